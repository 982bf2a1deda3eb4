"""The lists that screening goes by, one set for each language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ruikatsu.domain.phrases import Writing
from ruikatsu.domain.seeking import RunOn, Search, read

KINDS = ("danger", "pardon", "certain", "contact", "spared", "slurs", "slurs_spared")


@dataclass(frozen=True, slots=True)
class Words:
    """One language as it stands in the files: its phrases by kind, and what they lean on."""

    lang: str
    spaced: bool = True
    short: Mapping[str, str] = field(default_factory=dict)
    sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    masked: tuple[str, ...] = ()
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for, once what is `spared` is taken out; and the same with doubled letters once."""

    phrases: Search
    spared: Search
    phrases_squeezed: Search
    spared_squeezed: Search
    run_on: RunOn


@dataclass(frozen=True, slots=True)
class Language:
    """One language, ready. Nothing is taken out for what is `certain`."""

    lang: str
    writing: Writing
    masked: tuple[str, ...]
    certain: Wanted
    danger: Wanted
    contact: Wanted
    slurs: Wanted


@dataclass(frozen=True, slots=True)
class Lists:
    """All that screening knows. `numbers`: digits of the helplines' telephones; `hosts`: of their pages."""

    languages: tuple[Language, ...] = ()
    numbers: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()


def ready(words: Words) -> Language:
    """A language made ready to be looked for.

    Raises:
        BadPhrase: A phrase cannot be read.
    """
    writing = Writing(words.spaced, words.short)

    def wanted(kind: str, spared: str | None) -> Wanted:
        phrases = read(words.phrases.get(kind, ()), words.sets, writing)
        others = read(words.phrases.get(spared, ()) if spared else (), words.sets, writing)
        return Wanted(
            Search(phrases, words.spaced),
            Search(others, words.spaced),
            Search(phrases, words.spaced, squeeze=True),
            Search(others, words.spaced, squeeze=True),
            RunOn(phrases),
        )

    return Language(
        words.lang,
        writing,
        words.masked,
        certain=wanted("certain", None),
        danger=wanted("danger", "pardon"),
        contact=wanted("contact", "spared"),
        slurs=wanted("slurs", "slurs_spared"),
    )


def lists(
    languages: Iterable[Words], numbers: Iterable[str] = (), hosts: Iterable[str] = ()
) -> Lists:
    """Everything made ready.

    Raises:
        BadPhrase: A phrase cannot be read.
    """
    digits = ("".join(c for c in number if c.isdigit()) for number in numbers)
    return Lists(
        tuple(map(ready, languages)),
        frozenset(digit for digit in digits if digit),
        frozenset(host.lower().removeprefix("www.") for host in hosts if host),
    )
