"""What the server says to people: for every code, in every language, and in our tone."""

import json
import re
from importlib.resources import files
from string import Formatter
from typing import get_args

import hypothesis.strategies as st
import pytest
from hypothesis import given

from ruikatsu.domain.refusal import RefusalCode
from ruikatsu.domain.steering import SteerFault
from ruikatsu.domain.validate import FaultCode
from ruikatsu.errors import CODES
from ruikatsu.sentences import choose, languages, sentence

TABLES: dict[str, dict[str, dict[str, str]]] = {
    language: json.loads((files("ruikatsu") / "locales" / f"{language}.json").read_text("utf-8"))
    for language in languages()
}
SAID = [
    (language, kind, code)
    for language, table in TABLES.items()
    for kind, codes in table.items()
    for code in codes
    if kind != "names"
]


def params(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_english_and_japanese_are_spoken() -> None:
    assert languages() == ["en", "ja"]


@pytest.mark.parametrize("language", TABLES)
def test_every_no_has_a_sentence_and_no_sentence_is_left_over(language: str) -> None:
    assert set(TABLES[language]["refusals"]) == set(CODES)
    assert set(TABLES[language]["faults"]) >= set(get_args(FaultCode))


def test_every_refusal_of_the_domain_is_in_the_one_table() -> None:
    assert set(get_args(RefusalCode)) <= set(CODES)
    assert set(get_args(SteerFault)) <= set(get_args(RefusalCode))


@pytest.mark.parametrize("kind", ["refusals", "faults", "reminders", "names"])
def test_every_language_says_the_same_codes_with_the_same_figures(kind: str) -> None:
    told = {
        language: {code: params(text) for code, text in table[kind].items()}
        for language, table in TABLES.items()
    }
    assert told["ja"] == told["en"]


@pytest.mark.parametrize(("language", "kind", "code"), SAID)
def test_a_sentence_is_whole_and_calm(language: str, kind: str, code: str) -> None:
    text = TABLES[language][kind][code]
    assert text == text.strip()
    assert re.search(r"[.。]$", text)
    assert not re.search(r"[!！]", text)
    assert not re.search(r"\b(just|simply)\b", text, re.IGNORECASE)


def test_a_sentence_has_its_figures_filled_in() -> None:
    assert sentence("refusals", "slow", "en", {"seconds": 3}) == (
        "Your words are kept. They go in 3 seconds."
    )
    assert "3秒" in sentence("refusals", "slow", "ja", {"seconds": 3})


def test_a_language_without_sentences_is_spoken_to_in_english() -> None:
    assert sentence("refusals", "left", "de") == sentence("refusals", "left", "en")


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [
        (None, "en"),
        ("", "en"),
        ("ja", "ja"),
        ("ja-JP", "ja"),
        ("JA-jp", "ja"),
        ("de", "en"),
        ("de,ja", "ja"),
        ("de-DE,de;q=0.9,ja;q=0.8,en;q=0.7", "ja"),
        ("en;q=0.5,ja;q=0.9", "ja"),
        ("en;q=0.5, ja; q=0.9", "ja"),
        ("en;q=0.5,ja;Q=0.9", "ja"),
        ("ja;q=0", "en"),
        ("ja;q=0,en;q=0.1", "en"),
        ("ja;q=0.0, de", "en"),
        ("ja,en", "ja"),
        ("en,ja", "en"),
        ("*", "en"),
        ("ja;q=high,en", "en"),
        ("en;q=nan,ja;q=0.1", "ja"),
        ("en;q=9,ja;q=0.1", "ja"),
        (";;;,,,q=1", "en"),
        ("ja" + "a" * 5_000, "en"),
        (",".join(["de"] * 5_000), "en"),
    ],
)
def test_the_language_is_the_one_that_was_asked_for(wanted: str | None, spoken: str) -> None:
    assert choose(wanted) == spoken


@given(st.text(alphabet="enja-;q=0.9, *\t鷺", max_size=60))
def test_any_header_gets_a_language_that_there_is(wanted: str) -> None:
    assert choose(wanted) in languages()
