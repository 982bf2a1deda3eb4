"""Times, counted into buckets as they come: two additions and a search among a dozen numbers, well under a microsecond.

What Prometheus asks for (running sums, labels, text) is made of it when it asks.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Upper ends, in seconds. A word that takes longer than 0.2 s begins to be felt."""


class Buckets:
    """How many took how long."""

    __slots__ = ("bounds", "counts", "sum")

    def __init__(self, bounds: Sequence[float] = SECONDS) -> None:
        self.bounds = tuple(bounds)
        self.counts = [0] * (len(self.bounds) + 1)
        self.sum = 0.0

    def add(self, seconds: float, times: int = 1) -> None:
        """`times` of them took that long."""
        self.counts[bisect_left(self.bounds, seconds)] += times
        self.sum += seconds * times

    def take_in(self, other: "Buckets") -> None:
        """Adds what another one, with the same bounds, has counted."""
        self.counts = [
            mine + theirs for mine, theirs in zip(self.counts, other.counts, strict=True)
        ]
        self.sum += other.sum

    def so_far(self) -> list[tuple[str, float]]:
        """Upper end -> how many took no longer, as Prometheus wants it."""
        ends = [*map(str, self.bounds), "+Inf"]
        return list(zip(ends, map(float, accumulate(self.counts)), strict=True))
