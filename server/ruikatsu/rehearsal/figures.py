"""What a rehearsal counts, and how long things took."""

from collections import Counter
from dataclasses import dataclass, field
from math import ceil, log

STEP = 1.05
"""Times are kept to five percent: a handful of numbers, however long it goes on."""

LEAST_S = 0.000_05


class Times:
    """How long something took, each time."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()

    def add(self, seconds: float) -> None:
        """Once more."""
        self._counts[ceil(log(max(seconds, LEAST_S) / LEAST_S, STEP))] += 1

    def __len__(self) -> int:
        """How often."""
        return self._counts.total()

    def ms(self, share: float) -> float | None:
        """The time (ms) within which that share of them was done; None where there was none."""
        left = ceil(self._counts.total() * share)
        for step, times in sorted(self._counts.items()):
            left -= times
            if left <= 0:
                return round(LEAST_S * STEP**step * 1_000, 1)
        return None


@dataclass
class Figures:
    """All of it. `missed`: entries of the room that a guest should have got and did not."""

    here: int = 0
    most: int = 0
    joined: int = 0
    returned: int = 0
    said: int = 0
    acknowledged: int = 0
    heard: int = 0
    signals: int = 0
    missed: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    joining: Times = field(default_factory=Times)
    acknowledging: Times = field(default_factory=Times)
    hearing: Times = field(default_factory=Times)
    pinging: Times = field(default_factory=Times)

    def summary(self) -> dict[str, object]:
        """For a program."""
        times = {
            "join_ms": self.joining,
            "acknowledged_ms": self.acknowledging,
            "heard_ms": self.hearing,
            "ping_ms": self.pinging,
        }
        return {
            "joined": self.joined,
            "most_at_once": self.most,
            "returned": self.returned,
            "said": self.said,
            "acknowledged": self.acknowledged,
            "heard": self.heard,
            "missed": self.missed,
            "signals": self.signals,
            "refused": dict(self.refused),
            "lines_ended": dict(self.ended),
            **{name: {"p50": one.ms(0.5), "p99": one.ms(0.99)} for name, one in times.items()},
        }
