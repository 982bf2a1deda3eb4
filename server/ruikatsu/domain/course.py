"""The course of a programme, and how a steer changes it.

A *course* is how a programme runs against the room's clock. All times are integers, milliseconds since 1970 in the
room's clock; positions are milliseconds on the axis of all phases laid end to end.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from ruikatsu.domain.programme import Programme

OVERTIME_MS = 2 * 3_600_000
"""However a host steers, the programme ends at the latest this long after its planned end: a room is never endless.

It never takes the quiet away: a steer is let through only if all that is still to come, the quiet with it, fits.
"""

MAX_HOLD_MS = 15 * 60_000
"""A hold lapses by itself: a host who lost the line does not leave the room standing."""

LOOK_BACK_MS = 5_000
"""`back` goes to the start of this phase, or, pressed within this time of its start, to the one before."""

QUIET_AT_LEAST_MS = 60_000
"""`next` leaves a quiet phase only after this long (or half of it, if it is shorter): the body settles first."""


@dataclass(frozen=True, slots=True)
class Vector:
    """A line through time: at room time `at` the position is `position_ms`, and moves `velocity` ms per ms."""

    position_ms: int
    velocity: Literal[0, 1]
    at: int


@dataclass(frozen=True, slots=True)
class Course:
    """How a programme runs against the room's clock.

    `closed_at`: ended at once, as in an emergency; a room that was closed gently comes to its end by itself.
    `rested_ms`: a cry lies behind, and this much quiet has been lived since, up to `at`; None: nothing to rest from.
    `quiet_ms`: this much of the quiet that is on has been lived, up to `at`; 0 where none is on.
    """

    started_at: int
    position_ms: int
    velocity: Literal[0, 1]
    at: int
    held_until: int | None
    extra_ms: tuple[int, ...]
    closed_at: int | None = None
    rested_ms: int | None = None
    quiet_ms: int = 0

    def vector(self, now: int) -> Vector:
        """The line the programme is on at `now`; a hold that has lapsed runs again."""
        if self.velocity == 0 and self.held_until is not None and now >= self.held_until:
            return Vector(self.position_ms, 1, self.held_until)
        return Vector(self.position_ms, self.velocity, self.at)

    def position(self, now: int) -> int:
        """Milliseconds into the programme at `now`; negative before the start."""
        line = self.vector(now)
        return line.position_ms + line.velocity * (now - line.at)


@dataclass(frozen=True, slots=True)
class Start:
    """Begin now."""

    kind: Literal["start"] = "start"


@dataclass(frozen=True, slots=True)
class Hold:
    """Stand still where we are."""

    kind: Literal["hold"] = "hold"


@dataclass(frozen=True, slots=True)
class Resume:
    """Move on after a hold."""

    kind: Literal["resume"] = "resume"


@dataclass(frozen=True, slots=True)
class Go:
    """To the start of a phase; forward never moves back, so a `next` that lands late skips nothing."""

    phase: int
    back: bool = False
    kind: Literal["go"] = "go"


@dataclass(frozen=True, slots=True)
class Extend:
    """More time for a phase."""

    phase: int
    by_ms: int
    kind: Literal["extend"] = "extend"


@dataclass(frozen=True, slots=True)
class Seek:
    """To a position of the programme."""

    position_ms: int
    kind: Literal["seek"] = "seek"


@dataclass(frozen=True, slots=True)
class Close:
    """Towards the end: through the quiet and the close, or at once in an emergency."""

    emergency: bool = False
    kind: Literal["close"] = "close"


Steer = Start | Hold | Resume | Go | Extend | Seek | Close


def opening(programme: Programme, starts_at: int) -> Course:
    """The course of a room that nobody has steered yet."""
    return Course(starts_at, 0, 1, starts_at, None, (0,) * len(programme.phases))


def lengths(programme: Programme, course: Course) -> list[int]:
    """Each phase's length as it stands now, with what was added or taken away."""
    return [p.length_ms + e for p, e in zip(programme.phases, course.extra_ms, strict=True)]


def starts(programme: Programme, course: Course) -> list[int]:
    """Where each phase begins on the programme's axis, and, last, where the programme ends."""
    return list(accumulate(lengths(programme, course), initial=0))


def phase_at(programme: Programme, course: Course, position: int) -> int | None:
    """The phase that holds a position, or None before the first and after the last. Empty phases hold nothing."""
    return phase_between(starts(programme, course), position)


def phase_between(edges: Sequence[int], position: int) -> int | None:
    """The same, where the phases begin being known (`starts`)."""
    if not edges[0] <= position < edges[-1]:
        return None
    # The last that begins at or before it: of phases without a length, the one behind them.
    return bisect_right(edges, position) - 1


def _limit(programme: Programme, course: Course) -> int:
    return course.started_at + programme.length_ms + OVERTIME_MS


def quiet_needed(length_ms: int) -> int:
    """How much of a quiet of this length (ms) is lived at least before it may be left."""
    return min(QUIET_AT_LEAST_MS, length_ms // 2)


def rested(programme: Programme, course: Course, now: int) -> int | None:
    """What `Course.rested_ms` has become by `now`: each cry that is reached asks for quiet anew, and only time that
    was truly spent in a quiet, moving or held, gives it."""
    so_far = course.rested_ms
    edges = starts(programme, course)
    begins, ends = course.position_ms, course.position(now)
    still = max(0, now - course.at - (ends - begins))
    for index, phase in enumerate(programme.phases):
        first = max(edges[index], begins)
        if first >= edges[index + 1] or first > ends:
            continue
        if phase.kind == "cry":
            so_far = 0
        elif phase.kind == "quiet" and so_far is not None:
            so_far += min(edges[index + 1], ends) - first
            so_far += still if edges[index] <= begins else 0
            if so_far >= quiet_needed(edges[index + 1] - edges[index]):
                so_far = None
    return so_far


def lived(programme: Programme, course: Course, now: int) -> int:
    """How much (ms) of the quiet that is on was truly spent in it by `now`, moving or held; 0 where none is on."""
    position = course.position(now)
    here = phase_at(programme, course, position)
    if here is None or programme.phases[here].kind != "quiet":
        return 0
    begins = starts(programme, course)[here]
    if begins > course.position_ms:
        return position - begins
    return course.quiet_ms + now - course.at


def steer(programme: Programme, course: Course, by: Steer, at: int) -> Course:
    """The course after a steer that takes effect at `at`. Total: one that no longer fits changes little."""
    steered = _steered(programme, course, by, at)
    if steered is course or steered.closed_at is not None:
        return steered
    before = phase_at(programme, course, course.position(at))
    stays = phase_at(programme, steered, steered.position(at)) == before
    return replace(
        steered,
        rested_ms=rested(programme, course, at),
        quiet_ms=lived(programme, course, at) if stays else 0,
    )


def _steered(programme: Programme, course: Course, by: Steer, at: int) -> Course:
    position = course.position(at)
    total = starts(programme, course)[-1]
    if course.closed_at is not None or position >= total:
        # Decided a moment before the end, landed a moment after: what is over stays over.
        return course
    limit = _limit(programme, course)
    # What may still be added before the overtime is used up.
    slack = max(0, limit - (at + total - position))
    earliest = at + total - limit
    match by:
        case Start():
            if position >= 0:
                return course
            return replace(course, started_at=at, position_ms=0, velocity=1, at=at, held_until=None)
        case Hold():
            until = at + min(MAX_HOLD_MS, slack)
            return replace(course, position_ms=position, velocity=0, at=at, held_until=until)
        case Resume():
            return replace(course, position_ms=position, velocity=1, at=at, held_until=None)
        case Go(phase, back):
            target = starts(programme, course)[min(max(phase, 0), len(programme.phases))]
            target = target if back else max(position, target)
            return replace(
                course, position_ms=max(target, earliest), velocity=1, at=at, held_until=None
            )
        case Extend(phase, by_ms):
            here = phase_at(programme, course, position)
            if here is None or not here <= phase < len(course.extra_ms):
                # More time for what has passed would move everything after it.
                return course
            extra = list(course.extra_ms)
            extra[phase] += min(max(by_ms, 0), slack)
            longer = replace(course, extra_ms=tuple(extra))
            # Held, the overtime also pays for the standing still: the hold gives way.
            return _seek(longer, at, position, starts(programme, longer)[-1], limit)
        case Seek(target):
            return _seek(course, at, min(max(target, earliest), total), total, limit)
        case Close(emergency):
            if emergency:
                return replace(course, closed_at=at)
            return _closing(programme, course, at)


def _seek(course: Course, at: int, target: int, total: int, limit: int) -> Course:
    line = course.vector(at)
    if line.velocity == 1:
        return replace(course, position_ms=target, velocity=1, at=at, held_until=None)
    until = min(course.held_until or at, limit - (total - target))
    return replace(course, position_ms=target, at=at, held_until=until)


def _closing(programme: Programme, course: Course, at: int) -> Course:
    position = course.position(at)
    edges = starts(programme, course)
    here = phase_at(programme, course, position)
    if here is None:
        return course
    kinds = [phase.kind for phase in programme.phases]
    # A quiet that is on is lived to its end anyway.
    quiet_due = kinds[here] != "quiet" and rested(programme, course, at) is not None
    extra = list(course.extra_ms)
    for index in range(here + 1, len(kinds)):
        if kinds[index] == "quiet" and quiet_due:
            quiet_due = False
        elif kinds[index] != "close":
            extra[index] = -programme.phases[index].length_ms
    if kinds[here] not in ("quiet", "close"):
        extra[here] = position - edges[here] - programme.phases[here].length_ms
    return replace(
        course, position_ms=position, velocity=1, at=at, held_until=None, extra_ms=tuple(extra)
    )
