"""The store's clock, read from this process without asking each time.

Offset by Cristian's algorithm ("Probabilistic clock synchronization", 1989): the store's time at
the answer lies within half the round trip of the middle; of the last eight the quickest wins.
"""

import asyncio
import math
import time
from collections import deque
from typing import NamedTuple

from .errors import StoreError
from .lane import Lane
from .spread import SpreadLane

KEPT = 8
DRIFT = 0.0002  # two quartz clocks part by less than 200 ppm


class _Sample(NamedTuple):
    trip: float  # ms
    offset: float  # ms from our monotonic clock to the store's
    taken: float  # ms on our monotonic clock


class StoreClock:
    """Milliseconds since 1970 as the store counts them. Never goes back, whatever the store does."""

    def __init__(self, lane: Lane | SpreadLane, *, every: float = 5.0) -> None:
        """Asks through `lane`, each `every` seconds."""
        self._lane = lane
        self._every = every
        self._samples: deque[_Sample] = deque(maxlen=KEPT)
        self._offset = 0.0
        self._last = 0
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Takes eight samples, then goes on by itself. Raises the lane's errors."""
        for _ in range(KEPT):
            await self.sample()
        self._task = asyncio.create_task(self._go_on(), name="store-clock")

    async def stop(self) -> None:
        """Ends the sampling; `now_ms` goes on from what is known."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def now_ms(self) -> int:
        """The store's time now, in ms. Never less than it was."""
        now = int(time.monotonic() * 1000 + self._offset)
        if now > self._last:
            self._last = now
        return self._last

    @property
    def uncertainty_ms(self) -> float:
        """How far `now_ms` may be off at most, in ms; infinite before the first sample."""
        if not self._samples:
            return math.inf
        best = min(self._samples)
        return best.trip / 2 + (time.monotonic() * 1000 - best.taken) * DRIFT

    async def sample(self) -> None:
        """Asks once. Raises the lane's errors."""
        sent = time.monotonic() * 1000
        seconds, micros = await self._lane.call("TIME")
        got = time.monotonic() * 1000
        self._take(sent, got, int(seconds) * 1000 + int(micros) / 1000)

    def _take(self, sent: float, got: float, told: float) -> None:
        new = _Sample(got - sent, told - (sent + got) / 2, got)
        if any(_stepped(old, new) for old in self._samples):
            self._samples.clear()  # the store's clock was set, or it is another store
        self._samples.append(new)
        self._offset = min(self._samples).offset

    async def _go_on(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            try:
                await self.sample()
            except StoreError:
                continue  # what is known holds; the next one may be answered


def _stepped(old: _Sample, new: _Sample) -> bool:
    """Whether no single offset could explain both."""
    slack = 1 + (new.taken - old.taken) * DRIFT
    return abs(new.offset - old.offset) > (new.trip + old.trip) / 2 + slack
