"""What must happen once: reminders, erasing, the next occurrence.

A job is taken on a lease and struck out when it is done. Who applies it must bear to apply it
twice (docs/decisions/0002-jobs-are-leased.md).
"""

from .link import Link
from .records import Due
from .script import load

_TAKE = load("due_take")
_DONE = load("due_done")


class Jobs(Link):
    """The sorted set of jobs."""

    async def due_add(self, job: bytes, at_ms: int) -> None:
        """Sets a job for that time. The same bytes again move it there."""
        await self.lane.call("ZADD", self.keys.due, at_ms, job)

    async def due_drop(self, job: bytes) -> bool:
        """Calls a job off. False when there was none."""
        return bool(await self.lane.call("ZREM", self.keys.due, job))

    async def due_take(self, now: int, lease_ms: int, limit: int = 100) -> list[Due]:
        """Takes up to `limit` jobs due at `now` (ms); nobody else gets them for `lease_ms`."""
        jobs = await self.lane.run(_TAKE, (self.keys.due,), (now, lease_ms, limit))
        return [Due(job, now + lease_ms) for job in jobs]

    async def due_late(self, since: int) -> int:
        """How many jobs were to be done before `since` (ms) and are neither done nor being done. Raises StoreDown."""
        return int(await self.reads.call("ZCOUNT", self.keys.due, "-inf", f"({since}"))

    async def due_done(self, due: Due) -> bool:
        """Strikes the job out. False when it was meanwhile taken by another or set anew."""
        return bool(await self.lane.run(_DONE, (self.keys.due,), (due.job, due.lease)))
