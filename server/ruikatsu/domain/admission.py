"""Who may take a seat, and who may come in."""

from collections.abc import Iterator

from ruikatsu.domain.aftercare import stays
from ruikatsu.domain.decision import NOTHING, Decision
from ruikatsu.domain.events import Event, Knocked, Locked, PersonHeld, Seated, SeatGivenBack
from ruikatsu.domain.known import Origin
from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.roles import STAFF, Role, Who
from ruikatsu.domain.room import RoomState, Seat
from ruikatsu.domain.wave import expected, lately


def against_seat(
    state: RoomState, role: Role, now: int, origin: Origin | None = None
) -> Refusal | None:
    """What stands against giving a seat now, but for its being taken: that the store knows.

    A seat can be saved before the doors open.
    """
    standing = state.standing(now)
    if standing.state == "closed":
        return Refusal("cancelled" if state.cancelled else "room_closed")
    if role in STAFF:
        # Not asked where they come from: a ban of somebody of the staff ended the links that they knew, so who has one
        # was given it since. Of a house with one network and one kind of browser nobody else is shut out with them.
        return None
    if _ban_on(state, origin):
        return Refusal("banned")
    if state.shut:
        return Refusal("room_locked")
    if role == "listener":
        return against_entry(state, Who("", None, role), now, origin)
    return None


def take_seat(state: RoomState, who: Who, now: int, origin: Origin | None) -> Decision | Refusal:
    """A seat for somebody whose place in the circle the store has counted.

    One seat too many within a minute locks the door, after the one who sits down: they may be its only honest guest.
    """
    against = against_seat(state, who.role, now, origin)
    if against:
        return against
    key, mark = (origin.key, origin.mark) if origin else (None, None)
    name = who.name or ""
    near = _ban_near(state, origin)
    events: list[Event] = []
    if who.role == "guest" and (near or state.settings.approval):
        # Before the seat: a hub that knows the seat must know that the door is asked first.
        events.append(Knocked(person=who.person, name=name, again=near))
    events.append(Seated(person=who.person, name=name, role=who.role, key=key, mark=mark))
    if who.role == "guest":
        if _quieted(state, origin, now):
            events.append(PersonHeld(person=who.person, on=True))
        begun = state.standing(now).state == "live"
        most = expected(state.settings.capacity, state.settings.wave)
        if begun and len(lately(state.arrived, now)) >= most and not state.locked:
            events.append(Locked(on=True))
    return Decision(tuple(events))


def seated(state: RoomState, who: Who) -> Who | None:
    """Who shows the token of a seat, as the log has them; None: they have none here (any more), or are out."""
    out = who.person in state.banned or who.person in state.removed
    return None if out or not state.sits(who.person) else state.as_known(who)


def give_back_seat(state: RoomState, person: str) -> Decision | Refusal:
    """A guest's seat is anybody's again. The staff's chairs are handed over, not left."""
    seat = state.seats.get(person)
    if seat is None or seat.left:
        return NOTHING
    if seat.role in STAFF:
        return Refusal("not_allowed")
    return Decision((SeatGivenBack(person=person),))


def against_entry(
    state: RoomState, who: Who, now: int, origin: Origin | None = None
) -> Refusal | None:
    """What stands against coming in now. Whoever has a seat may come back through a locked door."""
    standing = state.standing(now)
    if standing.state == "closed" and (
        state.cancelled or not stays(state, state.as_known(who), now)
    ):
        return Refusal("cancelled" if state.cancelled else "room_closed")
    if who.person in state.banned:
        return Refusal("banned")
    if who.person in state.removed:
        return Refusal("removed")
    if who.role != "listener" and not state.sits(who.person):
        return Refusal("bad_token")
    role = state.as_known(who).role
    if role in STAFF:
        return None
    if who.person in state.turned_away:
        return Refusal("turned_away")
    if standing.state == "scheduled":
        doors_at = state.course.started_at - state.settings.doors_ms
        return Refusal("doors_closed", max(doors_at - now, 1_000))
    if role == "listener":
        if _ban_on(state, origin):
            return Refusal("banned")
        if not state.settings.listeners_allowed:
            return Refusal("listeners_off")
        if state.shut:
            return Refusal("room_locked")
    return None


def _banned(state: RoomState) -> Iterator[Seat]:
    return (state.seats[person] for person in state.banned if person in state.seats)


def _ban_on(state: RoomState, origin: Origin | None) -> bool:
    """Whether this is somebody who was banned: the same network and the same program."""
    return origin is not None and any(seat.key == origin.key for seat in _banned(state))


def _ban_near(state: RoomState, origin: Origin | None) -> bool:
    """Whether it may be: the same network, which a whole house can share. Then the door asks."""
    return origin is not None and any(seat.mark == origin.mark for seat in _banned(state))


def beside_a_ban(state: RoomState, person: str) -> bool:
    """Whether somebody who was banned may have taken this seat too, before: the same network and the same program.

    It may as well be somebody else's at the same table, so nobody is put out: their first words are read first.
    """
    seat = state.seats.get(person)
    key = None if seat is None else seat.key
    return key is not None and any(banned.key == key for banned in _banned(state))


def _quieted(state: RoomState, origin: Origin | None, now: int) -> bool:
    """Whether this may be somebody whose words are to rest, or to wait, in another seat: the same network and program.

    It may as well be somebody else at the same table: a moderator reads their words first, nobody is muted for another.
    """
    return origin is not None and any(
        seat.key == origin.key for person, seat in state.seats.items() if state.quieted(person, now)
    )
