"""What a room was like: figures over its time, for its host. No words, and nobody's name."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ruikatsu.domain.audit import audit, by_staff
from ruikatsu.domain.caring import Waits, calls, waits
from ruikatsu.domain.events import (
    Declined,
    Held,
    Knocked,
    LeftAlone,
    Recorded,
    Redacted,
    Released,
    Reported,
    Said,
    Seated,
)
from ruikatsu.domain.mood import Counted, Feelings, feelings
from ruikatsu.domain.ran import Ran, Span, Step, Stretch, ran
from ruikatsu.domain.roles import STAFF
from ruikatsu.domain.room import Settings
from ruikatsu.domain.timeline import ends_at

MINUTE_MS = 60_000
SIGNALS = ("tear", "hug", "candle", "me_too")

LEAD_MS = 30 * MINUTE_MS
"""Who is there before the start is shown from this long before it, at most."""


@dataclass(frozen=True, slots=True)
class Tallies:
    """What is counted beside the log. Minutes are those since 1970.

    `people`: minute -> the most people and listeners at once; `signals`: (minute, kind) -> how many;
    `moods`: answers that may be shown, by bin.
    """

    people: Mapping[int, tuple[int, int]]
    signals: Mapping[tuple[int, str], int]
    moods: Counted


@dataclass(frozen=True, slots=True)
class Minute:
    """One minute. `people` and `listeners`: the most at once; `words`: how many were said and stand."""

    at: int
    people: int
    listeners: int
    words: int
    signals: dict[str, int]
    help: int


@dataclass(frozen=True, slots=True)
class Times:
    """Planned and real (ms). `emergency_at`: when it was closed at once; `ended_at`: null while it is on."""

    planned_starts_at: int
    planned_ends_at: int
    started_at: int
    ends_at: int
    ended_at: int | None
    emergency_at: int | None
    held_ms: int
    added_ms: int


@dataclass(frozen=True, slots=True)
class People:
    """Seats taken, and the most at once. Guests and staff apart."""

    guests: int
    staff: int
    knocked: int
    peak: int
    peak_listeners: int


@dataclass(frozen=True, slots=True)
class WordCounts:
    """How many words were said and stand, were taken back, reported, or waited for a moderator, and what became of
    those."""

    said: int
    redacted: int
    reported: int
    held: int
    released: int
    declined: int


@dataclass(frozen=True, slots=True)
class RoomReport:
    """All of it. `tools`: how often each was used; `alone`: when the room was without staff."""

    state: Literal["scheduled", "doors_open", "live", "closed"]
    cancelled: bool
    times: Times
    phases: tuple[Span, ...]
    holds: tuple[Stretch, ...]
    steps: tuple[Step, ...]
    minutes: tuple[Minute, ...]
    people: People
    words: WordCounts
    signals: dict[str, int]
    tools: dict[str, int]
    help: Waits
    alarms: Waits
    checks: Waits
    alone: tuple[Stretch, ...]
    mood: Feelings


def report(settings: Settings, log: Sequence[Recorded], tallies: Tallies, now: int) -> RoomReport:
    """The report at `now` (ms). `settings`: those the room was made with; `log`: both streams, from the start."""
    went = ran(settings, log, now)
    called = calls(log)
    redacted = {entry.event.of for entry in log if isinstance(entry.event, Redacted)}
    said = [entry for entry in log if isinstance(entry.event, Said)]
    stands = [entry for entry in said if entry.seq not in redacted]
    shown = went.state.standing(now).state
    cancelled = went.state.cancelled
    minutes = _minutes(
        went, stands, [call.at for call in called if call.kind != "check"], tallies, now
    )
    return RoomReport(
        state=shown,
        cancelled=cancelled,
        times=_times(went, now),
        phases=went.spans,
        holds=went.holds,
        steps=went.steps,
        minutes=minutes,
        people=_people(log, minutes),
        words=WordCounts(
            said=len(stands),
            redacted=len(said) - len(stands),
            reported=_how_many(log, Reported),
            held=_how_many(log, Held),
            released=_how_many(log, Released),
            declined=_how_many(log, Declined),
        ),
        signals=_signals(tallies.signals),
        tools=dict(sorted(Counter(by_staff(audit(log))).items())),
        help=waits(called, "help"),
        alarms=waits(called, "alarm"),
        checks=waits(called, "check"),
        alone=_alone(log, went.ended_at or now),
        mood=feelings(tallies.moods),
    )


def _times(went: Ran, now: int) -> Times:
    made, course = went.state.settings, went.state.course
    return Times(
        planned_starts_at=made.starts_at,
        planned_ends_at=made.starts_at + made.programme.length_ms,
        started_at=course.started_at,
        ends_at=ends_at(made.programme, course, now),
        ended_at=went.ended_at,
        emergency_at=next((step.at for step in went.steps if step.kind == "emergency"), None),
        held_ms=sum(hold.ends_at - hold.starts_at for hold in went.holds),
        added_ms=sum(step.by_ms or 0 for step in went.steps if step.kind == "extend"),
    )


def _minutes(
    went: Ran, stands: Sequence[Recorded], called: Sequence[int], tallies: Tallies, now: int
) -> tuple[Minute, ...]:
    started = went.state.course.started_at
    last = ((went.ended_at or now) - 1) // MINUTE_MS
    earliest = (started - LEAD_MS) // MINUTE_MS
    words = Counter(entry.at // MINUTE_MS for entry in stands)
    helps = Counter(at // MINUTE_MS for at in called)
    there = [minute for minute in tallies.people if minute >= earliest]
    first = min([started // MINUTE_MS, *there])
    nobody = (0, 0)
    return tuple(
        Minute(
            at=minute * MINUTE_MS,
            people=tallies.people.get(minute, nobody)[0],
            listeners=tallies.people.get(minute, nobody)[1],
            words=words[minute],
            signals={kind: tallies.signals.get((minute, kind), 0) for kind in SIGNALS},
            help=helps[minute],
        )
        for minute in range(first, last + 1)
    )


def _people(log: Sequence[Recorded], minutes: Sequence[Minute]) -> People:
    roles = {e.event.person: e.event.role for e in log if isinstance(e.event, Seated)}
    knocked = {e.event.person for e in log if isinstance(e.event, Knocked)}
    staff = sum(role in STAFF for role in roles.values())
    return People(
        guests=len(roles) - staff,
        staff=staff,
        knocked=len(knocked),
        peak=max((minute.people for minute in minutes), default=0),
        peak_listeners=max((minute.listeners for minute in minutes), default=0),
    )


def _how_many(log: Sequence[Recorded], kind: type) -> int:
    return sum(isinstance(entry.event, kind) for entry in log)


def _signals(tally: Mapping[tuple[int, str], int]) -> dict[str, int]:
    total = dict.fromkeys(SIGNALS, 0)
    for (_, kind), n in tally.items():
        if kind in total:
            total[kind] += n
    return total


def _alone(log: Sequence[Recorded], ends: int) -> tuple[Stretch, ...]:
    spells: list[Stretch] = []
    since: int | None = None
    for entry in log:
        if not isinstance(entry.event, LeftAlone):
            continue
        if entry.event.on and since is None:
            since = entry.at
        elif not entry.event.on and since is not None:
            spells.append(Stretch(since, entry.at))
            since = None
    if since is not None:
        spells.append(Stretch(since, max(since, ends)))
    return tuple(spells)
