"""The hub: the rooms that have people here, and the beat that keeps them."""

import asyncio
import secrets
from collections.abc import Callable, Coroutine
from typing import Any, Self

import orjson

from ruikatsu.hub.beat import Beating
from ruikatsu.hub.flow import Flow
from ruikatsu.hub.jobs import keep_working
from ruikatsu.hub.lease import LEASE_MS, elapsed_ms
from ruikatsu.hub.looking import look_round
from ruikatsu.hub.room import LiveRoom
from ruikatsu.hub.settling import Settling
from ruikatsu.hub.tasks import Tasks
from ruikatsu.protocol.bodies import state_body
from ruikatsu.store import Entry, Store, StoreError, Stream
from ruikatsu.store.bus import Bus
from ruikatsu.store.clock import StoreClock
from ruikatsu.store.making import ERASE, remind_anew

GOODBYE_S = 2.0

SNAPSHOT_EVERY = 256
"""Entries between two snapshots of a room."""


class Hub:
    """All live rooms of this process."""

    def __init__(self, store: Store, clock: StoreClock) -> None:
        self.id = secrets.token_hex(6)
        self.store = store
        self.clock = clock
        self.tasks = Tasks()
        self.rooms: dict[str, LiveRoom] = {}
        self.draining = False
        self.past = Flow()  # of rooms that were let go
        self.bus = Bus(store, on_confirmed=self._confirmed)
        self.settling = Settling(store)
        self.beating = Beating(self.id, store, self.now, self.tasks, self._let_go)

    @property
    def now(self) -> Callable[[], int]:
        """The room's time, in ms."""
        return self.clock.now_ms

    async def __aenter__(self) -> Self:
        await self.bus.open()
        self.tasks.start(self.beating.keep_beating())
        self.tasks.start(keep_working(self.store))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._goodbye()
        await self.tasks.close()
        await self.bus.close()

    def signs(self) -> dict[str, bool]:
        """What must be well for people to be sent here."""
        return {
            "store": self.store.up,
            "bus": self.bus.healthy,
            "staying": not self.draining,
        }

    def start(self, work: Coroutine[Any, Any, object]) -> None:
        """Runs what has to wait for the store."""
        self.tasks.start(work)

    def stir(self, room: LiveRoom) -> None:
        """There is something of the moment to show."""
        self.beating.stir(room)

    def room(self, room_id: str) -> LiveRoom:
        """The room, followed from now on if it was not yet.

        Raises:
            ValueError: No room could have this id.
        """
        room = self.rooms.get(room_id)
        if room is None:
            room = LiveRoom(room_id, self.store, self)
            self.beating.follow(room)
            self.bus.subscribe(room_id, lambda message: self._heard(room, message))
            self.rooms[room_id] = room
            if room.follower.must_read():
                self.tasks.start(self._open(room))
        return room

    def committed(self, room: LiveRoom, version: int) -> None:
        """This hub wrote that version: now and then it also writes down where the room stands."""
        if version % SNAPSHOT_EVERY == 0:
            self.tasks.start(self._snapshot(room, version))

    async def ends_anew(self, room: LiveRoom) -> None:
        """The programme was steered: what happens at its end and after is set for the new time.

        Raises StoreError.
        """
        over_at = room.over_at
        over = over_at + room.state.settings.retention_ms
        await self.store.due_add(ERASE + room.id.encode(), over)
        await self.store.box_until(room.id, over_at)
        await remind_anew(self.store, room.state)

    async def drain(self, *, batch: int = 50, pause_s: float = 0.1) -> None:
        """Sends everybody on to come back elsewhere or later, in batches, each with its own wait.

        So 500 a second arrive at the others, evenly; with what the page adds (half a second at most) nobody is out for
        longer than two, and who has not been told yet misses nothing.
        """
        self.draining = True
        everybody = [member for room in self.rooms.values() for member in room.crowd.everybody()]
        for start in range(0, len(everybody), batch):
            for place, member in enumerate(everybody[start : start + batch]):
                member.bye("going_down", retry_after=0.1 + 1.3 * place / batch)
            await asyncio.sleep(pause_s if start + batch < len(everybody) else 0)

    async def _goodbye(self) -> None:
        """No tool waits for this hub any more: nobody is here to be protected by it. Its people stay in the roster
        until the lease would have ended, or they are back elsewhere."""
        try:
            async with asyncio.timeout(GOODBYE_S):
                await asyncio.gather(
                    *[self.store.stand_back(room.id, self.id) for room in self.rooms.values()]
                )
        except (StoreError, TimeoutError):
            return  # the leases end by themselves

    # The bus.

    def _confirmed(self, room_id: str) -> None:
        room = self.rooms.get(room_id)
        if room is None:
            return
        if room.follower.dialled_anew():
            self.tasks.start(self._open(room))
        else:
            # Somebody reads the log already; who came and went unheard stands elsewhere.
            self.tasks.start(look_round(self.store, room))

    def _heard(self, room: LiveRoom, message: bytes) -> None:
        kind, _, rest = message.partition(b" ")
        if kind in (b"r", b"d"):
            if not room.holds():
                return  # the log will tell it, and what came after it
            version, seq, at, body = rest.split(b" ", 3)
            stream: Stream = "room" if kind == b"r" else "desk"
            entry = Entry(stream, int(version), int(seq), int(at), body)
            if room.follower.heard(entry):
                self.tasks.start(room.follower.read_up())
        elif kind == b"p":
            told = orjson.loads(rest)
            room.roster.learn(
                told["hub"],
                told["here"],
                told["gone"],
                told["listeners"],
                self.now() + told["ttl"],
                whole=told.get("full", False),
            )
            self.beating.stir(room)
        elif kind == b"s":
            room.falling.update(orjson.loads(rest)["counts"])
            self.beating.stir(room)
        elif kind == b"f":
            hub, version = rest.split(b" ")
            self.settling.heard(room.id, hub.decode(), int(version))
        elif kind == b"a":
            if room.follower.stage == "ready" and room.holds():
                room.outbox.flush()
                self.acted(room, room.state.version)
        elif kind == b"x":
            room.follower.end()

    async def _open(self, room: LiveRoom) -> None:
        await room.follower.read_up()
        if room.follower.stage == "ready":
            self.acted(room, room.state.version)
        await look_round(self.store, room)
        self.beating.stir(room)

    def told_anew(self, room_id: str) -> str:
        """The log lost what it had told, and versions are given out again: what hubs confirmed counts no more. Names
        the new telling."""
        self.settling.forget(room_id)
        return secrets.token_hex(8)

    async def hold(self, room: LiveRoom) -> None:
        """Takes the lease. Raises RoomGone and the store's errors."""
        asked_at = elapsed_ms()
        await self.store.lease(room.id, self.id, here={}, listeners=0, ttl_ms=LEASE_MS, full=True)
        room.lease.written(asked_at, LEASE_MS)
        room.held.untold()

    def regain(self, room: LiveRoom) -> None:
        """The lease has lapsed: it is taken anew, and the log is asked, before anything is done here."""
        if room.follower.must_read():
            self.tasks.start(self._open(room))

    def acted(self, room: LiveRoom, version: int) -> None:
        """Each control event up to that version holds for every line here: the others are told."""
        self.tasks.start(self._confirm(room, version))

    async def _confirm(self, room: LiveRoom, version: int) -> None:
        try:
            await self.store.confirm(room.id, self.id, version)
        except StoreError:
            return  # who waits for it asks again, and its own store is away as well

    # Keeping.

    def _let_go(self, room: LiveRoom) -> None:
        self.bus.unsubscribe(room.id)
        self.beating.forget(room)
        room.outbox.close()
        room.follower.end()
        self.settling.forget(room.id)
        self.past.take_in(room.flow)
        del self.rooms[room.id]
        self.tasks.start(self._unlease(room))

    async def _unlease(self, room: LiveRoom) -> None:
        try:
            await self.store.unlease(room.id, self.id)
        except StoreError:
            return  # the lease ends by itself

    async def _snapshot(self, room: LiveRoom, version: int) -> None:
        # What was committed may still be on its way back over the bus.
        await room.follower.caught_up(version, self.tasks.start)
        state = room.state
        try:
            await self.store.snapshot_save(room.id, state.version, state.seq, state_body(state))
        except StoreError:
            return  # the log tells it all; the next snapshot will come
