"""The small language that the lists of words are written in.

`want to die`           these words in a row
`(want|need) to die`    one of these
`[really] want`         with or without; `(really)?` and, where no spaces are written, `る?` say the same
`{kin}`                 one of a set that the file names
`suicid*`               a word that begins so
`..`  `...`             up to three words between, or up to eight, within a sentence (8 or 23 letters without spaces)
`^`  `$`                the sentence begins or ends here
`<`                     not behind a kanji or a Latin letter

Nothing in it can repeat without bound, so a search takes time in proportion to the text whatever an operator writes.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ruikatsu.domain.unmask import plain

_MARKS = re.compile(r"\.{2,3}|[\s()\[\]|{}^$<?]|[^\s()\[\]|{}^$<?.]+|\.")
_ENDS = re.compile(r"(?<!\.)[.!?;。！？](?!\.)")
_ONE_BY_ONE = re.compile(r"(?<![a-z'])(?:[a-z']{1,12}\. ){2,}[a-z']{1,12}(?![a-z'])")
_NO_WORD = re.compile(r"(?:[^\w'.]|[_\u3041-\u30ff\u3400-\u9fff])+")
_DOTS = re.compile(r"\.{2,}|…")
_NO_LETTER = re.compile(r"[^\w。、]+|_+")
_LENGTHENED = re.compile("[ー〜~ぁぃぅぇぉ]+")


class BadPhrase(ValueError):
    """A line of a list that cannot be read."""


@dataclass(frozen=True, slots=True)
class Writing:
    """How a language is written: with spaces between words or without, and its short forms (`don't`: `do not`)."""

    spaced: bool = True
    short: Mapping[str, str] = field(default_factory=dict)

    def form(self, plain_text: str) -> str:
        """A plain text as the searches expect it. Stops stand alone: ` . i do not know . `."""
        if not self.spaced:
            text = _ENDS.sub("。", plain_text.replace(",", "、"))
            return f"。{_LENGTHENED.sub('', _NO_LETTER.sub('', text))}。"
        text = _DOTS.sub(" ", plain_text)
        if ". " in text:
            text = _ONE_BY_ONE.sub(lambda found: found[0].replace(".", ""), text)
        words = _NO_WORD.sub(" ", _ENDS.sub(" . ", text)).split(" ")
        short = self.short
        joined = " ".join([short.get(word, word) for word in words if word])
        return f" . {joined.replace(chr(39), '')} . "

    def words(self, word: str) -> tuple[str, ...]:
        """A word of a phrase, folded as texts are; more than one where it was a short form."""
        word = plain(word)
        if not self.spaced:
            return (_LENGTHENED.sub("", word),)
        return tuple(self.short.get(word, word).replace("'", "").split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or letters where no spaces are written; `begins`: only how it begins."""

    text: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """What is no word: a gap, the border of a sentence."""

    kind: Literal["..", "...", "^", "$", "<"]


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these; `maybe`: or none of them."""

    branches: tuple["Phrase", ...]
    maybe: bool = False


Phrase = tuple[Word | Mark | OneOf, ...]


def parsed(line: str, writing: Writing, sets: Mapping[str, Iterable[str]]) -> Phrase:
    """A line of a list.

    Raises:
        BadPhrase: A bracket is not closed, a set is not known, or nothing is left to look for.
    """
    try:
        return _Parser(line, writing, sets).whole()
    except RecursionError as error:
        raise BadPhrase(f"too deep: {line!r}") from error


class _Parser:
    def __init__(self, line: str, writing: Writing, sets: Mapping[str, Iterable[str]]) -> None:
        self.line = line
        self.writing = writing
        self.sets = sets
        self.marks = [mark for mark in _MARKS.findall(line) if not mark.isspace()][::-1]

    def whole(self) -> Phrase:
        branches = self.branches("")
        if any(not _says(branch) for branch in branches):
            raise self.bad("nothing to look for")
        return branches[0] if len(branches) == 1 else (OneOf(branches),)

    def bad(self, what: str) -> BadPhrase:
        return BadPhrase(f"{what}: {self.line!r}")

    def branches(self, end: str) -> tuple[Phrase, ...]:
        """The alternatives up to a closing bracket."""
        found: list[list[Word | Mark | OneOf]] = [[]]
        while self.marks:
            mark = self.marks.pop()
            if mark == end:
                return tuple(map(tuple, found))
            if mark == "|":
                found.append([])
            else:
                found[-1] += self.part(mark)
        if end:
            raise self.bad(f"{end} is missing")
        return tuple(map(tuple, found))

    def part(self, mark: str) -> Phrase:
        match mark:
            case "[":
                return (OneOf(self.branches("]"), maybe=True),)
            case "(":
                branches = self.branches(")")
                return (OneOf(branches, maybe=self.maybe()),)
            case "{":
                return (self.set(),)
            case ".." | "..." | "^" | "$" | "<":
                return (Mark(mark),)
            case ")" | "]" | "}" | "?" | ".":
                raise self.bad(f"{mark} is out of place")
        if not self.writing.spaced and self.maybe():
            return (*self.literal(mark[:-1]), OneOf((self.literal(mark[-1]),), maybe=True))
        return self.literal(mark)

    def maybe(self) -> bool:
        if self.marks[-1:] == ["?"]:
            self.marks.pop()
            return True
        return False

    def set(self) -> OneOf:
        name = self.marks.pop() if self.marks else ""
        if name not in self.sets or self.marks[-1:] != ["}"]:
            raise self.bad(f"there is no set {name!r}")
        self.marks.pop()
        return OneOf(tuple(parsed(line, self.writing, self.sets) for line in self.sets[name]))

    def literal(self, word: str) -> Phrase:
        if not word:
            return ()
        texts = self.writing.words(word.removesuffix("*"))
        if not texts or not all(texts):
            raise self.bad(f"nothing is left of {word!r}")
        begins = self.writing.spaced and word.endswith("*")
        return tuple(
            Word(text, begins and number == len(texts)) for number, text in enumerate(texts, 1)
        )


def _says(phrase: Phrase) -> bool:
    """Whether a phrase cannot be met by nothing at all."""
    return any(
        isinstance(part, Word)
        or (isinstance(part, OneOf) and not part.maybe and all(map(_says, part.branches)))
        for part in phrase
    )
