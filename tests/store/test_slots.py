"""Where keys have slots every step keeps to one: a server that refuses anything else runs each of our scripts."""

import asyncio
from collections.abc import Iterator
from importlib.resources import files

import pytest

from ruikatsu.domain.mood import Later
from ruikatsu.store import Bus, Store, StoreUnfit

from ..conftest import OpenStore
from .making import commit, eventually, make_room, noted, said
from .nodes import Node
from .rings import slots


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with slots() as made:
        yield made


async def test_every_script_touches_the_slot_of_its_room_alone(
    open_store: OpenStore, node: Node
) -> None:
    store = await open_store(node.url, publish="SPUBLISH")
    await live(store)
    ran = node.ask().info("commandstats")
    scripts = list(files("ruikatsu.store").joinpath("scripts").iterdir())
    assert ran["cmdstat_evalsha"]["calls"] >= len(scripts)
    assert ran["cmdstat_eval"]["calls"] == len(scripts)  # each of them was new to this server once


async def test_one_of_several_masters_is_refused_in_words(open_store: OpenStore) -> None:
    with slots(masters=2) as part, pytest.raises(StoreUnfit, match="one of 2 masters of a cluster"):
        await open_store(part.url)


async def live(store: Store) -> None:
    """A room's whole life."""
    now = store.clock.now_ms()
    room = await make_room(store)
    heard: list[bytes] = []
    confirmed = asyncio.Event()
    bus = Bus(store, on_confirmed=lambda _: confirmed.set())
    await bus.open()
    bus.subscribe(room, heard.append)
    await confirmed.wait()
    await commit(store, room, said(), noted(), based_on=0, key=b"k")
    assert await store.snapshot_save(room, 2, 1, b"{}")
    assert await store.lease(room, "h", here={"a": b"1"}, listeners=1, ttl_ms=60_000, full=True)
    await store.signals(room, {"tear": 1}, 1)
    await store.sample(room, [(1, 2, 3)])
    assert await store.remind(room, "r", b"{}", now, 9)
    (reminder,) = await store.reminders_take(now + 1, 1_000, 9)
    assert await store.reminder(room, "r") == b"{}"
    await store.reminder_done(reminder)
    assert await store.mood_add("tag", "mark", "before", {"pleasure": 1}, Later(now, now + 60_000))
    await store.box_put(room, "slip", b"{}", now + 60_000)
    for person in ("a", "b"):
        await store.take_seat(room, person, b"{}", name="Otter", name_key="otter", capacity=9)
    assert await store.give_back_seat(room, "b")
    await store.keep_until(room, now + 7_200_000)
    assert await store.renew_epoch(room, "e1", "e2") == "e2"
    await store.list_as(room, starts_at=now, public=False, host="host")
    await store.due_add(b"job", now)
    (due,) = await store.due_take(now + 1, 1_000)
    assert await store.due_done(due)
    await store.series_keep("s", b"{}")
    assert await store.series_move("s", b"[]")
    await store.unlease(room, "h")
    await store.erase(room, "host")
    await eventually(lambda: bool(heard) and heard[-1] == b"x")
    assert {message[:1] for message in heard} == {b"r", b"d", b"p", b"s", b"x"}
    assert await store.room_meta(room) is None
    await bus.close()
