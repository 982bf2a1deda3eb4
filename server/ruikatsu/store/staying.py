"""Staying with the master that the sentinels name, also where the one before still answers us.

A net may be torn so that we reach a master that the sentinels have given up. What is written there will be thrown away.
"""

import asyncio
from collections.abc import Sequence

from .errors import StoreDown
from .lane import Lane
from .sentinels import Watched, master_url

EVERY_S = 2.0


async def stay_with_master(found: Watched, lanes: Sequence[Lane], within: float) -> None:
    """Asks and goes over, until cancelled. The bus follows: its own probes come by the lane."""
    while True:
        await asyncio.sleep(EVERY_S)
        try:
            named = await master_url(found, within)
        except StoreDown:
            continue  # no reason to leave one that answers
        for lane in lanes:
            lane.leave_unless(named)
