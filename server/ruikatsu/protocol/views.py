"""What a room looks like from outside: the objects that stand in frames and answers."""

from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, Field

from ruikatsu.domain.events import HeldFor
from ruikatsu.domain.programme import PhaseKind, Programme
from ruikatsu.domain.roles import Role, Who
from ruikatsu.domain.room import Item, ItemKind, RoomState, Verdict
from ruikatsu.domain.timeline import Course, ends_at


class PersonView(BaseModel):
    """Somebody in the roster."""

    person: str
    name: str
    role: Role
    away: bool | None = Field(
        default=None,
        exclude_if=lambda away: not away,
        description="the line is down; perhaps back in a moment",
    )


class LineView(BaseModel):
    """A word of a private conversation."""

    at: int
    staff: bool
    by: str | None = Field(default=None, description="for staff only")
    text: str


class OwnItemView(BaseModel):
    """Something of yours that the staff look after: words that wait, a call for help, a report."""

    item: int
    kind: ItemKind
    at: int
    id: str | None = Field(default=None, description="of the words, as you named them")
    text: str | None = None
    reason: HeldFor | None = None
    done: bool
    verdict: Verdict | None = None
    told: list[LineView]


class YouView(BaseModel):
    """The person at this end of the line. `muted_until`: ms."""

    person: str
    name: str | None
    role: Role
    muted_until: int | None
    held: bool = Field(description="what you say waits for a moderator")
    hand: bool
    items: list[OwnItemView]


class QuoteView(BaseModel):
    """Words that an item is about. Without `seq`: nobody has heard them yet."""

    person: str
    name: str
    text: str
    seq: int | None = None
    veil: str | None = None
    lang: str | None = None


class ItemView(BaseModel):
    """An item of the staff's queue."""

    item: int
    kind: ItemKind
    person: str
    name: str | None = None
    at: int
    seq: int | None = Field(default=None, description="of the words that a report is about")
    id: str | None = Field(default=None, description="of the words, as their writer named them")
    text: str | None = None
    reason: HeldFor | None = None
    veil: str | None = None
    lang: str | None = None
    about: QuoteView | None = Field(default=None, description="of a report or an alarm")
    claimed_by: str | None = None
    done: bool
    verdict: Verdict | None = None
    told: list[LineView]


class KnockView(BaseModel):
    """Somebody at the door. `again`: they may be somebody who was banned."""

    person: str
    name: str
    at: int
    again: bool


class NoteView(BaseModel):
    """A word of the back-channel."""

    at: int
    by: str
    name: str
    text: str


class SeatView(BaseModel):
    """Somebody who has, or had, a seat: what the staff know of them."""

    person: str
    name: str
    role: Role
    muted_until: int | None = None
    held: bool = False
    removed: bool = False
    banned: bool = False


class DeskView(BaseModel):
    """What the staff find when they come in."""

    queue: list[ItemView]
    knocks: list[KnockView]
    notes: list[NoteView]
    box: list[str] = Field(
        description="slips that lie in the box, by name; their words: GET .../box"
    )
    marked: list[SeatView] = Field(description="people under a mute, a hold, a removal or a ban")


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
    autopilot: bool = Field(description="nobody hosts it; its chat is closed")
    slow_ms: int | None = Field(description="set by the staff; null: as the phase says")
    hold_first: bool | None = Field(description="set by the staff; null: as the phase says")
    hushed: bool
    alone: bool = Field(description="hushed until somebody of the staff is back")
    locked: bool
    calm: bool = Field(description="slow, held and locked at once")
    approval: bool = Field(description="the staff let people in one by one")
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
    phase: PhaseKind | None = None
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
    autopilot: bool = Field(description="nobody hosts it; its chat is closed")
    approval: bool
    cancelled: bool
    time_zone: str
    series: str | None = None


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
        held=who.person in state.held,
        hand=who.person in state.hands,
        items=[
            _own_item(number, item)
            for number, item in state.queue.items()
            if item.person == who.person
        ],
    )


def _own_item(number: int, item: Item) -> OwnItemView:
    words = item.words
    return OwnItemView(
        item=number,
        kind=item.kind,
        at=item.at,
        id=words.id if words else item.id,
        text=words.text if words else item.text,
        reason=words.reason if words else None,
        done=item.done,
        verdict=item.verdict,
        told=[LineView(at=line.at, staff=line.staff, text=line.text) for line in item.told],
    )


def desk(state: RoomState, now: int) -> DeskView:
    """What the staff find when they come in at `now` (ms)."""
    marked = [
        SeatView(
            person=person,
            name=seat.name,
            role=seat.role,
            muted_until=state.muted_until(person, now),
            held=person in state.held,
            removed=person in state.removed,
            banned=person in state.banned,
        )
        for person, seat in state.seats.items()
    ]
    return DeskView(
        queue=[_item(number, item) for number, item in state.queue.items()],
        knocks=[
            KnockView(person=person, name=knock.name, at=knock.at, again=knock.again)
            for person, knock in state.knocking.items()
        ],
        notes=[
            NoteView(at=note.at, by=note.by, name=note.name, text=note.text) for note in state.notes
        ],
        box=[] if state.standing(now).state == "closed" else sorted(state.box),
        marked=[
            seat for seat in marked if seat.muted_until or seat.held or seat.removed or seat.banned
        ],
    )


def _item(number: int, item: Item) -> ItemView:
    words = item.words
    return ItemView(
        item=number,
        kind=item.kind,
        person=item.person,
        name=item.name,
        at=item.at,
        seq=item.seq,
        id=words.id if words else item.id,
        text=words.text if words else item.text,
        reason=words.reason if words else None,
        veil=words.veil if words else None,
        about=QuoteView.model_validate(item.about, from_attributes=True) if item.about else None,
        lang=words.lang if words else None,
        claimed_by=item.claimed_by,
        done=item.done,
        verdict=item.verdict,
        told=[
            LineView(at=line.at, staff=line.staff, by=line.by, text=line.text) for line in item.told
        ],
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
        autopilot=made.autopilot,
        slow_ms=state.slow_ms,
        hold_first=state.hold_first,
        hushed=state.hushed,
        alone=state.alone,
        locked=state.locked,
        calm=state.calm,
        approval=made.approval,
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
        autopilot=made.autopilot,
        approval=made.approval,
        cancelled=state.cancelled,
        time_zone=made.time_zone,
        series=made.series,
    )
