"""The report: how a room really ran, and its figures. Nobody's words, nobody's name."""

from collections.abc import Iterable
from dataclasses import fields, replace
from itertools import pairwise
from typing import Any

import hypothesis.strategies as st
from hypothesis import given
from hypothesis import settings as with_settings
from pydantic import TypeAdapter

from ruikatsu.domain.course import MAX_HOLD_MS
from ruikatsu.domain.events import (
    Alarmed,
    Cancelled,
    Claimed,
    Declined,
    Event,
    Held,
    HelpCalled,
    Hushed,
    LeftAlone,
    Muted,
    Recorded,
    Redacted,
    Released,
    Said,
    Seated,
    Settled,
    Steered,
)
from ruikatsu.domain.evolve import evolve
from ruikatsu.domain.programme import Programme
from ruikatsu.domain.ran import Span, Stretch, ran
from ruikatsu.domain.report import RoomReport, Tallies, report
from ruikatsu.domain.room import RoomState, opened
from ruikatsu.domain.timeline import Close, Extend, Go, Hold, Resume, Steer

from .making import (
    MINUTE,
    RAW,
    SECOND,
    T0,
    histories,
    moves,
    phase,
    programmes,
    settings,
    steerings,
)
from .test_evolve import every_event

EVENING = Programme((phase("cry", 10), phase("quiet", 4), phase("share", 6), phase("close", 2)))
LENGTH = 22 * MINUTE
NOTHING = Tallies({}, {}, {})
FIRST = T0 // MINUTE


def log(*happened: tuple[float, Event]) -> list[Recorded]:
    """What happened, each so many minutes after the start."""
    seq, entries = 0, []
    for version, (minutes, event) in enumerate(happened, start=1):
        seq += event.stream == "room"
        entries.append(Recorded(version, seq, T0 + round(minutes * MINUTE), event))
    return entries


def steered(*steers: tuple[float, Steer]) -> list[Recorded]:
    return log(*[(at, Steered(steer=steer, by="h")) for at, steer in steers])


def told(
    entries: Iterable[Recorded] = (), tallies: Tallies = NOTHING, at: float = 60
) -> RoomReport:
    return report(settings(EVENING), list(entries), tallies, T0 + round(at * MINUTE))


def phases(found: RoomReport) -> list[tuple[str, float, float]]:
    return [
        (span.kind, (span.starts_at - T0) / MINUTE, (span.ends_at - T0) / MINUTE)
        for span in found.phases
    ]


def said(person: str = "p", text: str = "hello") -> Said:
    return Said(person=person, name="Heron", role="guest", text=text, id="m")


# How it ran.


def test_a_room_that_nobody_steers_runs_as_it_was_planned() -> None:
    found = told()
    assert phases(found) == [
        ("cry", 0, 10),
        ("quiet", 10, 14),
        ("share", 14, 20),
        ("close", 20, 22),
    ]
    times = found.times
    assert (found.state, times.started_at, times.ended_at) == ("closed", T0, T0 + LENGTH)
    assert (times.planned_starts_at, times.planned_ends_at) == (T0, T0 + LENGTH)
    assert (times.emergency_at, times.held_ms, times.added_ms) == (None, 0, 0)


def test_of_a_room_that_is_on_the_phase_that_is_on_ends_now() -> None:
    found = told(at=12)
    assert phases(found) == [("cry", 0, 10), ("quiet", 10, 12)]
    assert (found.state, found.times.ended_at) == ("live", None)
    assert found.times.ends_at == T0 + LENGTH


def test_a_room_that_has_not_begun_has_nothing_to_tell() -> None:
    found = told(at=-5)
    assert (found.phases, found.minutes, found.state) == ((), (), "doors_open")


def test_a_hold_makes_its_phase_longer_and_is_told() -> None:
    found = told(steered((11, Hold()), (14, Resume())))
    assert phases(found) == [
        ("cry", 0, 10),
        ("quiet", 10, 17),
        ("share", 17, 23),
        ("close", 23, 25),
    ]
    assert found.holds == (Stretch(T0 + 11 * MINUTE, T0 + 14 * MINUTE),)
    assert found.times.held_ms == 3 * MINUTE


def test_a_hold_that_nobody_ends_lapses() -> None:
    found = told(steered((11, Hold())))
    assert found.times.held_ms == MAX_HOLD_MS
    assert found.times.ended_at == T0 + LENGTH + MAX_HOLD_MS


def test_a_hold_that_is_on_ends_now() -> None:
    found = told(steered((11, Hold())), at=13)
    assert found.holds == (Stretch(T0 + 11 * MINUTE, T0 + 13 * MINUTE),)
    assert phases(found)[-1] == ("quiet", 10, 13)


def test_more_time_is_told_as_far_as_the_overtime_allowed_it() -> None:
    found = told(steered((15, Extend(2, 5 * MINUTE))))
    assert phases(found)[-2:] == [("share", 14, 25), ("close", 25, 27)]
    assert found.times.added_ms == 5 * MINUTE
    greedy = told(steered((15, Extend(2, 1_000 * MINUTE))), at=1_000)
    assert greedy.times.added_ms == 120 * MINUTE


def test_a_phase_that_is_left_is_short_and_one_that_is_skipped_is_not_there() -> None:
    found = told(steered((4, Go(2))))
    assert phases(found) == [("cry", 0, 4), ("share", 4, 10), ("close", 10, 12)]


def test_a_phase_to_which_one_goes_back_is_there_twice() -> None:
    found = told(steered((11, Go(0, back=True))))
    assert [(kind, begins) for kind, begins, _ in phases(found)] == [
        ("cry", 0),
        ("quiet", 10),
        ("cry", 11),
        ("quiet", 21),
        ("share", 25),
        ("close", 31),
    ]
    assert [(step.kind, step.phase) for step in found.steps] == [("back", 0)]


def test_an_emergency_is_marked_and_ends_everything() -> None:
    found = told(steered((3, Close(emergency=True))))
    assert phases(found) == [("cry", 0, 3)]
    assert found.times.emergency_at == found.times.ended_at == T0 + 3 * MINUTE
    assert [step.kind for step in found.steps] == ["emergency"]


def test_a_close_that_is_no_emergency_goes_through_the_quiet() -> None:
    found = told(steered((3, Close())))
    assert phases(found) == [("cry", 0, 3), ("quiet", 3, 7), ("close", 7, 9)]
    assert found.times.emergency_at is None


def test_a_cancelled_room_is_told_as_one() -> None:
    found = told(log((-300, Cancelled(by="h"))))
    assert (found.cancelled, found.state) == (True, "closed")
    assert (found.phases, found.minutes) == ((), ())


def at(programme: Programme, entries: Iterable[Recorded], now: int) -> RoomState:
    state = opened(settings(programme))
    for entry in entries:
        if entry.at <= now:
            state = evolve(state, entry)
    return state


@with_settings(max_examples=150, deadline=None)
@given(programmes(), histories(steerings()), st.integers(0, 5 * 60 * MINUTE), st.randoms())
def test_at_every_moment_the_phase_that_is_told_is_the_one_that_was_on(
    programme: Programme, asked: Any, later: int, chance: Any
) -> None:
    steers = [(m.at, m.answer) for m in moves(programme, asked) if not isinstance(m.answer, str)]
    entries = [
        Recorded(version, version, when, Steered(steer=one, by="h"))
        for version, (when, one) in enumerate(steers, start=1)
    ]
    now = max([T0, *[entry.at for entry in entries]]) + later
    found = ran(settings(programme), entries, now)
    edges = {edge for span in found.spans for edge in (span.starts_at, span.ends_at)}
    near = {edge + step for edge in edges for step in (-1, 0, 1)}
    for moment in sorted(near | {chance.randint(T0, now) for _ in range(20)}):
        if moment >= now:
            continue
        on = [span for span in found.spans if span.starts_at <= moment < span.ends_at]
        standing = at(programme, entries, moment).standing(moment)
        assert [span.phase for span in on] == ([] if standing.phase is None else [standing.phase])
        held = any(hold.starts_at <= moment < hold.ends_at for hold in found.holds)
        assert held == standing.held


@with_settings(max_examples=100, deadline=None)
@given(programmes(), st.lists(st.tuples(st.integers(0, 40 * MINUTE), RAW), max_size=8))
def test_whatever_stands_in_the_log_phases_follow_each_other_without_gap_or_double(
    programme: Programme, raw: list[tuple[int, Steer]]
) -> None:
    now, entries = T0, []
    for version, (wait, one) in enumerate(raw, start=1):
        now += wait
        entries.append(Recorded(version, version, now, Steered(steer=one, by="h")))
    found = ran(settings(programme), entries, now + 10 * 60 * MINUTE)
    assert found.ended_at is not None
    _follow(found.spans, found.ended_at)
    assert len(found.steps) == len(entries)


def _follow(spans: tuple[Span, ...], ended: int) -> None:
    for before, after in pairwise(spans):
        assert before.ends_at == after.starts_at
    assert all(span.starts_at < span.ends_at for span in spans)
    assert not spans or spans[-1].ends_at == ended


# The figures.


def test_words_are_counted_by_the_minute_and_what_was_taken_back_is_not() -> None:
    found = told(
        log(
            (15.0, said()),
            (15.9, said()),
            (16.0, said()),
            (16.5, Redacted(of=2, by="h")),
            (17.0, Redacted(of=4, by="h")),
        )
    )
    assert {(m.at - T0) // MINUTE: m.words for m in found.minutes if m.words} == {15: 1, 16: 1}
    assert (found.words.said, found.words.redacted) == (2, 1)


def test_minutes_run_from_those_who_came_early_to_the_end() -> None:
    people = {FIRST - 4: (2, 0), FIRST: (5, 1), FIRST + 3: (4, 7), FIRST + 25: (1, 0)}
    found = told(tallies=Tallies(people, {(FIRST + 2, "tear"): 3, (FIRST + 2, "hug"): 1}, {}))
    assert [m.at for m in found.minutes] == [
        (FIRST + n) * MINUTE for n in range(-4, LENGTH // MINUTE)
    ]
    by_minute = {(m.at - T0) // MINUTE: m for m in found.minutes}
    assert (by_minute[-4].people, by_minute[0].people, by_minute[1].people) == (2, 5, 0)
    assert by_minute[2].signals == {"tear": 3, "hug": 1, "candle": 0, "me_too": 0}
    assert (found.people.peak, found.people.peak_listeners) == (5, 7)
    assert found.signals == {"tear": 3, "hug": 1, "candle": 0, "me_too": 0}


def test_a_host_who_sat_there_all_day_does_not_make_the_picture_a_day_long() -> None:
    people = {FIRST - n: (1, 0) for n in range(600)}
    assert len(told(tallies=Tallies(people, {}, {})).minutes) == 30 + LENGTH // MINUTE


def test_seats_are_counted_for_guests_and_staff_apart() -> None:
    seats: list[tuple[float, Event]] = [
        (-1, Seated(person="h", name="Mio", role="host")),
        (0, Seated(person="a", name="Heron", role="guest")),
        (1, Seated(person="b", name="Otter", role="guest")),
    ]
    assert (told(log(*seats)).people.guests, told(log(*seats)).people.staff) == (2, 1)


def test_tools_are_counted_and_what_the_room_does_by_itself_is_not() -> None:
    muted = Muted(person="a", until=T0 + 9 * MINUTE, by="h")
    entries = log((1, muted), (2, muted), (3, Hushed(on=True, by="h")), (4, LeftAlone(on=True)))
    assert told(entries).tools == {"hush.on": 1, "mute": 2}


def test_how_long_those_who_called_for_help_waited() -> None:
    called = HelpCalled(person="a", name="Heron", text="please")
    found = told(
        log(
            (1, called),
            (2, called),
            (3, called),
            (4, called),
            (1.5, Claimed(item=1, by="h", claimed_by="h")),
            (1.6, Claimed(item=1, by="h", claimed_by=None)),
            (9.0, Claimed(item=1, by="m", claimed_by="m")),
            (2.1, Claimed(item=2, by="h", claimed_by="h")),
            (3.8, Claimed(item=3, by="h", claimed_by="h")),
            (5, Alarmed(person="b", name="Otter", id="m")),
        )
    )
    waited = found.help
    assert (waited.calls, waited.taken) == (4, 3)
    assert (waited.median_s, waited.longest_s) == (30, 48)
    assert waited.at == tuple(T0 + n * MINUTE for n in (1, 2, 3, 4))
    assert (found.alarms.calls, found.alarms.taken, found.alarms.median_s) == (1, 0, None)
    assert [(m.at - T0) // MINUTE for m in found.minutes if m.help] == [1, 2, 3, 4, 5]


def test_held_words_and_what_became_of_them() -> None:
    held = Held(person="a", name="Heron", role="guest", text="x", id="m", reason="link")
    found = told(
        log(
            (1, held),
            (2, held),
            (3, held),
            (4, Released(item=1, person="a", by="h")),
            (4, said()),
            (5, Declined(item=2, person="a", id="m", by="h")),
            (6, Settled(item=2, done=True, by="h")),
        )
    ).words
    assert (found.held, found.released, found.declined, found.said) == (3, 1, 1, 1)


def test_the_times_without_staff() -> None:
    entries = log((1, LeftAlone(on=True)), (3, LeftAlone(on=False)), (20, LeftAlone(on=True)))
    assert told(entries).alone == (
        Stretch(T0 + MINUTE, T0 + 3 * MINUTE),
        Stretch(T0 + 20 * MINUTE, T0 + LENGTH),
    )


# Whatever happens.

WORDS = "canary words"
NAME = "canary name"
SECRET = "canary secret"


def marked(event: Event) -> Event:
    """The same event, with words and names that one would find again."""
    given: dict[str, str] = {}
    for field in fields(event):
        if field.name in ("text", "veil", "id", "why"):
            given[field.name] = WORDS
        elif field.name == "name":
            given[field.name] = NAME
        elif field.name in ("key", "mark"):
            given[field.name] = SECRET
    return replace(event, **given) if given else event  # type: ignore[arg-type]


@with_settings(max_examples=150, deadline=None)
@given(programmes(), st.lists(every_event(), max_size=40), st.integers(0, 200 * MINUTE))
def test_no_words_and_no_name_are_in_any_report(
    programme: Programme, events: list[Event], later: int
) -> None:
    entries = log(*[(n / 4, marked(event)) for n, event in enumerate(events)])
    made = settings(programme, hash_key=SECRET, about={"en": WORDS})
    found = report(made, entries, NOTHING, T0 + later + len(events) * 15 * SECOND)
    shown = TypeAdapter(RoomReport).dump_json(found).decode()
    assert "canary" not in shown
