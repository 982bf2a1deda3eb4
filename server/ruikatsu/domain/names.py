"""Gentle made-up names: what somebody is called who would rather not say."""

from collections.abc import Callable, Sequence

_ENGLISH = (
    "Quiet Soft Gentle Slow Still Early Evening Winter Autumn River Harbour Meadow Amber Silver Misty Kind Small Calm "
    "Distant Patient Drifting Folded Lantern Cloudy".split(),
    "Heron Otter Wren Moth Sparrow Hare Swallow Deer Owl Finch Snail Robin Plover Willow Fern Maple Moss Pebble "
    "Cricket Lark Seal Crane Tortoise Rain".split(),
)
_JAPANESE = (
    "しずかな やわらかな おだやかな ゆっくりな ちいさな やさしい とおくの まどべの ゆうぐれの よあけの ふゆの あきの "
    "みずべの こもれびの あわい ほのかな".split(),
    "鷺 かわうそ 雀 つばめ 鹿 ふくろう 千鳥 柳 苔 しじみ蝶 こおろぎ 雲雀 鶴 かたつむり 小石 雨".split(),
)
_WORDS: dict[str, tuple[Sequence[str], Sequence[str], str]] = {
    "en": (*_ENGLISH, " "),
    "ja": (*_JAPANESE, ""),
}


def gentle_name(language: str, pick: Callable[[Sequence[str]], str]) -> str:
    """A name in the language of a BCP 47 tag (English where we have none). `pick` chooses: randomness comes in."""
    first, second, between = _WORDS.get(language.split("-")[0].lower(), _WORDS["en"])
    return pick(first) + between + pick(second)
