"""Lists of phrases, ready to be looked for.

Most texts hold none of some hundred phrases. Each phrase is filed under a word that it cannot do without, the rarest
it has; only phrases filed under a word of the text are looked for, and made into regular expressions when first met.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from ruikatsu.domain.phrases import Mark, OneOf, Phrase, Word, Writing, parsed
from ruikatsu.domain.unmask import squeezed

# The words of English that stand in most sentences: poor names to file under.
_EVERYWHERE = frozenset(
    "a about all am and any are at be been by can do for from get go going had has have he her him his how i if in is "
    "it just keep like me more my no not now of off on one or out over really she so some the their them they this to "
    "up was we were what when will with would you your".split()
)
_COMMON = frozenset(
    "again alive being day dad good here know life live love lost made mother mum never night off really said says "
    "tell there think time today took tonight want wanted wish without".split()
)


class Search:
    """One list. `squeezed`: doubled letters once, in texts and phrases alike."""

    def __init__(self, phrases: Iterable[Phrase], spaced: bool, squeeze: bool = False) -> None:
        self._spaced = spaced
        self._spelling: Callable[[str], str] = squeezed if squeeze else str
        self._filed: dict[str, list[Phrase]] = {}
        self._ready: dict[str, re.Pattern[str]] = {}
        for phrase in phrases:
            for key in _keys(phrase, spaced) or {""}:
                self._filed.setdefault(self._spelling(key), []).append(phrase)

    def within(self, text: str, words: frozenset[str]) -> bool:
        """Whether one of the phrases is in the text. `words`: those of the text, as `words_of` gives them."""
        return any(self._pattern(key).search(text) for key in self._keys(words))

    def without(self, text: str, words: frozenset[str]) -> str:
        """The text with a bar in the place of each phrase."""
        for key in self._keys(words):
            text = self._pattern(key).sub(" |" if self._spaced else "|", text)
        return text

    def _keys(self, words: frozenset[str]) -> list[str]:
        return sorted(self._filed.keys() & words)

    def _pattern(self, key: str) -> re.Pattern[str]:
        known = self._ready.get(key)
        if known is None:
            body = "|".join(_Pattern(self._spaced, self._spelling).of(p) for p in self._filed[key])
            whole = f"(?= )(?:{body})(?= )" if self._spaced else f"(?:{body})"
            known = self._ready[key] = re.compile(whole)
        return known


class RunOn:
    """The same list for words without the spaces between them, where gaps and borders mean nothing."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._filed: dict[str, list[Phrase]] = {}
        self._ready: dict[str, re.Pattern[str]] = {}
        for phrase in phrases:
            for key in _keys(phrase, spaced=True) or {""}:
                self._filed.setdefault(key, []).append(phrase)

    def within(self, letters: str) -> bool:
        """Whether one of the phrases is in these letters."""
        return any(self._pattern(key).search(letters) for key in self._filed if key in letters)

    def _pattern(self, key: str) -> re.Pattern[str]:
        known = self._ready.get(key)
        if known is None:
            ways = dict.fromkeys(_Letters(True, str).of(phrase) for phrase in self._filed[key])
            known = self._ready[key] = re.compile("|".join(f"(?:{way})" for way in ways))
        return known


def words_of(text: str, spaced: bool) -> frozenset[str]:
    """What phrases are filed under: words, or characters where no spaces are written."""
    return frozenset(text.split(" ") if spaced else text) | {""}


def read(
    lines: Iterable[str], sets: Mapping[str, Iterable[str]], writing: Writing
) -> tuple[Phrase, ...]:
    """The phrases of a list, each once.

    Raises:
        BadPhrase: A line cannot be read.
    """
    return tuple(parsed(line, writing, sets) for line in dict.fromkeys(lines))


class _Pattern:
    """A phrase as a regular expression."""

    def __init__(self, spaced: bool, spelling: Callable[[str], str]) -> None:
        self.spaced = spaced
        self.space = " " if spaced else ""
        self.spelling = spelling

    def of(self, phrase: Phrase) -> str:
        return "".join(map(self.part, phrase))

    def part(self, part: Word | Mark | OneOf) -> str:
        match part:
            case Word(text, begins):
                return self.space + re.escape(self.spelling(text)) + ("[^ .]*" if begins else "")
            case OneOf(branches, maybe):
                return f"(?:{'|'.join(map(self.of, branches))})" + ("?" if maybe else "")
            case Mark(kind):
                return self.mark(kind)

    def mark(self, kind: str) -> str:
        match kind:
            case "^":
                return r"(?<=\.)" if self.spaced else "(?<=。)"
            case "$":
                return r"(?= \.)" if self.spaced else "(?=。)"
            case "<":
                return "(?<![a-z\u4e00-\u9fff])"
        most = 3 if kind == ".." else 8
        return f"(?: [^ .]+){{0,{most}}}?" if self.spaced else f"[^。]{{0,{3 * most - 1}}}?"


class _Letters(_Pattern):
    def part(self, part: Word | Mark | OneOf) -> str:
        match part:
            case Word(text):
                return re.escape(text)
            case Mark():
                return ""
        return super().part(part)


def _keys(phrase: Phrase, spaced: bool) -> frozenset[str] | None:
    """Words of which a text with this phrase has at least one; None where there are none such."""
    best: frozenset[str] | None = None
    for part in phrase:
        found = _keys_of(part, spaced)
        if found and (best is None or _weight(found) < _weight(best)):
            best = found
    return best


def _keys_of(part: Word | Mark | OneOf, spaced: bool) -> frozenset[str] | None:
    match part:
        case Word(text, False):
            return frozenset((text if spaced else min(text, key=_cost),))
        case OneOf(branches, False):
            each = [_keys(branch, spaced) for branch in branches]
            if all(each):
                return frozenset().union(*(keys for keys in each if keys))
    return None


def _weight(keys: frozenset[str]) -> int:
    return 10 * max(map(_cost, keys)) + len(keys)


def _cost(key: str) -> int:
    if key in _EVERYWHERE or "\u3041" <= key <= "\u3096":
        return 9
    return 3 if key in _COMMON else 1
