"""Programmes to begin from. Each takes the film or song it is built round; each has its quiet and its close."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from ruikatsu.domain.programme import (
    Breathe,
    Candle,
    Captions,
    ChatMode,
    Cue,
    Ground,
    Media,
    Phase,
    PhaseKind,
    Programme,
    Prompt,
    Words,
)

TemplateName = Literal["ten_minutes", "gentle_hour", "ninety_minutes", "listening_room"]

MINUTE = 60_000
LEAD_MS = 12_000
"""From the start of the cry to the film: the ten-second lead-in is seen whole."""

WELCOME: Words = {
    "en": "Welcome. You can leave at any moment. If no tears come, that is all right.",
    "ja": "ようこそ。いつ出ても大丈夫です。泣けなくても大丈夫です。",
}
ARRIVE: Words = {
    "en": "Come in and find a soft place to sit. We begin together in a moment.",
    "ja": "どうぞ、楽な場所に座ってください。もうすぐ、いっしょに始めます。",
}
QUIET: Words = {"en": "Nothing to do now.", "ja": "いまは、なにもしなくていい時間です。"}
SHARE: Words = {
    "en": "If there are words, there is room for them. If there are none, listening is enough.",
    "ja": "話したいことがあれば、どうぞ。なければ、きいているだけで十分です。",
}
CLOSE: Words = {
    "en": "You were here. Drink some water. Go gently.",
    "ja": "ここにいてくれて、ありがとう。水を一杯飲んで、ゆっくり戻ってください。",
}
AFTER: Words = {"en": "Stay with what came.", "ja": "いま感じているものと、そのままで。"}


@dataclass(frozen=True, slots=True)
class Film:
    """What is watched or heard together. `length_ms` is its own length."""

    url: str
    type: str
    length_ms: int
    title: Words | None = None
    sound_url: str | None = None
    poster: str | None = None
    captions: tuple[Captions, ...] = ()
    credit: str | None = None
    note: Words | None = None


LANTERN_BOAT = Film(
    url="/assets/media/lantern-boat.webm",
    type="video/webm",
    length_ms=92_000,
    title={"en": "The Lantern Boat", "ja": "灯籠の小舟"},
    sound_url="/assets/media/lantern-boat-sound.webm",
    poster="/assets/media/lantern-boat.webp",
    captions=(
        Captions("en", "English", "/assets/media/lantern-boat.en.vtt"),
        Captions("ja", "日本語", "/assets/media/lantern-boat.ja.vtt"),
    ),
    credit="rui-katsu rooms, CC0",
    note={"en": "Parting and loss, without words.", "ja": "別れを描いた、ことばのない映像です。"},
)


def template(name: TemplateName, film: Film = LANTERN_BOAT) -> Programme:
    """The programme of that name, round this film."""
    return _TEMPLATES[name](film)


def _cry(film: Film, at_least_ms: int) -> Phase:
    """The film and, after it, a silence in which nobody has to say anything."""
    silence = max(at_least_ms - LEAD_MS - film.length_ms, MINUTE)
    media = Media(
        id="film",
        at_ms=LEAD_MS,
        length_ms=film.length_ms,
        url=film.url,
        type=film.type,
        title=film.title,
        sound_url=film.sound_url,
        poster=film.poster,
        captions=film.captions,
        credit=film.credit,
        note=film.note,
    )
    after = Candle(id="after", at_ms=LEAD_MS + film.length_ms, length_ms=silence, text=AFTER)
    return Phase("cry", LEAD_MS + film.length_ms + silence, "closed", (media, after))


def _phase(kind: PhaseKind, minutes: float, chat: ChatMode, *cues: Cue) -> Phase:
    return Phase(kind, round(minutes * MINUTE), chat, cues)


def _prompt(name: str, minutes: float, text: Words, after: float = 0) -> Prompt:
    at_ms = round(after * MINUTE)
    return Prompt(id=name, at_ms=at_ms, length_ms=round(minutes * MINUTE), text=text)


def _breathe(name: str, after: float, minutes: float) -> Breathe:
    return Breathe(id=name, at_ms=round(after * MINUTE), length_ms=round(minutes * MINUTE))


def _ground(name: str, after: float, minutes: float) -> Ground:
    return Ground(id=name, at_ms=round(after * MINUTE), length_ms=round(minutes * MINUTE))


def _ten_minutes(film: Film) -> Programme:
    return Programme(
        (
            _phase("arrive", 1, "open", _prompt("arrive", 1, ARRIVE)),
            _phase("welcome", 1, "open", _prompt("welcome", 1, WELCOME)),
            _cry(film, 3 * MINUTE),
            _phase("quiet", 1.5, "closed", _breathe("breath", 0, 1.5)),
            _phase("share", 2.5, "open", _prompt("share", 0.5, SHARE)),
            _phase("close", 1, "open", _prompt("close", 1, CLOSE)),
        )
    )


def _gentle_hour(film: Film) -> Programme:
    return Programme(
        (
            _phase("arrive", 5, "open", _prompt("arrive", 5, ARRIVE)),
            _phase("welcome", 5, "open", _prompt("welcome", 3, WELCOME), _breathe("settle", 3, 2)),
            _cry(film, 15 * MINUTE),
            _phase("quiet", 8, "closed", _prompt("rest", 2, QUIET), _breathe("breath", 2, 4)),
            _phase("share", 20, "open", _prompt("share", 2, SHARE)),
            _phase(
                "close", 7, "open", _ground("ground", 0, 4), _prompt("close", 3, CLOSE, after=4)
            ),
        )
    )


def _ninety_minutes(film: Film) -> Programme:
    return Programme(
        (
            _phase("arrive", 5, "open", _prompt("arrive", 5, ARRIVE)),
            _phase("welcome", 10, "open", _prompt("welcome", 4, WELCOME), _breathe("settle", 6, 4)),
            _cry(film, 25 * MINUTE),
            _phase("quiet", 10, "closed", _prompt("rest", 3, QUIET), _breathe("breath", 3, 5)),
            _phase("share", 30, "floor", _prompt("share", 2, SHARE)),
            _phase(
                "close", 10, "open", _ground("ground", 0, 5), _prompt("close", 5, CLOSE, after=5)
            ),
        )
    )


def _listening_room(film: Film) -> Programme:
    return Programme(
        (
            _phase("arrive", 2, "closed", _prompt("arrive", 2, ARRIVE)),
            _cry(film, 5 * MINUTE),
            _phase("quiet", 5, "closed", _prompt("rest", 1, QUIET), _breathe("breath", 1, 4)),
            _phase("close", 2, "closed", _prompt("close", 2, CLOSE)),
        )
    )


_TEMPLATES: Mapping[TemplateName, Callable[[Film], Programme]] = {
    "ten_minutes": _ten_minutes,
    "gentle_hour": _gentle_hour,
    "ninety_minutes": _ninety_minutes,
    "listening_room": _listening_room,
}
