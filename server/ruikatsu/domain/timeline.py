"""Where a programme stands: a pure function of programme, course and time.

A *course* is how the programme runs against the room's clock; a *steer* changes it; *standing* reads it.
Pages compute the same from `client/timeline.js`, and both run `tests/cases/timeline.json`. All times are integers,
milliseconds since 1970 in the room's clock; positions are milliseconds on the axis of all phases laid end to end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ruikatsu.domain.course import (
    LOOK_BACK_MS,
    MAX_HOLD_MS,
    OVERTIME_MS,
    QUIET_AT_LEAST_MS,
    Close,
    Course,
    Extend,
    Go,
    Hold,
    Resume,
    Seek,
    Start,
    Steer,
    Vector,
    lengths,
    lived,
    opening,
    phase_at,
    phase_between,
    quiet_needed,
    rested,
    starts,
    steer,
)
from ruikatsu.domain.programme import ChatMode, Cue, PhaseKind, Programme

RoomPhase = Literal["scheduled", "doors_open", "live", "closed"]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the room is at one moment. Ends are as they will be if nobody steers again."""

    state: RoomPhase
    phase: int | None
    kind: PhaseKind | None
    chat: ChatMode
    phase_started_at: int | None
    phase_ends_at: int | None
    cue: str | None
    vector: Vector | None
    next_cue: str | None
    next_cue_at: int | None
    held: bool
    resumes_at: int | None
    ends_at: int


def ends_at(programme: Programme, course: Course, now: int) -> int:
    """When the room closes if nobody steers again."""
    if course.closed_at is not None:
        return course.closed_at
    return _time_of(starts(programme, course)[-1], course.vector(now), course, now)


def _time_of(position: int, line: Vector, course: Course, now: int) -> int:
    if line.velocity == 1:
        return line.at + position - line.position_ms
    # Held: it stands still until the hold lapses, then runs.
    return (course.held_until or now) + position - line.position_ms


def standing(programme: Programme, course: Course, doors_ms: int, now: int) -> Standing:
    """Where the room is at `now`. `doors_ms`: how long before the start the doors open."""
    edges = starts(programme, course)
    line = course.vector(now)
    position = line.position_ms + line.velocity * (now - line.at)
    ends = course.closed_at
    if ends is None:
        ends = _time_of(edges[-1], line, course, now)
    here = phase_between(edges, position)
    if (course.closed_at is not None and now >= course.closed_at) or (
        position >= 0 and here is None
    ):
        return _idle("closed", None, None, ends)
    following = _next_cue(programme, course, edges, line, position, now)
    if here is None:
        doors = now >= course.started_at - doors_ms
        return _idle("doors_open" if doors else "scheduled", *following, ends)
    phase = programme.phases[here]
    cue, begins = _cue_at(programme, edges, position, here)
    held = line.velocity == 0
    return Standing(
        state="live",
        phase=here,
        kind=phase.kind,
        chat=phase.chat,
        phase_started_at=line.at - (line.position_ms - edges[here]),
        phase_ends_at=_time_of(edges[here + 1], line, course, now),
        cue=cue.id if cue else None,
        vector=Vector(line.position_ms - begins, line.velocity, line.at) if cue else None,
        next_cue=following[0],
        next_cue_at=following[1],
        held=held,
        resumes_at=course.held_until if held else None,
        ends_at=ends,
    )


def _idle(state: RoomPhase, cue: str | None, cue_at: int | None, ends: int) -> Standing:
    return Standing(
        state, None, None, "closed", None, None, None, None, cue, cue_at, False, None, ends
    )


def _cue_at(
    programme: Programme, edges: list[int], position: int, here: int
) -> tuple[Cue | None, int]:
    """The cue that holds a position, and where it begins on the programme's axis."""
    for cue in programme.phases[here].cues:
        begins = edges[here] + cue.at_ms
        if begins <= position < begins + cue.length_ms:
            return cue, begins
    return None, 0


def _next_cue(
    programme: Programme,
    course: Course,
    edges: Sequence[int],
    line: Vector,
    position: int,
    now: int,
) -> tuple[str | None, int | None]:
    for index, phase in enumerate(programme.phases):
        if edges[index + 1] <= position:
            continue
        ahead = [
            (edges[index] + cue.at_ms, cue.id)
            for cue in phase.cues
            # A phase that was cut short may not reach its later cues.
            if position < edges[index] + cue.at_ms < edges[index + 1]
        ]
        if ahead:
            begins, cue_id = min(ahead)
            return cue_id, _time_of(begins, line, course, now)
    return None, None


__all__ = [
    "LOOK_BACK_MS",
    "MAX_HOLD_MS",
    "OVERTIME_MS",
    "QUIET_AT_LEAST_MS",
    "Close",
    "Course",
    "Extend",
    "Go",
    "Hold",
    "Resume",
    "RoomPhase",
    "Seek",
    "Standing",
    "Start",
    "Steer",
    "Vector",
    "ends_at",
    "lengths",
    "lived",
    "opening",
    "phase_at",
    "quiet_needed",
    "rested",
    "standing",
    "starts",
    "steer",
]
