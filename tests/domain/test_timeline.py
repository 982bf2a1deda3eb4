"""What holds for the timeline of every programme, whatever its host does and whenever."""

from collections.abc import Iterator

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from ruikatsu.domain.programme import Programme
from ruikatsu.domain.steering import Steering, resolve
from ruikatsu.domain.timeline import (
    MAX_HOLD_MS,
    OVERTIME_MS,
    Close,
    Course,
    Go,
    Hold,
    Seek,
    Standing,
    Steer,
    ends_at,
    lengths,
    lived,
    opening,
    standing,
    steer,
)

from .making import (
    MINUTE,
    RAW,
    T0,
    WAITS,
    Move,
    histories,
    moves,
    phase,
    programmes,
    steerings,
)

DOORS = 10 * MINUTE
EARLY = st.sampled_from([0, 1, 30 * MINUTE])
ASKED = histories(steerings())
some = settings(max_examples=80, deadline=None)


def limit(programme: Programme, course: Course) -> int:
    return course.started_at + programme.length_ms + OVERTIME_MS


def last(programme: Programme, done: list[Move]) -> tuple[Course, int]:
    return (done[-1].after, done[-1].at) if done else (opening(programme, T0), T0)


def walk(programme: Programme, course: Course, now: int, until: int) -> Iterator[Standing]:
    """Every place where the room stands from `now` to before `until`, if nobody steers."""
    while now < until:
        here = standing(programme, course, DOORS, now)
        yield here
        if here.state == "closed":
            return
        begins = course.started_at - DOORS if here.state == "scheduled" else course.started_at
        now = here.phase_ends_at or begins


@some
@given(programmes(), ASKED, EARLY)
def test_the_programme_never_runs_backwards_unless_the_host_said_so(
    programme: Programme, asked: list[tuple[int, Steering]], early: int
) -> None:
    course, at = opening(programme, T0), T0 - early
    for move in moves(programme, asked, early):
        assert course.position(at) <= course.position(move.at)
        if move.asked.steer not in ("back", "seek"):
            assert move.before.position(move.at) <= move.after.position(move.at)
        course, at = move.after, move.at


@some
@given(programmes(), st.lists(st.tuples(WAITS, RAW), max_size=14), EARLY)
def test_the_room_ends_within_its_overtime_whatever_stands_in_the_log(
    programme: Programme, log: list[tuple[int, Steer]], early: int
) -> None:
    course, now = opening(programme, T0), T0 - early
    for wait, by in log:
        now += wait
        course = steer(programme, course, by, now)
        assert min(lengths(programme, course)) >= 0
        end = max(limit(programme, course), now)
        assert standing(programme, course, DOORS, end).state == "closed"
        if course.closed_at is None and now <= limit(programme, course):
            assert ends_at(programme, course, now) <= limit(programme, course)


@some
@given(programmes(), ASKED, EARLY)
def test_the_room_closes_at_the_moment_that_was_foretold(
    programme: Programme, asked: list[tuple[int, Steering]], early: int
) -> None:
    course, now = last(programme, moves(programme, asked, early))
    ends = ends_at(programme, course, now)
    assert ends <= limit(programme, course)
    assert standing(programme, course, DOORS, max(ends, now)).state == "closed"
    if ends > now:
        before = standing(programme, course, DOORS, ends - 1)
        assert before.state != "closed"
        assert before.ends_at == ends


@some
@given(programmes(), ASKED, WAITS, EARLY)
def test_a_standing_agrees_with_itself(
    programme: Programme, asked: list[tuple[int, Steering]], wait: int, early: int
) -> None:
    course, at = last(programme, moves(programme, asked, early))
    now = at + wait
    here = standing(programme, course, DOORS, now)
    assert here.held == (here.resumes_at is not None)
    if here.next_cue_at is not None:
        assert now < here.next_cue_at
    if here.state != "live":
        assert (here.phase, here.kind, here.cue, here.vector) == (None, None, None, None)
        assert here.chat == "closed"
        return
    assert here.phase is not None
    assert here.phase_started_at is not None
    assert here.phase_ends_at is not None
    assert here.phase_started_at <= now < here.phase_ends_at <= here.ends_at
    there = programme.phases[here.phase]
    assert (here.kind, here.chat) == (there.kind, there.chat)
    assert (here.cue is None) == (here.vector is None)
    if here.vector is not None:
        cue = next(cue for cue in there.cues if cue.id == here.cue)
        into = here.vector.position_ms + here.vector.velocity * (now - here.vector.at)
        assert 0 <= into < cue.length_ms
        assert here.vector.velocity == (0 if here.held else 1)
    if here.resumes_at is not None:
        assert now < here.resumes_at <= at + MAX_HOLD_MS


@some
@given(programmes(), ASKED, EARLY)
def test_phases_and_cues_change_exactly_when_they_were_due(
    programme: Programme, asked: list[tuple[int, Steering]], early: int
) -> None:
    course, now = last(programme, moves(programme, asked, early))
    for here in list(walk(programme, course, now, limit(programme, course) + 1)):
        if here.phase_ends_at is not None:
            assert standing(programme, course, DOORS, here.phase_ends_at - 1).phase == here.phase
            assert standing(programme, course, DOORS, here.phase_ends_at).phase != here.phase
        if here.next_cue_at is not None:
            assert standing(programme, course, DOORS, here.next_cue_at).cue == here.next_cue
            before = standing(programme, course, DOORS, here.next_cue_at - 1)
            assert before.cue != here.next_cue


@some
@given(programmes(), ASKED, EARLY, st.lists(WAITS, max_size=12))
def test_left_alone_a_room_only_moves_on(
    programme: Programme, asked: list[tuple[int, Steering]], early: int, waits: list[int]
) -> None:
    order = ["scheduled", "doors_open", "live", "closed"]
    course, now = last(programme, moves(programme, asked, early))
    seen = []
    for wait in [0, *waits]:
        now += wait
        here = standing(programme, course, DOORS, now)
        seen.append((order.index(here.state), here.phase or 0 if here.state == "live" else 0))
    assert seen == sorted(seen)


def test_an_untouched_room_goes_through_every_state_and_every_phase() -> None:
    programme = Programme((phase("arrive", 1), phase("share", 2), phase("close", 3)))
    course = opening(programme, T0)
    places = walk(programme, course, T0 - DOORS - 1, T0 + 60 * MINUTE)
    assert [(here.state, here.phase, here.phase_ends_at) for here in places] == [
        ("scheduled", None, None),
        ("doors_open", None, None),
        ("live", 0, T0 + MINUTE),
        ("live", 1, T0 + 3 * MINUTE),
        ("live", 2, T0 + 6 * MINUTE),
        ("closed", None, None),
    ]


@some
@given(programmes(), ASKED, EARLY)
def test_a_seek_stays_in_the_phase_that_is_on(
    programme: Programme, asked: list[tuple[int, Steering]], early: int
) -> None:
    for move in moves(programme, asked, early):
        if isinstance(move.answer, Seek):
            before = standing(programme, move.before, DOORS, move.at)
            after = standing(programme, move.after, DOORS, move.at)
            assert (before.phase, before.cue) == (after.phase, after.cue)


@some
@given(programmes(), ASKED)
def test_a_hold_lapses_by_itself(programme: Programme, asked: list[tuple[int, Steering]]) -> None:
    for move in moves(programme, asked):
        if isinstance(move.answer, Hold):
            assert standing(programme, move.after, DOORS, move.at).held
            lapsed = standing(programme, move.after, DOORS, move.at + MAX_HOLD_MS)
            assert not lapsed.held


@some
@given(programmes(), ASKED)
def test_a_refused_steer_would_not_have_fitted(
    programme: Programme, asked: list[tuple[int, Steering]]
) -> None:
    for move in moves(programme, asked):
        here = standing(programme, move.before, DOORS, move.at)
        match move.answer:
            case "closed":
                assert here.state == "closed"
            case "not_started":
                assert here.state in ("scheduled", "doors_open")
            case "already_started":
                assert here.state == "live"
            case "already_held":
                assert here.held
            case "not_held":
                assert not here.held
            case "no_cue":
                assert here.cue is None
            case "quiet_first":
                assert here.kind == "quiet"
                assert lived(programme, move.before, move.at) < MINUTE
            case "no_overtime":
                assert move.asked.steer in ("hold", "extend", "back", "seek")
            case _:
                assert here.state != "closed"


PLAIN = Programme((phase("welcome", 10), phase("share", 10), phase("close", 10)))


def test_a_next_that_lands_late_moves_nothing_back() -> None:
    course = opening(PLAIN, T0)
    late = T0 + 25 * MINUTE
    assert steer(PLAIN, course, Go(1), late).position(late) == 25 * MINUTE
    assert steer(PLAIN, course, Go(1, back=True), late).position(late) == 10 * MINUTE


def test_a_next_passes_over_what_a_close_has_emptied() -> None:
    programme = Programme(
        (phase("cry", 20), phase("quiet", 10), phase("share", 10), phase("close"))
    )
    course = opening(programme, T0)
    closing = steer(programme, course, Close(), T0 + MINUTE)
    assert resolve(programme, closing, Steering("next"), T0 + 3 * MINUTE) == Go(3)


@pytest.mark.parametrize("by", [Go(0, back=True), Seek(0)], ids=["back", "seek"])
def test_going_back_goes_only_as_far_as_the_overtime_holds(by: Steer) -> None:
    course = opening(PLAIN, T0)
    for minutes in (29, 58, 87, 116, 145):
        course = steer(PLAIN, course, by, T0 + minutes * MINUTE)
    assert ends_at(PLAIN, course, T0 + 145 * MINUTE) == limit(PLAIN, course)
    assert course.position_ms == 25 * MINUTE


@pytest.mark.parametrize("held", [False, True])
def test_a_seek_past_the_end_is_the_end_and_no_further(held: bool) -> None:
    course = opening(PLAIN, T0)
    if held:
        course = steer(PLAIN, course, Hold(), T0)
    course = steer(PLAIN, course, Seek(90 * MINUTE), T0 + 1)
    assert course.position_ms == PLAIN.length_ms
    assert standing(PLAIN, course, DOORS, T0 + 1).state == "closed"
