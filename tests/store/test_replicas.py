"""What is acknowledged is on so many replicas too."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from ruikatsu.serve import store_url
from ruikatsu.settings import Settings
from ruikatsu.store import Committed, StoreDown, StoreUnfit
from ruikatsu.store.lane import Lane

from ..conftest import OpenStore
from ..running import running_hub
from .making import commit, eventually, make_room, said
from .nodes import Yard, yard


@pytest.fixture
def servers() -> Iterator[Yard]:
    with yard() as made:
        yield made


async def test_a_master_without_its_replica_acknowledges_nothing_and_keeps_the_time(
    open_store: OpenStore, servers: Yard
) -> None:
    master = servers.node()
    store = await open_store(master.url, replicas=1, command_timeout=0.4)
    plain = await open_store(master.url)
    room = await make_room(plain)
    with pytest.raises(StoreDown, match="0 of 1 replicas"):
        await store.commit(room, [said("held")], based_on=0, key=b"k")
    with pytest.raises(StoreDown, match="0 of 1 replicas"):
        await store.answer(room, b"k")
    await store.confirm(room, "a hub", 1)
    await store.clock.sample()

    await asyncio.to_thread(servers.replica_of, master)
    answer = await store.commit(room, [said("held")], based_on=0, key=b"k")
    assert isinstance(answer, Committed)
    assert (answer.version, answer.again) == (1, True)


async def test_answers_of_many_calls_come_in_order_behind_their_replicas(
    open_store: OpenStore, servers: Yard
) -> None:
    master = servers.node()
    await asyncio.to_thread(servers.replica_of, master)
    store = await open_store(master.url, replicas=1)
    room = await make_room(store)
    asked = [commit(store, room, said(f"{n}"), based_on=0) for n in range(1_500)]
    answers = await asyncio.gather(*asked)
    assert [answer.version for answer in answers] == list(range(1, 1_501))


async def test_what_is_held_back_fails_with_the_connection(
    open_store: OpenStore, servers: Yard
) -> None:
    master = servers.node()
    plain = await open_store(master.url)
    room = await make_room(plain)
    await commit(plain, room, based_on=0)  # the server knows the script now
    store = await open_store(master.url, replicas=1, command_timeout=60)
    held = asyncio.ensure_future(store.commit(room, [said()], based_on=0))
    lane = store.lane
    assert isinstance(lane, Lane)
    await eventually(lambda: any(batch.held for batch in lane._batches))
    assert not held.done()
    master.process.kill()
    with pytest.raises(StoreDown, match="broke"):
        await asyncio.wait_for(held, 10)


async def test_a_word_that_no_replica_has_is_answered_with_a_wait_and_kept_when_it_is_said_again(
    servers: Yard, prefix: str
) -> None:
    master = servers.node()
    replica = await asyncio.to_thread(servers.replica_of, master)
    async with running_hub(master.url, prefix, ack_replicas=1) as hub:
        room = await hub.room()
        guest = await hub.guest(room.id)
        assert (await guest.say("with a replica"))["op"] == "ok"
        replica.process.kill()
        replica.process.wait()
        answer = await guest.say("alone", id="the same")
        assert (answer["op"], answer["code"]) == ("no", "store_away")
        assert answer["retry_after"] > 0
        await eventually(lambda: master.says("replication", "connected_slaves", 0))
        await asyncio.to_thread(servers.replica_of, master)
        assert (await guest.say("alone", id="the same"))["op"] == "ok"
        await guest.settle()
        assert guest.said == ["with a replica", "alone"]


async def test_the_embedded_store_has_no_replicas_to_wait_for(tmp_path: Path) -> None:
    with pytest.raises(StoreUnfit, match="RUIKATSU_REDIS_URL"):
        async with store_url(Settings(data=tmp_path, ack_replicas=1)):
            pass
