"""The tools of the staff. Each is one op, one row in the table of roles, and makes what it says or nothing."""

from typing import Literal

from ruikatsu.domain.commands import (
    Admit,
    Ban,
    Calm,
    GiveFloor,
    HandChair,
    HoldFirst,
    HoldPerson,
    Hush,
    LiftBan,
    Lock,
    MakeModerator,
    Mute,
    OrderHands,
    Redact,
    Remove,
    RevokeInvitations,
    SetListeners,
    Slow,
    TurnAway,
    UnholdPerson,
    Unmute,
    Warn,
)
from ruikatsu.domain.decision import MAX_MUTE_MS, NOTHING, Decision, short
from ruikatsu.domain.events import (
    Admitted,
    BanLifted,
    Banned,
    Calmed,
    ChairGiven,
    Event,
    FirstHeld,
    Floor,
    HandsOrdered,
    Hushed,
    InvitationsRevoked,
    ListenersSet,
    Locked,
    Muted,
    PersonHeld,
    Redacted,
    Removed,
    RoleGiven,
    Slowed,
    TurnedAway,
    Unmuted,
    Warned,
)
from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.roles import RANK, STAFF, Role, Who
from ruikatsu.domain.room import MAX_SLOW_MS, RoomState, Seat

PersonTool = (
    Warn
    | Mute
    | Unmute
    | HoldPerson
    | UnholdPerson
    | Remove
    | Ban
    | LiftBan
    | MakeModerator
    | HandChair
)
DoorTool = Admit | TurnAway
RoomTool = (
    GiveFloor
    | OrderHands
    | Redact
    | HoldFirst
    | Slow
    | Hush
    | Lock
    | Calm
    | SetListeners
    | RevokeInvitations
)


_LINKED: tuple[Literal["host", "moderator"], ...] = ("moderator", "host")
"""The roles that there are links for."""


def on_person(state: RoomState, who: Who, tool: PersonTool, now: int) -> Decision | Refusal:
    """What a tool does to somebody who has, or had, a seat here."""
    seat = state.seats.get(tool.person)
    if seat is None:
        return Refusal("unknown_person")
    if RANK[seat.role] >= RANK[who.role]:
        return Refusal("not_allowed")
    person, by = tool.person, who.person
    match tool:
        case Warn(why=why):
            text = short(why)
            return _one(Warned(person=person, by=by, why=text)) if text else Refusal("empty")
        case Mute(for_ms=for_ms, why=why):
            until = now + min(max(for_ms, 1), MAX_MUTE_MS)
            return _one(Muted(person=person, until=until, by=by, why=short(why)))
        case Unmute():
            muted = state.muted_until(person, now) is not None
            return _unless(not muted, Unmuted(person=person, by=by))
        case HoldPerson(why=why):
            held = PersonHeld(person=person, on=True, by=by, why=short(why))
            return _unless(person in state.held, held)
        case UnholdPerson():
            held = PersonHeld(person=person, on=False, by=by)
            return _unless(person not in state.held, held)
        case Remove(why=why):
            gone = person in state.removed or person in state.banned
            removed = Removed(person=person, by=by, why=short(why))
            return _unless(gone, removed, *_links_of(state, seat, person, by))
        case Ban(why=why):
            banned = Banned(person=person, by=by, why=short(why))
            return _unless(person in state.banned, banned, *_links_of(state, seat, person, by))
        case LiftBan():
            return _unless(person not in state.banned, BanLifted(person=person, by=by))
        case MakeModerator(on=on):
            if _out(state, person):
                return Refusal("unknown_person")
            role = RoleGiven(person=person, role="moderator" if on else "guest", by=by)
            lost = () if on else _links_of(state, seat, person, by)
            return _unless(seat.role == role.role, role, *lost)
        case HandChair():
            if _out(state, person):
                return Refusal("unknown_person")
            return _one(ChairGiven(person=person, by=by))


def at_the_door(state: RoomState, who: Who, tool: DoorTool) -> Decision | Refusal:
    """Lets in, or not, somebody who knocks. Who was turned away by mistake can be let in."""
    person, by = tool.person, who.person
    if person not in state.knocking and person not in state.turned_away:
        return NOTHING if person in state.seats else Refusal("unknown_person")
    match tool:
        case Admit():
            return _one(Admitted(person=person, by=by))
        case TurnAway(why=why):
            away = TurnedAway(person=person, by=by, why=short(why))
            return _unless(person in state.turned_away, away)


def on_room(state: RoomState, who: Who, tool: RoomTool) -> Decision | Refusal:
    """What a tool does to the room."""
    by = who.person
    match tool:
        case GiveFloor(person):
            if person is not None and _out(state, person):
                return Refusal("unknown_person")
            return _unless(person == state.floor, Floor(person=person, by=by))
        case OrderHands(persons):
            order = (*(p for p in dict.fromkeys(persons) if p in state.hands),)
            order += tuple(hand for hand in state.hands if hand not in order)
            return _unless(order == state.hands, HandsOrdered(persons=order, by=by))
        case Redact(seq):
            if not 0 < seq <= state.seq:
                return Refusal("unknown_message")
            return _unless(seq in state.redacted, Redacted(of=seq, by=by))
        case HoldFirst(on):
            return _unless(on == state.hold_first, FirstHeld(on=on, by=by))
        case Slow(slow_ms):
            slow_ms = None if slow_ms is None else min(max(slow_ms, 0), MAX_SLOW_MS)
            return _unless(slow_ms == state.slow_ms, Slowed(slow_ms=slow_ms, by=by))
        case Hush(on):
            return _unless(on == state.hushed, Hushed(on=on, by=by))
        case Lock(on):
            return _unless(on == state.locked, Locked(on=on, by=by))
        case Calm(on):
            return _unless(on == state.calm, Calmed(on=on, by=by))
        case SetListeners(allowed, read):
            made = state.settings
            same = (allowed, read) == (made.listeners_allowed, made.listeners_read)
            return _unless(same, ListenersSet(allowed=allowed, read=read, by=by))
        case RevokeInvitations(role):
            return _one(InvitationsRevoked(role=role, by=by))


def _one(event: Event) -> Decision:
    return Decision((event,))


def _unless(so_already: bool, *events: Event) -> Decision:
    return NOTHING if so_already else Decision(events)


def _out(state: RoomState, person: str) -> bool:
    return person in state.removed or person in state.banned or not state.sits(person)


def _links_of(state: RoomState, seat: Seat, person: str, by: str) -> tuple[InvitationsRevoked, ...]:
    """The links that somebody of the staff knows end with their role: else they would come back by the same link, under
    another name, with the same tools. Who came by the host's link may have been shown the moderators' too.

    Whom the host made a moderator in the room came by the guests' link, and knows no other.
    """
    if seat.role not in STAFF or _out(state, person):
        return ()
    came_as: Role = seat.came_as or seat.role
    return tuple(
        InvitationsRevoked(role=role, by=by) for role in _LINKED if RANK[role] <= RANK[came_as]
    )
