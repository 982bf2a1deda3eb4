"""How often one address may ask. Addresses are held in memory for the length of a window, and nowhere else."""

import math
import time

from limits import RateLimitItem
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from ruikatsu.errors import Refused


class AddressLimit:
    """One limit for one kind of call."""

    def __init__(self, rate: RateLimitItem) -> None:
        self._rate = rate
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def spend(self, request: Request) -> None:
        """Counts this call.

        Raises:
            Refused: `too_many`, with the seconds to wait.
        """
        address = request.client.host if request.client else "unknown"
        if not self._limiter.hit(self._rate, address):
            reset_at, _ = self._limiter.get_window_stats(self._rate, address)
            raise Refused("too_many", max(1, math.ceil(reset_at - time.time())))
