"""Films go when no room needs them any more."""

import asyncio

import structlog

from ruikatsu.store import Store, StoreError

from .folder import MediaFolder
from .needs import needed

log = structlog.get_logger("ruikatsu.media")

SWEEP_EVERY_S = 600.0


async def keep_sweeping(store: Store, folder: MediaFolder, keep_ms: int) -> None:
    """Runs until cancelled. What fails is tried again next time."""
    while True:
        await asyncio.sleep(SWEEP_EVERY_S)
        try:
            await sweep(store, folder, store.clock.now_ms(), keep_ms)
        except (StoreError, OSError) as error:
            log.warning("sweep_failed", kind=type(error).__name__)


async def sweep(store: Store, folder: MediaFolder, now: int, keep_ms: int) -> int:
    """Erases files that no living room names and that nobody brought or needed for `keep_ms`; gives how many.

    Any number of processes may do this at once. Raises StoreError, OSError.
    """
    before = now - keep_ms
    aged = await asyncio.to_thread(folder.aged, before)
    if not aged:
        return 0
    idle = aged - await needed(store)
    erased = 0
    for media in sorted(idle):
        erased += await asyncio.to_thread(folder.erase_aged, media, before)
    if erased:
        log.info("media_erased", files=erased)
    return erased
