"""A cluster: slots move, masters die or fall silent, and what was acknowledged is there, once and in order."""

import asyncio
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis.crc import key_slot

from ruikatsu.store import Committed, Store, StoreDown, StoreError, StoreUnfit
from ruikatsu.store.cluster import clustered

from ..conftest import OpenStore
from ..operating.commands import ruikatsu
from ..running import running_hub
from .load import Load
from .making import OpenBus, Rooms, commit, eventually, make_room, noted, said
from .nodes import Node, yard
from .rings import Ring, ring


@pytest.fixture(scope="module")
def shared() -> Iterator[Ring]:
    with ring() as made:
        yield made


@pytest.fixture
def servers() -> Iterator[Ring]:
    """With a replica each."""
    with ring(replicas=True) as made:
        yield made


def slot_of(room: str) -> int:
    return key_slot(b"{%s}" % room.encode())


async def key_at(ring: Ring, node: Node, name: str = "room-{}") -> str:
    return await asyncio.to_thread(lambda: ring.key_at(node, name=name))


async def test_rooms_lie_on_every_master_and_each_call_finds_its_own(
    open_store: OpenStore, shared: Ring
) -> None:
    store = await open_store(shared.url.rpartition(",")[0])  # the third is learnt
    rooms = [await key_at(shared, node) for node in shared.masters]
    for room in rooms:
        await make_room(store, room)
        await commit(store, room, said(room), noted(), based_on=0, key=b"k")
    for room, node in zip(rooms, shared.masters, strict=True):
        assert await asyncio.to_thread(node.ask().exists, store.keys.room(room).meta)
        assert [entry.version for entry in await store.read(room, after_version=0, after_seq=0)] == [1, 2]  # fmt: skip
    now = store.clock.now_ms()
    assert sorted(await store.rooms(now - 9_999, now + 9_999)) == sorted(rooms)
    assert set(await store.room_metas(rooms)) == set(rooms)


async def test_what_a_node_turned_away_is_sent_on_once(open_store: OpenStore, shared: Ring) -> None:
    store = await open_store(shared.url)
    here, there = shared.masters[:2]
    room = await make_room(store, await key_at(shared, here, "moved-{}"))
    assert store.cluster is not None
    store.cluster.follow(still := _Still())
    await asyncio.to_thread(shared.move, slot_of(room), here, there)
    told = still.looks
    calls = [commit(store, room, said(f"{n}"), based_on=0) for n in range(700)]
    answers = await asyncio.gather(*calls)
    assert [answer.version for answer in answers] == list(range(1, 701))
    assert store.cluster.owners[slot_of(room)].endswith(f":{there.port}/")
    await eventually(lambda: still.looks > told)
    turned = await asyncio.to_thread(_turned_away, shared)
    await commit(store, room, based_on=0)
    assert await asyncio.to_thread(_turned_away, shared) == turned  # it goes there straight now


async def test_a_slot_that_moves_under_load_loses_and_doubles_nothing(
    open_store: OpenStore, shared: Ring
) -> None:
    store = await open_store(shared.url)
    source, target = shared.masters[1], shared.masters[2]
    room = await make_room(store, await key_at(shared, source, "asked-{}"))
    await commit(store, room, noted("first"), based_on=0)
    load, slot = Load(store, room), slot_of(room)
    async with load.going_on():
        await asyncio.to_thread(shared.begin_move, slot, source, target)
        await load.more()  # all keys are still there
        for _ in range(3):
            await asyncio.to_thread(shared.move_keys, slot, source, target, 1)
            load.refused.clear()
            await eventually(lambda: bool(load.refused))  # some here, some there: nothing is done
        await asyncio.to_thread(shared.move_keys, slot, source, target)
        await load.more()  # all keys are gone: ASK
        assert await asyncio.to_thread(_knows, target, "asking")
        await asyncio.to_thread(shared.end_move, slot, target)


async def test_a_slot_that_moves_in_one_step_loses_and_doubles_nothing(
    open_store: OpenStore, shared: Ring
) -> None:
    store = await open_store(shared.url)
    source, target = shared.masters[0], shared.masters[2]
    room = await make_room(store, await key_at(shared, source, "stepped-{}"))
    load = Load(store, room)
    async with load.going_on():
        await asyncio.to_thread(shared.step, slot_of(room), source, target)
        await eventually(lambda: shared.owner(b"{%s}" % room.encode()) is target)
    assert not load.refused  # they were sent on


async def test_a_masters_death_under_load_loses_nothing_that_was_acknowledged(
    open_store: OpenStore, servers: Ring
) -> None:
    store = await open_store(servers.url, replicas=1)
    lost, heir = servers.masters[1], servers.replicas[1]
    room = await make_room(store, await key_at(servers, lost))
    other = await make_room(store, await key_at(servers, servers.masters[2]))
    load, beside = Load(store, room), Load(store, other)
    async with load.going_on(), beside.going_on():
        lost.tell(signal.SIGKILL)
        await eventually(lambda: heir.says("replication", "role", "master"), within=40)
        await asyncio.to_thread(servers.another_replica, heir)  # or nothing could be acknowledged
        await load.more()
        assert store.up


async def test_a_master_that_falls_silent_is_left_for_its_replica(
    open_store: OpenStore, new_bus: OpenBus, rooms: Rooms, servers: Ring
) -> None:
    store = await open_store(servers.url, command_timeout=0.5)
    silent, heir = servers.masters[0], servers.replicas[0]
    room = await make_room(store, await key_at(servers, silent))
    bus = new_bus(store, probe_every=0.2, probe_within=1)
    await bus.open()
    bus.subscribe(room, rooms.heard.append)
    await eventually(lambda: rooms.confirmed == [room])
    await commit(store, room, said("before"), based_on=0, key=b"1")
    await asyncio.sleep(0.3)  # the replica has it
    silent.tell(signal.SIGSTOP)  # its sockets stand
    began = time.monotonic()
    with pytest.raises(StoreDown):
        await store.commit(room, [said("lost")], based_on=0)
    assert time.monotonic() - began < 2
    answer = await _kept(store, room, b"2")
    assert answer.version == 2
    await eventually(lambda: rooms.confirmed == [room, room])  # what came before is in the log
    await commit(store, room, said("heard"), based_on=0)
    await eventually(lambda: any(b"heard" in heard for heard in rooms.heard))
    silent.tell(signal.SIGCONT)  # it believes for a moment that it still leads
    await eventually(lambda: silent.says("replication", "role", "slave"), within=40)
    assert (await _kept(store, room, b"3")).version == 4
    assert (await _kept(store, room, b"2")).again
    assert heir.says("replication", "role", "master")


async def test_the_bus_follows_a_slot_that_moves_and_what_was_missed_is_read(
    open_store: OpenStore, new_bus: OpenBus, rooms: Rooms, shared: Ring
) -> None:
    store, other = await open_store(shared.url), await open_store(shared.url)
    source, target = shared.masters[2], shared.masters[0]
    room = await make_room(store, await key_at(shared, source, "heard-{}"))
    stays = await make_room(store, await key_at(shared, source, "stays-{}"))
    bus = new_bus(store)
    await bus.open()
    for followed in (room, stays):
        bus.subscribe(followed, rooms.heard.append)
    await eventually(lambda: sorted(rooms.confirmed) == sorted([room, stays]))
    slot = slot_of(room)
    await commit(other, room, said("here"), noted(), based_on=0, key=b"k")
    await eventually(lambda: len(rooms.heard) == 2)

    await asyncio.to_thread(shared.begin_move, slot, source, target)
    while await asyncio.to_thread(shared.move_keys, slot, source, target):
        pass
    # Published over there, where nobody may listen yet.
    await commit(other, room, said("between"), based_on=0)
    assert rooms.confirmed.count(room) == 1
    await asyncio.to_thread(shared.end_move, slot, target)
    await eventually(lambda: rooms.confirmed.count(room) == 2)
    await commit(other, room, said("there"), based_on=0)
    await eventually(lambda: b"there" in rooms.heard[-1])
    await commit(other, stays, said("still"), based_on=0)
    await eventually(lambda: b"still" in rooms.heard[-1])
    assert rooms.confirmed.count(stays) == 1
    assert not any(b"between" in heard for heard in rooms.heard)  # so it must be read, and can be
    assert len(await store.read(room, after_version=0, after_seq=0)) == 4
    assert bus.healthy


async def test_the_bus_hears_itself_elsewhere_when_its_own_slot_moved(
    open_store: OpenStore, new_bus: OpenBus, shared: Ring
) -> None:
    store = await open_store(shared.url)
    bus = new_bus(store, probe_every=0.2, probe_within=1)
    await bus.open()
    source, target = shared.masters[1], shared.masters[0]
    ear = next(ear for url, ear in bus._ears.items() if url.endswith(f":{source.port}/"))
    wire, slot = ear._wire, key_slot(ear._channel)
    await asyncio.to_thread(shared.move, slot, source, target)
    await eventually(lambda: key_slot(ear._channel) != slot and ear._listening.is_set())
    await asyncio.sleep(0.5)
    assert ear.healthy
    assert ear._wire is wire  # nobody was cut off for it


async def test_check_looks_at_every_master_and_goes_by_the_least(
    shared: Ring, prefix: str, tmp_path: Path
) -> None:
    given = {
        "RUIKATSU_REDIS_URL": shared.url,
        "RUIKATSU_PREFIX": prefix,
        "RUIKATSU_DATA": f"{tmp_path}",
        "RUIKATSU_URL": "https://rooms.example.org",
        "RUIKATSU_SECRET": "quite-long-and-made-of-many-letters-0123456789",
    }
    well = await ruikatsu("check", **given)
    assert well.code == 0, well.out
    assert "a cluster of 3 masters, answers, and has all that rooms need" in well.out
    assert "the middle of 27" in well.out  # nine writes to each
    assert "The 3 masters' clocks are" in well.out
    door = shared.masters[1].ask()
    door.config_set("appendfsync", "no")
    door.config_set("maxmemory-policy", "volatile-lru")
    try:
        less = await ruikatsu("check", **given)
    finally:
        door.config_set("appendfsync", "always")
        door.config_set("maxmemory-policy", "noeviction")
    assert less.code == 1
    assert "a power cut may take the last half minute" in less.out
    assert "volatile-lru" in less.out


async def test_a_hub_on_a_cluster_is_ready_and_tells_what_the_store_took(
    shared: Ring, prefix: str
) -> None:
    async with running_hub(shared.url, prefix) as hub:
        rooms = [await hub.room() for _ in range(6)]
        for room in rooms:
            assert (await (await hub.guest(room.id)).say("hello"))["op"] == "ok"
        async with hub.http() as http:
            assert (await http.get("/readyz")).status_code == 200
            told = (await http.get("/metrics")).text
        (count,) = re.findall(r'ruikatsu_store_seconds_count\{lane="write"\} (\d+)', told)
        assert int(count) > 30


async def test_a_single_server_named_as_a_cluster_is_refused_in_words(
    open_store: OpenStore,
) -> None:
    with yard() as place:
        alone = await asyncio.to_thread(place.node)
        with pytest.raises(StoreUnfit, match="no cluster: name it with redis://"):
            await open_store(f"redis+cluster://127.0.0.1:{alone.port}")


async def test_a_cluster_of_which_nobody_answers_is_told(open_store: OpenStore) -> None:
    with pytest.raises(StoreDown, match="cannot reach the cluster"):
        await open_store("redis+cluster://127.0.0.1:1")


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("redis+cluster://a:1,b", "redis://10.0.0.1:6379/"),
        ("redis+cluster://a:1,[::1]:2", "redis://10.0.0.1:6379/"),
        ("rediss+cluster://me:s%40fe@a:1?ssl_cert_reqs=none",
         "rediss://me:s%40fe@10.0.0.1:6379/?ssl_cert_reqs=none"),
    ],
)  # fmt: skip
def test_each_nodes_own_url_keeps_what_was_said_of_the_cluster(url: str, where: str) -> None:
    found = clustered(url)
    assert found is not None
    assert found.url("10.0.0.1", 6379) == where


@pytest.mark.parametrize(
    "url", ["redis+cluster://a:1/2", "redis+cluster://", "redis+cluster://a:b"]
)
def test_a_url_that_names_no_node_is_refused_in_words(url: str) -> None:
    with pytest.raises(StoreUnfit, match="redis\\+cluster://host:port,host:port"):
        clustered(url)


class _Still:
    """Counts the looks."""

    whole = True
    looks = 0

    def rearranged(self) -> None:
        self.looks += 1


async def _kept(store: Store, room: str, key: bytes) -> Committed:
    """Commits, as a hub does for whoever repeats, until it is acknowledged."""
    async with asyncio.timeout(30):
        while True:
            try:
                return await commit(store, room, said("kept"), based_on=0, key=key)
            except StoreError:
                await asyncio.sleep(0.05)


def _turned_away(ring: Ring) -> int:
    told = [node.ask().info("errorstats").get("errorstat_MOVED") for node in ring.masters]
    return sum(int(counted["count"]) for counted in told if counted)


def _knows(node: Node, command: str) -> bool:
    return bool(node.ask().info("commandstats").get(f"cmdstat_{command}"))
