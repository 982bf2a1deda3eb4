"""Reading a log: in order, without a gap, in pages, while others write."""

import asyncio

import pytest

from ruikatsu.store import LogBroken, LogRewound, RoomGone, Store

from ..conftest import OpenStore
from .making import commit, make_room, noted, said


async def test_two_streams_come_back_as_one(store: Store) -> None:
    room = await make_room(store)
    for n in range(40):
        await commit(store, room, said(str(n)) if n % 3 else noted(str(n)), based_on=0)
    page = await store.read(room, after_version=0, after_seq=0)
    assert [entry.version for entry in page] == list(range(1, 41))
    middle = page[19]
    rest = await store.read(room, after_version=middle.version, after_seq=middle.seq)
    assert rest == page[20:]
    assert await store.read(room, after_version=40, after_seq=page[-1].seq) == []


async def test_a_long_log_comes_in_pages(store: Store) -> None:
    room = await make_room(store)
    # A thousand at the desk first: one half alone fills the page.
    await asyncio.gather(
        *[commit(store, room, *[noted()] * 50, based_on=0) for _ in range(24)],
    )
    await asyncio.gather(
        *[commit(store, room, *[said()] * 50, noted(), based_on=0) for _ in range(30)],
    )
    pages = [page async for page in store.read_pages(room)]
    assert max(map(len, pages)) == 1000
    versions = [entry.version for page in pages for entry in page]
    assert versions == list(range(1, 24 * 50 + 30 * 51 + 1))
    assert len(await store.read(room, after_version=0, after_seq=0, limit=7)) == 7
    assert len(await store.read(room, after_version=0, after_seq=0, limit=5000)) == 1000


async def test_a_page_has_no_gap_though_others_write(open_store: OpenStore) -> None:
    reader, writer = await open_store(), await open_store()
    room = await make_room(reader)
    writing = asyncio.gather(
        *[commit(writer, room, said() if n % 2 else noted(), based_on=0) for n in range(2000)]
    )
    version = seq = 0
    while version < 2000:
        for entry in await reader.read(room, after_version=version, after_seq=seq, limit=90):
            assert entry.version == version + 1
            version, seq = entry.version, entry.seq
    await writing


async def test_a_client_resumes_with_the_rooms_stream_alone(store: Store) -> None:
    room = await make_room(store)
    for n in range(10):
        await commit(store, room, noted(), said(str(n)), based_on=0)
    entries = await store.read_room_after(room, 4, 8)
    assert [entry.seq for entry in entries] == [5, 6, 7, 8]
    assert {entry.stream for entry in entries} == {"room"}
    assert [entry.version for entry in entries] == [10, 12, 14, 16]
    assert await store.read_room_after(room, 10, 20) == []
    assert await store.read_room_after(room, 8, 8) == []


async def test_what_is_erased_cannot_be_read(store: Store) -> None:
    with pytest.raises(RoomGone):
        await store.read("nowhere", after_version=0, after_seq=0)
    with pytest.raises(RoomGone):
        await store.read_room_after("nowhere", 0, 9)


async def test_a_log_that_went_back_is_found_out(store: Store) -> None:
    room = await make_room(store)
    await commit(store, room, based_on=0)
    with pytest.raises(LogRewound):
        await store.read(room, after_version=2, after_seq=2)


async def test_a_hole_is_never_skipped(store: Store) -> None:
    room = await make_room(store)
    await commit(store, room, said(), said(), said(), based_on=0)
    await store.lane.call("XDEL", store.keys.room(room).log, "2-0")
    assert len(await store.read(room, after_version=0, after_seq=0)) == 1
    with pytest.raises(LogBroken):
        await store.read(room, after_version=1, after_seq=1)
    with pytest.raises(LogBroken):
        await store.read_room_after(room, 0, 3)
