"""Programmes, people and rooms as the tests of the domain need them, and strategies for any of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import hypothesis.strategies as st

from ruikatsu.domain.events import Event, Recorded
from ruikatsu.domain.evolve import evolve
from ruikatsu.domain.programme import Candle, ChatMode, Cue, Media, Phase, PhaseKind, Programme
from ruikatsu.domain.roles import Who
from ruikatsu.domain.room import RoomState, Seat, Settings, opened
from ruikatsu.domain.steering import SteerFault, Steering, SteerKind, resolve
from ruikatsu.domain.timeline import (
    Close,
    Course,
    Extend,
    Go,
    Hold,
    Resume,
    Seek,
    Start,
    Steer,
    opening,
    steer,
)

T0 = 1_800_000_000_000
SECOND = 1_000
MINUTE = 60_000

HOST = Who("p_host", "Mio", "host")
MODERATOR = Who("p_moderator", "Ren", "moderator")
GUEST = Who("p_guest", "Quiet Heron", "guest")
OTHER = Who("p_other", "Soft Otter", "guest")
LISTENER = Who("l_listener", None, "listener")


def phase(
    kind: PhaseKind = "share", minutes: float = 5, chat: ChatMode = "open", *cues: Cue
) -> Phase:
    return Phase(kind, round(minutes * MINUTE), chat, cues)


def talking(chat: ChatMode = "open") -> Programme:
    """An hour in one chat mode, and a close in which everybody may talk."""
    return Programme((phase("share", 60, chat), phase("close", 5)))


def settings(programme: Programme | None = None, **given: Any) -> Settings:
    return Settings(
        **{
            "id": "room",
            "title": "A quiet test",
            "starts_at": T0,
            "programme": programme or talking(),
            **given,
        }
    )


SEATS: dict[str, Seat] = {
    who.person: Seat(who.name or "", who.role, f"key of {who.person}", "mark")
    for who in (HOST, MODERATOR, GUEST, OTHER)
}


def room(*events: Event, chat: ChatMode = "open", **given: Any) -> RoomState:
    """A room where all these people have seats and these things have happened, one each second from the start."""
    state = replace(opened(settings(talking(chat), **given)), seats=SEATS)
    for entry in recorded(events):
        state = evolve(state, entry)
    return state


def recorded(events: Iterable[Event]) -> Iterator[Recorded]:
    """The events as the store would number them."""
    seq = 0
    for version, event in enumerate(events, start=1):
        seq += event.stream == "room"
        yield Recorded(version, seq, T0 + (version - 1) * SECOND, event)


@dataclass(frozen=True)
class Happening:
    """A room and its log, one thing after the other, each at its own time."""

    state: RoomState
    log: tuple[Recorded, ...] = ()

    def happen(self, *events: Event, at: int) -> "Happening":
        """The same after these."""
        state, log = self.state, self.log
        for event in events:
            seq = state.seq + (event.stream == "room")
            entry = Recorded(state.version + 1, seq, at, event)
            state, log = evolve(state, entry), (*log, entry)
        return Happening(state, log)


def happening(made: Settings | None = None) -> Happening:
    """A room where all these people have seats and nothing has happened yet."""
    return Happening(replace(opened(made or settings()), seats=SEATS))


# Any programme.

LENGTHS = st.integers(1, 40 * 60).map(lambda s: s * SECOND) | st.integers(1_000, 90_000)
MIDDLE: list[PhaseKind] = ["welcome", "cry", "quiet", "share"]
CHATS: list[ChatMode] = ["open", "floor", "closed"]


@st.composite
def phases(draw: st.DrawFn, kind: PhaseKind, name: str) -> Phase:
    length = draw(LENGTHS)
    edges = sorted(draw(st.lists(st.integers(0, length), max_size=4, unique=True)))
    cues: list[Cue] = []
    for begins, ends in zip(edges[::2], edges[1::2], strict=False):
        place: dict[str, Any] = {
            "id": f"{name}.{begins}",
            "at_ms": begins,
            "length_ms": ends - begins,
        }
        film = draw(st.booleans())
        cues.append(
            Media(**place, url="/film.webm", type="video/webm") if film else Candle(**place)
        )
    return Phase(kind, length, draw(st.sampled_from(CHATS)), tuple(cues))


MIDDLES = st.lists(st.sampled_from(MIDDLE), max_size=5)


@st.composite
def programmes(draw: st.DrawFn, kinds: st.SearchStrategy[list[PhaseKind]] = MIDDLES) -> Programme:
    """A whole programme: perhaps an arrival, anything, a quiet after the last cry, a close."""
    middle = draw(kinds)
    order: list[PhaseKind] = [*middle, "close"]
    if draw(st.booleans()):
        order.insert(0, "arrive")
    if "cry" in order:
        last_cry = len(order) - 1 - order[::-1].index("cry")
        if "quiet" not in order[last_cry:]:
            order.insert(draw(st.integers(last_cry + 1, len(order) - 1)), "quiet")
    return Programme(tuple(draw(phases(kind, str(n))) for n, kind in enumerate(order)))


# Anything that a host may do to it.

WAITS = (
    st.sampled_from([0, 0, 1, SECOND, 4_999, 5_001, 59_999, 60_001])
    | st.integers(0, 90 * SECOND)
    | st.integers(0, 50 * MINUTE)
)
FORWARD: list[SteerKind] = ["hold", "resume", "next", "extend", "close"]
STEERS: list[SteerKind] = ["start", "back", "seek", *FORWARD]
TO_MS = st.integers(0, 45 * MINUTE)


def steerings(
    kinds: list[SteerKind] = STEERS, *, emergency: bool = True
) -> st.SearchStrategy[Steering]:
    return st.builds(
        Steering,
        st.sampled_from(kinds),
        by_ms=st.integers(0, 3 * 60 * MINUTE),
        to_ms=TO_MS,
        emergency=st.just(False) if not emergency else st.integers(0, 9).map(lambda n: n == 0),
    )


def histories(
    asked: st.SearchStrategy[Steering], most: int = 10
) -> st.SearchStrategy[list[tuple[int, Steering]]]:
    """What a host asks, each with the wait before it."""
    return st.lists(st.tuples(WAITS, asked), max_size=most)


RAW: st.SearchStrategy[Steer] = st.one_of(
    st.builds(Start),
    st.builds(Hold),
    st.builds(Resume),
    st.builds(Go, st.integers(-2, 12), st.booleans()),
    st.builds(Extend, st.integers(-2, 12), st.integers(-MINUTE, 5 * 60 * MINUTE)),
    st.builds(Seek, st.integers(0, 3 * 60 * MINUTE)),
    st.builds(Close, st.integers(0, 9).map(lambda n: n == 0)),
)
"""Any steer that may stand in a log, whether or not it fits where it lands."""


@dataclass(frozen=True)
class Move:
    """One thing that a host asked, and the course before and after it."""

    at: int
    asked: Steering
    answer: Steer | SteerFault
    before: Course
    after: Course


def moves(programme: Programme, asked: list[tuple[int, Steering]], early: int = 0) -> list[Move]:
    """The history of a room that starts at T0; its host is there `early` ms before."""
    course = opening(programme, T0)
    now = T0 - early
    done = []
    for wait, command in asked:
        now += wait
        answer = resolve(programme, course, command, now)
        after = course if isinstance(answer, str) else steer(programme, course, answer, now)
        done.append(Move(now, command, answer, course, after))
        course = after
    return done


def hushed(state: RoomState) -> RoomState:
    """The same room, in which nobody writes."""
    return replace(state, hushed=True)


def slow(state: RoomState, slow_ms: int) -> RoomState:
    """The same room in slow mode."""
    return replace(state, slow_ms=slow_ms)
