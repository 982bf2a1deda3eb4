"""The bus: in order, and confirmed before anything can be missed."""

import asyncio

import pytest

from ruikatsu.store import Bus, Store

from ..conftest import OpenStore
from .making import OpenBus, Rooms, commit, eventually, make_room, noted, said, subscribers


@pytest.mark.parametrize("publish", ["PUBLISH", "SPUBLISH"])
async def test_entries_come_in_order_with_their_places(
    open_store: OpenStore, new_bus: OpenBus, rooms: Rooms, publish: str
) -> None:
    store = await open_store(publish=publish)
    room = await make_room(store)
    bus = new_bus(store)
    await bus.open()
    assert bus.healthy
    bus.subscribe(room, rooms.heard.append)
    await eventually(lambda: rooms.confirmed == [room])
    first = await commit(store, room, said("a"), noted("b"), based_on=0)
    await commit(store, room, said("c"), based_on=0)
    await eventually(lambda: len(rooms.heard) == 3)
    at = b"%d" % first.at
    assert rooms.heard[0] == b"r 1 1 " + at + b" " + said("a").body
    assert rooms.heard[1] == b"d 2 1 " + at + b" " + noted("b").body
    assert rooms.heard[2].startswith(b"r 3 2 ")


async def test_a_confirmation_means_that_log_and_bus_meet(
    open_store: OpenStore, new_bus: OpenBus
) -> None:
    reader, writer = await open_store(), await open_store()
    room = await make_room(reader)
    heard: set[int] = set()
    known: list[int] = []

    async def read_up() -> None:
        version = seq = 0
        async for page in reader.read_pages(room, after_version=version, after_seq=seq):
            known.extend(entry.version for entry in page)

    tasks: list[asyncio.Task[None]] = []
    bus = Bus(reader, on_confirmed=lambda _: tasks.append(asyncio.create_task(read_up())))
    await bus.open()
    writing = asyncio.gather(*[commit(writer, room, based_on=0) for _ in range(1500)])
    await asyncio.sleep(0)
    bus.subscribe(room, lambda message: heard.add(int(message.split(b" ")[1])))
    await writing
    await eventually(lambda: bool(tasks) and tasks[0].done() and max(heard | set(known)) == 1500)
    assert heard | set(known) == set(range(1, 1501))
    await bus.close()


async def test_a_room_left_is_heard_no_more(store: Store, new_bus: OpenBus, rooms: Rooms) -> None:
    bus = new_bus(store)
    await bus.open()
    for room in ("a", "b"):
        await make_room(store, room)
        bus.subscribe(room, rooms.heard.append)
    await eventually(lambda: len(rooms.confirmed) == 2)
    bus.unsubscribe("a")
    bus.unsubscribe("a")
    bus.unsubscribe("never")
    await commit(store, "a", said("no"), based_on=0)
    await commit(store, "b", said("yes"), based_on=0)
    await eventually(lambda: len(rooms.heard) == 1)
    assert b"yes" in rooms.heard[0]
    assert [await subscribers(store, room) for room in ("a", "b")] == [0, 1]
    bus.subscribe("a", rooms.heard.append)
    await eventually(lambda: rooms.confirmed[2:] == ["a"])


async def test_one_rooms_failing_handler_is_no_other_rooms_loss(
    store: Store, new_bus: OpenBus, rooms: Rooms
) -> None:
    def fail(_message: bytes) -> None:
        raise RuntimeError("a fault in the hub")

    bus = new_bus(store)
    await bus.open()
    for room in ("bad", "good"):
        await make_room(store, room)
    bus.subscribe("bad", fail)
    bus.subscribe("good", rooms.heard.append)
    await eventually(lambda: len(rooms.confirmed) == 2)
    await commit(store, "bad", based_on=0)
    await commit(store, "good", based_on=0)
    await eventually(lambda: len(rooms.heard) == 1)
    assert bus.healthy


async def test_closing_leaves_nothing_behind(store: Store, new_bus: OpenBus, rooms: Rooms) -> None:
    bus = new_bus(store)
    await bus.open()
    room = await make_room(store)
    bus.subscribe(room, rooms.heard.append)
    await bus.close()
    await bus.close()
    await commit(store, room, based_on=0)
    assert rooms.heard == []
    assert not bus.healthy
    assert [task for task in asyncio.all_tasks() if task.get_name().startswith("bus-")] == []
