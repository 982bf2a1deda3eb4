"""What a room looks like from outside: the objects that stand in frames and answers."""

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, TypeAdapter

from ruikatsu.domain.programme import Programme
from ruikatsu.domain.roles import Role, Who
from ruikatsu.domain.room import RoomState
from ruikatsu.domain.timeline import Course, ends_at

_PROGRAMME = TypeAdapter(Programme)
_COURSE = TypeAdapter(Course)


class PersonView(BaseModel):
    """Somebody in the roster."""

    person: str
    name: str
    role: Role


class YouView(BaseModel):
    """The person at this end of the line. `muted_until`: ms."""

    person: str
    name: str | None
    role: Role
    muted_until: int | None
    hand: bool


class RoomView(BaseModel):
    """A room for those who are in it."""

    id: str
    title: str
    language: str
    topics: tuple[str, ...]
    content_notes: tuple[str, ...]
    listeners_allowed: bool
    listeners_read: bool
    moderated: bool
    slow_ms: int
    hushed: bool
    locked: bool
    floor: str | None
    hands: tuple[str, ...]


class TimelineView(BaseModel):
    """All that a page needs to know where the programme stands, for ever, until somebody steers."""

    programme: Programme
    course: Course
    doors_ms: int


class Card(BaseModel):
    """A room for those who are outside. Times are RFC 3339 with offset."""

    id: str
    title: str
    state: Literal["scheduled", "doors_open", "live", "closed"]
    phase: str | None = None
    starts_at: str
    ends_at: str
    doors_at: str
    language: str
    topics: tuple[str, ...]
    seats: int
    seats_free: int
    listeners_allowed: bool
    content_notes: tuple[str, ...]
    people: int
    listeners: int
    moderated: bool


class RoomCard(Card):
    """A card with what will happen."""

    programme: Programme
    timeline: TimelineView


def rfc3339(at: int) -> str:
    """A time in ms since 1970, in UTC."""
    stamp = datetime.fromtimestamp(at / 1_000, UTC).isoformat(timespec="milliseconds")
    return stamp.replace(".000", "")


def you(state: RoomState, who: Who, now: int) -> YouView:
    """How a person stands in a room."""
    return YouView(
        person=who.person,
        name=who.name,
        role=who.role,
        muted_until=state.muted_until(who.person, now),
        hand=who.person in state.hands,
    )


def room(state: RoomState) -> RoomView:
    """A room for those who are in it."""
    made = state.settings
    return RoomView(
        id=made.id,
        title=made.title,
        language=made.language,
        topics=made.topics,
        content_notes=made.content_notes,
        listeners_allowed=made.listeners_allowed,
        listeners_read=made.listeners_read,
        moderated=made.moderated,
        slow_ms=state.slow_ms,
        hushed=state.hushed,
        locked=state.locked,
        floor=state.floor,
        hands=state.hands,
    )


def timeline(state: RoomState) -> TimelineView:
    """A room's timeline."""
    made = state.settings
    return TimelineView(programme=made.programme, course=state.course, doors_ms=made.doors_ms)


def card(state: RoomState, *, taken: int, people: int, listeners: int, now: int) -> Card:
    """A room for those who are outside, at `now` (ms). `taken`: seats."""
    made = state.settings
    standing = state.standing(now)
    return Card(
        id=made.id,
        title=made.title,
        state=standing.state,
        phase=standing.kind,
        starts_at=rfc3339(state.course.started_at),
        ends_at=rfc3339(ends_at(made.programme, state.course, now)),
        doors_at=rfc3339(state.course.started_at - made.doors_ms),
        language=made.language,
        topics=made.topics,
        seats=made.capacity,
        seats_free=max(0, made.capacity - taken),
        listeners_allowed=made.listeners_allowed,
        content_notes=made.content_notes,
        people=people,
        listeners=listeners,
        moderated=made.moderated,
    )
