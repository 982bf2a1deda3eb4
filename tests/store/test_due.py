"""What must happen once."""

import asyncio

from ruikatsu.store import Due, Store

from ..conftest import OpenStore


async def test_two_takers_share_the_jobs_and_none_is_taken_twice(open_store: OpenStore) -> None:
    stores = [await open_store(), await open_store()]
    for n in range(200):
        await stores[0].due_add(b"job-%d" % n, n)
    taken = await asyncio.gather(
        *[stores[n % 2].due_take(1000, lease_ms=5000, limit=7) for n in range(60)]
    )
    jobs = [due.job for dues in taken for due in dues]
    assert len(jobs) == 200
    assert len(set(jobs)) == 200


async def test_what_is_not_due_waits(store: Store) -> None:
    await store.due_add(b"later", 2000)
    assert await store.due_take(1999, lease_ms=100) == []
    assert await store.due_take(2000, lease_ms=100) == [Due(b"later", 2100)]


async def test_a_job_that_was_not_done_comes_back_after_its_lease(store: Store) -> None:
    await store.due_add(b"job", 1000)
    assert await store.due_take(1000, lease_ms=500) == [Due(b"job", 1500)]
    assert await store.due_take(1499, lease_ms=500) == []
    [again] = await store.due_take(1500, lease_ms=500)
    assert await store.due_done(again)
    assert await store.due_take(9999, lease_ms=500) == []


async def test_who_lost_the_lease_does_not_strike_out_the_job(store: Store) -> None:
    await store.due_add(b"job", 1000)
    [slow] = await store.due_take(1000, lease_ms=500)
    [quick] = await store.due_take(1600, lease_ms=500)
    assert not await store.due_done(slow)
    assert await store.due_take(2100, lease_ms=500) == [Due(b"job", 2600)]
    assert not await store.due_done(quick)


async def test_a_job_set_anew_while_it_is_done_stays(store: Store) -> None:
    await store.due_add(b"job", 1000)
    [taken] = await store.due_take(1000, lease_ms=500)
    await store.due_add(b"job", 3000)
    assert not await store.due_done(taken)
    assert [due.job for due in await store.due_take(3000, lease_ms=500)] == [b"job"]


async def test_a_job_can_be_called_off(store: Store) -> None:
    await store.due_add(b"job", 1000)
    assert await store.due_drop(b"job")
    assert not await store.due_drop(b"job")
    assert await store.due_take(9999, lease_ms=500) == []
