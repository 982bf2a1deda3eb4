"""Ways to reach somebody outside the room: mail, telephone, handles, places. Without any list of words."""

import re
from collections.abc import Collection
from itertools import pairwise

_ENDINGS = "com|net|org|edu|jp|uk|io|me|co|de|fr|cn|kr|tw|au|ca|us|eu|info|ch|nl|se|br|in|ru|es|it"
_MAIL = re.compile(
    rf"[\w+\-.]\s?(?:@|[\[({{<]\s?at\s?[\])}}>]|[\[(]?(?:あっとまーく|あっと)[\])]?)\s?"
    rf"[a-z0-9-]{{1,63}}(?:\s?(?:[.。]|[\[({{]\s?(?:\.|dot)\s?[\])}}]|\sdot\s|どっと)\s?[a-z0-9-]{{1,30}}){{0,3}}?"
    rf"\s?(?:[.。]|[\[({{]\s?(?:\.|dot)\s?[\])}}]|\sdot\s|どっと)\s?(?:{_ENDINGS})(?![a-z])"
)
_MAIL_SAID = re.compile(
    rf"\w\sat\s[a-z0-9-]{{1,63}}\sdot\s(?:[a-z0-9-]{{1,30}}\sdot\s)?(?:{_ENDINGS})(?![a-z])"
)
# What a mail address or a handle has somewhere. Most sentences with "at" in them have none of it.
_AT = re.compile(
    r"@|あっと|[\[({<]\s?at\b|\sat\s(?:gmail|hotmail|icloud|proton|[a-z0-9-]{1,63}\sdot\s)"
)
_MAILBOX = re.compile(
    r"[a-z0-9._+-](?:\s?(?:@|[\[(]at[\])])\s?(?:gmail|hotmail|outlook|yahoo|icloud|proton|docomo|ezweb|softbank)"
    r"|\sat\s(?:gmail|hotmail|icloud|proton))(?:mail)?(?![a-z])"
)
_HANDLE = re.compile(r"(?<![\w.@])@\s?([a-z0-9_][a-z0-9_.]{1,30})(?![a-z0-9_@])")
_NO_HANDLE = frozenset(
    "home work night school hospital church uni college least all everyone everybody here there mods host hosts "
    "mod moderator moderators staff admin room the my me you peace times am pm noon midnight first last once".split()
)

_SEPARATOR = r"[ \t().\-_~*|·・_ー/、,の]"
_CANDIDATE = re.compile(rf"(?<!\d)\+?\s?\(?\d(?:{_SEPARATOR}{{0,3}}\d){{6,17}}(?!\d)")
_GROUP = re.compile(r"\d+")
_FIGURE = re.compile(r"[\d〒]")
_NO_NUMBER = re.compile(
    r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"
    r"|(?<!\d)(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}(?!\d)日?(?:[ t]?\d{1,2}:\d\d)?"
    r"|(?<!\d)\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:19|20)?\d\d(?!\d)(?![-/.]\d)"
    r"|(?<!\d)(?:19|20)\d\d\s?[-~/]\s?(?:19|20)\d\d(?!\d)"
    r"|(?<!\d)\d{1,2}:\d\d(?::\d\d)?"
    r"|(?<![\d,])\d{1,3}(?:,\d{3})+(?!\d)"
    r"|(?<![\d.])\d{1,6}\.\d{1,3}(?![\d.])\s?(?:kg|km|%|m|cm|mg|ml|度)"
)
_UNIT = re.compile(
    r"\s?(?:円|えん|ウォン|元|人|歳|才|日|年|回|個|歩|秒|時間|分|度|km|kg|mg|ml|yen|dollar|pound|euro|won|people|times|steps|days|hours|minutes|seconds|years|miles|meters|metres|followers|%)"
)
_MONEY = re.compile(r"[$£€¥]\s?$")
_ASKED = re.compile(
    r"\b(?:call|text|phone|number|tel|telephone|mobile|cell|whatsapp|ring|reach|dial|sms)\b|電話|携帯|番号|てる|けいたい"
)
_SAID_DIGITS = {
    word: digit
    for digit, words in enumerate(
        ("zero oh nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    )
    for word in words.split()
}
_SAID = re.compile(r"\b(?:(double|triple)\s)?(" + "|".join(_SAID_DIGITS) + r")\b")
_KANJI = str.maketrans("〇零一二三四五六七八九", "00123456789")
_SOME_KANJI = re.compile("[〇零一二三四五六七八九][〇零一二三四五六七八九 ・\\-ーの、]{7,}")
_KANA = {
    **dict.fromkeys(("ぜろ", "れい", "まる", "〇", "零"), "0"),
    **dict.fromkeys(("いち", "一", "わん"), "1"),
    **dict.fromkeys(("に", "二"), "2"),
    **dict.fromkeys(("さん", "三"), "3"),
    **dict.fromkeys(("よん", "し", "四"), "4"),
    **dict.fromkeys(("ご", "五"), "5"),
    **dict.fromkeys(("ろく", "六"), "6"),
    **dict.fromkeys(("なな", "しち", "七"), "7"),
    **dict.fromkeys(("はち", "八"), "8"),
    **dict.fromkeys(("きゅう", "く", "九"), "9"),
}
_KANA_DIGIT = "|".join(sorted(_KANA, key=len, reverse=True)) + r"|\d"
_ONE_KANA = re.compile(_KANA_DIGIT)
_KANA_NUMBER = re.compile(
    rf"(?<![\d〇])(?:ぜろ|れい|まる|0|〇)[\s、・のー\-]{{0,2}}(?:(?:{_KANA_DIGIT})[\s、・のー\-]{{0,2}}){{8,13}}"
)

_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|〒\s?\d{3}")
_STREET = re.compile(
    r"\b\d{1,5}[a-zA-Z]?,? (?:[A-Z][a-zA-Z']+ ){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Close|Court|Boulevard|Blvd|Terrace|Crescent|Square|Gardens|Way|Place)\b"
)
_LIVES_AT = re.compile(
    r"\b(?:live at|address is|come to|find me at) (?:number )?\d{1,5}[a-z]? [a-z]"
)
_BLOCK = re.compile(
    r"(?:[都道府県市区町村][^\s。]{1,12}?|[\u4e00-\u9fff])\d{1,3}(?:丁目|-\d{1,3}-|番地?\d|-\d{1,3}号)"
    r"|[都道府県市区][^\s。]{1,10}[町村条通]\d{1,4}-\d{1,4}"
)


def reaches_out(
    plain: str, composed: str, numbers: Collection[str], names: Collection[str]
) -> bool:
    """Whether the text holds a way to reach somebody. `plain`: small letters; `composed`: with its capitals.

    `numbers` (digits only) may be named by everybody; `names`, in small letters, are of people in this room.
    """
    if _AT.search(plain):
        if any(way.search(plain) for way in (_MAIL, _MAIL_SAID, _MAILBOX)):
            return True
        if any(not _nobodys(found, plain, names) for found in _HANDLE.finditer(plain)):
            return True
    if _FIGURE.search(composed) and (
        _POSTCODE.search(composed) or _STREET.search(composed) or _LIVES_AT.search(plain)
    ):
        return True
    digits = _in_digits(plain)
    if not _GROUP.search(digits):
        return False
    return _BLOCK.search(digits) is not None or _telephone(digits, numbers)


def _nobodys(found: re.Match[str], plain: str, names: Collection[str]) -> bool:
    """An @ that points at nobody outside: a place, an hour, or somebody here."""
    word = found[1].rstrip(".")
    if word in _NO_HANDLE or word.isdigit() or re.fullmatch(r"\d{1,2}(?:am|pm)", word):
        return True
    behind = plain[found.start() + 1 :].lstrip()
    return any(behind.startswith(name) for name in names if name)


def _in_digits(plain: str) -> str:
    """Digits where they were spelt out, in either language."""
    if plain.count(" ") >= 5 and len(_SAID.findall(plain)) >= 6:
        plain = _SAID.sub(_said, plain)
    if plain.isascii():
        return plain
    if _SOME_KANJI.search(plain):
        plain = plain.translate(_KANJI)
    elif any(character in plain for character in "二三四五六七八九一"):
        plain = re.sub(
            "[一二三四五六七八九](?=丁目|番)", lambda found: found[0].translate(_KANJI), plain
        )
    return _KANA_NUMBER.sub(_spoken, plain)


def _spoken(found: re.Match[str]) -> str:
    parts = _ONE_KANA.findall(found[0])
    # One に behind figures is a particle.
    said = sum(not part.isdigit() for part in parts) > 3
    return "".join(_KANA.get(part, part) for part in parts) if said else found[0]


def _said(found: re.Match[str]) -> str:
    return str(_SAID_DIGITS[found[2]]) * {"double": 2, "triple": 3}.get(found[1] or "", 1)


def _telephone(text: str, allowed: Collection[str]) -> bool:
    if sum(map(str.isdigit, text)) < 7:
        return False
    for number in sorted(allowed, key=len, reverse=True):
        between = rf"{_SEPARATOR}{{0,2}}"
        text = re.sub(rf"(?<!\d){between.join(number)}(?!\d)", " # ", text)
    text = _NO_NUMBER.sub(" # ", text)
    asked = _ASKED.search(text) is not None
    return any(
        _rings(found[0], asked)
        for found in _CANDIDATE.finditer(text)
        if not _UNIT.match(text, found.end()) and not _MONEY.search(text[: found.start()][-3:])
    )


def _rings(written: str, asked: bool) -> bool:
    """Whether a run of digits has the shape of a telephone number, national shapes of many countries together."""
    groups = _GROUP.findall(written)
    digits = "".join(groups)
    lengths = tuple(map(len, groups))
    if _years(groups) or _counted(groups) or len(set(digits)) == 1:
        return False
    if written.lstrip().startswith("+"):
        return len(digits) >= 8
    if digits.startswith("0") and 9 <= len(digits) <= 14:
        return groups[0] != "0" or max(lengths) <= 4
    if all(length == 1 for length in lengths):
        return len(digits) >= 9
    if lengths == (3, 4):
        # A local number; also how a Japanese postal code is written.
        return "-" in written or asked
    if re.fullmatch(r"1?[2-9]\d\d[2-9]\d{6}", digits):
        return not digits.endswith("0000") or asked
    if len(digits) >= 9 and len(groups) >= 3 and max(lengths) <= 5:
        return True
    return asked and len(digits) <= 15 and not digits.endswith("000")


def _years(groups: list[str]) -> bool:
    return all(len(group) == 4 and group[:2] in ("19", "20") for group in groups)


def _counted(groups: list[str]) -> bool:
    """Breaths, steps: 1 2 3 4 ... or 10, 9, 8 ..."""
    numbers = list(map(int, groups))
    steps = {after - before for before, after in pairwise(numbers)}
    return len(numbers) >= 4 and (len(steps) == 1 or steps <= {0, 1} or steps <= {0, -1})
