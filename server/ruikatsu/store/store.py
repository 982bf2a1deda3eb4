"""The store: Redis or Valkey, seen as rooms, logs, seats, presence and what is due."""

import asyncio
from types import TracebackType
from typing import Literal, Self

from .box import Box
from .clock import StoreClock
from .due import Jobs
from .felt import Felt
from .figures import Figures
from .hosts import Hosts
from .lane import Lane
from .layout import Layouts
from .log import Log
from .presence import Presence
from .probe import Probing
from .reminders import Reminders
from .rooms import Rooms
from .seats import Seats
from .sentinels import watched
from .series import AllSeries
from .sessions import Sessions
from .staying import stay_with_master


class Store(
    Log,
    Rooms,
    Seats,
    Presence,
    Jobs,
    Hosts,
    Sessions,
    AllSeries,
    Figures,
    Felt,
    Box,
    Probing,
    Layouts,
    Reminders,
):
    """One process's way to the store. Make it with `Store.open`."""

    clock: StoreClock
    _staying: asyncio.Task[None] | None = None

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        prefix: str = "rk",
        command_timeout: float = 2.0,
        limit: int = 20_000,
        publish: Literal["PUBLISH", "SPUBLISH"] | None = None,
        replicas: int = 0,
    ) -> Self:
        """Connects to `redis://`, `rediss://`, `unix://`, `redis+sentinel://` or `redis+cluster://`.

        `command_timeout` is in seconds, `limit` the number of calls that may wait at once, `replicas` how many must
        have a write before it is answered.
        Raises StoreDown when nobody answers, StoreUnfit for a URL that makes no sense and for a part of a cluster that
        was not named as one, StoreNewer where a newer server has been at work.
        """
        store = cls(
            url,
            prefix=prefix,
            command_timeout=command_timeout,
            limit=limit,
            publish=publish,
            replicas=replicas,
        )
        store.clock = StoreClock(store.lane)
        try:
            if store.cluster is not None:
                await store.cluster.open()
            await store.lane.open()
            await store.reads.open()
            await store.must_be_whole()
            await store.must_be_readable()
            await store.clock.start()
            if found := watched(url):
                lanes = [lane for lane in (store.lane, store.reads) if isinstance(lane, Lane)]
                going_over = stay_with_master(found, lanes, command_timeout)
                store._staying = asyncio.create_task(going_over, name="store-staying")
        except BaseException:
            await store.close()
            raise
        return store

    async def close(self) -> None:
        """Fails what waits with StoreDown and ends all connections."""
        if self._staying is not None:
            self._staying.cancel()
            await asyncio.gather(self._staying, return_exceptions=True)
        await self.clock.stop()
        await self.lane.close()
        await self.reads.close()
        if self.cluster is not None:
            await self.cluster.close()

    @property
    def up(self) -> bool:
        """Whether it is reached at this moment: of a cluster, most of it."""
        return self.lane.up and self.reads.up

    async def wait_up(self) -> None:
        """Returns when all of it is reached."""
        await self.lane.wait_up()
        await self.reads.wait_up()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()
