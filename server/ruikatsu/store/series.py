"""Rooms that recur without an end: an opaque record each, kept until somebody ends it."""

from .link import Link
from .script import load

_MOVE = load("series_move")


class AllSeries(Link):
    """Series by their id."""

    async def series_keep(self, series: str, record: bytes) -> None:
        """Keeps the record; the one before it goes."""
        await self.lane.call("HSET", self.keys.series, series, record)

    async def series_move(self, series: str, record: bytes) -> bool:
        """Keeps the record of a series that goes on. False when it was ended."""
        return bool(await self.lane.run(_MOVE, (self.keys.series,), (series, record)))

    async def series_get(self, series: str) -> bytes | None:
        """The record, or None."""
        found: bytes | None = await self.reads.call("HGET", self.keys.series, series)
        return found

    async def series_all(self) -> dict[str, bytes]:
        """Every series."""
        flat = await self.reads.call("HGETALL", self.keys.series)
        return {
            series.decode(): record for series, record in zip(flat[::2], flat[1::2], strict=True)
        }

    async def series_end(self, series: str) -> bool:
        """No further room is made. False when there was no such series."""
        return bool(await self.lane.call("HDEL", self.keys.series, series))
