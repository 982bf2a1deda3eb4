"""Who is to be reminded of a room: kept with it until they were, or until it is over.

When each is due stands in one sorted set, leased as other jobs are (docs/decisions/0002-jobs-are-leased.md).
"""

from dataclasses import dataclass

from .errors import RoomGone
from .link import Link
from .records import Due
from .script import load

_TAKE = load("due_take")
_DONE = load("due_done")
_REMIND = load("remind")


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder that is due, on a lease."""

    room: str
    id: str
    due: Due


class Reminders(Link):
    """The reminders of all rooms."""

    async def remind(self, room: str, reminder: str, record: bytes, at_ms: int, most: int) -> bool:
        """Keeps it and sets it for that time; the same id again stands in the place of the first. False where the room
        has `most` already. Raises RoomGone, StoreDown.
        """
        keys = self.keys.room(room)
        kept = await self.lane.run(_REMIND, (keys.meta, keys.remind), (reminder, record, most))
        if kept == 0:
            raise RoomGone(room)
        if kept == -1:
            return False
        await self.lane.call("ZADD", self.keys.reminders, at_ms, self.keys.reminder(room, reminder))
        return True

    async def remind_no_more(self, room: str, reminder: str) -> None:
        """Nothing of it is kept. Twice does no harm. Raises StoreDown."""
        await self.lane.call("HDEL", self.keys.room(room).remind, reminder)
        await self.lane.call("ZREM", self.keys.reminders, self.keys.reminder(room, reminder))

    async def reminder(self, room: str, reminder: str) -> bytes | None:
        """What is kept of it. Raises StoreDown."""
        found: bytes | None = await self.reads.call("HGET", self.keys.room(room).remind, reminder)
        return found

    async def reminders(self, room: str) -> dict[str, bytes]:
        """Every one of a room. Raises StoreDown."""
        flat = await self.reads.call("HGETALL", self.keys.room(room).remind)
        return {name.decode(): record for name, record in zip(flat[::2], flat[1::2], strict=True)}

    async def reminders_move(self, room: str, times: dict[str, int]) -> None:
        """Those that are still to come are due then (ms). Raises StoreDown."""
        moved = [
            part
            for reminder, at in times.items()
            for part in (at, self.keys.reminder(room, reminder))
        ]
        if moved:
            await self.lane.call("ZADD", self.keys.reminders, "XX", *moved)

    async def reminders_take(self, now: int, lease_ms: int, limit: int) -> list[Reminder]:
        """Takes what is due at `now` (ms); nobody else gets it for `lease_ms`. Raises StoreDown."""
        jobs = await self.lane.run(_TAKE, (self.keys.reminders,), (now, lease_ms, limit))
        taken = []
        for job in jobs:
            room, _, reminder = job.decode().partition(" ")
            taken.append(Reminder(room, reminder, Due(job, now + lease_ms)))
        return taken

    async def reminder_done(self, reminder: Reminder) -> None:
        """It was sent, or never will be. Raises StoreDown."""
        if await self.lane.run(
            _DONE, (self.keys.reminders,), (reminder.due.job, reminder.due.lease)
        ):
            await self.lane.call("HDEL", self.keys.room(reminder.room).remind, reminder.id)
