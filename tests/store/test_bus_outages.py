"""The bus when things break: confirmed again after every reconnect, never silent for long."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from ruikatsu.store import Store, StoreDown
from ruikatsu.store.daemon import Daemon

from ..conftest import OpenStore, StartValkey
from .hush import Hush
from .making import OpenBus, Rooms, commit, eventually, make_room


async def kill_subscribers(store: Store) -> None:
    await store.lane.call("CLIENT", "KILL", "TYPE", "pubsub")


async def test_every_room_is_confirmed_again_after_a_reconnect(
    store: Store, new_bus: OpenBus, rooms: Rooms
) -> None:
    names = [f"room-{n}" for n in range(450)]
    bus = new_bus(store)
    await bus.open()
    for room in names:
        bus.subscribe(room, rooms.heard.append)
    await eventually(lambda: len(rooms.confirmed) == 450)
    rooms.confirmed.clear()
    await kill_subscribers(store)
    await eventually(lambda: sorted(rooms.confirmed) == sorted(names))
    await make_room(store, "room-449")
    await commit(store, "room-449", based_on=0)
    await eventually(lambda: len(rooms.heard) == 1)
    await eventually(lambda: bus.healthy)


async def test_a_room_joined_during_an_outage_is_confirmed_after_it(
    open_store: OpenStore, start_valkey: StartValkey, new_bus: OpenBus, rooms: Rooms
) -> None:
    own = start_valkey()
    store = await open_store(own.url)
    bus = new_bus(store)
    await bus.open()
    own.stop()
    await eventually(lambda: not bus.healthy)
    bus.subscribe("room-1", rooms.heard.append)
    bus.subscribe("room-2", rooms.heard.append)
    bus.unsubscribe("room-2")
    await asyncio.to_thread(own.start)
    await eventually(lambda: rooms.confirmed == ["room-1"])
    await asyncio.wait_for(store.wait_up(), 10)
    await make_room(store)
    await commit(store, "room-1", based_on=0)
    await eventually(lambda: len(rooms.heard) == 1)
    await eventually(lambda: bus.healthy)


async def test_a_silent_bus_is_found_out_and_dialled_anew(
    valkey: Daemon, open_store: OpenStore, new_bus: OpenBus, rooms: Rooms, tmp_path: Path
) -> None:
    store = await open_store()
    room = await make_room(store)
    async with Hush(valkey.socket, tmp_path) as way:
        # Only the bus goes this way: commits are answered while nothing is heard.
        listening = await open_store()
        listening.url = way.url
        bus = new_bus(listening, probe_every=0.05, probe_within=0.3)
        await bus.open()
        bus.subscribe(room, rooms.heard.append)
        await eventually(lambda: rooms.confirmed == [room])
        assert bus.healthy
        way.hushed = True
        await commit(store, room, based_on=0)
        await eventually(lambda: not bus.healthy)
        way.hushed = False
        await eventually(lambda: bus.healthy and len(rooms.confirmed) >= 2)
        assert way.dials >= 2
        await commit(store, room, based_on=0)
        await eventually(lambda: len(rooms.heard) >= 1)
        await bus.close()


@pytest.mark.parametrize("deaf_to", [b"", b"subscribe", b"message"])
async def test_a_bus_that_is_silent_from_the_start_is_no_bus(
    valkey: Daemon, open_store: OpenStore, new_bus: OpenBus, tmp_path: Path, deaf_to: bytes
) -> None:
    store = await open_store(command_timeout=0.5)
    async with Hush(valkey.socket, tmp_path) as way:
        store.url = way.url
        way.deaf_to = deaf_to
        with pytest.raises(StoreDown):
            await new_bus(store, probe_within=0.2).open()


async def test_a_store_that_stands_still_makes_the_bus_unwell(
    open_store: OpenStore, start_valkey: StartValkey, new_bus: OpenBus
) -> None:
    own = start_valkey()
    store = await open_store(own.url, command_timeout=0.3)
    bus = new_bus(store, probe_every=0.05, probe_within=0.3)
    await bus.open()
    os.kill(own.pid(), signal.SIGSTOP)
    await eventually(lambda: not bus.healthy)
    os.kill(own.pid(), signal.SIGCONT)
    await eventually(lambda: bus.healthy)


async def test_a_subscription_ended_behind_our_back_is_taken_up_again(
    store: Store, new_bus: OpenBus, rooms: Rooms
) -> None:
    room = await make_room(store)
    bus = new_bus(store)
    await bus.open()
    bus.subscribe(room, rooms.heard.append)
    await eventually(lambda: rooms.confirmed == [room])
    # As a cluster does when a slot moves away.
    (ear,) = bus._ears.values()
    ear._send(b"UNSUBSCRIBE", store.keys.room(room).bus)
    await eventually(lambda: rooms.confirmed == [room, room])
    await commit(store, room, based_on=0)
    await eventually(lambda: len(rooms.heard) == 1)
