"""How often one address may ask; of IPv6 a /64, which is one household's.

Addresses are held in memory for the length of a window, and nowhere else.
"""

import math

from starlette.requests import Request

from ruikatsu.domain.known import network_of
from ruikatsu.errors import Refused
from ruikatsu.pace import Pace, Rate


class AddressLimit:
    """One limit for one kind of call."""

    def __init__(self, rate: Rate) -> None:
        self._pace = Pace(rate)

    async def spend(self, request: Request) -> None:
        """Counts this call.

        Raises:
            Refused: `too_many`, with the seconds to wait.
        """
        address = request.client.host if request.client else "unknown"
        wait = await self._pace.spend(network_of(address))
        if wait is not None:
            raise Refused("too_many", max(1, math.ceil(wait)))
