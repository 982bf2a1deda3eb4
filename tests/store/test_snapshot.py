"""Snapshots: only ever newer."""

import asyncio

import pytest

from ruikatsu.store import LogRewound, Snapshot, Store

from ..conftest import OpenStore
from .making import commit, make_room, said


async def test_only_a_newer_snapshot_is_kept(store: Store) -> None:
    room = await make_room(store)
    assert await store.snapshot_load(room) is None
    await commit(store, room, *[said()] * 5, based_on=0)
    assert await store.snapshot_save(room, 3, 3, b"three")
    assert not await store.snapshot_save(room, 2, 2, b"two")
    assert not await store.snapshot_save(room, 3, 3, b"other three")
    assert await store.snapshot_load(room) == Snapshot(3, 3, b"three")
    assert await store.snapshot_save(room, 5, 5, b"five")
    assert await store.snapshot_load(room) == Snapshot(5, 5, b"five")


async def test_of_many_at_once_the_newest_stays(open_store: OpenStore) -> None:
    stores = [await open_store() for _ in range(3)]
    room = await make_room(stores[0])
    await commit(stores[0], room, *[said()] * 60, based_on=0)
    await asyncio.gather(
        *[
            stores[n % 3].snapshot_save(room, n * 7 % 61, 0, b"%d" % (n * 7 % 61))
            for n in range(1, 61)
        ]
    )
    assert await stores[0].snapshot_load(room) == Snapshot(60, 0, b"60")


async def test_a_snapshot_never_runs_ahead_of_the_log(store: Store) -> None:
    room = await make_room(store)
    await commit(store, room, based_on=0)
    with pytest.raises(LogRewound):
        await store.snapshot_save(room, 2, 2, b"from a log that was lost")
    assert await store.snapshot_load(room) is None
