"""Names: gentle made-up ones for who would rather not say, and those that are no name but a way to reach somebody."""

import re
import unicodedata
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


_APPS = (
    "line|insta(?:gram)?|ig|snap(?:chat)?|discord|telegram|tg|whats ?app|wechat|kakao(?:talk)?|"
    "kik|skype|viber|signal|twitter|tiktok|"
    "ライン|インスタ(?:グラム)?|カカオ(?:トーク)?|ディスコ(?:ード)?|テレグラム|ツイッター|スカイプ|シグナル"
)
_REACHES = re.compile(
    rf"(?<![a-z])(?:{_APPS})\s*(?:id|垢|アカウント)?\s*(?:[:：=@/|]\s*\S{{2}}|(?:[-–—>→・の]|は|\s)*(?=[a-z0-9._-]*[0-9_])[a-z0-9._-]{{4,}})"
)


def reaches_elsewhere(name: str) -> bool:
    """Whether a name says where somebody is to be found: an app, and a handle there.

    Narrower words may pass in a sentence; a name stands beside every one of them, and nobody reads it first.
    """
    return _REACHES.search(unicodedata.normalize("NFKC", name).casefold()) is not None
