"""The beat of a hub: signals and presence go out, leases are renewed, and nobody is left alone."""

import asyncio
from collections.abc import Callable
from itertools import cycle

import structlog

from ruikatsu.domain.aftercare import stays
from ruikatsu.domain.alone import watched
from ruikatsu.domain.events import LeftAlone
from ruikatsu.hub.awake import Awake
from ruikatsu.hub.lease import LEASE_MS, elapsed_ms
from ruikatsu.hub.looking import look_round
from ruikatsu.hub.presence import Lease
from ruikatsu.hub.room import Beat, LiveRoom
from ruikatsu.hub.tasks import Tasks
from ruikatsu.protocol import server
from ruikatsu.protocol.bodies import body_of
from ruikatsu.store import Draft, RoomGone, Store, StoreError
from ruikatsu.store.figures import Sample

log = structlog.get_logger("ruikatsu.hub")

BEAT_S = 0.25
"""Signals go out at most this often; presence at most every second beat."""

ROUND = 4
"""In so many beats each room has been looked at once."""

HEARTBEAT_MS = 5_000
EMPTY_MS = 60_000
"""A room without people here is let go after this long."""

AFTER_MS = 120_000
"""Lines into a room that is over are closed after this long: time for the close to be read."""


class Beating:
    """Looks at the rooms of a hub: four times a second at those in which something stirs, once a second at each.

    So a thousand quiet circles cost a thousand looks a second, and a tear falls within a quarter of one all the same.
    """

    def __init__(
        self,
        hub: str,
        store: Store,
        now: Callable[[], int],
        tasks: Tasks,
        let_go: Callable[[LiveRoom], None],
    ) -> None:
        self._hub = hub
        self._store = store
        self._now = now
        self._tasks = tasks
        self._let_go = let_go
        self.awake = Awake()
        self._stirred: set[LiveRoom] = set()
        self._turns: list[dict[LiveRoom, None]] = [{} for _ in range(ROUND)]

    def follow(self, room: LiveRoom) -> None:
        """From now on this room is looked at."""
        min(self._turns, key=len)[room] = None

    def forget(self, room: LiveRoom) -> None:
        """This room is held here no longer."""
        self._stirred.discard(room)
        for turn in self._turns:
            turn.pop(room, None)

    def stir(self, room: LiveRoom) -> None:
        """Something of the moment has happened there: signals fell, somebody came or went."""
        self._stirred.add(room)

    async def keep_beating(self) -> None:
        """Runs until cancelled."""
        for turn in cycle(self._turns):
            await asyncio.sleep(BEAT_S)
            self.awake.beat()
            now = self._now()
            stirred, self._stirred = self._stirred, set()
            for room in stirred:
                self._safely(self._show, room, now)
            for room in list(turn):
                self._safely(self._beat, room, now)

    def _safely(self, look: Callable[[LiveRoom, int], None], room: LiveRoom, now: int) -> None:
        try:
            look(room, now)
        except Exception as error:  # one room must not stop the hearts of the others
            log.error("beat_failed", kind=type(error).__name__, exc_info=error)

    def _show(self, room: LiveRoom, now: int) -> None:
        """What stirs is shown and told."""
        if room.follower.stage != "ready":
            return
        beat = room.beat
        if room.given:
            given, room.given = room.given, type(room.given)()
            self._tasks.start(self._signal(room, dict(given), now // 60_000))
        if room.falling:
            falling, room.falling = room.falling, type(room.falling)()
            room.show(server.signals(falling))
        self._watch(room, beat, now)
        if room.roster.changed:
            if now >= beat.presence_at:
                # A frame to each of ten thousand is work: the larger the room, the calmer its roster.
                beat.presence_at = now + 500 + room.lines // 2
                room.show(room.roster.frame())
            else:
                self.stir(room)
        self._tell(room, beat, now)

    def _beat(self, room: LiveRoom, now: int) -> None:
        """What time alone brings about."""
        if room.follower.stage == "gone":
            if not room.lines:
                self._let_go(room)
            return
        if room.follower.stage != "ready":
            return
        if not room.holds():
            return
        beat = room.beat
        room.roster.expire(now)
        if room.roster.changed:
            self.stir(room)
        self._watch(room, beat, now)
        self._count(room, beat, now)
        if now >= beat.heartbeat_at:
            beat.heartbeat_at = now + HEARTBEAT_MS
            self._see_out(room, now)
            if not beat.leasing:
                # Also with nobody here: as long as it follows the room, tools wait for this hub.
                self._lease(room, beat, room.held.lease(now))
        else:
            self._tell(room, beat, now)
        if room.lines or not room.held.empty:
            room.empty_since = None
        elif room.empty_since is None:
            room.empty_since = now
        elif now - room.empty_since > EMPTY_MS:
            self._let_go(room)

    def _tell(self, room: LiveRoom, beat: Beat, now: int) -> None:
        """Who came and went is told to the other hubs."""
        if beat.leasing:
            self.stir(room)
        elif lease := room.held.lease(now):
            self._lease(room, beat, lease)

    def _see_out(self, room: LiveRoom, now: int) -> None:
        """Some time after the end the lines are closed; those of who asked to be looked after come last."""
        if room.lines and now > room.over_at + AFTER_MS:
            for member in room.crowd.everybody():
                if not stays(room.state, member.who, now):
                    member.bye("room_closed")

    def _lease(self, room: LiveRoom, beat: Beat, lease: Lease | None) -> None:
        if not room.holds():
            room.held.untold()  # one that lapsed is not renewed as if nothing had been
            return
        beat.leasing = True
        self._tasks.start(self._renew(room, beat, lease))

    async def _renew(self, room: LiveRoom, beat: Beat, lease: Lease | None) -> None:
        asked_at = elapsed_ms()
        try:
            written = await self._store.lease(
                room.id,
                self._hub,
                here=lease.here if lease else {},
                gone=lease.gone if lease else (),
                listeners=room.held.listeners,
                ttl_ms=LEASE_MS,
                full=lease.full if lease else False,
                announce=True,
            )
            if written:
                room.lease.written(asked_at, LEASE_MS)
            else:
                room.lease.lapsed()
                room.held.untold()
        except RoomGone:
            room.follower.end()
        except StoreError:
            room.held.untold()
        finally:
            beat.leasing = False

    def _count(self, room: LiveRoom, beat: Beat, now: int) -> None:
        """How full the room is, once a minute, from the opening of its doors."""
        if now < room.state.course.started_at - room.state.settings.doors_ms:
            return
        told = beat.most.seen(now, len(room.roster.people), room.roster.listeners)
        if told:
            self._tasks.start(self._sample(room, told))

    async def _sample(self, room: LiveRoom, told: tuple[Sample, ...]) -> None:
        try:
            await self._store.sample(room.id, told)
        except StoreError:
            return  # one minute of the report is missing; nobody in the room is

    def _watch(self, room: LiveRoom, beat: Beat, now: int) -> None:
        """A room is not left alone, and not kept quiet once somebody is back."""
        here = bool(room.roster.staff_here)
        if here:
            room.staff_seen_at = now
        if here is not beat.staffed:
            beat.staffed = here
            for member in room.crowd.waiting():
                member.knocks(staff_here=here)
        event = watched(room.state, here, room.staff_seen_at, now)
        if event is not None and not beat.watching:
            beat.watching = True
            self._tasks.start(self._left_alone(room, beat, event))

    async def _left_alone(self, room: LiveRoom, beat: Beat, event: LeftAlone) -> None:
        try:
            if event.on:
                # A whole room goes quiet on this: what the bus told of its staff is not taken for granted.
                await look_round(self._store, room)
                here = bool(room.roster.staff_here)
                if not watched(room.state, here, room.staff_seen_at, self._now()):
                    return
            draft = Draft(event.stream, body_of(event), event.control)
            # Every hub that sees it says it; the first wins, and for the others something came between.
            await self._store.commit(room.id, [draft], based_on=room.state.version)
        except StoreError:
            return
        finally:
            beat.watching = False

    async def _signal(self, room: LiveRoom, counts: dict[str, int], minute: int) -> None:
        try:
            await self._store.signals(room.id, counts, minute)
        except StoreError:
            return  # a tear that was not passed on is let go: it is of the moment
