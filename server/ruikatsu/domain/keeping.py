"""What a host may still change of a room that is made."""

from dataclasses import replace

from ruikatsu.domain.decision import NOTHING, Decision
from ruikatsu.domain.events import Cancelled, Edited
from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.room import RoomState
from ruikatsu.domain.settings import Settings
from ruikatsu.domain.timeline import ends_at


def edit(state: RoomState, made: Settings, by: str, now: int) -> Decision | Refusal:
    """The room made anew. Once the doors are open its time and its programme stand: they are steered from then on.

    What makes the room itself (its id, its key, its maker, its series) is never changed.
    """
    before = state.settings
    made = replace(
        made,
        id=before.id,
        hash_key=before.hash_key,
        made_by=before.made_by,
        series=before.series,
        made_at=before.made_at,
    )
    standing = state.standing(now).state
    if standing == "closed":
        return Refusal("cancelled" if state.cancelled else "room_closed")
    moved = (made.starts_at, made.programme, made.doors_ms) != (
        before.starts_at,
        before.programme,
        before.doors_ms,
    )
    if moved and standing != "scheduled":
        return Refusal("already_started")
    return NOTHING if made == before else Decision((Edited(settings=made, by=by),))


def cancel(state: RoomState, by: str, now: int) -> Decision | Refusal:
    """The room will not take place. One that is on is closed, not cancelled."""
    standing = state.standing(now).state
    if state.cancelled:
        return NOTHING
    if standing == "closed":
        return Refusal("room_closed")
    if standing == "live":
        return Refusal("already_started")
    return Decision((Cancelled(by=by),))


def told_of_until(state: RoomState, now: int) -> int:
    """Until when the room is one that there is, or was to be (ms): what is left of it goes its retention later.

    One that was called off is told of for as long as somebody may come to it.
    """
    made = state.settings
    end = ends_at(made.programme, state.course, now)
    return max(end, made.starts_at + made.programme.length_ms) if state.cancelled else end
