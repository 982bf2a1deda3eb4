"""What a message may need besides being sent: somebody's help, or a moderator's eye first.

It finds people, it does not judge them. `danger` holds nothing back and shows nothing to the others.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from ruikatsu.domain.contacts import reaches_out
from ruikatsu.domain.links import leads_out
from ruikatsu.domain.seeking import words_of
from ruikatsu.domain.unmask import (
    composed,
    plain,
    spelt_out,
    squeezed,
    stretched,
    unleeted,
    unstarred,
)
from ruikatsu.domain.wordlists import Language, Lists, Wanted

HeldReason = Literal["contact", "link", "slur"]

_RUN_ON_FROM = 5  # letters; shorter words occur within too many others once the spaces are gone


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found.

    `danger`: a life may be in danger; leads to help for the writer and a call to the staff, in private.
    `held`: why the message waits for a moderator. `lang`: of the list that found it, None for a rule without words.
    """

    danger: bool = False
    held: HeldReason | None = None
    lang: str | None = None

    def or_else(self, other: "Finding") -> "Finding":
        """What is found in either of two texts."""
        return Finding(
            self.danger or other.danger, self.held or other.held, self.lang or other.lang
        )


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to read a text, as one language writes. `run_on`: the spaces between its words are lost."""

    text: str
    words: frozenset[str]
    squeezed: bool = False
    run_on: bool = False

    def has(self, wanted: Wanted) -> bool:
        """Whether something wanted is left once what is spared is taken out."""
        if self.run_on:
            return wanted.run_on.within(self.text)
        phrases, spared = wanted.phrases, wanted.spared
        if self.squeezed:
            phrases, spared = wanted.phrases_squeezed, wanted.spared_squeezed
        return phrases.within(self.text, self.words) and phrases.within(
            spared.without(self.text, self.words), self.words
        )


def screen(text: str, lists: Lists, names: Collection[str] = ()) -> Finding:
    """What is found in a text. Takes time in proportion to its length and never raises.

    `names` are of people in the room: `@Quiet Heron` is a way to speak to somebody here, not a handle.
    """
    read = plain(text)
    drawn, runs = spelt_out(read)
    readings = tuple(dict.fromkeys((read, drawn, *unleeted(drawn))))
    danger = slur = None
    contact = False
    for language in lists.languages:
        for form in _forms(language, readings, runs):
            if danger is None and (form.has(language.certain) or form.has(language.danger)):
                danger = language.lang
            if slur is None and form.has(language.slurs):
                slur = language.lang
            contact = contact or form.has(language.contact)
    held: HeldReason | None = "slur" if slur else None
    for reading in dict.fromkeys((drawn, read)):
        if leads_out(reading, lists.hosts):
            held = "link"
    here = [plain(name) for name in names]
    shown = composed(text)
    if contact or any(
        reaches_out(reading, shown, lists.numbers, here) for reading in dict.fromkeys((read, drawn))
    ):
        held = "contact"
    return Finding(danger is not None, held, danger or (slur if held == "slur" else None))


def _forms(language: Language, readings: tuple[str, ...], runs: tuple[str, ...]) -> Iterator[_Form]:
    spaced = language.writing.spaced
    for reading in readings:
        if not spaced and reading.isascii():
            continue
        text = language.writing.form(unstarred(reading, language.masked))
        yield _Form(text, words_of(text, spaced))
        if stretched(text):
            once = squeezed(text)
            yield _Form(once, words_of(once, spaced), squeezed=True)
    if spaced:
        for run in runs:
            if len(run) >= _RUN_ON_FROM:
                yield _Form(run, frozenset(), run_on=True)
