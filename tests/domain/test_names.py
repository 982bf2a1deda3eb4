"""Gentle made-up names."""

import random
from collections.abc import Sequence
from itertools import product

import pytest

from ruikatsu.domain.names import gentle_name, reaches_elsewhere
from ruikatsu.domain.screening import Finding, screen
from ruikatsu.domain.text import folded, one_line
from ruikatsu.screening import load

MOST = 32


LISTS = load()


def every_name(language: str) -> list[str]:
    """Every name that there is: whatever `pick` could choose."""
    seen: list[Sequence[str]] = []

    def note(words: Sequence[str]) -> str:
        seen.append(words)
        return words[0]

    gentle_name(language, note)
    between = " " if language == "en" else ""
    return [first + between + second for first, second in product(*seen)]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_name_is_its_own_and_fits_the_door(language: str) -> None:
    names = every_name(language)
    assert len(names) > 200
    assert len({folded(name) for name in names}) == len(names)
    assert all(one_line(name) == name and len(name) <= MOST for name in names)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_name_is_picked_from_all_of_them(language: str) -> None:
    dice = random.Random(7)
    picked = {gentle_name(language, dice.choice) for _ in range(100)}
    assert len(picked) > 50
    assert picked <= set(every_name(language))


def test_english_names_are_two_words_and_japanese_names_one() -> None:
    assert all(len(name.split()) == 2 and name.istitle() for name in every_name("en"))
    assert all(len(name.split()) == 1 and not name.isascii() for name in every_name("ja"))


@pytest.mark.parametrize("tag", ["ja", "ja-JP", "JA-jp"])
def test_a_region_does_not_change_the_language(tag: str) -> None:
    assert gentle_name(tag, lambda words: words[0]) == every_name("ja")[0]


@pytest.mark.parametrize("tag", ["en", "de", "", "jam", "x-ja"])
def test_english_stands_in_for_a_language_without_names(tag: str) -> None:
    assert gentle_name(tag, lambda words: words[0]) == every_name("en")[0]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_name_that_we_give_is_one_that_the_door_refuses(language: str) -> None:
    assert [name for name in every_name(language) if screen(name, LISTS) != Finding()] == []


@pytest.mark.parametrize(
    "name",
    [
        *(
            "LINE: heron99",
            "LINE：さぎ",
            "ＬＩＮＥ:heron",
            "insta heron_99",
            "Insta@heron",
            "discord heron.1234",
        ),
        *(
            "snap – heron99",
            "ライン heron99",
            "インスタ=heron",
            "カカオID heron1",
            "LINEはheron99",
            "whatsapp: 0x",
        ),
    ],
)
def test_an_app_and_a_handle_are_no_name(name: str) -> None:
    assert reaches_elsewhere(name)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Line",
            "Caroline 2024",
            "Line of Light",
            "Signal Fire",
            "Snap Pea",
            "Pauline",
            "Inline: 44",
            "Kik",
        ),
        *("ライン川", "シグナル", "しずかな柳", "Heron 99", "かおり2号", "Line 12", "Matrix"),
    ],
)
def test_a_name_with_such_a_word_in_it_is_a_name(name: str) -> None:
    assert not reaches_elsewhere(name)
