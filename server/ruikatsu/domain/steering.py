"""From what a host asks ("next") to what is recorded (`go` to phase 3), or why it cannot be.

What is recorded names its target, so that it means the same whenever it lands in the log.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Interval

from ruikatsu.domain.programme import Programme
from ruikatsu.domain.timeline import (
    LOOK_BACK_MS,
    OVERTIME_MS,
    Close,
    Course,
    Extend,
    Go,
    Hold,
    Resume,
    Seek,
    Start,
    Steer,
    lengths,
    lived,
    phase_at,
    quiet_needed,
    standing,
    starts,
)

SteerKind = Literal["start", "hold", "resume", "next", "back", "extend", "seek", "close"]

SteerFault = Literal[
    "not_started",
    "already_started",
    "closed",
    "not_held",
    "already_held",
    "no_overtime",
    "no_cue",
    "quiet_first",
]


@dataclass(frozen=True, slots=True)
class Steering:
    """What a host asks of the programme. `by_ms` belongs to `extend`, `to_ms` (in the cue) to `seek`."""

    steer: SteerKind
    by_ms: Annotated[int, Interval(ge=0, le=2**53)] = 300_000
    to_ms: Annotated[int, Interval(ge=0, le=2**53)] = 0
    emergency: bool = False


def resolve(programme: Programme, course: Course, asked: Steering, now: int) -> Steer | SteerFault:
    """The steer to record for what was asked at `now`, or the code of what stands against it."""
    position = course.position(now)
    here = phase_at(programme, course, position)
    if course.closed_at is not None or (position >= 0 and here is None):
        return "closed"
    if asked.steer == "start":
        return "already_started" if position >= 0 else Start()
    if asked.steer == "close" and asked.emergency:
        return Close(emergency=True)
    if here is None:
        return "not_started"
    held = course.vector(now).velocity == 0
    match asked.steer:
        case "hold":
            return "already_held" if held else _if_time(programme, course, now, 1, Hold())
        case "resume":
            return Resume() if held else "not_held"
        case "next":
            return _next(programme, course, here, now)
        case "back":
            return _back(programme, course, here, now)
        case "extend":
            return _if_time(programme, course, now, 1, Extend(here, max(asked.by_ms, 0)))
        case "seek":
            return _seek(programme, course, asked.to_ms, now)
        case "close":
            return Close()


def _if_time(
    programme: Programme, course: Course, now: int, needed_ms: int, then: Steer
) -> Steer | SteerFault:
    """`then`, where the overtime still holds what it would add."""
    remaining = starts(programme, course)[-1] - course.position(now)
    limit = course.started_at + programme.length_ms + OVERTIME_MS
    return then if now + remaining + needed_ms <= limit else "no_overtime"


def _next(programme: Programme, course: Course, here: int, now: int) -> Steer | SteerFault:
    sizes = lengths(programme, course)
    if _too_early(programme, course, here, lived(programme, course, now)):
        return "quiet_first"
    ahead = range(here + 1, len(programme.phases))
    return Go(next((index for index in ahead if sizes[index] > 0), len(programme.phases)))


def _too_early(programme: Programme, course: Course, here: int, quiet_ms: int) -> bool:
    """Whether the phase that is on is a quiet that must not end after this much of it."""
    needed = quiet_needed(lengths(programme, course)[here])
    return programme.phases[here].kind == "quiet" and quiet_ms < needed


def _back(programme: Programme, course: Course, here: int, now: int) -> Steer | SteerFault:
    sizes = lengths(programme, course)
    edges = starts(programme, course)
    target = here
    if course.position(now) - edges[here] <= LOOK_BACK_MS:
        target = next((index for index in range(here - 1, -1, -1) if sizes[index] > 0), here)
    added = course.position(now) - edges[target]
    return _if_time(programme, course, now, added, Go(target, back=True))


def _seek(programme: Programme, course: Course, to_ms: int, now: int) -> Steer | SteerFault:
    now_at = standing(programme, course, 0, now)
    if now_at.cue is None or now_at.phase is None:
        return "no_cue"
    cue = next(cue for cue in programme.phases[now_at.phase].cues if cue.id == now_at.cue)
    edges = starts(programme, course)
    begins = edges[now_at.phase] + cue.at_ms
    # A phase that was cut short ends before its cue does: a seek must not leap over what follows.
    ends = min(begins + cue.length_ms, edges[now_at.phase + 1])
    target = min(begins + max(to_ms, 0), ends - 1)
    # What was leapt over was not lived: what is left behind the target must be quiet enough.
    in_all = lived(programme, course, now) + edges[now_at.phase + 1] - target
    if _too_early(programme, course, now_at.phase, in_all):
        return "quiet_first"
    added = course.position(now) - target
    return _if_time(programme, course, now, max(added, 0), Seek(target))
