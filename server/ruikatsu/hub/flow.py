"""What goes through a room, counted for `/metrics` with plain numbers: an addition a word, the clock once a flush."""

from ruikatsu.buckets import Buckets


class Flow:
    """Of one room, or of all that a hub has let go."""

    __slots__ = ("deliveries", "entries", "lag", "oldest", "waiting")

    def __init__(self) -> None:
        self.entries = 0
        self.deliveries = 0
        self.lag = Buckets()
        self.waiting = 0
        self.oldest = 0

    def heard(self, at: int, ears: int) -> None:
        """An entry that was committed at `at` (ms, the store's clock) is to be written to so many lines."""
        self.entries += 1
        self.deliveries += ears
        if not self.waiting:
            self.oldest = at
        self.waiting += 1

    def written(self, now: int) -> None:
        """What waited has been handed to every socket. All are taken to be as late as the oldest: never too good."""
        self.lag.add(max(0, now - self.oldest) / 1_000, self.waiting)
        self.waiting = 0

    def take_in(self, other: "Flow") -> None:
        """Adds what another one has counted."""
        self.entries += other.entries
        self.deliveries += other.deliveries
        self.lag.take_in(other.lag)
