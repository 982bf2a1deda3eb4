"""The hub: the rooms that have people here, and the beat that keeps them."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import orjson
import structlog

from ruikatsu.domain.events import Said
from ruikatsu.hub.erasing import keep_erasing
from ruikatsu.hub.framing import text_frame
from ruikatsu.hub.member import Member
from ruikatsu.hub.presence import Lease
from ruikatsu.hub.room import LiveRoom
from ruikatsu.hub.tasks import Tasks
from ruikatsu.protocol import server
from ruikatsu.protocol.bodies import event_of, state_body
from ruikatsu.store import Entry, RoomGone, Store, StoreError, Stream
from ruikatsu.store.bus import Bus
from ruikatsu.store.clock import StoreClock
from ruikatsu.store.making import ERASE

log = structlog.get_logger("ruikatsu.hub")

BEAT_S = 0.25
"""Signals go out at most this often; presence at most every second beat."""

HEARTBEAT_MS = 5_000
LEASE_MS = 20_000
"""A hub that has not renewed for this long is dead, and its people are gone."""

EMPTY_MS = 60_000
"""A room without people here is let go after this long."""

AFTER_MS = 120_000
"""Lines into a room that is over are closed after this long: time for the close to be read."""

SNAPSHOT_EVERY = 256
"""Entries between two snapshots of a room."""


@dataclass(slots=True)
class Beat:
    """When a room is due for what."""

    presence_at: int = 0
    heartbeat_at: int = 0
    leasing: bool = False


class Hub:
    """All live rooms of this process."""

    def __init__(self, store: Store, clock: StoreClock) -> None:
        self.id = secrets.token_hex(6)
        self.store = store
        self.clock = clock
        self.tasks = Tasks()
        self.rooms: dict[str, LiveRoom] = {}
        self.draining = False
        self.bus = Bus(store, on_confirmed=self._confirmed)
        self._beats: dict[str, Beat] = {}

    @property
    def now(self) -> Callable[[], int]:
        """The room's time, in ms."""
        return self.clock.now_ms

    async def __aenter__(self) -> Self:
        await self.bus.open()
        self.tasks.start(self._keep_beating())
        self.tasks.start(keep_erasing(self.store))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.tasks.close()
        await self.bus.close()

    def signs(self) -> dict[str, bool]:
        """What must be well for people to be sent here."""
        return {
            "store": self.store.up,
            "bus": self.bus.healthy,
            "staying": not self.draining,
        }

    def room(self, room_id: str) -> LiveRoom:
        """The room, followed from now on if it was not yet.

        Raises:
            ValueError: No room could have this id.
        """
        room = self.rooms.get(room_id)
        if room is None:
            room = LiveRoom(room_id, self.store, self.now, _new_epoch, self._fetch)
            self.bus.subscribe(room_id, lambda message: self._heard(room, message))
            self.rooms[room_id] = room
            self._beats[room_id] = Beat()
            if room.follower.must_read():
                self.tasks.start(self._open(room))
        return room

    def committed(self, room: LiveRoom, version: int) -> None:
        """This hub wrote that version: now and then it also writes down where the room stands."""
        if version % SNAPSHOT_EVERY == 0:
            self.tasks.start(self._snapshot(room))

    async def ends_anew(self, room: LiveRoom) -> None:
        """The programme was steered: what happens after its end is set for the new time.

        Raises StoreError.
        """
        over = room.over_at + room.state.settings.retention_ms
        await self.store.due_add(ERASE + room.id.encode(), over)

    async def drain(self, *, batch: int = 250, pause_s: float = 0.5) -> None:
        """Sends everybody on to come back elsewhere or later, in batches, each with its own wait."""
        self.draining = True
        everybody = [member for room in self.rooms.values() for member in room.members()]
        for start in range(0, len(everybody), batch):
            for place, member in enumerate(everybody[start : start + batch]):
                member.bye("going_down", retry_after=0.2 + 2.0 * place / batch)
            await asyncio.sleep(pause_s if start + batch < len(everybody) else 0)

    # The bus.

    def _confirmed(self, room_id: str) -> None:
        room = self.rooms.get(room_id)
        if room is not None and room.follower.must_read():
            self.tasks.start(self._open(room))

    def _heard(self, room: LiveRoom, message: bytes) -> None:
        kind, _, rest = message.partition(b" ")
        if kind in (b"r", b"d"):
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
        elif kind == b"s":
            room.falling.update(orjson.loads(rest)["counts"])
        elif kind == b"x":
            room.follower.end()

    async def _open(self, room: LiveRoom) -> None:
        await room.follower.read_up()
        try:
            for hub, share in (await self.store.roster(room.id)).items():
                people = {person: orjson.loads(state) for person, state in share.people.items()}
                room.roster.learn(hub, people, (), share.listeners, share.expires_at, whole=True)
        except StoreError:
            return  # the next heartbeats of the other hubs tell it bit by bit

    # Resuming.

    def _fetch(self, room: LiveRoom, member: Member, seq: int) -> None:
        self.tasks.start(self._fetch_history(room, member, seq))

    async def _fetch_history(self, room: LiveRoom, member: Member, seq: int) -> None:
        history: list[bytes] = []
        words = room.reads_words(member)
        upto = room.state.seq
        try:
            while seq < upto:
                page = await self.store.read_room_after(room.id, seq, upto)
                history += [
                    text_frame(server.event(entry.seq, entry.at, entry.body))
                    for entry in page
                    if words or not isinstance(event_of(entry.body), Said)
                ]
                seq = page[-1].seq if page else upto
        except StoreError:
            member.bye("store_away")
            return
        room.arrive_with(member, seq, history)

    # The beat.

    async def _keep_beating(self) -> None:
        while True:
            await asyncio.sleep(BEAT_S)
            now = self.now()
            for room in list(self.rooms.values()):
                try:
                    self._beat(room, self._beats[room.id], now)
                except Exception as error:  # one room must not stop the hearts of the others
                    log.error("beat_failed", kind=type(error).__name__, exc_info=error)

    def _beat(self, room: LiveRoom, beat: Beat, now: int) -> None:
        if room.follower.stage == "gone":
            if not room.lines:
                self._let_go(room)
            return
        if room.follower.stage != "ready":
            return
        if room.given:
            given, room.given = room.given, type(room.given)()
            self.tasks.start(self._signal(room, dict(given), now // 60_000))
        if room.falling:
            falling, room.falling = room.falling, type(room.falling)()
            room.show(server.signals(falling))
        room.roster.expire(now)
        if room.roster.changed and now >= beat.presence_at:
            # A frame to each of ten thousand is work: the larger the room, the calmer its roster.
            beat.presence_at = now + 500 + room.lines // 2
            room.show(room.roster.frame())
        if now >= beat.heartbeat_at:
            beat.heartbeat_at = now + HEARTBEAT_MS
            self._see_out(room, now)
            if not beat.leasing and not room.held.empty:
                self._lease(room, beat, room.held.lease(now))
        elif not beat.leasing and (lease := room.held.lease(now)):
            self._lease(room, beat, lease)
        if room.lines or not room.held.empty:
            room.empty_since = None
        elif room.empty_since is None:
            room.empty_since = now
        elif now - room.empty_since > EMPTY_MS:
            self._let_go(room)

    def _let_go(self, room: LiveRoom) -> None:
        self.bus.unsubscribe(room.id)
        room.outbox.close()
        room.follower.end()
        del self.rooms[room.id]
        del self._beats[room.id]

    def _see_out(self, room: LiveRoom, now: int) -> None:
        """Some time after the end the last lines are closed."""
        if room.lines and now > room.over_at + AFTER_MS:
            for member in list(room.members()):
                member.bye("room_closed")

    def _lease(self, room: LiveRoom, beat: Beat, lease: Lease | None) -> None:
        beat.leasing = True
        self.tasks.start(self._renew(room, beat, lease))

    async def _renew(self, room: LiveRoom, beat: Beat, lease: Lease | None) -> None:
        try:
            written = await self.store.lease(
                room.id,
                self.id,
                here=lease.here if lease else {},
                gone=lease.gone if lease else (),
                listeners=room.held.listeners,
                ttl_ms=LEASE_MS,
                full=lease.full if lease else False,
                announce=True,
            )
            if not written:
                room.held.untold()
        except RoomGone:
            room.follower.end()
        except StoreError:
            room.held.untold()
        finally:
            beat.leasing = False

    async def _signal(self, room: LiveRoom, counts: dict[str, int], minute: int) -> None:
        try:
            await self.store.signals(room.id, counts, minute)
        except StoreError:
            return  # a tear that was not passed on is let go: it is of the moment

    async def _snapshot(self, room: LiveRoom) -> None:
        state = room.state
        try:
            await self.store.snapshot_save(room.id, state.version, state.seq, state_body(state))
        except StoreError:
            return  # the log tells it all; the next snapshot will come


def _new_epoch() -> str:
    return secrets.token_hex(8)
