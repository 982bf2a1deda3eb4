"""The scenes in a hall: words at a rate, a flood, a storm at the door, thousands who only listen.

Each takes a subject and gives figures by name. CPU is the server's own, user and system.
"""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.generator import Load, Spoken
from tests.bench.machine import Process
from tests.bench.subjects import Served, Subject

SPEAKER, EARS, MORE = 0, 1, 2
"""Groups of the load's lines."""

FLIGHT = 64
"""Words of the speaker that are on their way in a flood: as many as one line of ours may have."""

PATIENCE_S = 3
"""How long what is late is waited for."""

SETTLE_S = 0.5
"""What came before has left queues and collectors alone after this long. Nothing tells of its end."""

COME_TO_REST_S = 3
"""After thousands have come: memory is looked at when what their coming needed has been given back."""

IDLE_S = 5
"""So long idling is measured, so that beats and pings of every round are in it."""

Figures = dict[str, float]


@dataclass(frozen=True)
class Given:
    """What a scene is measured with."""

    subject: Subject
    load: Path
    seconds: float


@dataclass(frozen=True)
class Hall:
    """One room with a speaker in it, and those who listen."""

    served: Served
    load: Load
    sockets: int


class Meter:
    """What a server, and the store beside it, use from now on."""

    def __init__(self, served: Served) -> None:
        self._of: list[Process] = [served.process]
        self._store = served.store
        self._before = served.process.cpu()
        self._store_before = served.store.cpu() if served.store else 0.0
        self._server = served.process

    def server(self) -> float:
        """Seconds of CPU of the server."""
        return self._server.cpu() - self._before

    def all_in(self) -> float:
        """Seconds of CPU of the server and its store."""
        store = self._store.cpu() - self._store_before if self._store else 0.0
        return self.server() + store


@contextlib.contextmanager
def empty(given: Given, capacity: int, rooms: int = 1) -> Iterator[Hall]:
    """Rooms with nobody in them yet."""
    with given.subject.running(given.load) as served:
        names = served.rooms(rooms, capacity)
        with served.load(names) as load:
            yield Hall(served, load, 0)


@contextlib.contextmanager
def hall(given: Given, sockets: int) -> Iterator[Hall]:
    """A room that many are in, one of them to speak; what runs anew for the first time has done so."""
    with empty(given, sockets) as room:
        guest = int(given.subject.guests)
        port = room.served.port
        came = room.load.open(1, port=port, group=SPEAKER, guest=guest)
        came_too = room.load.open(sockets - 1, port=port, group=EARS, at_once=200)
        assert came.ready + came_too.ready == sockets, f"{came} {came_too}"
        warm(room.load, sockets)
        yield Hall(room.served, room.load, sockets)


def warm(load: Load, sockets: int) -> None:
    """Some words before the first that counts: compilers, caches, pools."""
    load.flood(4, 10, messages=max(4, 30_000 // sockets), group=SPEAKER)
    time.sleep(SETTLE_S)


def heard(name: str, spoken: Spoken, cpu: float) -> Figures:
    """What is told of every scene in which something was said."""
    return {
        f"{name}.cpu_us": cpu / max(1, spoken.heard) * 1e6,
        f"{name}.p50_ms": spoken.late.p50,
        f"{name}.p99_ms": spoken.late.p99,
        f"{name}.max_ms": spoken.late.max,
        f"{name}.rate": spoken.heard / max(1e-9, spoken.took),
        f"{name}.heard": spoken.heard / max(1, spoken.expected),
        f"{name}.lost": spoken.lost,
        f"{name}.server_share": cpu / spoken.seconds,
        f"{name}.load_share": spoken.cpu / spoken.seconds,
        f"{name}.behind_ms": spoken.behind_ms,
    }


def steady(given: Given, room: Hall, name: str, rate: float) -> Figures:
    """Words at a rate, each at its moment."""
    meter = Meter(room.served)
    spoken = room.load.speak(rate, given.seconds, group=SPEAKER, patience=PATIENCE_S)
    return heard(name, spoken, meter.server())


def flooded(given: Given, room: Hall, name: str) -> Figures:
    """As many words as go through."""
    meter = Meter(room.served)
    spoken = room.load.flood(FLIGHT, given.seconds, group=SPEAKER, patience=PATIENCE_S)
    return heard(name, spoken, meter.server())


def flood_100(given: Given) -> Figures:
    """A flood in a small hall."""
    with hall(given, 100) as room:
        return flooded(given, room, "flood_100")


def steady_200(given: Given) -> Figures:
    """A lively evening: 50 words a second to 200."""
    with hall(given, 200) as room:
        return steady(given, room, "steady_200", 50)


def steady_1000(given: Given) -> Figures:
    """A thousand: 10 words a second, then 200."""
    with hall(given, 1_000) as room:
        return {
            **steady(given, room, "calm_1000", 10),
            **steady(given, room, "busy_1000", 200),
        }


def flood_1000(given: Given) -> Figures:
    """A flood to a thousand, on a server with nothing left over from before."""
    with hall(given, 1_000) as room:
        return flooded(given, room, "flood_1000")


def storm_5000(given: Given) -> Figures:
    """Five thousand come in the same moment; then a flood."""
    sockets = 5_000
    with empty(given, sockets) as room:
        load, port = room.load, room.served.port
        load.open(1, port=port, group=SPEAKER, guest=int(given.subject.guests))
        load.open(50, port=port, group=MORE)
        load.close(MORE)
        time.sleep(SETTLE_S)
        meter = Meter(room.served)
        came = load.open(sockets - 1, port=port, group=EARS)
        figures = {
            "storm_5000.cpu_us": meter.server() / max(1, came.ready) * 1e6,
            "storm_5000.last_s": came.seconds,
            "storm_5000.p50_ms": came.welcome.p50,
            "storm_5000.lost": sockets - 1 - came.ready,
            "storm_5000.load_share": came.cpu / came.seconds,
        }
        warm(load, sockets)
        return figures | flooded(given, Hall(room.served, load, sockets), "flood_5000")


def guests_2000(given: Given) -> Figures:
    """Two thousand guests in the same moment: a seat over HTTP, then the line."""
    guests = 2_000
    with empty(given, guests + 50) as room:
        load, port = room.load, room.served.port
        load.open(20, port=port, group=MORE, guest=1)
        load.close(MORE)
        time.sleep(SETTLE_S)
        meter = Meter(room.served)
        came = load.open(guests, port=port, group=EARS, guest=1)
        return {
            "guests_2000.cpu_us": meter.server() / max(1, came.ready) * 1e6,
            "guests_2000.all_in_us": meter.all_in() / max(1, came.ready) * 1e6,
            "guests_2000.last_s": came.seconds,
            "guests_2000.p50_ms": came.welcome.p50,
            "guests_2000.lost": guests - came.ready,
            "guests_2000.load_share": came.cpu / came.seconds,
        }


def idle_10000(given: Given) -> Figures:
    """Ten thousand who only listen; then two words a second to all of them."""
    sockets = 10_000
    with empty(given, sockets) as room:
        load, served = room.load, room.served
        load.open(1, port=served.port, group=SPEAKER, guest=int(given.subject.guests))
        load.open(50, port=served.port, group=MORE)
        load.close(MORE)
        time.sleep(SETTLE_S)
        before = served.process.resident()
        came = load.open(sockets - 1, port=served.port, group=EARS, at_once=200)
        time.sleep(COME_TO_REST_S)
        resident = (served.process.resident() - before) / max(1, came.ready)
        meter = Meter(served)
        time.sleep(IDLE_S)
        idle = {
            "idle_10000.resident_kb": resident / 1_024,
            "idle_10000.core": meter.server() / IDLE_S,
            "idle_10000.lost": sockets - 1 - came.ready,
        }
        warm(load, sockets)
        return idle | steady(given, Hall(served, load, sockets), "calm_10000", 2)
