"""What must happen once, at its time: jobs for whichever server takes them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog

from ruikatsu.hub.erasing import erase_if_over
from ruikatsu.store import Due, Store, StoreError
from ruikatsu.store.making import ERASE
from ruikatsu.store.recurring import NEXT, go_on

log = structlog.get_logger("ruikatsu.hub")

LOOK_EVERY_S = 2.0
LEASE_MS = 30_000

Work = Callable[[Store, Due], Awaitable[object]]


async def keep_working(store: Store) -> None:
    """Runs until cancelled. What fails is taken up again when its lease has ended."""
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        try:
            taken = await store.due_take(store.clock.now_ms(), LEASE_MS)
        except StoreError:
            continue
        for due in taken:
            await _do(store, due)


async def _do(store: Store, due: Due) -> None:
    work = next((work for mark, work in _WORK.items() if due.job.startswith(mark)), None)
    if work is None:
        return  # of a newer server, which will take it
    try:
        await work(store, due)
    except StoreError:
        return
    except Exception as error:  # one job must not stand in the way of the others
        log.error("job_failed", kind=type(error).__name__, exc_info=error)


async def _next_room(store: Store, due: Due) -> None:
    if not await go_on(store, due.job.removeprefix(NEXT).decode()):
        await store.due_done(due)


_WORK: Mapping[bytes, Work] = {ERASE: erase_if_over, NEXT: _next_room}
