"""Erasing rooms when their time has come."""

import structlog

from ruikatsu.domain.keeping import told_of_until
from ruikatsu.store import Due, RoomGone, Store
from ruikatsu.store.making import ERASE
from ruikatsu.store.replay import load

log = structlog.get_logger("ruikatsu.hub")


async def erase_if_over(store: Store, due: Due) -> bool:
    """Erases the room of a job when its retention has passed; else sets the job for when it will have.

    Raises StoreError.
    """
    room = due.job.removeprefix(ERASE).decode()
    try:
        state = (await load(store, room)).state
    except RoomGone:
        await store.erase(room)  # what an interrupted erasing may have left in the index
        await store.due_done(due)
        store.erased.set()
        return True
    now = store.clock.now_ms()
    over = told_of_until(state, now) + state.settings.retention_ms
    if over > now:
        await store.due_add(due.job, over)
        return False
    await store.erase(room, state.settings.made_by)
    await store.due_done(due)
    store.erased.set()  # the job too names the room: only now is there nothing left to be written anew
    log.info("room_erased")
    return True
