"""Rooms that are ended from outside: closed while they are on, or not to take place, alone or in a series."""

from ruikatsu.domain.autopilot import due
from ruikatsu.domain.decide import decide
from ruikatsu.domain.keeping import cancel
from ruikatsu.domain.roles import OPERATOR
from ruikatsu.domain.room import RoomState
from ruikatsu.domain.steering import Steering
from ruikatsu.domain.timeline import ends_at
from ruikatsu.protocol.bodies import series_of
from ruikatsu.store import RoomGone, Store
from ruikatsu.store.making import keep_room
from ruikatsu.store.recurring import room_name
from ruikatsu.web.committing import Committing
from ruikatsu.web.directory import Directory


async def close_room(store: Store, directory: Directory, room: str, *, emergency: bool) -> None:
    """Steers a room that is on to its close, as its host would: what quiet is owed is kept, unless in an emergency.

    Raises Refused, RoomGone, StoreDown.
    """
    asked = Steering("close", emergency=emergency)
    state = await directory.state(room)
    await Committing(store, directory).carry(
        state, lambda known, now: decide(known, OPERATOR, asked, now)
    )
    state = await directory.state(room)
    await keep_room(store, state)
    over_at = ends_at(state.settings.programme, state.course, directory.now())
    await store.box_until(room, over_at)


async def cancel_room(store: Store, directory: Directory, state: RoomState, by: str) -> None:
    """Whoever comes is told that it will not take place. Raises Refused, RoomGone, StoreDown."""
    room = state.settings.id
    committing = Committing(store, directory)
    await committing.carry(state, lambda known, now: cancel(known, by, now))
    await keep_room(store, await directory.state(room))
    directory.seats_changed(room)


async def end_series(
    store: Store, directory: Directory, series: str, by: str = "operator"
) -> list[str]:
    """Makes no further room of a series without an end, and cancels those that have not begun: their ids.

    Raises Refused, StoreDown; may be repeated.
    """
    record = await store.series_get(series)
    if record is None:
        return []
    kept = series_of(record)
    await store.series_end(series)
    cancelled = []
    for at in due(kept, directory.now()):
        room = room_name(kept, at).id
        try:
            state = await directory.state(room)
        except RoomGone:
            continue
        if state.standing(directory.now()).state in ("scheduled", "doors_open"):
            await cancel_room(store, directory, state, by)
            cancelled.append(room)
    return cancelled
