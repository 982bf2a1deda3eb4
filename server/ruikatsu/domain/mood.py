"""How people feel before, after and ninety minutes later: a group figure, or none.

An answer is a count in a bin and nothing else. Answers are shown five at a time: who watches the figure change learns
of five people together, never of one. The two questions, how pleasant and how awake, are those of the Affective
Slider (A. Betella, P. F. M. J. Verschure, PLoS ONE 11(2): e0148037, 2016, CC BY 4.0).
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

Dimension = Literal["pleasure", "arousal"]
DIMENSIONS: tuple[Dimension, ...] = ("pleasure", "arousal")

HIGHEST = 100
BINS = 5
AT_LEAST = 5
"""So many answers are shown at once, at least."""

LATER_MS = 90 * 60_000
SLACK_MS = 5 * 60_000
"""By so much a device's clock may be ahead of the room's."""

OPEN_MS = 3 * 3_600_000
"""How long after the end an answer is taken."""

KEPT_MS = 24 * 3_600_000
"""How long after the end the group's figures are kept. The last question comes when the words have long been erased."""

Counted = Mapping[tuple[When, Dimension], Mapping[int, int]]
"""Answers that may be shown: bin -> how many, for each question and dimension."""


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


@dataclass(frozen=True, slots=True)
class Feelings:
    """How pleasant it was, and how awake people were."""

    pleasure: Moods
    arousal: Moods


@dataclass(frozen=True, slots=True)
class Later:
    """From when until when (ms) the last question is answered."""

    from_at: int
    until: int

    @property
    def kept_until(self) -> int:
        """When the group's figures go."""
        return self.until - OPEN_MS + KEPT_MS


def bin_of(mood: int) -> int:
    """The bin of an answer (0..100)."""
    return min(mood * BINS // HIGHEST, BINS - 1)


def tag_of(hash_key: str) -> str:
    """What the figures of a room are kept under: nobody can say whose they are once the room's key is erased."""
    return hmac.new(hash_key.encode(), b"mood", hashlib.sha256).hexdigest()[:24]


def mark(nonce: str, when: When) -> str:
    """By which a second answer is known. The three marks of one device have nothing in common. 96 bits of SHA-256."""
    return hashlib.sha256(f"mood\0{nonce}\0{when}".encode()).hexdigest()[:24]


def later(started_at: int, ends_at: int) -> Later:
    """When the last question is answered. Nobody has closed before the start, and the last who did, did at the end."""
    return Later(started_at + LATER_MS - SLACK_MS, ends_at + OPEN_MS)


def against_mood(state: RoomState, when: Literal["before", "after"], now: int) -> Refusal | None:
    """What stands against taking an answer at `now` (ms)."""
    standing = state.standing(now)
    if when == "after" and standing.state in ("scheduled", "doors_open"):
        return Refusal("not_started")
    if standing.state == "closed" and (when == "before" or now >= standing.ends_at + OPEN_MS):
        return Refusal("room_closed")
    return None


def against_later(times: Later, now: int) -> Refusal | None:
    """The same of the last question: the room may be erased by then."""
    if now < times.from_at:
        return Refusal("mood_early", times.from_at - now)
    return Refusal("room_closed") if now >= times.until else None


def feelings(shown: Counted) -> Feelings:
    """The figures, of the answers that may be shown."""
    return Feelings(_moods(shown, "pleasure"), _moods(shown, "arousal"))


def _moods(shown: Counted, dimension: Dimension) -> Moods:
    before, after, later_on = (_distribution(shown.get((when, dimension), {})) for when in WHENS)
    both = before.mean is not None and after.mean is not None
    difference = (after.mean or 0) - (before.mean or 0) if both else None
    return Moods(before, after, later_on, difference)


def _distribution(counts: Mapping[int, int]) -> Distribution:
    bins = tuple(counts.get(index, 0) for index in range(BINS))
    answers = sum(bins)
    if answers < AT_LEAST:
        return Distribution(why_not="fewer_than_five")
    middle = HIGHEST // BINS // 2
    total = sum(n * (index * HIGHEST // BINS + middle) for index, n in enumerate(bins))
    return Distribution(answers, bins, round(total / answers))
