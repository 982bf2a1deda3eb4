"""When a tool has truly taken effect: when every hub that holds the room has acted on it."""

import asyncio
from collections import defaultdict

from ruikatsu.store import Store

ASK_AGAIN_S = 0.25
"""How often the store is asked which hubs still hold the room: one that died is let go when its lease ends."""

ASK_HUBS_S = 1.0
"""How often the hubs are asked to confirm once more: what they said may have been lost on a bus that was silent."""

AT_MOST_S = 30.0


class Settling:
    """What each hub has confirmed, room by room. A confirmation comes over the bus after the hub has written it out."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._confirmed: dict[str, dict[str, int]] = defaultdict(dict)
        self._news: dict[str, set[asyncio.Future[None]]] = defaultdict(set)

    def heard(self, room: str, hub: str, version: int) -> None:
        """A hub has acted on the log up to `version`."""
        known = self._confirmed[room]
        known[hub] = max(known.get(hub, 0), version)
        for waiting in self._news.pop(room, ()):
            if not waiting.done():
                waiting.set_result(None)

    def forget(self, room: str) -> None:
        """The room is no longer held here, or its log is told anew: versions count from the start."""
        self._confirmed.pop(room, None)

    async def settled(self, room: str, version: int) -> None:
        """Returns when every hub that holds the room has acted on that version.

        Raises StoreDown, TimeoutError.
        """
        now = asyncio.get_running_loop().time
        ask_at = now() + ASK_HUBS_S
        async with asyncio.timeout(AT_MOST_S):
            while True:
                known = self._confirmed[room]
                if all(known.get(hub, 0) >= version for hub in await self._store.hubs_here(room)):
                    return
                if now() >= ask_at:
                    ask_at = now() + ASK_HUBS_S
                    await self._store.ask_to_confirm(room)
                await self._something(room)

    async def _something(self, room: str) -> None:
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._news[room].add(waiting)
        try:
            await asyncio.wait((waiting,), timeout=ASK_AGAIN_S)
        finally:
            self._news[room].discard(waiting)
