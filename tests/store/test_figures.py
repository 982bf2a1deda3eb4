"""Figures of a room: how many were here, how they felt, never who."""

import pytest

from ruikatsu.domain.mood import AT_LEAST
from ruikatsu.store import RoomGone, Store
from ruikatsu.store.making import make_room
from tests.domain.making import settings

NONE: dict[str, dict[int, int]] = {"before": {}, "after": {}, "later": {}}


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


async def test_answers_are_shown_five_at_a_time(store: Store, room: str) -> None:
    for n in range(AT_LEAST - 1):
        assert await store.mood_add(room, f"person {n}", "before", n)
    assert await store.moods(room) == NONE
    assert await store.mood_add(room, "person 4", "before", 1)
    first_five = {**NONE, "before": {0: 1, 1: 2, 2: 1, 3: 1}}
    assert await store.moods(room) == first_five
    for n in range(5, 9):
        assert await store.mood_add(room, f"person {n}", "before", 4)
    assert await store.moods(room) == first_five
    assert await store.mood_add(room, "person 9", "before", 0)
    assert await store.moods(room) == {**NONE, "before": {0: 2, 1: 2, 2: 1, 3: 1, 4: 4}}


async def test_questions_are_counted_apart(store: Store, room: str) -> None:
    for n in range(AT_LEAST):
        assert await store.mood_add(room, f"before {n}", "before", 2)
        assert await store.mood_add(room, f"after {n}", "after", 3)
    assert await store.moods(room) == {**NONE, "before": {2: 5}, "after": {3: 5}}


async def test_a_second_answer_changes_nothing(store: Store, room: str) -> None:
    for _ in range(AT_LEAST):
        await store.mood_add(room, "one person", "after", 4)
    assert not await store.mood_add(room, "one person", "after", 0)
    assert await store.moods(room) == NONE


async def test_a_room_that_is_gone_is_not_called_back_by_a_count(store: Store, room: str) -> None:
    await store.sample(room, [(7, 3, 4)])
    for n in range(AT_LEAST):
        await store.mood_add(room, f"person {n}", "after", 1)
    await store.erase(room)
    with pytest.raises(RoomGone):
        await store.sample(room, [(8, 1, 1)])
    with pytest.raises(RoomGone):
        await store.mood_add(room, "another", "after", 1)
    assert await store.samples(room) == {}
    assert await store.moods(room) == NONE
