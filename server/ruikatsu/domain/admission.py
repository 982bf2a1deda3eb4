"""Who may take a seat, and who may come in."""

from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.roles import STAFF, Role
from ruikatsu.domain.room import RoomState


def against_seat(state: RoomState, role: Role, now: int) -> Refusal | None:
    """What stands against giving a seat now, but for its being taken: that the store knows.

    A seat can be saved before the doors open.
    """
    standing = state.standing(now)
    if standing.state == "closed":
        return Refusal("room_closed")
    if role in STAFF:
        return None
    if state.locked:
        return Refusal("room_locked")
    if role == "listener":
        return against_entry(state, role, now)
    return None


def against_entry(state: RoomState, role: Role, now: int) -> Refusal | None:
    """What stands against coming in now. Whoever has a seat may come back through a locked door."""
    standing = state.standing(now)
    if standing.state == "closed":
        return Refusal("room_closed")
    if role in STAFF:
        return None
    if standing.state == "scheduled":
        doors_at = state.course.started_at - state.settings.doors_ms
        return Refusal("doors_closed", max(doors_at - now, 1_000))
    if role == "listener":
        if not state.settings.listeners_allowed:
            return Refusal("listeners_off")
        if state.locked:
            return Refusal("room_locked")
    return None
