"""How a group felt: bins, five at a time, and when which question is answered."""

from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given

from ruikatsu.domain.mood import (
    AT_LEAST,
    BINS,
    KEPT_MS,
    OPEN_MS,
    WHENS,
    When,
    against_later,
    against_mood,
    bin_of,
    feelings,
    later,
    mark,
    tag_of,
)
from ruikatsu.domain.room import opened
from tests.domain.making import MINUTE, T0, settings

END = T0 + 65 * MINUTE


@pytest.mark.parametrize(
    ("mood", "bin_"), [(0, 0), (19, 0), (20, 1), (59, 2), (60, 3), (79, 3), (80, 4), (100, 4)]
)
def test_an_answer_falls_into_one_of_five_bins(mood: int, bin_: int) -> None:
    assert bin_of(mood) == bin_


def test_of_four_people_nothing_is_told_of_five_the_group() -> None:
    four = feelings({("before", "pleasure"): {2: 4}}).pleasure
    assert (four.before.bins, four.before.answers) == (None, None)
    assert (four.before.mean, four.before.why_not) == (None, "fewer_than_five")
    five = feelings({("before", "pleasure"): {2: 4, 0: 1}}).pleasure
    assert five.before.bins == (1, 0, 4, 0, 0)
    assert (five.before.answers, five.before.mean, five.before.why_not) == (5, 42, None)


def test_the_two_questions_are_told_apart() -> None:
    found = feelings({("after", "arousal"): {4: 5}})
    assert found.pleasure.after.bins is None
    assert found.arousal.after.mean == 90


def test_a_difference_is_told_of_two_groups_of_at_least_five() -> None:
    def difference(before: dict[int, int], after: dict[int, int]) -> int | None:
        shown = {("before", "pleasure"): before, ("after", "pleasure"): after}
        return feelings(shown).pleasure.difference  # type: ignore[arg-type]

    assert difference({1: 5}, {2: 5}) == 20
    assert difference({3: 6}, {0: 5}) == -60
    assert difference({3: 6}, {0: 4}) is None
    assert difference({}, {}) is None


@given(st.dictionaries(st.integers(0, BINS - 1), st.integers(0, 9)))
def test_no_figure_is_of_fewer_than_five(counts: dict[int, int]) -> None:
    shown = feelings({("later", "arousal"): counts}).arousal.later
    if sum(counts.values()) < AT_LEAST:
        assert replace(shown, why_not=None) == type(shown)()
    else:
        assert shown.bins is not None
        assert sum(shown.bins) == shown.answers == sum(counts.values())


def test_the_marks_of_one_device_have_nothing_in_common() -> None:
    marks = {mark(nonce, when) for nonce in ("a", "b") for when in WHENS}
    assert len(marks) == 6
    assert mark("a", "before") == mark("a", "before")


def test_the_tag_does_not_show_the_key_of_the_room() -> None:
    assert tag_of("key one") != tag_of("key two")
    assert "key" not in tag_of("key one")


@pytest.mark.parametrize(
    ("when", "minutes", "code"),
    [
        ("before", -60 * 24, None),
        ("before", 64, None),
        ("before", 65, "room_closed"),
        ("after", -1, "not_started"),
        ("after", 0, None),
        ("after", 65 + 179, None),
        ("after", 65 + 180, "room_closed"),
    ],
)
def test_when_the_first_two_are_answered(when: When, minutes: int, code: str | None) -> None:
    assert when != "later"
    refusal = against_mood(opened(settings()), when, T0 + minutes * MINUTE)
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(
    ("minutes", "code"),
    [
        (0, "mood_early"),
        (84, "mood_early"),
        (85, None),
        (90, None),
        (65 + 179, None),
        (65 + 180, "room_closed"),
    ],
)
def test_when_the_last_one_is_answered(minutes: int, code: str | None) -> None:
    refusal = against_later(later(T0, END), T0 + minutes * MINUTE)
    assert (refusal.code if refusal else None) == code


def test_the_figures_outlive_the_last_question() -> None:
    times = later(T0, END)
    assert times.until == END + OPEN_MS
    assert times.kept_until == END + KEPT_MS
    assert times.kept_until > times.until
