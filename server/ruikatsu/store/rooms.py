"""Rooms as the store sees them: made once, listed by their start, erased without a trace."""

from collections.abc import Iterable, Sequence

from .errors import RoomGone
from .keys import RoomKeys
from .link import Link
from .records import RoomMeta
from .script import load

_CREATE = load("create")
_ERASE = load("erase")
_KEEP = load("keep")
_EPOCH = load("epoch")
_META = ("epoch", "version", "seq", "control", "settings", "starts_at", "erase_at", "public")


class Rooms(Link):
    """Making, finding and listing rooms."""

    async def create(
        self,
        room: str,
        *,
        epoch: str,
        settings: bytes,
        erase_at: int,
        starts_at: int,
        public: bool,
    ) -> bool:
        """Makes the room. False when another has this id.

        The same call again (the same id and epoch) gives True again, so that it may be repeated
        after StoreDown. Raises ValueError when `erase_at` has passed.
        """
        keys = self.keys.room(room)
        made = await self.lane.run(
            _CREATE,
            (keys.meta, keys.ids),
            (epoch, settings, erase_at, starts_at, int(public)),
        )
        if made == -1:
            raise ValueError("erase_at lies in the past")
        if made == 0:
            return False
        # The index lies in another slot. Last, so that what is listed can be entered.
        await self.lane.call("ZADD", self._index(public), starts_at, room)
        return True

    async def room_meta(self, room: str) -> RoomMeta | None:
        """What the store keeps of the room itself; None when there is none."""
        reply = await self.reads.call("HMGET", self.keys.room(room).meta, *_META)
        return _meta(room, reply)

    async def room_metas(self, rooms: Iterable[str]) -> dict[str, RoomMeta]:
        """As `room_meta`, for many at once; those that are gone are left out."""
        asked = [
            (room, self.reads.call("HMGET", self.keys.room(room).meta, *_META)) for room in rooms
        ]
        found = [_meta(room, await reply) for room, reply in asked]
        return {meta.room: meta for meta in found if meta is not None}

    async def rooms(
        self, from_ms: int, to_ms: int, limit: int = 100, *, public: bool = True
    ) -> list[str]:
        """Ids of rooms that start within [from_ms, to_ms], the first first.

        A room that died without being erased may still be named: ask for its meta.
        """
        ids = await self.reads.call(
            "ZRANGE", self._index(public), from_ms, to_ms, "BYSCORE", "LIMIT", 0, limit
        )
        return [room.decode() for room in ids]

    async def list_as(
        self, room: str, *, starts_at: int, public: bool, host: str | None = None
    ) -> None:
        """Lists the room at that start (ms), for everybody or not, and among the host's own. Twice does no harm."""
        await self.lane.call("ZREM", self._index(not public), room)
        await self.lane.call("ZADD", self._index(public), starts_at, room)
        if host is not None:
            await self.lane.call("ZADD", self.keys.rooms_of(host), starts_at, room)

    async def rooms_of(self, host: str) -> list[str]:
        """Ids of a host's rooms, the first to start first. A room that died without being erased may be named."""
        ids = await self.reads.call("ZRANGE", self.keys.rooms_of(host), 0, -1)
        return [room.decode() for room in ids]

    async def keep_until(self, room: str, erase_at: int) -> None:
        """Moves the moment (ms) at which the room's keys die by themselves.

        Raises RoomGone, ValueError when it has passed.
        """
        moved = await self.lane.run(_KEEP, _every(self.keys.room(room)), (erase_at,))
        if moved == 0:
            raise RoomGone(room)
        if moved == -1:
            raise ValueError("erase_at lies in the past")

    async def renew_epoch(self, room: str, known: str, new: str) -> str:
        """After LogRewound: the epoch in force, which is `new` for the first hub that asks.

        Raises RoomGone.
        """
        epoch = await self.lane.run(_EPOCH, (self.keys.room(room).meta,), (known, new))
        if epoch is None:
            raise RoomGone(room)
        return bytes(epoch).decode()

    async def erase(self, room: str, host: str | None = None) -> None:
        """Leaves no key of the room and tells every hub (`x` on the bus). Twice does no harm."""
        keys = self.keys.room(room)
        # First, while it is known whose they are: no job names the room any more.
        reminders = await self.lane.call("HKEYS", keys.remind)
        if reminders:
            jobs = [self.keys.reminder(room, reminder.decode()) for reminder in reminders]
            await self.lane.call("ZREM", self.keys.reminders, *jobs)
        await self.lane.run(_ERASE, (*_every(keys), keys.box), (self.publish, keys.bus, keys.here))
        # Other slots, so not in the same step; who calls repeats it all after StoreDown.
        await self.lane.call("ZREM", self.keys.rooms, room)
        await self.lane.call("ZREM", self.keys.unlisted, room)
        if host is not None:
            await self.lane.call("ZREM", self.keys.rooms_of(host), room)

    def _index(self, public: bool) -> bytes:
        return self.keys.rooms if public else self.keys.unlisted


def _every(keys: RoomKeys) -> tuple[bytes, ...]:
    return (
        keys.meta,
        keys.log,
        keys.desk,
        keys.ids,
        keys.snap,
        keys.seats,
        keys.names,
        keys.hubs,
        keys.tally,
        keys.people,
        keys.remind,
    )


def _meta(room: str, reply: Sequence[bytes | None]) -> RoomMeta | None:
    epoch, version, seq, control, settings, starts_at, erase_at, public = reply
    if epoch is None:
        return None
    return RoomMeta(
        room=room,
        epoch=epoch.decode(),
        version=int(version or 0),
        seq=int(seq or 0),
        control=int(control or 0),
        settings=settings or b"",
        starts_at=int(starts_at or 0),
        erase_at=int(erase_at or 0),
        public=public == b"1",
    )
