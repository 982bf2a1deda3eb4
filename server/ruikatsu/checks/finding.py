"""What was found, in words for whoever runs the server."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["fine", "warning", "broken"]

LEVELS: tuple[Level, ...] = ("fine", "warning", "broken")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing. `mend`: what to do about it; there for everything that is not fine."""

    about: str
    level: Level
    said: str
    mend: str | None = None


def fine(about: str, said: str) -> Finding:
    """As it should be."""
    return Finding(about, "fine", said)


def warning(about: str, said: str, mend: str) -> Finding:
    """It runs, and somebody may be sorry later."""
    return Finding(about, "warning", said, mend)


def broken(about: str, said: str, mend: str) -> Finding:
    """It will not do."""
    return Finding(about, "broken", said, mend)


def worst(findings: Iterable[Finding]) -> Level:
    """The level of them all together."""
    return max((found.level for found in findings), key=LEVELS.index, default="fine")
