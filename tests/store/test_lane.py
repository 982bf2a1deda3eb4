"""The lane: what happens to calls when things go wrong around them."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from ruikatsu.store import Committed, StoreBusy, StoreDown, StoreFault, StoreRefused, StoreUnfit
from ruikatsu.store.daemon import Daemon
from ruikatsu.store.lane import Lane
from ruikatsu.store.script import Script, load

from ..conftest import OpenStore, StartValkey
from .hush import Hush
from .making import commit, eventually, make_room, said


@pytest.fixture
async def lane(valkey_url: str) -> AsyncIterator[Lane]:
    lane = Lane(valkey_url)
    await lane.open()
    yield lane
    await lane.close()


async def test_answers_come_to_those_who_asked(lane: Lane) -> None:
    answers = await asyncio.gather(*[lane.call("ECHO", f"{n}") for n in range(5000)])
    assert answers == [b"%d" % n for n in range(5000)]


async def test_calls_of_one_tick_share_a_write(lane: Lane) -> None:
    async def writes() -> int:
        info = await lane.call("INFO", "stats")
        return int(info.split(b"total_reads_processed:")[1].split(b"\r\n")[0])

    before = await writes()
    await asyncio.gather(*[lane.call("PING") for _ in range(400)])
    assert await writes() - before < 10


async def test_an_error_is_its_callers_alone(lane: Lane) -> None:
    good, bad, late = lane.call("ECHO", "a"), lane.call("NONSENSE"), lane.call("ECHO", "b")
    assert (await good, await late) == (b"a", b"b")
    with pytest.raises(StoreFault, match="NONSENSE"):
        await bad


async def test_a_caller_that_leaves_harms_nobody(lane: Lane) -> None:
    calls = [asyncio.ensure_future(lane.call("ECHO", f"{n}")) for n in range(100)]
    for call in calls[::2]:
        call.cancel()
    assert await asyncio.gather(*calls[1::2]) == [b"%d" % n for n in range(1, 100, 2)]
    sent = [lane.call("ECHO", f"{n}") for n in range(100)]
    await asyncio.sleep(0)  # they are on their way
    for future in sent[::2]:
        future.cancel()
    assert await asyncio.gather(*sent[1::2]) == [b"%d" % n for n in range(1, 100, 2)]
    assert await lane.call("ECHO", "x") == b"x"


async def test_what_was_cancelled_in_time_is_never_sent(lane: Lane, prefix: str) -> None:
    lane.call("SET", prefix, "1").cancel()
    assert await lane.call("EXISTS", prefix) == 0


async def test_a_script_that_the_store_forgot_is_sent_again(lane: Lane, prefix: str) -> None:
    count = Script("count", source := b"return redis.call('INCR', KEYS[1])", b"")
    count = Script("count", source, (await lane.call("SCRIPT", "LOAD", source)))
    assert await lane.run(count, [prefix.encode()], []) == 1
    for round_ in range(3):
        await lane.call("SCRIPT", "FLUSH")
        answers = await asyncio.gather(*[lane.run(count, [prefix.encode()], []) for _ in range(50)])
        assert sorted(answers) == list(range(2 + round_ * 50, 52 + round_ * 50))


async def test_a_room_works_on_after_the_scripts_are_flushed(open_store: OpenStore) -> None:
    store = await open_store()
    room = await make_room(store)
    for n in range(5):
        await store.lane.call("SCRIPT", "FLUSH", "SYNC")
        assert (await commit(store, room, said(), based_on=0)).version == n + 1


@pytest.mark.parametrize("name", ["commit", "seat", "lease", "erase"])
def test_every_script_says_what_it_promises(name: str) -> None:
    head = load(name).source.decode().split("\n\n")[0]
    assert head.startswith("#!lua\n--")
    assert all(word in head for word in ("KEYS", "ARGV", "Gives"))


async def test_too_many_waiting_are_turned_away_at_once(valkey_url: str) -> None:
    lane = Lane(valkey_url, limit=100)
    await lane.open()
    calls = [lane.call("ECHO", f"{n}") for n in range(100)]
    with pytest.raises(StoreBusy):
        lane.call("ECHO", "one too many")
    assert len(await asyncio.gather(*calls)) == 100
    assert await lane.call("ECHO", "room again") == b"room again"
    await lane.close()


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


async def test_a_store_that_stands_still_is_given_up(valkey: Daemon, tmp_path: Path) -> None:
    async with Hush(valkey.socket, tmp_path) as way:
        lane = Lane(way.url, timeout=0.2)
        await lane.open()
        way.hushed = True
        began = time.monotonic()
        first = lane.call("PING")
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


async def test_closing_fails_what_waits(valkey_url: str) -> None:
    lane = Lane(valkey_url)
    await lane.open()
    calls = [lane.call("ECHO", "x") for _ in range(10)]
    await lane.close()
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {StoreDown}
    with pytest.raises(StoreDown, match="closed"):
        lane.call("PING")
    assert [task for task in asyncio.all_tasks() if "redial" in task.get_name()] == []


async def test_closing_during_an_outage_leaves_no_task(start_valkey: StartValkey) -> None:
    own = start_valkey()
    lane = Lane(own.url)
    await lane.open()
    own.stop()
    await eventually(lambda: not lane.up)
    await lane.close()
    assert [task for task in asyncio.all_tasks() if "redial" in task.get_name()] == []


async def test_nobody_there_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(StoreDown, match="cannot reach"):
        await Lane(f"unix://{tmp_path}/nothing").open()


@pytest.mark.parametrize("url", ["http://localhost", "redis://h?db=x", "redis://h?nonsense=1"])
async def test_a_url_that_makes_no_sense_is_told(url: str) -> None:
    with pytest.raises(StoreUnfit):
        await Lane(url).open()


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
