"""The embedded store: one server for all processes that use a data folder.

Locks on files do it, which the kernel lets go of when a process dies, however it dies:
`owner.lock` is held by the one process that starts the server, and starts it again when it died;
`users.lock` is shared by all, so that who leaves knows whether others stay;
`server.lock` is held by the server itself (see Daemon).
"""

import asyncio
import logging
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from . import locks
from .daemon import Daemon
from .errors import StoreError, StoreUnfit

log = logging.getLogger(__name__)


class EmbeddedStore:
    """Finds the running server of a data folder, or starts it, and sees that it stays up.

    `async with EmbeddedStore(path) as store: ... store.url`
    """

    def __init__(
        self, data: Path, *, watch_every: float = 0.25, start_within: float = 120.0
    ) -> None:
        """Looks after the server each `watch_every` seconds. Raises StoreUnfit (see Daemon)."""
        self._daemon = Daemon(data)
        self._every = watch_every
        self._within = start_within
        self._owner: int | None = None  # the file that is locked
        self._user: int | None = None
        self._watch: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """How to reach the server."""
        return self._daemon.url

    @property
    def owner(self) -> bool:
        """Whether this process looks after the server."""
        return self._owner is not None

    async def start(self) -> str:
        """Returns the URL of a server that is up.

        Raises StoreUnfit when none can be started, with what to do instead.
        """
        try:
            self._user = locks.open_lock(self._daemon.data / "users.lock")
            await asyncio.to_thread(locks.share, self._user)
            async with asyncio.timeout(self._within):
                while not await self._look_after():  # noqa: ASYNC110  it is another process
                    await asyncio.sleep(0.05)
        except BaseException as error:
            self._let_go()
            if isinstance(error, TimeoutError):
                raise StoreUnfit(
                    f"another process has held {self._daemon.data} for {self._within:g} s without "
                    "bringing the store up: stop it, or choose another data folder"
                ) from error
            raise
        self._watch = asyncio.create_task(self._keep_up(), name="embedded-store")
        return self.url

    async def stop(self) -> None:
        """Leaves; the last one to leave stops the server."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
            self._watch = None
        if self._user is None:
            return
        try:
            # An owner with company just lets go: one of the others takes over, and the server
            # never stops. The lock is given up first, so that of two who leave at once one gets it.
            locks.give_up(self._user)
            if locks.take(self._user):
                await asyncio.to_thread(self._daemon.stop)
            else:
                self._daemon.leave()
        finally:
            self._let_go()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def _look_after(self) -> bool:
        """Whether the server is up; starts it where that is ours to do."""
        if not self._own():
            return await asyncio.to_thread(self._daemon.ready)
        # Also a server that an owner left behind when it was killed: it is as good as new.
        if await asyncio.to_thread(self._daemon.alive):
            return await asyncio.to_thread(self._daemon.ready)
        await asyncio.to_thread(self._daemon.start, self._within)
        return True

    async def _keep_up(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            try:
                if not self._own() or await asyncio.to_thread(self._daemon.alive):
                    continue
                log.error("the embedded store died; starting it again")
                await asyncio.to_thread(self._daemon.start, self._within)
            except StoreError as error:
                log.error("%s", error)

    def _own(self) -> bool:
        if self._owner is None:
            file = locks.open_lock(self._daemon.data / "owner.lock")
            if not locks.take(file):
                os.close(file)
                return False
            self._owner = file
        return True

    def _let_go(self) -> None:
        for file in (self._owner, self._user):
            if file is not None:
                os.close(file)
        self._owner = self._user = None
