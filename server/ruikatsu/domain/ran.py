"""How a programme really ran: its phases on the clock, as the steers in the log left them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ruikatsu.domain.course import (
    Close,
    Extend,
    Go,
    Hold,
    Resume,
    Seek,
    Start,
    Steer,
    lengths,
    phase_at,
    starts,
)
from ruikatsu.domain.events import Cancelled, Edited, Recorded, Steered
from ruikatsu.domain.evolve import evolve
from ruikatsu.domain.programme import PhaseKind, Words
from ruikatsu.domain.room import RoomState, Settings, opened
from ruikatsu.domain.timeline import ends_at

StepKind = Literal[
    "start", "hold", "resume", "next", "back", "extend", "seek", "close", "emergency"
]


@dataclass(frozen=True, slots=True)
class Span:
    """A phase, for as long as it was on at one stretch (ms). One that is on ends now."""

    phase: int
    kind: PhaseKind
    title: Words | None
    starts_at: int
    ends_at: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when to when (ms)."""

    starts_at: int
    ends_at: int


@dataclass(frozen=True, slots=True)
class Step:
    """The host moved the programme. `phase`: where to, or which grew; `by_ms`: by how much, as the overtime allowed."""

    at: int
    kind: StepKind
    phase: int | None = None
    by_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Ran:
    """The whole of it. `state` is the room as far as its course goes: settings, steers, the end."""

    state: RoomState
    spans: tuple[Span, ...]
    holds: tuple[Stretch, ...]
    steps: tuple[Step, ...]
    ended_at: int | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """The programme moves, or stands still, from when to when."""

    starts_at: int
    ends_at: int
    position_ms: int
    moving: bool


def ran(settings: Settings, log: Iterable[Recorded], now: int) -> Ran:
    """How it went up to `now` (ms). `settings`: those the room was made with; `log`: from its start."""
    state = opened(settings)
    legs = [(state.course.started_at, state)]
    steps: list[Step] = []
    for entry in log:
        # Nothing else moves the programme, and folding all of a great hall's words takes long.
        if isinstance(entry.event, Steered | Edited | Cancelled):
            before, state = state, evolve(state, entry)
            legs.append((entry.at, state))
            if isinstance(entry.event, Steered):
                steps.append(_step(entry.at, entry.event.steer, before, state))
    spans: list[Span] = []
    holds: list[Stretch] = []
    ends = [since for since, _ in legs[1:]] + [now]
    for (since, leg), until in zip(legs, ends, strict=True):
        for piece in _pieces(leg, since, until):
            for span in _spans(leg, piece):
                _join(spans, span)
            if not piece.moving and piece.position_ms >= 0:
                _hold(holds, piece)
    ended = None
    if state.standing(now).state == "closed":
        planned = ends_at(state.settings.programme, state.course, now)
        ended = spans[-1].ends_at if spans else planned
    return Ran(state, tuple(spans), tuple(holds), tuple(steps), ended)


def _step(at: int, steer: Steer, before: RoomState, after: RoomState) -> Step:
    match steer:
        case Go(phase, back):
            return Step(at, "back" if back else "next", phase)
        case Extend(phase, _):
            programme = after.settings.programme
            grown = sum(lengths(programme, after.course)) - sum(lengths(programme, before.course))
            return Step(at, "extend", phase, grown)
        case Close(emergency):
            return Step(at, "emergency" if emergency else "close")
        case Start() | Hold() | Resume() | Seek():
            return Step(at, steer.kind)


def _pieces(state: RoomState, since: int, until: int) -> Iterator[_Piece]:
    """How it stood and moved between two steers."""
    course = state.course
    if course.closed_at is not None:
        until = min(until, course.closed_at)
    if course.velocity == 0:
        still = until if course.held_until is None else min(until, course.held_until)
        if since < still:
            yield _Piece(since, still, course.position_ms, moving=False)
        since = max(since, still)
    if since < until:
        yield _Piece(since, until, course.position(since), moving=True)


def _spans(state: RoomState, piece: _Piece) -> Iterator[Span]:
    programme = state.settings.programme
    edges = starts(programme, state.course)
    for index, phase in enumerate(programme.phases):
        begins, ends = piece.starts_at, piece.ends_at
        if piece.moving:
            begins = max(begins, piece.starts_at + edges[index] - piece.position_ms)
            ends = min(ends, piece.starts_at + edges[index + 1] - piece.position_ms)
        elif index != phase_at(programme, state.course, piece.position_ms):
            continue
        if begins < ends:
            yield Span(index, phase.kind, phase.title, begins, ends)


def _join(spans: list[Span], span: Span) -> None:
    if spans and (spans[-1].phase, spans[-1].ends_at) == (span.phase, span.starts_at):
        spans[-1] = replace(spans[-1], ends_at=span.ends_at)
    else:
        spans.append(span)


def _hold(holds: list[Stretch], piece: _Piece) -> None:
    if holds and holds[-1].ends_at == piece.starts_at:
        holds[-1] = Stretch(holds[-1].starts_at, piece.ends_at)
    else:
        holds.append(Stretch(piece.starts_at, piece.ends_at))
