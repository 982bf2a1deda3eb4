"""How people feel before, after and ninety minutes later: a group figure, or none.

An answer is a count in a bin and nothing else. Answers are shown five at a time: who watches the figure change learns
of five people together, never of one.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.room import RoomState

When = Literal["before", "after", "later"]
WHENS: tuple[When, ...] = ("before", "after", "later")

HIGHEST = 100
BINS = 5
AT_LEAST = 5
"""So many answers are shown at once, at least."""

OPEN_MS = 3 * 3_600_000
"""How long after the end an answer is taken. A room that is erased before takes none."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """What a group answered: how many in each fifth from low to high. `mean`: 0..100, of the bins' middles."""

    answers: int | None = None
    bins: tuple[int, ...] | None = None
    mean: int | None = None
    why_not: Literal["fewer_than_five"] | None = None


@dataclass(frozen=True, slots=True)
class Moods:
    """The three of them. `difference`: after less before, of the two groups, where both are shown."""

    before: Distribution
    after: Distribution
    later: Distribution
    difference: int | None


def bin_of(mood: int) -> int:
    """The bin of an answer (0..100)."""
    return min(mood * BINS // HIGHEST, BINS - 1)


def mark(hash_key: str, person: str, when: When) -> str:
    """By which a second answer is known, and which dies with the room's key. 96 bits of HMAC-SHA-256."""
    text = f"mood\0{person}\0{when}".encode()
    return hmac.new(hash_key.encode(), text, hashlib.sha256).hexdigest()[:24]


def against_mood(state: RoomState, when: When, now: int) -> Refusal | None:
    """What stands against taking an answer at `now` (ms)."""
    standing = state.standing(now)
    if standing.state == "closed" and (when == "before" or now >= standing.ends_at + OPEN_MS):
        return Refusal("room_closed")
    return None


def moods(shown: Mapping[When, Mapping[int, int]]) -> Moods:
    """The figures, of the answers that may be shown: bin -> how many."""
    before, after, later = (_distribution(shown.get(when, {})) for when in WHENS)
    both = before.mean is not None and after.mean is not None
    difference = (after.mean or 0) - (before.mean or 0) if both else None
    return Moods(before, after, later, difference)


def _distribution(counts: Mapping[int, int]) -> Distribution:
    bins = tuple(counts.get(index, 0) for index in range(BINS))
    answers = sum(bins)
    if answers < AT_LEAST:
        return Distribution(why_not="fewer_than_five")
    middle = HIGHEST // BINS // 2
    total = sum(n * (index * HIGHEST // BINS + middle) for index, n in enumerate(bins))
    return Distribution(answers, bins, round(total / answers))
