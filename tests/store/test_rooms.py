"""Rooms: made once, listed, extended, erased without a trace."""

import asyncio
from typing import Any

import pytest

from ruikatsu.store import Bus, RoomGone, RoomMeta, Store

from ..conftest import OpenStore
from .making import HOUR, commit, eventually, keys_of, make_room, noted, said


async def fill(store: Store, room: str) -> None:
    """Something under every key that a room can have."""
    await commit(store, room, said(), noted(), based_on=0, key=b"k")
    await store.snapshot_save(room, 2, 1, b"{}")
    await store.take_seat(room, "p1", b"{}", name="Heron", name_key="heron", capacity=9)
    for hub in ("h1", "h2"):
        await store.lease(room, hub, here={"p1": b"{}"}, listeners=2, ttl_ms=2 * HOUR, full=True)
    await store.signals(room, {"tear": 2}, 17)
    await store.sample(room, [(17, 1, 2)])
    await store.box_put(room, "slip", b"{}", store.clock.now_ms() + HOUR // 2)


async def lifetimes(store: Store, room: str) -> dict[bytes, int]:
    keys = [key for key in await keys_of(store) if b"{%s}" % room.encode() in key]
    return {key: await store.reads.call("PEXPIRETIME", key) for key in keys}


async def test_a_room_is_made_once(store: Store) -> None:
    now = store.clock.now_ms()
    await make_room(store, erase_at=now + HOUR, starts_at=now)
    assert await store.room_meta("room-1") == RoomMeta(
        room="room-1",
        epoch="e1",
        version=0,
        seq=0,
        control=0,
        settings=b'{"title":"A quiet hour"}',
        starts_at=now,
        erase_at=now + HOUR,
        public=True,
    )
    other: dict[str, Any] = {
        "settings": b"other",
        "erase_at": now + HOUR,
        "starts_at": 5,
        "public": True,
    }
    assert not await store.create("room-1", epoch="e2", **other)
    assert await store.create("room-1", epoch="e1", **other)  # the same call, repeated
    meta = await store.room_meta("room-1")
    assert meta is not None
    assert meta.settings == b'{"title":"A quiet hour"}'


async def test_of_many_who_make_a_room_at_once_one_does(open_store: OpenStore) -> None:
    stores = [await open_store() for _ in range(3)]
    erase_at = stores[0].clock.now_ms() + HOUR
    made = await asyncio.gather(
        *[
            store.create(
                "r", epoch=f"e{n}", settings=b"", erase_at=erase_at, starts_at=1, public=True
            )
            for n, store in enumerate(stores * 10)
        ]
    )
    assert sum(made) >= 1
    meta = await stores[0].room_meta("r")
    assert meta is not None
    winner = int(meta.epoch[1:])
    assert [n for n, true in enumerate(made) if true] == [winner]


async def test_a_room_that_should_be_gone_is_not_made(store: Store) -> None:
    with pytest.raises(ValueError, match="past"):
        await make_room(store, erase_at=store.clock.now_ms() - 1000)
    assert await keys_of(store) == []


async def test_public_rooms_are_listed_by_their_start(store: Store) -> None:
    for room, at, public in [
        ("c", 300, True),
        ("a", 100, True),
        ("b", 200, True),
        ("x", 200, False),
    ]:
        await make_room(store, room, starts_at=at, public=public)
    assert await store.rooms(100, 300) == ["a", "b", "c"]
    assert await store.rooms(101, 300, limit=1) == ["b"]
    assert await store.rooms(0, 1000, public=False) == ["x"]
    metas = await store.room_metas(["a", "gone", "x"])
    assert [meta.starts_at for meta in metas.values()] == [100, 200]


async def test_every_key_of_a_room_dies_by_itself(store: Store) -> None:
    erase_at = store.clock.now_ms() + HOUR
    room = await make_room(store, erase_at=erase_at)
    await fill(store, room)
    found = await lifetimes(store, room)
    assert len(found) == 13
    # The leases were asked for longer than the room lives: they too end with it. The box goes when the room is over.
    box = store.keys.room(room).box
    assert {time for key, time in found.items() if key != box} == {erase_at}
    assert found[box] < erase_at
    # And what is emptied and begun again dies no later.
    await store.give_back_seat(room, "p1")
    await store.take_seat(room, "p2", b"{}", name="Heron", name_key="heron", capacity=9)
    assert await lifetimes(store, room) == found


async def test_a_room_can_be_kept_longer(store: Store) -> None:
    room = await make_room(store)
    await fill(store, room)
    later = store.clock.now_ms() + 5 * HOUR
    await store.keep_until(room, later)
    found = await lifetimes(store, room)
    assert {time for key, time in found.items() if b":here:" not in key and b":box" not in key} == {
        later
    }
    meta = await store.room_meta(room)
    assert meta is not None
    assert meta.erase_at == later
    with pytest.raises(ValueError, match="past"):
        await store.keep_until(room, 1)
    with pytest.raises(RoomGone):
        await store.keep_until("nowhere", later)


async def test_erasing_leaves_no_key_and_tells_the_hubs(store: Store) -> None:
    room = await make_room(store)
    await make_room(store, "other")
    told: list[bytes] = []
    confirmed: list[str] = []
    bus = Bus(store, on_confirmed=confirmed.append)
    await bus.open()
    bus.subscribe(room, told.append)
    await eventually(lambda: confirmed == [room])
    await fill(store, room)
    await store.erase(room)
    await store.erase(room)
    assert [key for key in await keys_of(store) if b"{room-1}" in key] == []
    assert await store.rooms(0, store.clock.now_ms() + HOUR) == ["other"]
    await eventually(lambda: told[-2:] == [b"x", b"x"])
    await bus.close()


async def test_nothing_brings_an_erased_room_back(store: Store) -> None:
    room = await make_room(store)
    await fill(store, room)
    await store.erase(room)
    with pytest.raises(RoomGone):
        await store.commit(room, [said()], based_on=0)
    with pytest.raises(RoomGone):
        await store.take_seat(room, "p", b"{}", name="n", name_key="n", capacity=9)
    with pytest.raises(RoomGone):
        await store.lease(room, "h1", here={}, listeners=1, ttl_ms=1000, full=True)
    with pytest.raises(RoomGone):
        await store.signals(room, {"tear": 1}, 0)
    with pytest.raises(RoomGone):
        await store.snapshot_save(room, 1, 1, b"{}")
    with pytest.raises(RoomGone):
        await store.renew_epoch(room, "e1", "e2")
    assert not await store.give_back_seat(room, "p1")
    await store.unlease(room, "h1")
    assert await keys_of(store) == []


async def test_all_hubs_agree_on_a_new_epoch(open_store: OpenStore) -> None:
    stores = [await open_store() for _ in range(3)]
    room = await make_room(stores[0])
    told = await asyncio.gather(
        *[store.renew_epoch(room, "e1", f"new-{n}") for n, store in enumerate(stores)]
    )
    assert len(set(told)) == 1
    meta = await stores[0].room_meta(room)
    assert meta is not None
    assert meta.epoch == told[0]


async def test_hosts_come_and_go(store: Store) -> None:
    assert await store.host_add("hash-1", b'{"name":"A"}')
    assert not await store.host_add("hash-1", b'{"name":"B"}')
    assert await store.host_get("hash-1") == b'{"name":"A"}'
    assert await store.host_list() == {"hash-1": b'{"name":"A"}'}
    assert await store.host_revoke("hash-1")
    assert not await store.host_revoke("hash-1")
    assert await store.host_get("hash-1") is None
