"""The figures that are shown, and what ours must reach."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Medians = Mapping[str, Mapping[str, float]]
"""By subject, then by figure."""


@dataclass(frozen=True)
class Must:
    """What is asked of ours."""

    words: str
    met: Callable[[float, Mapping[str, float]], bool | None]
    """Of our figure and everybody's; None when what it is compared with was not measured."""


def at_most(most: float, unit: str = "") -> Must:
    """A bound."""
    return Must(f"≤ {most:g}{unit}", lambda ours, _: ours <= most)


def at_least(least: float) -> Must:
    """A bound from below."""
    return Must(f"≥ {least:g}", lambda ours, _: ours >= least)


def times_limit(most: float) -> Must:
    """So many times what the kernel asks, at most."""

    def met(ours: float, everybody: Mapping[str, float]) -> bool | None:
        return ours <= most * everybody["limit"] if "limit" in everybody else None

    return Must(f"≤ {most:g} × limit", met)


def times_fewer(peer: str, title: str, times: float) -> Must:
    """So many times less than a peer."""

    def met(ours: float, everybody: Mapping[str, float]) -> bool | None:
        return ours * times <= everybody[peer] if peer in everybody else None

    return Must(f"≤ {title} / {times:g}", met)


def times_more(peer: str, title: str, times: float) -> Must:
    """So many times more than a peer."""

    def met(ours: float, everybody: Mapping[str, float]) -> bool | None:
        return ours >= everybody[peer] * times if peer in everybody else None

    return Must(f"≥ {times:g} × {title}", met)


@dataclass(frozen=True)
class Shown:
    """A row of the table."""

    figure: str
    scene: str
    what: str
    unit: str
    musts: tuple[Must, ...] = ()
    scale: float = 1.0

    def met(self, must: Must, everybody: Mapping[str, float]) -> bool | None:
        """Whether ours reaches it, by the figures as they are read."""
        scaled = {name: value * self.scale for name, value in everybody.items()}
        return must.met(scaled["ours"], scaled) if "ours" in scaled else None

    def text(self, value: float) -> str:
        """The figure as it is read."""
        scaled = value * self.scale
        digits = 0 if abs(scaled) >= 100 else 1 if abs(scaled) >= 10 else 2
        return f"{scaled:,.{digits}f}{self.unit}"


_SIO = ("socketio", "Socket.IO")
TABLE = (
    Shown("flood_100.rate", "flood to 100", "deliveries a second", " k", scale=1e-3),
    Shown("flood_100.cpu_us", "flood to 100", "CPU a delivery", " µs"),
    Shown(
        *("flood_1000.rate", "flood to 1,000", "deliveries a second", " k"),
        (times_more(*_SIO, 10),),
        1e-3,
    ),
    Shown("flood_1000.cpu_us", "flood to 1,000", "CPU a delivery", " µs"),
    Shown("flood_5000.rate", "flood to 5,000", "deliveries a second", " k", scale=1e-3),
    Shown("flood_5000.cpu_us", "flood to 5,000", "CPU a delivery", " µs"),
    Shown(
        *("busy_1000.heard", "200 a second to 1,000", "delivered in time", " %"),
        (Must("all", lambda ours, _: ours == 100),),
        100,
    ),
    Shown(
        *("busy_1000.cpu_us", "200 a second to 1,000", "CPU a delivery", " µs"),
        (at_most(3, " µs"), times_fewer(*_SIO, 6)),
    ),
    Shown(
        *("busy_1000.p99_ms", "200 a second to 1,000", "p99", " ms"),
        (at_most(40, " ms"),),
    ),
    Shown(
        *("calm_1000.cpu_us", "10 a second to 1,000", "CPU a delivery", " µs"),
        (times_limit(1.3),),
    ),
    Shown("calm_1000.p99_ms", "10 a second to 1,000", "p99", " ms", (at_most(20, " ms"),)),
    Shown(
        *("steady_200.cpu_us", "50 a second to 200", "CPU a delivery", " µs"),
        (times_limit(1.5),),
    ),
    Shown("steady_200.p99_ms", "50 a second to 200", "p99", " ms", (at_most(5, " ms"),)),
    Shown(
        *("circles.all_in_us", "500 circles of 20", "CPU a message, store included", " µs"),
        (at_most(500, " µs"),),
    ),
    Shown("circles_300.all_in_us", "500 circles of 20", "the same at 300 a second", " µs"),
    Shown("circles_1000.all_in_us", "500 circles of 20", "the same at 1,000 a second", " µs"),
    Shown("circles.idle_core", "500 circles of 20", "nobody speaks, of a core", " %", scale=100),
    Shown("circles.p99_ms", "500 circles of 20", "p99", " ms", (at_most(10, " ms"),)),
    Shown(
        *("calm_10000.cpu_us", "2 a second to 10,000", "CPU a delivery", " µs"),
        (times_limit(1.5),),
    ),
    Shown("calm_10000.p99_ms", "2 a second to 10,000", "p99", " ms", (at_most(200, " ms"),)),
    Shown(
        *("storm_5000.cpu_us", "5,000 listeners at once", "CPU, SYN to welcome", " µs"),
        (at_most(300, " µs"),),
    ),
    Shown(
        *("storm_5000.last_s", "5,000 listeners at once", "the last is in after", " s"),
        (at_most(3, " s"),),
    ),
    Shown(
        *("guests_2000.cpu_us", "2,000 guests at once", "CPU, seat and line", " µs"),
        (at_most(900, " µs"),),
    ),
    Shown("guests_2000.last_s", "2,000 guests at once", "the last is in after", " s"),
    Shown(
        *("idle_10000.resident_kb", "10,000 idle", "resident, each", " KB"),
        (at_most(6, " KB"),),
    ),
    Shown("idle_10000.core", "10,000 idle", "of a core", " %", (at_most(2, " %"),), 100),
    Shown(
        *("stalled.later_p99_ms", "50 of 200 stall", "p99 of the others grows by", " ms"),
        (at_most(1, " ms"),),
    ),
    Shown(
        *("stalled.each_kb", "50 of 200 stall", "memory for each", " KB"),
        (at_most(1_024, " KB"),),
    ),
    Shown("hubs.scaled", "two hubs, one store", "as much as one", " ×", (at_least(1.8),)),
    Shown(
        *("million.grown_mb", "a million words", "memory grown since 100,000", " MB"),
        (at_most(5, " MB"),),
    ),
)
