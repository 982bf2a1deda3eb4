"""Figures of a room: how many were here."""

import pytest

from ruikatsu.store import RoomGone, Store
from ruikatsu.store.making import make_room
from tests.domain.making import settings


@pytest.fixture
async def room(store: Store) -> str:
    made = settings(id="r", starts_at=store.clock.now_ms())
    assert await make_room(store, made)
    return "r"


async def test_of_what_is_told_of_a_minute_the_most_stands(store: Store, room: str) -> None:
    await store.sample(room, [(7, 3, 4), (8, 1, 0)])
    await store.sample(room, [(7, 5, 1)])
    assert await store.samples(room) == {7: (5, 4), 8: (1, 0)}


async def test_people_and_signals_are_counted_apart(store: Store, room: str) -> None:
    await store.sample(room, [(7, 3, 4)])
    await store.signals(room, {"tear": 2}, 7)
    assert await store.tally(room) == {(7, "tear"): 2}
    assert await store.samples(room) == {7: (3, 4)}


async def test_a_room_that_is_gone_is_not_called_back_by_a_count(store: Store, room: str) -> None:
    await store.sample(room, [(7, 3, 4)])
    await store.erase(room)
    with pytest.raises(RoomGone):
        await store.sample(room, [(8, 1, 1)])
    assert await store.samples(room) == {}
