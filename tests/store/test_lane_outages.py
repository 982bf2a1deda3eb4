"""The lane when the store is away, stands still, or will not write."""

import asyncio
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import hiredis
import pytest

from ruikatsu.store import Committed, StoreDown, StoreRefused
from ruikatsu.store.daemon import Daemon
from ruikatsu.store.lane import Lane

from ..conftest import OpenStore, StartValkey
from .hush import Hush
from .making import commit, eventually, make_room, said


@pytest.mark.alone
async def test_an_outage_fails_what_waits_at_once_and_the_lane_recovers(
    start_valkey: StartValkey,
) -> None:
    own = start_valkey()
    lane = Lane(own.url, timeout=30)
    await lane.open()
    os.kill(own.pid(), signal.SIGSTOP)
    calls = [lane.call("ECHO", f"{n}") for n in range(2000)]
    await asyncio.sleep(0)
    calls += [lane.call("ECHO", f"{n}") for n in range(2000)]
    os.kill(own.pid(), signal.SIGKILL)
    began = time.monotonic()
    async with asyncio.timeout(10):
        outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert time.monotonic() - began < 2
    assert {type(outcome) for outcome in outcomes} == {StoreDown}
    assert not lane.up
    began = time.monotonic()
    with pytest.raises(StoreDown):
        await lane.call("PING")
    assert time.monotonic() - began < 0.5
    own.stop()
    await asyncio.to_thread(own.start)
    await asyncio.wait_for(lane.wait_up(), 10)
    assert await lane.call("PING") == b"PONG"
    await lane.close()


async def test_nothing_is_sent_twice_over_an_outage(
    open_store: OpenStore, start_valkey: StartValkey
) -> None:
    own = start_valkey()
    store = await open_store(own.url)
    room = await make_room(store)
    done = [store.commit(room, [said()], based_on=0, key=b"id-%d" % n) for n in range(3000)]
    tasks = [asyncio.ensure_future(call) for call in done]
    await tasks[0]
    os.kill(own.pid(), signal.SIGKILL)
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {Committed, StoreDown}
    own.stop()
    await asyncio.to_thread(own.start)
    await asyncio.wait_for(store.wait_up(), 10)
    # Whoever did not hear repeats with the same key: each is in the log once.
    for n, outcome in enumerate(outcomes):
        answer = await commit(store, room, based_on=0, key=b"id-%d" % n)
        if isinstance(outcome, Committed):
            assert answer == replace(outcome, again=True)
    meta = await store.room_meta(room)
    assert meta is not None
    assert meta.version == 3000


@pytest.mark.alone
async def test_a_store_that_stands_still_is_given_up(valkey: Daemon, tmp_path: Path) -> None:
    async with Hush(valkey.socket, tmp_path) as way:
        lane = Lane(way.url, timeout=0.2)
        await lane.open()
        way.hushed = True
        began = time.monotonic()
        first = lane.call("PING")
        async with asyncio.timeout(10):
            outcomes = await asyncio.gather(
                first, *[lane.call("PING") for _ in range(50)], return_exceptions=True
            )
        assert {type(outcome) for outcome in outcomes} == {StoreDown}
        assert time.monotonic() - began < 2
        way.hushed = False
        await asyncio.wait_for(lane.wait_up(), 10)
        assert await lane.call("PING") == b"PONG"
        assert way.dials >= 2
        await lane.close()


async def test_closing_during_an_outage_leaves_no_task(start_valkey: StartValkey) -> None:
    own = start_valkey()
    lane = Lane(own.url)
    await lane.open()
    own.stop()
    await eventually(lambda: not lane.up)
    await asyncio.wait_for(lane.close(), 10)
    assert [task for task in asyncio.all_tasks() if "redial" in task.get_name()] == []


async def test_nobody_there_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(StoreDown, match="cannot reach"):
        await Lane(f"unix://{tmp_path}/nothing").open()


async def test_a_store_that_still_reads_its_data_is_not_there_yet(tmp_path: Path) -> None:
    async def at_its_start(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        commands = hiredis.Reader()
        while data := await reader.read(65536):
            commands.feed(data)
            while command := commands.gets():
                greeting = command[0] == b"CLIENT"
                writer.write(b"+OK\r\n" if greeting else b"-LOADING it reads its data\r\n")
        writer.close()
        await writer.wait_closed()
        closed.set()

    closed = asyncio.Event()
    async with await asyncio.start_unix_server(at_its_start, tmp_path / "s"):
        with pytest.raises(StoreDown, match="reads its data"):
            await Lane(f"unix://{tmp_path}/s").open()
        await asyncio.wait_for(closed.wait(), 10)


async def test_a_full_store_refuses_and_writes_nothing(
    open_store: OpenStore, start_valkey: StartValkey
) -> None:
    store = await open_store(start_valkey().url)
    room = await make_room(store)
    await store.lane.call("CONFIG", "SET", "maxmemory", "1")
    with pytest.raises(StoreRefused, match="OOM"):
        await store.commit(room, [said()], based_on=0, key=b"k")
    await store.lane.call("CONFIG", "SET", "maxmemory", "0")
    assert (await commit(store, room, based_on=0, key=b"k")).version == 1


async def test_a_primary_that_stepped_down_is_left(
    open_store: OpenStore, start_valkey: StartValkey
) -> None:
    own = start_valkey()
    store, admin = await open_store(own.url), await open_store(own.url)
    room = await make_room(store)
    wire = store.lane._wire
    await admin.reads.call("REPLICAOF", "127.0.0.1", "1")
    with pytest.raises(StoreRefused, match="READONLY"):
        await store.commit(room, [said()], based_on=0)
    # It dials anew: the name may lead to another server by now.
    await eventually(lambda: store.lane.up and store.lane._wire is not wire)
    await admin.reads.call("REPLICAOF", "NO", "ONE")
    await asyncio.wait_for(store.wait_up(), 10)
    assert (await commit(store, room, based_on=0)).version == 1
