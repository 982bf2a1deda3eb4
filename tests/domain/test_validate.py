"""What makes a programme whole: for every fault a programme that has it, and a sentence that says so."""

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings

from ruikatsu.domain.elsewhere import HLS, YOUTUBE, Elsewhere, origin_of
from ruikatsu.domain.programme import (
    Breathe,
    Candle,
    Captions,
    Cue,
    Ground,
    Media,
    Phase,
    Programme,
    Prompt,
)
from ruikatsu.domain.validate import (
    MAX_CUES,
    MAX_PHASES,
    MAX_PROGRAMME_MS,
    MAX_WORDS,
    WARNINGS,
    Fault,
    FaultCode,
    faults,
)
from ruikatsu.sentences import languages, sentence

from .making import MINUTE, phase, programmes

CLOSE = phase("close", 5)
CANDLE = Candle(id="a", at_ms=0, length_ms=MINUTE)
FILM = Media(id="f", at_ms=0, length_ms=MINUTE, url="/film.webm", type="video/webm")
TUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
OPEN = Elsewhere(("https://films.example", "https://films.example:8443"), youtube=True)
LONG = {"en": "fine", "ja": "あ" * (MAX_WORDS + 1)}


def of(*phases: Phase) -> Programme:
    return Programme(phases)


def around(*cues: Cue) -> Programme:
    return of(phase("share", 5, "open", *cues), CLOSE)


CASES: dict[str, tuple[FaultCode, str, Programme]] = {
    "nothing at all": ("no_phases", "phases", of()),
    "one phase too many": (
        "too_many_phases",
        "phases",
        of(*[phase("share", 1)] * MAX_PHASES, CLOSE),
    ),
    "a phase of less than a second": (
        "phase_too_short",
        "phases.0",
        of(Phase("share", 999, "open"), CLOSE),
    ),
    "a phase that is over before it begins": (
        "phase_too_short",
        "phases.0",
        of(Phase("share", -MINUTE, "open"), CLOSE),
    ),
    "more than six hours": (
        "programme_too_long",
        "phases",
        of(Phase("share", MAX_PROGRAMME_MS, "open"), CLOSE),
    ),
    "no close": ("no_close", "phases", of(phase("share"))),
    "a close in the middle": ("close_not_last", "phases.0", of(CLOSE, phase("share"))),
    "two closes": ("close_twice", "phases.1", of(phase("share"), CLOSE, CLOSE)),
    "an arrival in the middle": (
        "arrive_not_first",
        "phases.1",
        of(phase("share"), phase("arrive"), CLOSE),
    ),
    "the quiet before the cry": (
        "quiet_before_cry",
        "phases.0",
        of(phase("quiet"), phase("cry"), CLOSE),
    ),
    "a second cry without its quiet": (
        "quiet_before_cry",
        "phases.1",
        of(phase("cry"), phase("quiet"), phase("cry"), CLOSE),
    ),
    "a cry and no quiet": ("no_quiet", "phases.0", of(phase("cry"), CLOSE)),
    "a cue too many": (
        "too_many_cues",
        "phases",
        around(*(Candle(id=str(n), at_ms=n, length_ms=1) for n in range(MAX_CUES + 1))),
    ),
    "a cue that lasts no time": (
        "cue_without_length",
        "phases.0.cues.0",
        around(replace(CANDLE, length_ms=0)),
    ),
    "a cue before its phase": ("cue_outside", "phases.0.cues.0", around(replace(CANDLE, at_ms=-1))),
    "a cue that outlasts its phase": (
        "cue_outside",
        "phases.0.cues.0",
        around(replace(CANDLE, at_ms=4 * MINUTE + 1)),
    ),
    "two cues at once, told of the later": (
        "cues_overlap",
        "phases.0.cues.0",
        around(replace(CANDLE, id="b", at_ms=MINUTE - 1), CANDLE),
    ),
    "one id twice, in two phases": (
        "cue_id_twice",
        "phases.0.cues.0",
        of(phase("share", 5, "open", CANDLE), phase("close", 5, "open", CANDLE)),
    ),
    "a cue without an id": ("cue_without_id", "phases.0.cues.0", around(replace(CANDLE, id=""))),
    "a breath too quick to follow": (
        "breath_too_quick",
        "phases.0.cues.0",
        around(
            Breathe(
                id="b", at_ms=0, length_ms=MINUTE, in_ms=900, hold_ms=0, out_ms=1_099, rest_ms=0
            )
        ),
    ),
    "a breath that runs backwards": (
        "breath_too_quick",
        "phases.0.cues.0",
        around(Breathe(id="b", at_ms=0, length_ms=MINUTE, hold_ms=-1)),
    ),
    "a prompt without words": (
        "words_missing",
        "phases.0.cues.0",
        around(Prompt(id="p", at_ms=0, length_ms=MINUTE, text={"en": " ", "ja": ""})),
    ),
    "a prompt in no language": (
        "words_missing",
        "phases.0.cues.0",
        around(Prompt(id="p", at_ms=0, length_ms=MINUTE, text={})),
    ),
    "a prompt that is a page": (
        "words_too_long",
        "phases.0.cues.0",
        around(Prompt(id="p", at_ms=0, length_ms=MINUTE, text=LONG)),
    ),
    "a candle that is a page": (
        "words_too_long",
        "phases.0.cues.0",
        around(replace(CANDLE, text=LONG)),
    ),
    "a phase with a page for a title": (
        "words_too_long",
        "phases.0.title",
        of(replace(phase("share"), title=LONG), CLOSE),
    ),
    "a film with a page for a title": (
        "words_too_long",
        "phases.0.cues.0.title",
        around(replace(FILM, title=LONG)),
    ),
    "a film with a page for a note": (
        "words_too_long",
        "phases.0.cues.0.note",
        around(replace(FILM, note=LONG)),
    ),
    "a film that is nowhere": (
        "media_without_url",
        "phases.0.cues.0",
        around(replace(FILM, url="")),
    ),
    "a film that is a document": (
        "media_type",
        "phases.0.cues.0",
        around(replace(FILM, type="text/html")),
    ),
    "a stream of a house that is not named": (
        "stream_elsewhere",
        "phases.0.cues.0",
        around(replace(FILM, type=HLS, url="https://films.example/a.m3u8")),
    ),
    "a film with YouTube where it is off": (
        "youtube_off",
        "phases.0.cues.0",
        around(replace(FILM, type=YOUTUBE, url=TUBE)),
    ),
    "a film without encryption": (
        "media_url",
        "phases.0.cues.0",
        around(replace(FILM, url="http://films.example/a.webm")),
    ),
}
for part, beside in {
    "a poster": replace(FILM, poster="https://films.example/a.webp"),
    "captions": replace(FILM, captions=(Captions("en", "English", "https://films.example/a.vtt"),)),
}.items():
    CASES[f"{part} of another house"] = ("media_elsewhere", "phases.0.cues.0", around(beside))
for name, address in {
    "a script": "javascript:alert(1)",
    "another server without a scheme": "//films.example/a.webm",
    "another server by backslash": "/\\films.example/a.webm",
    "another server by a tab that browsers leave out": "/\t/films.example/a.webm",
    "a relative path": "film.webm",
}.items():
    place = "phases.0.cues.0"
    elsewhere: dict[str, Callable[[str], Media]] = {
        "film": lambda url: replace(FILM, url=url),
        "sound": lambda url: replace(FILM, sound_url=url),
        "poster": lambda url: replace(FILM, poster=url),
        "captions": lambda url: replace(FILM, captions=(Captions("en", "English", url),)),
    }
    for part, film in elsewhere.items():
        CASES[f"{part} at {name}"] = ("media_url", place, around(film(address)))


@pytest.mark.parametrize(("code", "where", "programme"), CASES.values(), ids=CASES.keys())
def test_the_fault_is_found_where_it_is(code: FaultCode, where: str, programme: Programme) -> None:
    found = faults(programme)
    assert (code, where) in [(fault.code, fault.where) for fault in found]
    assert {fault.code for fault in found} <= {code, "no_quiet"}


@pytest.mark.parametrize(
    "url",
    [
        "https://films.example/a.m3u8?x=1",
        "https://FILMS.example:443/a.m3u8",
        "https://films.example:8443/",
        "/stream/a.m3u8",
    ],
)
def test_a_stream_of_a_house_that_is_named_may_be_played(url: str) -> None:
    assert faults(around(replace(FILM, type=HLS, url=url)), OPEN) == []


@pytest.mark.parametrize(
    "url",
    [
        "https://films.example.evil.example/a.m3u8",
        "https://films.example@evil.example/a.m3u8",
        "https://films.example:9/a.m3u8",
        "https://films.example:port/a.m3u8",
    ],
)
def test_a_stream_of_a_house_that_only_looks_like_it_may_not(url: str) -> None:
    found = faults(around(replace(FILM, type=HLS, url=url)), OPEN)
    assert [fault.code for fault in found] == ["stream_elsewhere"]


def test_the_origin_of_an_address_is_what_a_browser_compares() -> None:
    assert origin_of("https://a.example:443/x") == "https://a.example"
    assert origin_of("https://a.example:444/x") == "https://a.example:444"
    assert origin_of("https://u@a.example/x") == ""
    assert origin_of("/x") == ""


def test_a_film_with_youtube_is_named_by_one_address_alone() -> None:
    assert faults(around(replace(FILM, type=YOUTUBE, url=TUBE)), OPEN) == []
    for url in (
        TUBE.replace("www.youtube-nocookie.com", "www.youtube.com"),
        f"{TUBE}?autoplay=1",
        f"{TUBE}x",
        TUBE[:-1],
    ):
        found = faults(around(replace(FILM, type=YOUTUBE, url=url)), OPEN)
        assert [fault.code for fault in found] == ["youtube_address"], url


@pytest.mark.parametrize("code", ["stream_elsewhere", "youtube_off", "youtube_address"])
@pytest.mark.parametrize("language", languages())
def test_what_the_operator_could_open_is_said_in_words(code: str, language: str) -> None:
    assert "{" not in sentence("faults", code, language, {"url": "https://x.example"})


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("programme", [case[2] for case in CASES.values()], ids=CASES.keys())
def test_every_fault_says_what_is_wrong(programme: Programme, language: str) -> None:
    for fault in faults(programme):
        said = sentence("faults", fault.code, language, fault.params)
        assert said
        assert "{" not in said


def test_every_fault_code_has_a_programme_here_that_shows_it() -> None:
    shown = {code for code, _, _ in CASES.values()}
    # That one shows only where the operator has switched YouTube on.
    assert shown | {"youtube_address"} == set(get_args(FaultCode))


def test_only_a_missing_quiet_is_a_warning() -> None:
    assert {"no_quiet"} == WARNINGS
    assert Fault("no_quiet", "phases.0").warning
    assert not Fault("no_close", "phases").warning


def test_a_programme_with_every_kind_of_cue_is_whole() -> None:
    film = replace(
        FILM,
        url="https://films.example/a.webm",
        sound_url="/a.opus",
        captions=(Captions("ja", "日本語", "/a.ja.vtt"),),
    )
    cues = (
        film,
        Breathe(id="b", at_ms=MINUTE, length_ms=MINUTE),
        Ground(id="g", at_ms=2 * MINUTE, length_ms=MINUTE),
        Prompt(id="p", at_ms=3 * MINUTE, length_ms=MINUTE, text={"ja": "どうぞ。"}),
        Candle(id="c", at_ms=4 * MINUTE, length_ms=MINUTE),
    )
    assert (
        faults(of(phase("arrive"), phase("cry", 5, "closed", *cues), phase("quiet"), CLOSE)) == []
    )


@settings(max_examples=40, deadline=None)
@given(programmes())
def test_the_programmes_of_these_tests_are_whole(programme: Programme) -> None:
    assert faults(programme) == []
