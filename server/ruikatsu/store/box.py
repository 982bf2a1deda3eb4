"""The words of the slips of a room, kept apart from its log, and no longer than until it ends."""

from .errors import RoomGone
from .link import Link
from .script import load

_BOX = load("box")


class Box(Link):
    """One hash a room: slip -> its words. Nothing in it says whose they are."""

    async def box_put(self, room: str, slip: str, body: bytes, ends_at: int) -> None:
        """Keeps a slip until `ends_at` (ms). Twice does no harm: the first words stand.

        Raises RoomGone (also where the room is over) and the lane's errors.
        """
        keys = self.keys.room(room)
        if await self.lane.run(_BOX, (keys.meta, keys.box), (slip, body, ends_at)) == 0:
            raise RoomGone(room)

    async def box_get(self, room: str, slip: str) -> bytes | None:
        """The words of a slip, or None where there are none any more."""
        found: bytes | None = await self.reads.call("HGET", self.keys.room(room).box, slip)
        return found

    async def box_all(self, room: str) -> dict[str, bytes]:
        """Every slip."""
        flat = await self.reads.call("HGETALL", self.keys.room(room).box)
        return {slip.decode(): body for slip, body in zip(flat[::2], flat[1::2], strict=True)}

    async def box_drop(self, room: str, slip: str) -> None:
        """The words of a slip go. Twice does no harm."""
        await self.lane.call("HDEL", self.keys.room(room).box, slip)

    async def box_until(self, room: str, ends_at: int) -> None:
        """The room ends at another time (ms): its box goes then."""
        await self.lane.call("PEXPIREAT", self.keys.room(room).box, ends_at)
