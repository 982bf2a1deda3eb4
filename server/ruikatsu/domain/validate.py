"""What makes a programme whole. Every fault has a code, a place, and a sentence (in the locales)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from ruikatsu.domain.elsewhere import HLS, NOTHING, YOUTUBE, Elsewhere, is_youtube_film
from ruikatsu.domain.programme import Breathe, Candle, Media, Phase, Programme, Prompt, Words

MAX_PHASES = 24
MAX_CUES = 200
MIN_PHASE_MS = 1_000
MAX_PROGRAMME_MS = 6 * 3_600_000
MIN_BREATH_MS = 2_000
MAX_WORDS = 600

FaultCode = Literal[
    "no_phases",
    "too_many_phases",
    "phase_too_short",
    "programme_too_long",
    "no_close",
    "close_not_last",
    "close_twice",
    "arrive_not_first",
    "quiet_before_cry",
    "no_quiet",
    "too_many_cues",
    "cue_without_length",
    "cue_outside",
    "cues_overlap",
    "cue_id_twice",
    "cue_without_id",
    "breath_too_quick",
    "words_missing",
    "words_too_long",
    "media_without_url",
    "media_url",
    "media_elsewhere",
    "media_type",
    "stream_elsewhere",
    "youtube_off",
    "youtube_address",
]

WARNINGS: frozenset[FaultCode] = frozenset({"no_quiet"})
"""Faults that are told but do not stop a programme from being used."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where (`phases.1.cues.0`) and what, with the figures its sentence needs."""

    code: FaultCode
    where: str
    params: dict[str, str | int] = field(default_factory=dict)

    @property
    def warning(self) -> bool:
        """Whether the programme can be used all the same."""
        return self.code in WARNINGS


def faults(programme: Programme, elsewhere: Elsewhere = NOTHING) -> list[Fault]:
    """All that is wrong with a programme, in the order in which a person reads it."""
    return [*_shape(programme), *_phases(programme, elsewhere)]


def _shape(programme: Programme) -> Iterator[Fault]:
    kinds = [phase.kind for phase in programme.phases]
    if not kinds:
        yield Fault("no_phases", "phases")
        return
    if len(kinds) > MAX_PHASES:
        yield Fault("too_many_phases", "phases", {"most": MAX_PHASES})
    if programme.length_ms > MAX_PROGRAMME_MS:
        yield Fault("programme_too_long", "phases", {"hours": MAX_PROGRAMME_MS // 3_600_000})
    if "close" not in kinds:
        yield Fault("no_close", "phases")
    elif kinds.count("close") > 1:
        yield Fault("close_twice", f"phases.{kinds.index('close')}")
    elif kinds[-1] != "close":
        yield Fault("close_not_last", f"phases.{kinds.index('close')}")
    for index, kind in enumerate(kinds[1:], start=1):
        if kind == "arrive":
            yield Fault("arrive_not_first", f"phases.{index}")
    if "cry" in kinds:
        last_cry = len(kinds) - 1 - kinds[::-1].index("cry")
        if "quiet" not in kinds:
            yield Fault("no_quiet", f"phases.{last_cry}")
        elif "quiet" not in kinds[last_cry:]:
            yield Fault("quiet_before_cry", f"phases.{kinds.index('quiet')}")


def _phases(programme: Programme, elsewhere: Elsewhere) -> Iterator[Fault]:
    ids = Counter(cue.id for phase in programme.phases for cue in phase.cues)
    if ids.total() > MAX_CUES:
        yield Fault("too_many_cues", "phases", {"most": MAX_CUES})
    for index, phase in enumerate(programme.phases):
        where = f"phases.{index}"
        if phase.length_ms < MIN_PHASE_MS:
            yield Fault("phase_too_short", where, {"seconds": MIN_PHASE_MS // 1_000})
        yield from _words(phase.title, f"{where}.title")
        yield from _cues(phase, where, ids, elsewhere)


def _cues(phase: Phase, where: str, ids: Counter[str], elsewhere: Elsewhere) -> Iterator[Fault]:
    for index, cue in enumerate(phase.cues):
        at = f"{where}.cues.{index}"
        if not cue.id:
            yield Fault("cue_without_id", at)
        elif ids[cue.id] > 1:
            yield Fault("cue_id_twice", at, {"id": cue.id})
        if cue.length_ms <= 0:
            yield Fault("cue_without_length", at)
        elif cue.at_ms < 0 or cue.at_ms + cue.length_ms > phase.length_ms:
            yield Fault("cue_outside", at)
        match cue:
            case Media():
                yield from _media(cue, at, elsewhere)
            case Breathe():
                parts = (cue.in_ms, cue.hold_ms, cue.out_ms, cue.rest_ms)
                if min(parts) < 0 or sum(parts) < MIN_BREATH_MS:
                    yield Fault("breath_too_quick", at, {"seconds": MIN_BREATH_MS // 1_000})
            case Prompt():
                if not any(text.strip() for text in cue.text.values()):
                    yield Fault("words_missing", at)
                yield from _words(cue.text, at)
            case Candle():
                yield from _words(cue.text, at)
            case _:
                pass
    placed = sorted(enumerate(phase.cues), key=lambda item: item[1].at_ms)
    for (_, before), (index, after) in pairwise(placed):
        if before.at_ms + before.length_ms > after.at_ms:
            yield Fault("cues_overlap", f"{where}.cues.{index}", {"id": before.id})


def _media(cue: Media, at: str, elsewhere: Elsewhere) -> Iterator[Fault]:
    if not cue.url:
        yield Fault("media_without_url", at)
    beside = [cue.poster, *(captions.url for captions in cue.captions)]
    for url in [cue.url, cue.sound_url, *beside]:
        if url and not _is_web_address(url):
            yield Fault("media_url", at, {"url": url[:80]})
        elif url and url in beside and url.startswith("https:"):
            # Browsers show no captions of another house's, and the page loads no pictures from there.
            yield Fault("media_elsewhere", at, {"url": url[:80]})
    yield from _kind(cue, at, elsewhere)
    yield from _words(cue.title, f"{at}.title")
    yield from _words(cue.note, f"{at}.note")


def _kind(cue: Media, at: str, elsewhere: Elsewhere) -> Iterator[Fault]:
    if cue.type == YOUTUBE:
        if not elsewhere.youtube:
            yield Fault("youtube_off", at)
        elif not is_youtube_film(cue.url):
            yield Fault("youtube_address", at, {"url": cue.url[:80]})
    elif cue.type == HLS:
        if not elsewhere.streams_from(cue.url):
            yield Fault("stream_elsewhere", at, {"url": cue.url[:80]})
    elif not cue.type.startswith(("video/", "audio/")):
        yield Fault("media_type", at, {"type": cue.type[:40]})


def _is_web_address(url: str) -> bool:
    # A path of this server or https; `//host` would quietly be somebody else's server. Browsers read `\` as `/`
    # and leave out tabs and line breaks.
    if any(c <= " " or c == "\\" for c in url):
        return False
    return (url.startswith("/") and not url.startswith("//")) or url.startswith("https://")


def _words(words: Words | None, where: str) -> Iterator[Fault]:
    if words and any(len(text) > MAX_WORDS for text in words.values()):
        yield Fault("words_too_long", where, {"most": MAX_WORDS})
