"""How fast somebody may go: a leaky bucket for each who was heard of lately.

The maths is aiolimiter's. `limits`, which stood here before, starts a thread for nearly every hit on its memory and
walks all keys in it: a third of what a word cost (docs/decisions/0009-paces-are-leaky-buckets.md).
"""

import re
from collections.abc import Coroutine, Hashable
from dataclasses import dataclass
from typing import Any

from aiolimiter import AsyncLimiter

SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}
_RATE = re.compile(r"(\d{1,9})/(\d{0,6})\s*(second|minute|hour|day)s?")

SWEEP_FROM = 1_024
"""So many buckets are kept before those that have run empty are looked for."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and as many again within so many seconds."""

    most: int
    within_s: int


def rate(text: str) -> Rate:
    """`20/10seconds`, `60/minute`.

    Raises:
        ValueError: It says no rate.
    """
    found = _RATE.fullmatch(text.strip())
    if found is None or not int(found[1]) or found[2] == "0":
        raise ValueError(f"{text!r} is no rate: say 20/10seconds, or 60/minute")
    return Rate(int(found[1]), int(found[2] or 1) * SECONDS[found[3]])


class Pace:
    """The buckets of one limit. Who has not been heard of for `within_s` is as good as new, and forgotten."""

    def __init__(self, limit: Rate) -> None:
        self._limit = limit
        self._buckets: dict[Hashable, AsyncLimiter] = {}
        self._sweep_at = SWEEP_FROM

    def __len__(self) -> int:
        """How many are remembered."""
        return len(self._buckets)

    async def spend(self, who: Hashable) -> float | None:
        """None, and it is counted; or how many seconds it is until there is room for one more.

        It never waits: whoever asks too much is told so.
        """
        return self.take(who)

    def take(self, who: Hashable) -> float | None:
        """The same, where nothing can be awaited."""
        bucket = self._buckets.get(who)
        if bucket is None:
            if len(self._buckets) >= self._sweep_at:
                self._sweep()
            bucket = self._buckets[who] = AsyncLimiter(self._limit.most, self._limit.within_s)
        if not bucket.has_capacity():
            # Full to the brim: one has leaked out after this long at the latest.
            return self._limit.within_s / self._limit.most
        _at_once(bucket.acquire())
        return None

    def _sweep(self) -> None:
        full = self._limit.most
        self._buckets = {
            who: one for who, one in self._buckets.items() if not one.has_capacity(full)
        }
        self._sweep_at = max(SWEEP_FROM, 2 * len(self._buckets))


def _at_once(pouring: Coroutine[Any, Any, None]) -> None:
    """A bucket with room for one more takes it without waiting."""
    try:
        pouring.send(None)
    except StopIteration:
        return
    pouring.close()
    raise RuntimeError("a bucket that had room made somebody wait")
