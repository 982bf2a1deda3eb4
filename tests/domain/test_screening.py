"""What screening finds in words, and above all what it leaves alone."""

import json
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from ruikatsu.domain.screening import Finding, HeldReason, screen
from ruikatsu.domain.wordlists import Lists
from ruikatsu.screening import load

CASES = Path(__file__).parents[1] / "cases"
TABLE = json.loads((CASES / "screening.json").read_text("utf-8"))
HELD_OUT = json.loads((CASES / "screening_held_out.json").read_text("utf-8"))
LISTS = load()
NOTHING = Finding()

UNSEEN = "\u200b\u200c\u200d\u2060\u00ad\ufeff\u034f\u180e\ufe0f"
HELD: tuple[HeldReason, ...] = ("contact", "link", "slur")
EVERY_TEXT = [
    *(row["text"] for row in TABLE["decisions"]),
    *(text for group in TABLE["danger"].values() for text in group),
    *(text for reason in HELD for text in TABLE[reason]),
    *(text for group in TABLE["ordinary"].values() for text in group),
]
TRICKY = st.text(
    st.characters(exclude_categories=["Cs"])
    | st.sampled_from(
        "0123456789.@-+/ 一二三にしごゼロ死たい消えたいkilmyselfdotcom\u200b\u0301\u3099*!1"
    )
) | st.lists(st.sampled_from(EVERY_TEXT), min_size=1, max_size=3).map(" ".join)
some = settings(max_examples=200, deadline=None)


def _tell(figures: str) -> None:
    print(figures)  # noqa: T201 shown by `pytest -s`: the rates are what these tests are for


@pytest.mark.parametrize("row", TABLE["decisions"], ids=lambda row: ascii(row["text"]))
def test_each_decision_stands(row: dict[str, str | bool | None]) -> None:
    found = screen(str(row["text"]), LISTS)
    assert (found.danger, found.held) == (row["danger"], row["held"]), row["why"]


@pytest.mark.parametrize("group", ["en", "ja", "disguised"])
def test_no_danger_of_the_table_is_missed(group: str) -> None:
    missed = [text for text in TABLE["danger"][group] if not screen(text, LISTS).danger]
    _tell(f"{group}: {len(missed)} of {len(TABLE['danger'][group])} missed")
    assert missed == []


@pytest.mark.parametrize("group", ["en", "ja"])
def test_danger_is_told_with_the_language_of_its_words(group: str) -> None:
    assert {screen(text, LISTS).lang for text in TABLE["danger"][group]} == {group}


def test_danger_alone_holds_nothing_back() -> None:
    dangers = [text for group in TABLE["danger"].values() for text in group]
    assert [text for text in dangers if screen(text, LISTS).held] == []


@pytest.mark.parametrize("reason", HELD)
def test_what_is_held_is_held_for_its_reason_and_is_no_alarm(reason: HeldReason) -> None:
    wrong = {
        text: found
        for text in TABLE[reason]
        if (found := screen(text, LISTS)).held != reason or found.danger
    }
    assert wrong == {}


@pytest.mark.parametrize("group", ["en", "ja"])
def test_ordinary_sorrow_is_left_alone(group: str) -> None:
    texts = TABLE["ordinary"][group]
    wrong = {text: found for text in texts if (found := screen(text, LISTS)) != NOTHING}
    _tell(f"{group}: {len(wrong)} false alarms among {len(texts)} ordinary sentences")
    assert len(texts) >= 200
    assert wrong == {}


def test_sentences_written_after_the_rules_tell_the_honest_rate() -> None:
    """The rules are not tuned on these: the bounds are what was measured, and only guard against getting worse."""
    false = [text for text in HELD_OUT["ordinary"] if screen(text, LISTS) != NOTHING]
    missed = [text for text in HELD_OUT["danger"] if not screen(text, LISTS).danger]
    unheld = [text for text in HELD_OUT["held"] if not screen(text, LISTS).held]
    _tell(f"held out: {len(false)} of {len(HELD_OUT['ordinary'])} false alarms: {false}")
    _tell(f"held out: {len(missed)} of {len(HELD_OUT['danger'])} dangers missed: {missed}")
    _tell(f"held out: {len(unheld)} of {len(HELD_OUT['held'])} let through: {unheld}")
    assert len(false) <= HELD_OUT["measured"]["false_alarms"]
    assert len(missed) <= HELD_OUT["measured"]["dangers_missed"]
    assert len(unheld) <= HELD_OUT["measured"]["let_through"]


def test_two_sentences_are_found_in_one_message() -> None:
    ordinary = TABLE["ordinary"]["en"][:20] + TABLE["ordinary"]["ja"][:20]
    for text in ordinary:
        assert screen(f"{text} I want to die tonight.", LISTS).danger
        assert screen(f"{text} 死にたいです。", LISTS).danger


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Quiet Heron thank you for that", ["Quiet Heron"]),
        ("thank you @quiet heron", ["Quiet Heron", "Kind Otter"]),
        ("@しずかな鷺 ありがとう", ["しずかな鷺"]),
        ("@Anna わかります", ["Anna"]),
    ],
)
def test_somebody_in_the_room_may_be_spoken_to_by_name(text: str, names: list[str]) -> None:
    assert screen(text, LISTS, names) == NOTHING


def test_a_name_of_nobody_here_is_a_handle() -> None:
    assert screen("@Quiet Heron thank you", LISTS, ["Kind Otter"]).held == "contact"
    assert screen("@quietheron99", LISTS, [""]).held == "contact"


def test_without_lists_only_the_shapes_are_found() -> None:
    assert screen("I want to die", Lists()) == NOTHING
    assert screen("see https://example.com", Lists()).held == "link"


@some
@given(TRICKY)
def test_screening_never_raises(text: str) -> None:
    screen(text, LISTS, [text[:5]])


@some
@given(TRICKY)
def test_a_compatibility_form_changes_nothing(text: str) -> None:
    assert screen(unicodedata.normalize("NFKC", text), LISTS) == screen(text, LISTS)


@some
@given(
    st.sampled_from(EVERY_TEXT),
    st.lists(st.tuples(st.integers(0, 60), st.sampled_from(UNSEEN)), max_size=12),
)
def test_what_shows_nothing_changes_nothing(text: str, unseen: list[tuple[int, str]]) -> None:
    hidden = text
    for place, character in unseen:
        hidden = hidden[:place] + character + hidden[place:]
    assert screen(hidden, LISTS) == screen(text, LISTS)


@pytest.mark.parametrize("text", EVERY_TEXT[::9], ids=ascii)
def test_full_width_letters_change_nothing(text: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in text)
    assert screen(wide, LISTS) == screen(text, LISTS)


def _adversaries() -> Iterator[str]:
    for part in (
        "a", "a ", "i ", "not ", "kill ", "want to ", "i want to ", "do not want to ", "my ", "1", "1 ", "0-",
        "+1 ",
        "12-", "@", "a@", "a.", ".", "a.a", "at ", "dot ", " dot ", "http:", "[", "(.)",
        "zero ", "double ", "死", "死に",
        "死ぬ", "母が", "昔", "薬を", "に", "ゼロ", "の", "〇", "ー", "k ", "k.", "k i ", "1a", "a!", "*a", "a*",
        "aaab",
        "years ago ", "when i was tried to ", "{", "\u0301", "e\u0301\u200b", "\u3099", "ｱ", "𝐚", "🫨", "都1",
        "13 High ", "his note ", "me on ", "(", "自殺", "首を", "線路に", "LINE", "people who ",
    ):  # fmt: skip
        yield (part * 1_000)[:1_000]
        yield (part * 1_000)[:990] + " die .死に@1"


@pytest.mark.alone
@pytest.mark.parametrize(
    "text", list(_adversaries()), ids=lambda text: ascii(text[:12] + text[-3:])
)
def test_no_thousand_characters_take_long(text: str) -> None:
    screen(text, LISTS)  # the searches are made when first met

    def taken() -> float:
        before = time.process_time()
        screen(text, LISTS)
        return time.process_time() - before

    # The best of many: the machine may have other work.
    assert any(taken() < 0.005 for _ in range(40))


@pytest.mark.alone
@pytest.mark.parametrize("group", ["en", "ja"])
def test_a_sentence_takes_a_fraction_of_a_millisecond(group: str) -> None:
    texts = TABLE["ordinary"][group]
    for text in texts:
        screen(text, LISTS)
    rounds = []
    for _ in range(5):
        before = time.process_time()
        for text in texts:
            screen(text, LISTS)
        rounds.append((time.process_time() - before) / len(texts) * 1e6)
    _tell(f"{group}: {min(rounds):.0f} µs a sentence")
    assert min(rounds) < 1_000  # measured well below 100; a shared machine is given room
