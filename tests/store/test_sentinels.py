"""A master lost, and another named: what was acknowledged is there, once and in order."""

import asyncio
import signal
from contextlib import suppress

import pytest

from ruikatsu.store import Store, StoreDown, StoreError, StoreUnfit
from ruikatsu.store.sentinels import watched

from ..conftest import OpenStore
from .load import WRITERS, Load
from .making import OpenBus, Rooms, commit, eventually, make_room, said
from .nodes import failover


async def test_nothing_acknowledged_is_lost_when_the_master_is_killed_under_load(
    open_store: OpenStore,
) -> None:
    with failover() as servers:
        store = await open_store(servers.url, replicas=1)
        room = await make_room(store)
        load = Load(store, room)
        writers = [asyncio.create_task(load.write(n)) for n in range(WRITERS)]
        await eventually(lambda: len(load.acked) > 300)

        # While the replica stands still the master alone has what is written: nobody is told that it is kept.
        servers.replica.tell(signal.SIGSTOP)
        await eventually(lambda: len(load.refused) == WRITERS)  # what came before has been answered
        acked = len(load.acked)
        load.refused.clear()
        await eventually(lambda: len(load.refused) == WRITERS)
        assert len(load.acked) == acked
        servers.replica.tell(signal.SIGCONT)
        await eventually(lambda: len(load.acked) > acked + 300)

        lost_at = len(load.acked)
        servers.master.tell(signal.SIGKILL)
        # The one that is left has no replica: it is given one, or nothing could be acknowledged.
        await eventually(lambda: servers.replica.says("replication", "role", "master"), within=40)
        servers.another_replica()
        await eventually(lambda: len(load.acked) > lost_at + 300, within=40)
        load.stop.set()
        await asyncio.wait_for(asyncio.gather(*writers), 30)

        await load.check()


async def test_a_master_that_steps_down_is_left_by_lane_reads_and_bus(
    open_store: OpenStore, new_bus: OpenBus, rooms: Rooms
) -> None:
    with failover() as servers:
        store = await open_store(servers.url)
        room = await make_room(store)
        bus = new_bus(store, probe_every=0.2, probe_within=1)
        await bus.open()
        bus.subscribe(room, rooms.heard.append)
        await eventually(lambda: rooms.confirmed == [room])
        assert (await commit(store, room, said("before"), based_on=0)).version == 1
        await eventually(lambda: len(rooms.heard) == 1)

        servers.sentinels[0].ask().sentinel_failover("tears")
        await eventually(lambda: servers.master.says("replication", "role", "slave"), within=40)
        await eventually(lambda: store.up and len(rooms.confirmed) > 1, within=40)
        assert await _kept(store, room) == 2
        await eventually(lambda: any(b"after" in heard for heard in rooms.heard), within=20)
        assert len(await store.read(room, after_version=0, after_seq=0)) == 2


async def test_a_master_that_the_sentinels_gave_up_is_left_though_it_answers(
    open_store: OpenStore, new_bus: OpenBus, rooms: Rooms
) -> None:
    with failover() as servers:
        store = await open_store(servers.url)
        room = await make_room(store)
        bus = new_bus(store, probe_every=0.2, probe_within=1)
        await bus.open()
        bus.subscribe(room, rooms.heard.append)
        # The sentinels come no further than its door; whoever is in stays in.
        door = servers.master.ask()
        door.config_set("requirepass", "torn net")
        for client in door.client_list():
            if client["name"].startswith("sentinel-"):
                door.client_kill_filter(_id=client["id"])
        await eventually(lambda: servers.replica.says("replication", "role", "master"), within=40)
        new = servers.replica.ask()
        log = store.keys.room(room).log
        n = 0
        async with asyncio.timeout(40):
            while not await asyncio.to_thread(new.xlen, log):
                n += 1
                with suppress(StoreError):
                    await store.commit(room, [said(f"after {n}")], based_on=0)
        await eventually(lambda: len(rooms.confirmed) > 1)  # what came before is in the log
        await commit(store, room, said("on the bus"), based_on=0)
        await eventually(lambda: any(b"on the bus" in heard for heard in rooms.heard))


async def _kept(store: Store, room: str) -> int:
    """Commits, as a hub does for whoever repeats, until it is acknowledged."""
    async with asyncio.timeout(30):
        while True:
            try:
                return (await commit(store, room, said("after"), based_on=0, key=b"a")).version
            except StoreDown:
                await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("redis+sentinel://a:1,b/tears", "redis://10.0.0.1:6379/"),
        ("redis+sentinel://a:1,[::1]:2/tears/3", "redis://10.0.0.1:6379/3"),
        ("rediss+sentinel://me:s%40fe@a:1/tears?sentinel_password=x&ssl_cert_reqs=none",
         "rediss://me:s%40fe@10.0.0.1:6379/?ssl_cert_reqs=none"),
    ],
)  # fmt: skip
def test_the_masters_own_url_keeps_what_was_said_of_it(url: str, where: str) -> None:
    found = watched(url)
    assert found is not None
    assert found.url("10.0.0.1", 6379) == where


@pytest.mark.parametrize(
    "url", ["redis+sentinel://a:1,b:2", "redis+sentinel:///x", "redis+sentinel://a:b/x"]
)
def test_a_url_that_names_no_master_or_no_sentinel_is_refused_in_words(url: str) -> None:
    with pytest.raises(StoreUnfit, match="redis\\+sentinel://host:port,host:port/master"):
        watched(url)
