"""Presence: a hub that dies takes its people with it."""

import asyncio
from collections.abc import AsyncIterator

import orjson
import pytest

from ruikatsu.store import Bus, HubHere, Store

from ..conftest import OpenStore
from .making import HOUR, eventually, make_room


class Ear:
    """Everything said on a room's bus."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []

    def presence(self) -> list[dict[str, object]]:
        return [orjson.loads(m[2:]) for m in self.heard if m.startswith(b"p ")]


@pytest.fixture
async def ear(store: Store) -> AsyncIterator[Ear]:
    ear, confirmed = Ear(), asyncio.Event()
    await make_room(store)
    bus = Bus(store, on_confirmed=lambda _: confirmed.set())
    await bus.open()
    bus.subscribe("room-1", ear.heard.append)
    await confirmed.wait()
    yield ear
    await bus.close()


def people(roster: dict[str, HubHere]) -> dict[str, dict[str, bytes]]:
    return {hub: dict(here.people) for hub, here in roster.items()}


async def test_only_what_changed_is_written_and_all_of_it_is_known(store: Store, ear: Ear) -> None:
    await store.lease(
        "room-1", "h1", here={"a": b"1", "b": b"2"}, listeners=7, ttl_ms=60_000, full=True
    )
    await store.lease("room-1", "h1", here={"c": b"3"}, gone=["a"], listeners=7, ttl_ms=60_000)
    await store.lease("room-1", "h2", here={"d": b"4"}, listeners=0, ttl_ms=60_000, full=True)
    roster = await store.roster("room-1")
    assert people(roster) == {"h1": {"b": b"2", "c": b"3"}, "h2": {"d": b"4"}}
    assert roster["h1"].listeners == 7
    now = store.clock.now_ms()
    assert now + 50_000 < roster["h1"].expires_at <= now + 61_000
    await eventually(lambda: len(ear.heard) == 3)
    assert ear.presence()[:2] == [
        {
            "hub": "h1",
            "here": {"a": 1, "b": 2},
            "gone": [],
            "listeners": 7,
            "ttl": 60_000,
            "full": True,
        },
        {"hub": "h1", "here": {"c": 3}, "gone": ["a"], "listeners": 7, "ttl": 60_000},
    ]


async def test_all_of_them_replaces_what_was_there(store: Store, ear: Ear) -> None:
    for name in ("a", "b"):
        await store.lease("room-1", "h1", here={name: b"1"}, listeners=0, ttl_ms=60_000, full=True)
    assert people(await store.roster("room-1")) == {"h1": {"b": b"1"}}


async def test_a_renewal_without_news_is_silent_unless_asked(store: Store, ear: Ear) -> None:
    await store.lease("room-1", "h1", here={}, listeners=1, ttl_ms=9000, full=True)
    await store.lease("room-1", "h1", here={}, listeners=1, ttl_ms=9000)
    await store.lease("room-1", "h1", here={}, listeners=1, ttl_ms=9001, announce=True)
    await store.lease("room-1", "h1", here={}, listeners=2, ttl_ms=9002)
    await eventually(lambda: len(ear.heard) == 3)
    assert [told["ttl"] for told in ear.presence()] == [9000, 9001, 9002]
    assert [told["listeners"] for told in ear.presence()] == [1, 1, 2]


async def test_a_hub_that_dies_takes_its_people_with_it(
    open_store: OpenStore, store: Store
) -> None:
    room = await make_room(store)
    dying = await open_store()
    await dying.lease(room, "dead", here={"a": b"1"}, listeners=3, ttl_ms=60, full=True)
    await store.lease(room, "alive", here={"b": b"2"}, listeners=0, ttl_ms=HOUR, full=True)
    assert set(await store.roster(room)) == {"dead", "alive"}
    async with asyncio.timeout(5):
        while set(await store.roster(room)) != {"alive"}:  # noqa: ASYNC110  the lease's own time
            await asyncio.sleep(0.01)
    # Nothing of it stays: its key died, and the next to renew strikes it from the list.
    await store.lease(room, "alive", here={}, listeners=0, ttl_ms=HOUR)
    keys = store.keys.room(room)
    assert await store.lane.call("EXISTS", keys.here + b"dead") == 0
    assert await store.lane.call("ZRANGE", keys.hubs, 0, -1) == [b"alive"]


async def test_the_roster_does_not_trust_a_list_with_dead_hubs(store: Store) -> None:
    room = await make_room(store)
    await store.lease(room, "h1", here={"a": b"1"}, listeners=0, ttl_ms=HOUR, full=True)
    await store.lease(room, "h2", here={"b": b"1"}, listeners=0, ttl_ms=HOUR, full=True)
    keys = store.keys.room(room)
    await store.lane.call("ZADD", keys.hubs, 1, "h1")  # its time has come, its key still there
    await store.lane.call("UNLINK", keys.here + b"h2")  # the other way round
    assert await store.roster(room) == {}


async def test_a_change_to_a_lapsed_lease_is_not_half_a_list(store: Store, ear: Ear) -> None:
    assert not await store.lease("room-1", "h1", here={"a": b"1"}, listeners=1, ttl_ms=9000)
    assert await store.roster("room-1") == {}
    assert ear.heard == []


async def test_a_clean_goodbye_is_said_at_once(store: Store, ear: Ear) -> None:
    await store.lease("room-1", "h1", here={"a": b"1"}, listeners=1, ttl_ms=9000, full=True)
    await store.unlease("room-1", "h1")
    await store.unlease("room-1", "h1")
    await store.unlease("room-1", "never-there")
    assert await store.roster("room-1") == {}
    await store.signals("room-1", {"tear": 1}, 0)
    await eventually(lambda: ear.heard[-1:] == [b's {"counts":{"tear":1}}'])
    assert ear.presence()[1:] == [
        {"hub": "h1", "here": {}, "gone": [], "listeners": 0, "ttl": 0, "full": True}
    ]


async def test_signals_add_up(store: Store, ear: Ear) -> None:
    await asyncio.gather(
        *[store.signals("room-1", {"tear": 3, "hug": 1}, minute=n % 2) for n in range(10)]
    )
    await store.signals("room-1", {}, minute=0)
    assert await store.tally("room-1") == {
        (0, "tear"): 15,
        (0, "hug"): 5,
        (1, "tear"): 15,
        (1, "hug"): 5,
    }
    await eventually(lambda: len(ear.heard) == 10)
    assert orjson.loads(ear.heard[0][2:]) == {"counts": {"tear": 3, "hug": 1}}


async def test_a_person_has_a_name(store: Store) -> None:
    with pytest.raises(ValueError, match="name"):
        await store.lease("room-1", "h1", here={"": b"1"}, listeners=0, ttl_ms=9)
