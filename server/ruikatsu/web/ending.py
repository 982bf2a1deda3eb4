"""Rooms that will not take place: one, or what is still to come of a series."""

from ruikatsu.domain.autopilot import due
from ruikatsu.domain.keeping import cancel
from ruikatsu.domain.room import RoomState
from ruikatsu.protocol.bodies import series_of
from ruikatsu.store import RoomGone, Store
from ruikatsu.store.making import keep_room
from ruikatsu.store.recurring import room_name
from ruikatsu.web.committing import Committing
from ruikatsu.web.directory import Directory


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
