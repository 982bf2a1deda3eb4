"""Rooms that run by themselves: no host, no words, cues and signals, and the next one when this one is over."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from ruikatsu.domain.programme import Programme
from ruikatsu.domain.recurrence import following
from ruikatsu.domain.settings import Settings
from ruikatsu.domain.wallclock import wall_of

AHEAD = 2
"""How many rooms of a series stand ready before they begin: the next one can be seen, and the list stays short."""

DAY_MS = 24 * 3_600_000

RETENTION_MS = 10 * 60_000
"""Nothing is said in such a room, so there is little to keep: long enough for its last people to read the close."""


@dataclass(frozen=True, slots=True)
class Series:
    """A room that recurs without an end. `room` is what each is made with, but for its id and its start.

    `first` (ms since 1970) is an occurrence of `rule` (RFC 5545), by the wall clock of the room's time zone. `key`
    makes the ids of its rooms, so that two servers that make the same room make it once.
    """

    id: str
    key: str
    rule: str
    first: int
    room: Settings


def without_words(programme: Programme) -> Programme:
    """The programme with its chat closed throughout: there is nobody to look after words."""
    phases = tuple(
        replace(phase, chat="closed", slow_ms=0, hold_first=False) for phase in programme.phases
    )
    return Programme(phases)


def by_itself(room: Settings) -> Settings:
    """The room as it is without a host: nobody writes, nobody has to be let in, anybody may listen."""
    return replace(
        room,
        programme=without_words(room.programme),
        autopilot=True,
        moderated=False,
        approval=False,
        listeners_allowed=True,
        listeners_read=False,
        retention_ms=min(room.retention_ms, RETENTION_MS),
    )


def one_after_the_other(programme: Programme) -> str:
    """The rule by which the next room begins when this one is over, in whole minutes."""
    minutes = -(-programme.length_ms // 60_000)
    return f"FREQ=MINUTELY;INTERVAL={minutes}"


def due(series: Series, now: int) -> tuple[int, ...]:
    """The starts (ms) of the rooms that have to stand at `now`: those that are on and the next `AHEAD`.

    Empty when the rule has come to an end.
    """
    zone = series.room.time_zone
    since = now - series.room.programme.length_ms
    found: list[int] = []
    ahead = 0
    for at in following(wall_of(series.first, zone), zone, series.rule, since):
        found.append(at)
        ahead += at > now
        if ahead == AHEAD:
            break
    return tuple(sorted(set(found)))


def moved_on(series: Series, to: int) -> Series:
    """The series as it goes on from one of its own occurrences (ms): what is long past need not be counted again.

    Near a change of the clocks an occurrence may not stand at its own hour, and the rule must not go on from there.
    """
    where = ZoneInfo(series.room.time_zone)
    around = {
        datetime.fromtimestamp((to + by) / 1_000, where).utcoffset() for by in (-DAY_MS, DAY_MS)
    }
    return replace(series, first=to) if len(around) == 1 else series
