"""Following a room's log: what is read and what comes over the bus, folded into one state."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Literal, Protocol

from ruikatsu.domain.events import Event
from ruikatsu.domain.room import RoomState
from ruikatsu.hub.lease import Lease
from ruikatsu.hub.merge import Merge
from ruikatsu.protocol.bodies import event_of
from ruikatsu.store import Entry, LogRewound, RoomGone, Store, StoreError
from ruikatsu.store.replay import fold_event, load

RETRY_S = 0.5

Stage = Literal["opening", "ready", "gone"]


class Reader(Protocol):
    """Who wants to know what happens in a room."""

    def happened(self, entry: Entry, event: Event | None) -> None:
        """An entry has been folded. None: only a newer server understands it."""

    def opened(self) -> None:
        """The state is known for the first time, or anew after the store lost what it had said."""

    def away(self) -> None:
        """The state is not known yet and the store does not answer."""

    def regained(self) -> None:
        """What was known holds again: the lease had lapsed, and nothing that forbids anything came meanwhile."""

    def ended(self) -> None:
        """The room was erased, or never was."""


class Follower:
    """Keeps the state of one room. Whatever the bus loses, doubles or delays, each entry is folded once, in order."""

    def __init__(
        self,
        room: str,
        store: Store,
        reader: Reader,
        new_epoch: Callable[[], str],
        lease: Lease,
        hold: Callable[[], Awaitable[None]],
    ) -> None:
        """`hold` takes the lease anew; raises RoomGone and the store's errors."""
        self.stage: Stage = "opening"
        self.epoch = ""
        self._room = room
        self._store = store
        self._reader = reader
        self._new_epoch = new_epoch
        self._lease = lease
        self._hold = hold
        self._slept = False
        self._state: RoomState | None = None
        self._merge: Merge[Entry] = Merge(0)
        self._lost_its_past = False
        self._unproven: RoomState | None = None
        self._reading = False
        self._again = False
        self._awaiting: list[tuple[int, asyncio.Future[None]]] = []

    @property
    def state(self) -> RoomState:
        """The room as it is known here.

        Raises:
            RuntimeError: Before the stage is `ready`.
        """
        if self._state is None:
            raise RuntimeError("the room is still being read")
        return self._state

    def holding(self) -> bool:
        """Whether what is known may be acted on. False: the lease has lapsed, and somebody has to `read_up` first."""
        if self._state is not None and not self._slept and not self._lease.held:
            self._slept = True
        return not self._slept

    def dialled_anew(self) -> bool:
        """The bus came back, perhaps to another server: what we know is compared. True as for `must_read`."""
        if self._unproven is None:
            self._unproven = self._state
        return self.must_read()

    def must_read(self) -> bool:
        """The log has something for us. True when the caller is the one who has to `read_up`."""
        if self._reading:
            self._again = True
            return False
        self._reading = True
        return True

    def heard(self, entry: Entry) -> bool:
        """An entry came over the bus. True when the caller has to `read_up`: something before it is missing."""
        if self._state is None:
            self._again = True
            return False
        for ready in self._merge.offer(entry.version, entry):
            self._take(ready)
        return self._merge.gap and self.must_read()

    async def read_up(self) -> None:
        """Reads the log to its end, and again while something is missing. Outlasts an outage of the store."""
        try:
            while self.stage != "gone":
                self._again = False
                try:
                    if not self._lease.held:
                        self.holding()
                        # Before the log is read: whoever commits a tool afterwards waits for this hub too.
                        await self._hold()
                    await self._read()
                except RoomGone:
                    self.end()
                except LogRewound:
                    await self._begin_anew()
                except StoreError:
                    if self._state is None or self._slept:
                        self._reader.away()
                    await asyncio.sleep(RETRY_S)
                else:
                    if not self._again and not self._merge.gap and self._lease.held:
                        return
        finally:
            self._reading = False

    def knows(self, version: int) -> bool:
        """Whether that version has been folded here, or never will be: the room is gone."""
        return self.stage == "gone" or self._merge.version >= version

    async def caught_up(
        self, version: int, start: Callable[[Coroutine[Any, Any, None]], None]
    ) -> None:
        """Returns when that version has been folded here, or the room is gone. `start` runs a read of the log."""
        if self.knows(version):
            return
        if self.must_read():
            start(self.read_up())
        reached: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._awaiting.append((version, reached))
        await reached

    def end(self) -> None:
        """The room is gone."""
        if self.stage != "gone":
            self.stage = "gone"
            self._reached(None)
            self._reader.ended()

    async def _read(self) -> None:
        if self._state is None or self._lost_its_past or await self._overslept():
            loaded = await load(self._store, self._room)
            self._state, self.epoch = loaded.state, loaded.epoch
            self._merge = Merge(loaded.state.version)
            self._lost_its_past = self._slept = False
            self._unproven = None
            self.stage = "ready"
            self._reached(loaded.state.version)
            self._reader.opened()
            return
        await self._prove()
        pages = self._store.read_pages(
            self._room, after_version=self._state.version, after_seq=self._state.seq
        )
        async for page in pages:
            if not self._lease.held:
                self.holding()
                return  # stopped while the log answered: what it answered is old
            for entry in page:
                for ready in self._merge.offer(entry.version, entry):
                    self._take(ready)
        if self._slept and self._lease.held:
            self._slept = False
            self._reader.regained()

    async def _overslept(self) -> bool:
        """Whether, while nobody waited for us, something came that forbids what lies ready here. Raises RoomGone.

        Then all is read anew, and people come in anew: what they missed is told them as it is now.
        """
        if not self._slept:
            return False
        meta = await self._store.room_meta(self._room)
        if meta is None:
            raise RoomGone(self._room)
        return meta.control > self.state.version

    async def _prove(self) -> None:
        """Raises LogRewound when the log goes on from something else than we know, and the store's errors.

        A master that died may have had an entry that no replica had, and told us: the next one then got its version.
        """
        known = self._unproven
        if (
            known is not None
            and known.version
            and not await self._store.tells(self._room, known.version, known.seq, known.at)
        ):
            raise LogRewound(self._room, known.version)
        self._unproven = None

    async def _begin_anew(self) -> None:
        """The store lost what it had acknowledged. Nobody may believe that the old telling still holds."""
        self._lost_its_past = True
        try:
            await self._store.renew_epoch(self._room, self.epoch, self._new_epoch())
        except StoreError:
            await asyncio.sleep(RETRY_S)

    def _take(self, entry: Entry) -> None:
        event = event_of(entry.body)
        self._state = fold_event(self.state, entry, event)
        self._reader.happened(entry, event)
        self._reached(entry.version)

    def _reached(self, version: int | None) -> None:
        if not self._awaiting:
            return
        still = []
        for wanted, reached in self._awaiting:
            if version is None or wanted <= version:
                if not reached.done():
                    reached.set_result(None)
            else:
                still.append((wanted, reached))
        self._awaiting = still
