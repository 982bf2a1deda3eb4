"""Whatever the bus drops, doubles or mixes up: each version is handed on once, in order."""

import hypothesis.strategies as st
from hypothesis import given, settings

from ruikatsu.hub.merge import EARLY_AT_MOST, Merge


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 5), st.integers(0, 25), st.data())
def test_each_version_is_handed_on_once_and_in_order(
    begun: int, length: int, data: st.DataObject
) -> None:
    log = list(range(begun + 1, begun + length + 1))
    merge: Merge[str] = Merge(begun)
    told: list[str] = []
    written = begun

    def read_from_the_log() -> None:
        for version in range(merge.version + 1, written + 1):
            told.extend(merge.offer(version, f"v{version}"))

    # The bus: any of them, any number of times, in any order, none before it was written.
    heard = data.draw(st.lists(st.sampled_from(log), max_size=3 * length) if log else st.just([]))
    for version in heard:
        written = max(written, version)
        told += merge.offer(version, f"v{version}")
        assert told == [f"v{n}" for n in range(begun + 1, merge.version + 1)]
        if data.draw(st.booleans()):
            read_from_the_log()
            assert merge.version == written
            assert not merge.gap
    written = begun + length
    read_from_the_log()
    assert told == [f"v{version}" for version in log]
    assert not merge.gap


def test_what_comes_in_order_is_handed_on_at_once() -> None:
    merge: Merge[str] = Merge(4)
    assert merge.offer(5, "a") == ["a"]
    assert merge.offer(6, "b") == ["b"]
    assert not merge.gap


def test_what_comes_twice_is_handed_on_once() -> None:
    merge: Merge[str] = Merge(0)
    assert merge.offer(1, "a") == ["a"]
    assert merge.offer(1, "a") == []


def test_what_comes_early_waits_and_shows_a_gap() -> None:
    merge: Merge[str] = Merge(0)
    assert merge.offer(3, "c") == []
    assert merge.offer(2, "b") == []
    assert merge.gap
    assert merge.offer(1, "a") == ["a", "b", "c"]
    assert not merge.gap


def test_what_was_told_before_the_snapshot_is_not_told_again() -> None:
    merge: Merge[str] = Merge(7)
    assert [merge.offer(version, "old") for version in (1, 7)] == [[], []]
    assert not merge.gap


def test_only_so_much_waits_behind_a_gap_and_the_log_has_the_rest() -> None:
    merge: Merge[int] = Merge(0)
    last = EARLY_AT_MOST + 10
    for version in range(2, last + 1):
        merge.offer(version, version)
    assert merge.gap
    told = merge.offer(1, 1)
    assert merge.version == 1 + EARLY_AT_MOST
    told += [ready for version in range(1, last + 1) for ready in merge.offer(version, version)]
    assert told == list(range(1, last + 1))
    assert not merge.gap
