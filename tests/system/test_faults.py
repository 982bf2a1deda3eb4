"""What people lose when something breaks: nothing. `python -m tests.drills.faults` has the table and the figures.

The drills mostly wait, so several go on at once.
"""

import asyncio
from functools import cache

import pytest

from tests.drills.chaos import chaos
from tests.drills.count import Row
from tests.drills.faults import FAULTS, drill
from tests.drills.going_down import drain, rolled

AT_ONCE = 4

SLOWEST_FIRST = ("hub_asleep", "everything_killed", "both_killed", "hub_killed", "failover")

pytestmark = pytest.mark.alone

ENDLESS_S = 40.0
"""Nobody who was there heard nothing for so long. The page waits 25 s before it leaves a line that is silent."""


async def _all_at_once() -> dict[str, Row | BaseException]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(name: str) -> Row:
        async with gate:
            return await drill(FAULTS[name], guests=4, talks=0.2)

    names = sorted(FAULTS, key=lambda name: name not in SLOWEST_FIRST)
    rows = await asyncio.gather(*[one(name) for name in names], return_exceptions=True)
    return dict(zip(names, rows, strict=True))


@cache
def lived_through() -> dict[str, Row | BaseException]:
    """Each fault, once."""
    return asyncio.run(_all_at_once())


@pytest.mark.parametrize("name", FAULTS)
def test_nothing_acknowledged_is_lost_and_nothing_forbidden_delivered(name: str) -> None:
    row = lived_through()[name]
    if isinstance(row, BaseException):
        raise row
    assert row.acknowledged > 20
    assert row.orders > 0, "the host's tools went on"
    assert (row.lost, row.doubled, row.out_of_order, row.forbidden) == (0, 0, 0, 0), row
    assert row.silence < ENDLESS_S


async def test_a_short_chaos() -> None:
    row, done = await chaos(seed=4, seconds=25, hubs=2, guests=6)
    assert done.total() > 8, done
    assert row.acknowledged > 50
    assert row.clean, row


async def test_two_hubs_restarted_under_load_cost_nobody_a_word_nor_three_seconds() -> None:
    row, out, codes = await rolled(guests=8)
    assert codes == [0, 0]
    assert row.clean, row
    assert out < 3


async def test_a_hall_is_sent_on_in_small_batches_and_the_hub_ends() -> None:
    found = await drain(400)
    assert found.not_ready < 1
    assert found.back == found.lines
    assert found.without_a_word == 0
    assert found.last_bye - found.first_bye > 0.6, "not all at once"
    assert found.longest_out < 4
    assert found.ended < 10
    assert found.code == 0
