"""The helplines: the starter set is whole and says where it is from; an operator's own file stands before it."""

import json
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ruikatsu.checks.settings import look_at_settings
from ruikatsu.domain.screening import screen
from ruikatsu.helplines import BadHelplines, load, own_file, today
from ruikatsu.screening import load as screening
from ruikatsu.settings import Settings
from tests.running import RunningHub, running_hub

WANTED = (
    "JP GB IE US CA AU NZ DE FR ES IT NL IN KR TW BR ZA AT CH BE SE NO DK FI PL PT SG HK MX".split()
)
OWN: dict[str, Any] = {
    "emergency": [
        {
            "region": "GB",
            "numbers": [{"number": "999", "for": {"en": "all of them"}}],
            "source": "https://example.org/emergency",
            "verified": "2026-11-20",
        }
    ],
    "helplines": [
        {
            "region": "GB",
            "name": {"en": "Our own"},
            "for": {"en": "People of our rooms"},
            "call": "0123 456",
            "url": "https://example.org/",
            "hours": "",
            "source": "https://example.org/",
            "verified": "2026-11-20",
        }
    ],
}


def written(folder: Path, content: Any, name: str = "helplines.json") -> Path:
    file = folder / name
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


def test_every_region_that_was_promised_has_somebody_to_call_and_an_emergency_number() -> None:
    known = load()
    assert {line.region for line in known.lines if line.call} >= set(WANTED)
    assert {entry.region for entry in known.emergency} == set(WANTED)
    assert [line.name["en"] for line in known.lines if line.region == "*"] == ["Find A Helpline"]


def test_every_entry_says_where_it_is_from_in_both_languages_and_none_was_read_in_the_future() -> (
    None
):
    known = load()
    for line in known.lines:
        assert set(line.name) == set(line.for_) == {"en", "ja"}, line
    for entry in (*known.lines, *known.emergency):
        assert entry.source.startswith("http")
        assert entry.verified is None or entry.verified <= today()
        assert (entry.verified is None) == (entry.seen is None), entry
    for there in known.emergency:
        assert all(set(one.for_) == {"en", "ja"} for one in there.numbers)


def test_what_was_looked_at_a_year_ago_or_never_is_old() -> None:
    seen = [line for line in load().lines if line.verified is not None]
    assert seen
    day = seen[0].verified
    assert day is not None
    assert not seen[0].old(date(day.year + 1, day.month, day.day))
    assert seen[0].old(date(day.year + 1, day.month, day.day + 1))
    never = [line for line in load().lines if line.verified is None]
    assert all(line.old(date(2026, 1, 1)) for line in never)


def test_the_operators_own_stand_in_the_place_of_ours(tmp_path: Path) -> None:
    known = load(written(tmp_path, OWN))
    assert [line.name["en"] for line in known.lines if line.region == "GB"] == ["Our own"]
    assert [line for line in known.lines if line.region == "JP"]
    (there,) = [entry for entry in known.emergency if entry.region == "GB"]
    assert there.numbers[0].for_ == {"en": "all of them"}
    alone = load(written(tmp_path, {**OWN, "alone": True}))
    assert {line.region for line in alone.lines} == {"GB"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"region": "UK!"}, "region"),
        ({"call": "call me"}, "call"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"source": None}, "source"),
        ({"verified": "soon"}, "verified"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_and_says_where(
    tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    file = written(tmp_path, {"helplines": [{**OWN["helplines"][0], **change}]})
    with pytest.raises(BadHelplines, match=said):
        load(file)


@pytest.mark.parametrize("content", ["{", "[]", '{"helplines": 3}'])
def test_nor_is_any_other(tmp_path: Path, content: str) -> None:
    with pytest.raises(BadHelplines, match=r"helplines\.json"):
        load(written(tmp_path, content))


def test_a_file_that_is_set_has_to_be_there_one_in_the_data_folder_is_found(tmp_path: Path) -> None:
    assert own_file(None, tmp_path) is None
    file = written(tmp_path, OWN)
    assert own_file(None, tmp_path) == file
    assert own_file(tmp_path / "other.json", tmp_path) == tmp_path / "other.json"
    with pytest.raises(BadHelplines, match=r"other\.json"):
        load(tmp_path / "other.json")


def test_a_helpline_may_be_named_in_a_room_also_the_operators_own(tmp_path: Path) -> None:
    own = json.loads(json.dumps(OWN))
    own["helplines"][0]["call"] = "020 7946 0123"
    lists = screening(None, load(written(tmp_path, own)))
    for text in ("call 020 7946 0123", "0120-279-338 に電話して", "call 116 123"):
        held = screen(text, lists).held
        # Ours of Great Britain are no longer named: the operator's stand in their place; Ireland's are.
        assert held is None, text
    assert screen("call 020 7946 0999", lists).held == "contact"


def findings(settings: Settings) -> dict[str, Any]:
    return {found.about: found for found in look_at_settings(settings)}


def test_the_operator_is_told_what_nobody_has_looked_at(tmp_path: Path) -> None:
    told = findings(Settings(data=tmp_path))["helplines"]
    assert "DK Livslinien" in told.said, "what was never read at its source is named"
    written(tmp_path, {**OWN, "alone": True})
    assert findings(Settings(data=tmp_path))["helplines"].level == "fine"
    old = json.loads(json.dumps(OWN))
    old["helplines"][0]["verified"] = "2020-01-01"
    written(tmp_path, {**old, "alone": True})
    told = findings(Settings(data=tmp_path))["helplines"]
    assert (told.level, "GB Our own" in told.said) == ("warning", True)
    written(tmp_path, "{")
    assert findings(Settings(data=tmp_path))["helplines"].level == "broken"


@pytest.fixture
async def hub(valkey_url: str, prefix: str, tmp_path: Path) -> AsyncIterator[RunningHub]:
    written(tmp_path, OWN)
    async with running_hub(valkey_url, prefix, data=tmp_path) as running:
        yield running


async def test_all_of_it_is_told_in_ones_language_and_nobody_is_asked_where_they_are(
    hub: RunningHub,
) -> None:
    async with hub.http() as http:
        told = (await http.get("/api/helplines?language=ja")).json()
        english = (await http.get("/api/helplines", headers={"Accept-Language": "en-GB"})).json()
    assert told["helplines"][0]["name"] == "よりそいホットライン"
    assert {line["region"] for line in told["helplines"]} >= set(WANTED)
    assert english["helplines"][0]["name"] == "Our own"
    assert english["helplines"][0]["verified"] == "2026-11-20"
    numbers = {entry["region"]: entry["numbers"][0] for entry in told["emergency"]}
    assert numbers["JP"] == {"number": "119", "for": "救急・消防"}
    assert numbers["GB"] == {"number": "999", "for": "all of them"}, "no Japanese there: as it is"
    never = next(line for line in told["helplines"] if line["region"] == "DK")
    assert (never["verified"], never["old"]) == (None, True)
