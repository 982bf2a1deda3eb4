"""The server's sentences: one file per language in `locales/`; a third language is one more file."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, cast

Table = Mapping[str, Mapping[str, str]]
FALLBACK = "en"


@cache
def _tables() -> Mapping[str, Table]:
    folder = files("ruikatsu") / "locales"
    return {
        file.name.removesuffix(".json"): cast("Table", json.loads(file.read_text("utf-8")))
        for file in folder.iterdir()
        if file.name.endswith(".json")
    }


def languages() -> list[str]:
    """The languages that there are sentences in."""
    return sorted(_tables())


def choose(wanted: str | None) -> str:
    """The language to speak, from a tag (`ja-JP`) or a whole Accept-Language header."""
    if not wanted:
        return FALLBACK
    known = _tables()
    ranked: list[tuple[float, str]] = []
    for part in wanted[:200].lower().split(","):
        tag, _, weight = "".join(part.split()).partition(";q=")
        try:
            rank = float(weight or 1)
        except ValueError:
            continue
        if 0 < rank <= 1:  # a weight of nought says: not this one
            ranked.append((-rank, tag.split("-")[0]))
    return next((tag for _, tag in sorted(ranked, key=lambda r: r[0]) if tag in known), FALLBACK)


def sentence(
    kind: Literal["refusals", "faults", "reminders", "names"],
    code: str,
    language: str,
    params: Mapping[str, str | int] | None = None,
) -> str:
    """The sentence for a code, its figures filled in."""
    table = _tables().get(language) or _tables()[FALLBACK]
    return table[kind][code].format_map({} if params is None else params)
