"""Figures of a room: how many were here, how they felt, never who."""

import pytest

from ruikatsu.store import RoomGone, Store
from ruikatsu.store.making import make_room
from tests.domain.making import settings


@pytest.fixture
async def room(store: Store) -> str:
    made = settings(id="r", starts_at=store.clock.now_ms())
    assert await make_room(store, made)
    return "r"


async def test_the_last_count_of_a_minute_stands(store: Store, room: str) -> None:
    await store.sample(room, 7, 3, 4)
    await store.sample(room, 7, 5, 1)
    await store.signals(room, {"tear": 2}, 7)
    assert await store.tally(room) == {(7, "people"): 5, (7, "listeners"): 1, (7, "tear"): 2}


async def test_a_mood_is_counted_once_for_each_who_and_question(store: Store, room: str) -> None:
    assert await store.mood_add(room, "hash of a", "before", 2)
    assert not await store.mood_add(room, "hash of a", "before", 4)
    assert await store.mood_add(room, "hash of b", "before", 2)
    assert await store.moods(room) == {("before", 2): 2}


async def test_a_room_that_is_gone_is_not_called_back_by_a_count(store: Store, room: str) -> None:
    await store.sample(room, 7, 3, 4)
    await store.mood_add(room, "hash", "after", 1)
    await store.erase(room)
    with pytest.raises(RoomGone):
        await store.sample(room, 8, 1, 1)
    with pytest.raises(RoomGone):
        await store.mood_add(room, "hash", "after", 1)
    assert await store.tally(room) == {}
    assert await store.moods(room) == {}
