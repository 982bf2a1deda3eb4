"""Which room somebody with no name is taken to."""

from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given

from ruikatsu.domain.dropping_in import ENDING_MS, Open, best_first

ROOM = Open(
    room="a",
    language="en",
    topics=("grief",),
    phase="cry",
    left_ms=30 * 60_000,
    seats_free=3,
    company=4,
    autopilot=False,
)

rooms = st.builds(
    Open,
    room=st.text(min_size=1, max_size=4),
    language=st.sampled_from(["en", "ja", "en-GB"]),
    topics=st.sets(st.sampled_from(["grief", "burnout"])).map(tuple),
    phase=st.sampled_from(["arrive", "welcome", "cry", "quiet", "share", "close", None]),
    left_ms=st.integers(0, 3_600_000),
    seats_free=st.integers(0, 5),
    company=st.integers(0, 50),
    autopilot=st.booleans(),
)


def best(*found: Open, language: str | None = "en", topic: str | None = "grief") -> str:
    first = best_first(found, language, topic)
    assert first == best_first(reversed(found), language, topic), "the order in the list decided"
    return first[0].room


@pytest.mark.parametrize(
    "worse",
    [
        replace(ROOM, room="b", left_ms=ENDING_MS, company=90),
        replace(ROOM, room="b", phase="close", company=90),
        replace(ROOM, room="b", language="ja", company=90),
        replace(ROOM, room="b", topics=("burnout",), company=90),
        replace(ROOM, room="b", phase="share", company=90),
        replace(ROOM, room="b", phase="quiet", company=90),
        replace(ROOM, room="b", autopilot=True, company=90),
        replace(ROOM, room="b", seats_free=0, company=90),
        replace(ROOM, room="b", company=3),
    ],
    ids=lambda worse: next(
        name
        for name in ("left_ms", "phase", "language", "topics", "autopilot", "seats_free", "company")
        if getattr(worse, name) != getattr(ROOM, name)
    ),
)
def test_one_thing_that_is_less_fitting_outweighs_all_that_counts_less(worse: Open) -> None:
    assert best(ROOM, worse) == "a"


def test_a_room_that_is_over_in_a_minute_is_better_than_none() -> None:
    assert best(replace(ROOM, left_ms=10_000)) == "a"


def test_a_language_is_understood_wherever_it_is_spoken() -> None:
    assert best(replace(ROOM, language="en-GB"), replace(ROOM, room="b", language="ja")) == "a"
    assert best(ROOM, replace(ROOM, room="b", language="ja"), language="EN-us") == "a"


def test_who_asks_for_nothing_gets_company() -> None:
    full = replace(ROOM, room="b", language="ja", topics=(), company=12)
    assert best(ROOM, full, language=None, topic=None) == "b"


@given(st.lists(rooms), st.sampled_from([None, "en", "ja"]), st.sampled_from([None, "grief"]))
def test_every_room_is_there_once(
    found: list[Open], language: str | None, topic: str | None
) -> None:
    ordered = best_first(found, language, topic)
    assert sorted(map(repr, ordered)) == sorted(map(repr, found))
