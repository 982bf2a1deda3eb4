"""The lane: whose answer is whose, and who waits."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from ruikatsu.store import StoreBusy, StoreDown, StoreFault, StoreUnfit
from ruikatsu.store.lane import Lane
from ruikatsu.store.script import Script, load

from ..conftest import OpenStore
from .making import commit, make_room, said


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


@pytest.mark.parametrize("url", ["http://localhost", "redis://h?db=x", "redis://h?nonsense=1"])
async def test_a_url_that_makes_no_sense_is_told(url: str) -> None:
    with pytest.raises(StoreUnfit):
        await Lane(url).open()
