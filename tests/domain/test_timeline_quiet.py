"""The quiet that is owed after a cry, and how a quiet is left: whatever its host does and whenever."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import takewhile

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from pydantic import TypeAdapter

from ruikatsu.domain.programme import Candle, Phase, PhaseKind, Programme
from ruikatsu.domain.steering import Steering, SteerKind, resolve
from ruikatsu.domain.timeline import (
    OVERTIME_MS,
    Close,
    Course,
    ends_at,
    opening,
    quiet_needed,
    standing,
    steer,
)

from .making import MINUTE, SECOND, T0, WAITS, phase, programmes


@dataclass(frozen=True)
class Stretch:
    """A time (ms) in one phase, between two steers or edges."""

    kind: PhaseKind
    phase: int
    begins: int
    ends: int

    @property
    def length_ms(self) -> int:
        return self.ends - self.begins


@dataclass
class Run:
    """A room that is steered, and where it stood: read off `standing` alone, from edge to edge."""

    programme: Programme
    now: int = T0
    stood: list[Stretch] = field(default_factory=list)
    left: list[tuple[int, int]] = field(default_factory=list)
    """Each phase that a `next` led out of, and how long (ms) the room had been in it."""

    def __post_init__(self) -> None:
        self.course = opening(self.programme, T0)

    def live(self, until: int) -> None:
        while self.now <= until:
            here = standing(self.programme, self.course, 0, self.now)
            if here.kind is None or here.phase is None or here.phase_ends_at is None:
                self.now = max(self.now, until)
                return
            then = min(until, here.phase_ends_at)
            self.stood.append(Stretch(here.kind, here.phase, self.now, then))
            self.now = then
            if then == until:
                return

    def ask(self, asked: Steering, late: int = 0) -> None:
        """What is asked is decided now and lands `late` ms later."""
        here = standing(self.programme, self.course, 0, self.now).phase
        answer = resolve(self.programme, self.course, asked, self.now)
        if asked.steer == "next" and here is not None and not isinstance(answer, str):
            self.left.append((here, self.visit()))
        self.live(self.now + late)
        if not isinstance(answer, str):
            self.course = steer(self.programme, self.course, answer, self.now)

    def visit(self) -> int:
        """How long (ms) the room has been in the phase that is on."""
        here = self.stood[-1].phase
        visit = takewhile(lambda there: there.phase == here, reversed(self.stood))
        return sum(there.length_ms for there in visit)

    def end(self) -> int:
        """Lives on to the end, which it gives."""
        ends = ends_at(self.programme, self.course, self.now)
        self.live(ends)
        return ends

    def after_the_last_cry(self) -> list[Stretch]:
        cries = [n for n, there in enumerate(self.stood) if there.kind == "cry"]
        return self.stood[cries[-1] + 1 :] if cries else []


FILM = Candle(id="film", at_ms=0, length_ms=15 * MINUTE)
BREATH = Candle(id="breath", at_ms=0, length_ms=5 * MINUTE)
CRY = Programme(
    (
        phase("arrive", 5),
        phase("cry", 20, "closed", FILM),
        phase("quiet", 5, "closed", BREATH),
        phase("share", 10),
        phase("close", 5),
    )
)


AROUND: list[PhaseKind] = ["cry", "quiet", "share", "welcome"]


@st.composite
def dense(draw: st.DrawFn, *, quiet: bool = True) -> Programme:
    """Around a cry, in phases that one cue fills each: little time passes in which nothing can be sought."""
    kinds = draw(st.lists(st.sampled_from(AROUND), max_size=3))
    kinds = [*kinds, "cry", *draw(st.lists(st.sampled_from(AROUND), max_size=2)), "quiet", "close"]
    lengths = st.sampled_from([SECOND, 5 * SECOND, 20 * SECOND, MINUTE, 3 * MINUTE, 20 * MINUTE])
    return Programme(
        tuple(
            Phase(kind, length, "open", (Candle(id=str(n), at_ms=0, length_ms=length),))
            for n, kind in enumerate(kinds)
            if (length := draw(lengths)) and (quiet or kind != "quiet")
        )
    )


OFTEN: list[SteerKind] = ["next", "back", "seek", "close"]
STEERINGS = st.builds(
    Steering,
    st.sampled_from(["hold", "resume", "extend", *OFTEN, *OFTEN]),
    by_ms=st.sampled_from([0, SECOND, MINUTE, 2 * 60 * MINUTE]),
    to_ms=st.sampled_from([0, 4 * SECOND, MINUTE, 10**9]) | st.integers(0, 3 * MINUTE),
)
# Waits by the clock, or until a little before or after the end of the phase that is on.
WHEN = st.tuples(st.just(False), WAITS) | st.tuples(st.just(True), st.integers(-3, 3))
LATE = st.sampled_from([0, 0, 0, 1, 40])
ASKED = st.lists(st.tuples(WHEN, STEERINGS, LATE), max_size=16)
Asked = list[tuple[tuple[bool, int], Steering, int]]


def _steered(run: Run, asked: Asked) -> Run:
    for (at_edge, wait), command, late in asked:
        edge = standing(run.programme, run.course, 0, run.now).phase_ends_at
        until = edge + wait if at_edge and edge is not None else run.now + max(wait, 0)
        run.live(max(until, run.now))
        run.ask(command, late)
    return run


@settings(max_examples=600, deadline=None)
@given(dense() | programmes(), ASKED)
def test_no_room_ends_after_a_cry_without_its_quiet_and_a_close_however_it_is_steered(
    programme: Programme, asked: Asked
) -> None:
    run = _steered(Run(programme), asked)
    assert run.end() <= T0 + programme.length_ms + OVERTIME_MS
    if any(there.kind == "cry" for there in run.stood):
        after = run.after_the_last_cry()
        quiets = [there for there in after if there.kind == "quiet"]
        assert quiets
        needed = min(quiet_needed(programme.phases[there.phase].length_ms) for there in quiets)
        assert sum(there.length_ms for there in quiets) >= needed
        assert after[-1].kind == "close"


IN_QUIET = st.tuples(
    st.tuples(st.just(False), st.sampled_from([0, SECOND, 6 * SECOND, 30 * SECOND])),
    st.builds(
        Steering,
        st.sampled_from(["hold", "resume", "back", "seek", "next", "next"]),
        to_ms=st.sampled_from([0, 30 * SECOND, MINUTE, 4 * MINUTE]),
    ),
    st.just(0),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(IN_QUIET, max_size=8))
def test_a_next_leaves_no_quiet_that_was_not_lived(asked: Asked) -> None:
    run = Run(CRY)
    run.live(T0 + 25 * MINUTE)
    _steered(run, asked)
    for index, visit in run.left:
        if CRY.phases[index].kind == "quiet":
            assert visit >= quiet_needed(CRY.phases[index].length_ms)


@settings(max_examples=100, deadline=None)
@given(dense(quiet=False), ASKED)
def test_a_programme_without_quiet_still_goes_through_its_close(
    programme: Programme, asked: Asked
) -> None:
    run = _steered(Run(programme), asked)
    run.end()
    assert run.stood[-1].kind == "close"


def test_a_quiet_may_be_left_after_a_minute_and_not_before() -> None:
    programme = Programme((phase("quiet", 10), phase("share", 10), phase("close", 5)))
    course = opening(programme, T0)
    assert resolve(programme, course, Steering("next"), T0 + MINUTE - 1) == "quiet_first"
    assert resolve(programme, course, Steering("next"), T0 + MINUTE) != "quiet_first"


def test_a_short_quiet_may_be_left_after_half_of_it() -> None:
    programme = Programme((phase("quiet", 1), phase("share", 10), phase("close", 5)))
    course = opening(programme, T0)
    assert resolve(programme, course, Steering("next"), T0 + MINUTE // 2 - 1) == "quiet_first"
    assert resolve(programme, course, Steering("next"), T0 + MINUTE // 2) != "quiet_first"


def _kinds(run: Run) -> list[str]:
    """The phases as they followed each other, those that were only touched with them."""
    kinds = [there.kind for there in run.stood]
    return [kind for n, kind in enumerate(kinds) if n == 0 or kinds[n - 1] != kind]


def test_after_an_early_close_a_cry_that_is_gone_back_to_cannot_be_sought_past_its_quiet() -> None:
    run = Run(CRY)
    run.live(T0 + 6 * MINUTE)
    for asked in (Steering("close"), Steering("back"), Steering("seek", to_ms=14 * MINUTE)):
        run.ask(asked)
    run.end()
    assert _kinds(run) == ["arrive", "cry", "quiet", "cry", "quiet", "close"]


Press = Callable[[Run], None]


def _back_twice(run: Run) -> None:
    run.live(T0 + 5 * MINUTE + SECOND)
    run.ask(Steering("back"))


def _a_leap(run: Run) -> None:
    run.live(T0 + 25 * MINUTE)
    run.ask(Steering("seek", to_ms=5 * MINUTE))
    run.ask(Steering("next"))


def _held_short_and_left(run: Run) -> None:
    run.live(T0 + 25 * MINUTE)
    run.ask(Steering("hold"))
    run.live(T0 + 25 * MINUTE + 20 * SECOND)
    run.ask(Steering("resume"))
    run.ask(Steering("back"))
    run.ask(Steering("back"))


@pytest.mark.parametrize("press", [_back_twice, _a_leap, _held_short_and_left])
def test_no_way_round_the_quiet(press: Press) -> None:
    run = Run(CRY)
    press(run)
    run.ask(Steering("close"))
    run.end()
    assert _kinds(run)[-2:] == ["quiet", "close"]
    quiet = sum(there.length_ms for there in run.after_the_last_cry() if there.kind == "quiet")
    assert quiet >= MINUTE


def test_a_course_from_before_the_quiet_was_remembered_still_loads() -> None:
    adapter = TypeAdapter(Course)
    now = opening(CRY, T0)
    old = adapter.dump_python(now, mode="json")
    del old["rested_ms"], old["quiet_ms"]
    assert adapter.validate_python(old) == now


def test_only_an_emergency_closes_by_a_moment() -> None:
    course = opening(CRY, T0)
    at = T0 + 6 * MINUTE
    assert steer(CRY, course, Close(), at).closed_at is None
    gone = steer(CRY, course, Close(emergency=True), at)
    assert gone.closed_at == at
    assert standing(CRY, gone, 0, at).state == "closed"
