"""How a group felt, as the store counts it."""

import pytest

from ruikatsu.domain.mood import AT_LEAST, Later
from ruikatsu.store import Store

TAG = "0123456789abcdef01234567"


@pytest.fixture
def times(store: Store) -> Later:
    now = store.clock.now_ms()
    return Later(now, now + 3 * 3_600_000)


async def test_answers_are_shown_five_at_a_time(store: Store, times: Later) -> None:
    async def feels(n: int, bin_: int) -> None:
        assert await store.mood_add(TAG, f"device {n}", "before", {"pleasure": bin_}, times)

    for n in range(AT_LEAST - 1):
        await feels(n, n)
        assert await store.moods(TAG) == {}
    await feels(4, 1)
    first_five = {("before", "pleasure"): {0: 1, 1: 2, 2: 1, 3: 1}}
    assert await store.moods(TAG) == first_five
    for n in range(5, 9):
        await feels(n, 4)
        assert await store.moods(TAG) == first_five
    await feels(9, 0)
    assert await store.moods(TAG) == {("before", "pleasure"): {0: 2, 1: 2, 2: 1, 3: 1, 4: 4}}


async def test_questions_are_counted_apart(store: Store, times: Later) -> None:
    for n in range(AT_LEAST):
        both = {"pleasure": 2, "arousal": 4}
        assert await store.mood_add(TAG, f"before {n}", "before", both, times)  # type: ignore[arg-type]
        assert await store.mood_add(TAG, f"after {n}", "after", {"arousal": 3}, times)
    assert await store.moods(TAG) == {
        ("before", "pleasure"): {2: 5},
        ("before", "arousal"): {4: 5},
        ("after", "arousal"): {3: 5},
    }


async def test_a_second_answer_changes_nothing(store: Store, times: Later) -> None:
    assert await store.mood_add(TAG, "one device", "after", {"pleasure": 4}, times)
    for _ in range(AT_LEAST):
        assert not await store.mood_add(TAG, "one device", "after", {"pleasure": 0}, times)
    assert await store.moods(TAG) == {}


async def test_the_times_of_the_last_question_follow_the_room(store: Store, times: Later) -> None:
    assert await store.mood_later(TAG) is None
    await store.mood_add(TAG, "one", "before", {"pleasure": 1}, times)
    moved = Later(times.from_at, times.until + 60_000)
    await store.mood_add(TAG, "two", "after", {"pleasure": 1}, moved)
    assert await store.mood_later(TAG) == moved


async def test_all_of_it_goes_by_itself(store: Store, times: Later) -> None:
    await store.mood_add(TAG, "one", "before", {"pleasure": 1}, times)
    for key in store.keys.mood(TAG):
        assert await store.reads.call("PEXPIRETIME", key) == times.kept_until


async def test_nothing_tells_of_the_order_or_the_time(store: Store, times: Later) -> None:
    await store.mood_add(TAG, "one", "before", {"pleasure": 1, "arousal": 3}, times)
    counts, answered = store.keys.mood(TAG)
    flat = await store.reads.call("HGETALL", counts)
    kept = dict(zip(flat[::2], flat[1::2], strict=True))
    assert kept == {
        b"waits:before:pleasure:1": b"1",
        b"waits:before:pleasure:all": b"1",
        b"waits:before:arousal:3": b"1",
        b"waits:before:arousal:all": b"1",
        b"from": str(times.from_at).encode(),
        b"until": str(times.until).encode(),
    }
    assert await store.reads.call("TYPE", answered) == b"set"


def test_a_tag_cannot_break_out_of_its_key(store: Store) -> None:
    for tag in ("", "a}b", "a b", "x" * 65):
        with pytest.raises(ValueError, match="not a tag"):
            store.keys.mood(tag)
