"""Figures of a room for its report: how many were here."""

from collections.abc import Iterable

from .errors import RoomGone
from .link import Link
from .script import load

_SAMPLE = load("sample")

Sample = tuple[int, int, int]
"""A minute (since 1970), the most people at once in it, the most listeners."""


class Figures(Link):
    """Counting, for the time that a room lives."""

    async def sample(self, room: str, samples: Iterable[Sample]) -> None:
        """How many were here at once; of what several hubs tell of a minute, the most stands.

        Raises RoomGone and the lane's errors; twice does no harm.
        """
        keys = self.keys.room(room)
        told = [figure for sample in samples for figure in sample]
        if told and await self.lane.run(_SAMPLE, (keys.meta, keys.people), tuple(told)) == 0:
            raise RoomGone(room)

    async def samples(self, room: str) -> dict[int, tuple[int, int]]:
        """Minute -> the most people and listeners at once. A minute in which nobody was there is left out."""
        flat = await self.reads.call("HGETALL", self.keys.room(room).people)
        found: dict[int, tuple[int, int]] = {}
        for minute, most in zip(flat[::2], flat[1::2], strict=True):
            people, listeners = most.split()
            found[int(minute)] = (int(people), int(listeners))
        return found
