"""Whether this hub still holds a room, as far as it can know by itself.

A tool is answered once every hub with a lease has acted on it, and a hub whose lease has ended is not waited for. So
from the moment at which its lease may have ended a hub acts on nothing that it knows, until it has a new one and has
asked the log what came meanwhile: a process that was stopped for half a minute wakes up and asks first
(docs/decisions/0016-a-hub-that-slept.md).
"""

import time
from dataclasses import dataclass

LEASE_MS = 20_000
"""A hub that has not renewed for this long is dead, and its people are gone."""

MARGIN_MS = 500
"""We stop so much earlier than others stop waiting for us: two quartz clocks part by 4 ms in that time, and what was
looked at must still be written."""


def elapsed_ms() -> int:
    """Time that passed, in ms from some beginning; also while the machine slept, where that can be told. No setting of
    a clock moves it."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
    return time.monotonic_ns() // 1_000_000


@dataclass(slots=True)
class Lease:
    """One room's. `until`: on the clock of `elapsed_ms`."""

    until: int = 0

    @property
    def held(self) -> bool:
        """Whether others wait for us."""
        return elapsed_ms() < self.until

    def written(self, asked_at: int, ttl_ms: int) -> None:
        """The store has it for so long. It began no sooner than the store was asked."""
        self.until = asked_at + ttl_ms - MARGIN_MS

    def lapsed(self) -> None:
        """The store knows of none."""
        self.until = 0
