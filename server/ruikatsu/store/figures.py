"""Figures of a room for its report: how many were here, and how they felt, never who."""

from collections.abc import Iterable

from ruikatsu.domain.mood import AT_LEAST, BINS, WHENS, When

from .errors import RoomGone
from .link import Link
from .script import load

_SAMPLE = load("sample")
_MOOD = load("mood")

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

    async def mood_add(self, room: str, mark: str, when: When, bin_: int) -> bool:
        """Counts an answer. `mark` hashes who answered which question; False when that was answered before.

        Raises RoomGone and the lane's errors.
        """
        keys = self.keys.room(room)
        counted = await self.lane.run(
            _MOOD, (keys.meta, keys.mood, keys.answered), (mark, when, bin_, BINS, AT_LEAST)
        )
        if counted == 0:
            raise RoomGone(room)
        return bool(counted == 1)

    async def moods(self, room: str) -> dict[When, dict[int, int]]:
        """The answers that may be shown, by bin: those that came with at least four others."""
        fields = [(when, bin_) for when in WHENS for bin_ in range(BINS)]
        names = [f"shown:{when}:{bin_}" for when, bin_ in fields]
        kept = await self.reads.call("HMGET", self.keys.room(room).mood, *names)
        found: dict[When, dict[int, int]] = {when: {} for when in WHENS}
        for (when, bin_), n in zip(fields, kept, strict=True):
            if n is not None:
                found[when][bin_] = int(n)
        return found
