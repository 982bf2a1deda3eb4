"""What people type is made safe to show, and says the same as before."""

import unicodedata

import hypothesis.strategies as st
import pytest
from hypothesis import example, given, settings

from ruikatsu.domain.text import cleaned, folded, one_line

TRICKY = st.text(
    st.characters(exclude_categories=["Cs"])
    | st.sampled_from("\u202e\u2066\u200b\u200d\u0301\u0308\u1100\u1161\u3164\ufeff\n\r\t \u2028e")
)
some = settings(max_examples=150, deadline=None)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  hello \n", "hello"),
        ("one\r\ntwo", "one\ntwo"),
        ("one\rtwo\u2028three", "one\ntwo\nthree"),
        ("one\ttwo", "one two"),
        ("one\n\n\n\n\ntwo", "one\n\ntwo"),
        ("one\n \n\t\n  \ntwo", "one\n\ntwo"),
        ("a\x00b\x07c\x7fd\x9be", "abcde"),
        ("\ufeffhello", "hello"),
        ("e\u0301", "é"),
        ("e\u202d\u0301", "é"),
        ("か\u3099", "が"),
        ("🫨", "🫨"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("क\u094dष", "क\u094dष"),
    ],
)
def test_words_are_tidied_and_stay_words(typed: str, shown: str) -> None:
    assert cleaned(typed) == shown


@pytest.mark.parametrize("mark", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_no_mark_turns_the_direction_of_what_stands_behind_it(mark: str) -> None:
    assert cleaned(f"left{mark}right") == "leftright"


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "\n\n", "\u3000", "\u200b\u200b", "\u00ad", "\u200d", "\u2800", "\u3164", "\u115f\u1160", "\ufe0f"],
    ids=ascii,
)  # fmt: skip
def test_what_shows_nothing_is_no_words(typed: str) -> None:
    assert cleaned(typed) == ""


def test_marks_are_not_piled_over_the_lines_of_others() -> None:
    assert cleaned("z" + "\u0335" * 40 + "!") == "z" + "\u0335" * 4 + "!"
    assert cleaned("z" + "\u202e\u0335" * 40) == "z" + "\u0335" * 4


@some
@given(TRICKY)
@example("e\u202d\u0301")
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = cleaned(text)
    assert cleaned(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip()
    assert not set(once) & set("\x00\t\r\u202e\u2066\ufeff")


@some
@given(TRICKY)
def test_a_name_stands_on_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1


@pytest.mark.parametrize(
    "lookalike",
    [
        "QUIET HERON",
        "QuietHeron",
        " Quiet\u3000Heron",
        "Quiet\u200bHeron",
        "Ｑuiet Heron",
        "Quiet Heron\u3164",
    ],
    ids=ascii,
)
def test_names_that_look_the_same_fold_to_the_same(lookalike: str) -> None:
    assert folded(lookalike) == folded("Quiet Heron")


def test_an_accent_folds_alike_however_it_is_written() -> None:
    assert folded("Andr\u00e9") == folded("Andre\u0301") == folded("Andre\u200d\u0301")


def test_names_that_look_different_stay_different() -> None:
    names = ["Heron", "Herons", "鷺", "さぎ", "サギ", "Hérοn", "🫨", "🫩"]
    assert len({folded(name) for name in names}) == len(names)


@given(st.text(st.characters(max_codepoint=127)))
def test_a_plain_line_comes_out_as_it_does_among_other_letters(text: str) -> None:
    """Most lines go a short way; between two letters beyond ASCII they go the long one."""
    assert cleaned(text) == cleaned(f"é{text}é")[1:-1].strip()
