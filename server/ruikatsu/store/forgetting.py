"""What was erased goes from the disk too.

An append-only file keeps every word that was ever written to it, long after its key is gone, until the server writes
the file anew from what it still knows. Redis and Valkey do that when the file has grown; a small house's never grows.
So the embedded store is told to: a moment after rooms were erased, and once at each start, for what died meanwhile.
"""

import asyncio

import structlog

from .errors import StoreError, StoreFault
from .link import Link

log = structlog.get_logger("ruikatsu.store")

PAUSE_S = 60.0
"""Between two rewrites. Rooms that end together go together."""

AGAIN_S = 1.0


async def keep_forgetting(store: Link) -> None:
    """Runs until cancelled. Only for a store that nobody else uses: the whole file is written anew."""
    store.erased.set()
    while True:
        await store.erased.wait()
        store.erased.clear()
        while not await _rewritten(store):  # noqa: ASYNC110  another rewrite tells nobody of its end
            await asyncio.sleep(AGAIN_S)
        await asyncio.sleep(PAUSE_S)


async def _rewritten(store: Link) -> bool:
    """Whether a rewrite that knows what was erased has begun. The server ends it by itself, also without us."""
    try:
        await store.reads.call("BGREWRITEAOF")
    except StoreFault:
        return False  # one is under way, and may have begun before the erasing
    except StoreError:
        return False
    log.info("file_written_anew")
    return True
