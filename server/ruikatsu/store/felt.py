"""How a group felt. Kept apart from its room: the last question comes when the room has long been erased."""

from collections.abc import Mapping

from ruikatsu.domain.mood import AT_LEAST, BINS, DIMENSIONS, WHENS, Counted, Dimension, Later, When

from .link import Link
from .script import load

_MOOD = load("mood")


class Felt(Link):
    """Counting answers, for a day."""

    async def mood_add(
        self, tag: str, mark: str, when: When, bins: Mapping[Dimension, int], later: Later
    ) -> bool:
        """Counts an answer. `mark` hashes which device answers which question; False when it had done so before.

        Raises the lane's errors.
        """
        pairs = [part for dimension, bin_ in bins.items() for part in (dimension, bin_)]
        times = (later.from_at, later.until, later.kept_until)
        counted = await self.lane.run(
            _MOOD, self.keys.mood(tag), (mark, when, BINS, AT_LEAST, *times, *pairs)
        )
        return bool(counted == 1)

    async def mood_later(self, tag: str) -> Later | None:
        """When the last question is answered, as it was last known; None where nobody has answered anything yet."""
        counts, _ = self.keys.mood(tag)
        from_at, until = await self.reads.call("HMGET", counts, "from", "until")
        return None if from_at is None else Later(int(from_at), int(until))

    async def moods(self, tag: str) -> Counted:
        """The answers that may be shown: those that came with at least four others."""
        fields = [(w, d, bin_) for w in WHENS for d in DIMENSIONS for bin_ in range(BINS)]
        names = [f"shown:{when}:{dimension}:{bin_}" for when, dimension, bin_ in fields]
        counts, _ = self.keys.mood(tag)
        kept = await self.reads.call("HMGET", counts, *names)
        found: dict[tuple[When, Dimension], dict[int, int]] = {}
        for (when, dimension, bin_), n in zip(fields, kept, strict=True):
            if n is not None:
                found.setdefault((when, dimension), {})[bin_] = int(n)
        return found
