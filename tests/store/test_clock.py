"""The store's clock as this process reads it."""

import asyncio
import math

import pytest

from ruikatsu.store import Store, StoreClock


@pytest.mark.alone
async def test_it_agrees_with_the_store(store: Store) -> None:
    for _ in range(20):
        before = store.clock.now_ms()
        seconds, micros = await store.lane.call("TIME")
        after = store.clock.now_ms()
        slack = store.clock.uncertainty_ms + 1
        assert before - slack <= int(seconds) * 1000 + int(micros) / 1000 <= after + slack
    assert store.clock.uncertainty_ms < 50


async def test_it_asks_again_by_itself(store: Store) -> None:
    clock = StoreClock(store.lane, every=0.01)
    assert clock.uncertainty_ms == math.inf
    await clock.start()
    clock._samples.clear()
    async with asyncio.timeout(5):
        while clock.uncertainty_ms == math.inf:  # noqa: ASYNC110  its own task fills it
            await asyncio.sleep(0.005)
    await clock.stop()


@pytest.fixture
def clock(store: Store) -> StoreClock:
    return StoreClock(store.lane)


async def test_the_quickest_of_the_last_eight_wins(clock: StoreClock) -> None:
    clock._take(0, 100, 5050 + 40)  # slow, and off by 40
    clock._take(200, 202, 5201)  # quick
    for n in range(6):
        clock._take(300 + n, 390 + n, 5345 + n + 30)
    assert clock._offset == 5000
    clock._take(1000, 1090, 6045 + 20)
    clock._take(1100, 1190, 6145 + 20)  # the quick one is too old now
    assert clock._offset == pytest.approx(5030, abs=11)


async def test_a_clock_that_was_set_is_followed_at_once(clock: StoreClock) -> None:
    clock._take(0, 1, 5000)
    clock._take(10, 60, 905_035)  # no single offset explains both
    assert clock._offset == 905_000


async def test_it_never_goes_back(clock: StoreClock) -> None:
    seconds, _ = await clock._lane.call("TIME")
    await clock.sample()
    before = clock.now_ms()
    assert before >= int(seconds) * 1000
    clock._offset -= 60_000
    assert clock.now_ms() == before
