"""The lists that screening goes by: those that come with the server, and the operator's own beside them."""

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from ruikatsu.domain.phrases import BadPhrase
from ruikatsu.domain.wordlists import KINDS, Lists, Words, lists
from ruikatsu.helplines import Helplines
from ruikatsu.helplines import load as helplines

T = TypeVar("T")


_NUMBER_FROM = 6  # digits


class BadLists(Exception):
    """A file of lists cannot be read; says which, and why."""


def load(own: Path | None = None, known: Helplines | None = None) -> Lists:
    """The lists of the package, and of the folder `own` where there is one. Helplines (`known`) may be named freely.

    Raises:
        BadLists: The folder is not there, or a file in it cannot be understood.
    """
    data = files("ruikatsu") / "data"
    folders: list[Traversable] = [data / "screening"]
    if own is not None:
        if not own.is_dir():
            raise BadLists(f"{own}: no such folder")
        folders.append(own)
    words: dict[str, Words] = {}
    for folder in folders:
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            try:
                _read(file, words)
            except (OSError, ValueError, TypeError) as error:
                raise BadLists(f"{file}: {error}") from error
    known = known or helplines()
    # Short ones are nobody's contact anyway, and would be found within the longer ones of people.
    ways = [way for line in known.lines for way in (line.call, line.text) if way]
    numbers = [way for way in ways if sum(map(str.isdigit, way)) >= _NUMBER_FROM]
    hosts = [urlsplit(line.url).hostname or "" for line in known.lines]
    try:
        return lists(words.values(), numbers, hosts)
    except BadPhrase as error:
        raise BadLists(f"{own or folders[0]}: {error}") from error


def _read(file: Traversable, words: dict[str, Words]) -> None:
    """Adds what one file says: `<lang>.toml`, or `slurs.<lang>.txt`. Other files are left alone."""
    if file.name.endswith(".toml"):
        lang = file.name.removesuffix(".toml")
        known = words.get(lang, Words(lang))
        words[lang] = _with_table(known, tomllib.loads(file.read_text("utf-8")))
    elif file.name.startswith("slurs.") and file.name.endswith(".txt"):
        lang = file.name.removeprefix("slurs.").removesuffix(".txt")
        lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
        said = [line for line in lines if line and not line.startswith("#")]
        known = words.get(lang, Words(lang))
        known = _with(known, "slurs", [line for line in said if not line.startswith("- ")])
        words[lang] = _with(
            known, "slurs_spared", [line[2:] for line in said if line.startswith("- ")]
        )


def _with_table(known: Words, table: dict[str, object]) -> Words:
    """Lists are added to lists, sets to sets; `[without]` takes phrases of the package away."""
    unknown = set(table) - {"spaces", "masked", "short", "sets", "lists", "without"}
    if unknown:
        raise ValueError(f"not known: {', '.join(sorted(unknown))}")
    known = replace(
        known,
        spaced=bool(table.get("spaces", known.spaced)),
        masked=(*known.masked, *_strings(table.get("masked", []))),
        short={**known.short, **_table(table.get("short", {}), str)},
        sets={
            **known.sets,
            **{
                name: (*known.sets.get(name, ()), *_strings(more))
                for name, more in _table(table.get("sets", {}), list).items()
            },
        },
    )
    for kind, more in _table(table.get("lists", {}), list).items():
        known = _with(known, kind, _strings(more))
    for kind, less in _table(table.get("without", {}), list).items():
        gone = set(_strings(less))
        kept = tuple(phrase for phrase in known.phrases.get(kind, ()) if phrase not in gone)
        known = replace(known, phrases={**known.phrases, kind: kept})
    return known


def _with(known: Words, kind: str, more: Iterable[str]) -> Words:
    if kind not in KINDS:
        raise ValueError(f"no such list: {kind}")
    return replace(known, phrases={**known.phrases, kind: (*known.phrases.get(kind, ()), *more)})


def _strings(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError("a list of words is wanted")
    return value


def _table(value: object, kind: type[T]) -> dict[str, T]:
    if not isinstance(value, dict) or not all(isinstance(one, kind) for one in value.values()):
        raise ValueError("a table is wanted")
    return value
