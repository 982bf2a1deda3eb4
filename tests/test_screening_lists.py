"""The operator's own lists beside those of the package."""

from pathlib import Path

import pytest

from ruikatsu.domain.phrases import BadPhrase
from ruikatsu.domain.screening import screen
from ruikatsu.domain.wordlists import Words, lists
from ruikatsu.screening import BadLists, load
from ruikatsu.settings import Settings


def test_a_folder_of_ones_own_is_read_in_addition(tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_text('[lists]\ndanger = ["going to the quarry"]\n')
    (tmp_path / "slurs.en.txt").write_text("# ours\nblorpish\n- blorpish cheese\n")
    (tmp_path / "README").write_text("left alone")
    own = load(tmp_path)
    assert screen("I'm going to the quarry", own).danger
    assert not screen("I'm going to the quarry", load()).danger
    assert screen("you blorpish lot", own).held == "slur"
    assert screen("blorpish cheese", own).held is None
    assert screen("I want to die", own).danger


def test_a_phrase_of_the_package_can_be_taken_away(tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_text('[without]\ndanger = ["kms"]\n')
    assert screen("kms", load()).danger
    assert not screen("kms", load(tmp_path)).danger


def test_sets_of_the_package_can_be_used_and_widened(tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_text(
        '[sets]\nkin = ["my gerbil"]\n[lists]\ndanger = ["gone with {kin}"]\n'
    )
    own = load(tmp_path)
    assert screen("gone with my gerbil", own).danger
    assert screen("gone with my mum", own).danger


def test_a_third_language_is_one_more_file(tmp_path: Path) -> None:
    (tmp_path / "de.toml").write_text(
        'spaces = true\n[lists]\ndanger = ["(will|möchte) [nicht mehr] (sterben|leben)"]\n'
        'pardon = ["möchte nicht sterben"]\n'
    )
    (tmp_path / "ru.toml").write_text('[lists]\ndanger = ["хочу умереть"]\n')
    (tmp_path / "ko.toml").write_text('spaces = false\n[lists]\ndanger = ["죽고싶"]\n')
    own = load(tmp_path)
    assert screen("Ich möchte nicht mehr leben", own).lang == "de"
    assert not screen("Ich möchte nicht sterben", own).danger
    assert screen("Я хочу умереть", own).lang == "ru"
    assert screen("죽고 싶어요", own).lang == "ko"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("en.toml", "lists = 3"),
        ("en.toml", "[lists]\ndangers = []"),
        ("en.toml", "[lists]\ndanger = [3]"),
        ("en.toml", "surprise = true"),
        ("en.toml", "not toml"),
        ("en.toml", '[lists]\ndanger = ["(open"]'),
        ("en.toml", '[lists]\ndanger = ["shut)"]'),
        ("en.toml", '[lists]\ndanger = ["{nobody}"]'),
        ("en.toml", '[lists]\ndanger = ["[maybe]"]'),
        ("en.toml", '[lists]\ndanger = [".."]'),
        ("en.toml", '[lists]\ndanger = ["one. two"]'),
        ("en.toml", '[lists]\ndanger = ["one | [two]"]'),
        ("ja.toml", '[lists]\ndanger = ["ー"]'),
        ("slurs.en.txt", "(("),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(BadLists, match=str(tmp_path)):
        load(tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadLists, match="no such folder"):
        load(tmp_path / "nowhere")


def test_the_folder_is_a_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert Settings().screening is None
    monkeypatch.setenv("RUIKATSU_SCREENING", str(tmp_path))
    assert Settings().screening == tmp_path


def test_brackets_within_brackets_have_an_end() -> None:
    with pytest.raises(BadPhrase):
        lists([Words("en", phrases={"danger": ("(" * 100_000,)})])
