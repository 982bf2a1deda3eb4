"""Somebody with no name wants company now: which room they are taken to."""

from collections.abc import Iterable
from dataclasses import dataclass

from ruikatsu.domain.programme import PhaseKind

ENDING_MS = 2 * 60_000
"""Who comes in later than this before the end would hear little but the goodbye."""

TO_COME: dict[PhaseKind | None, int] = {"arrive": 3, "welcome": 3, "cry": 3, "quiet": 2, "share": 1}
"""How much of the arc is still to come, by the phase that is on; in any other, nothing."""


@dataclass(frozen=True, slots=True)
class Open:
    """A room in session that lets listeners in. `company`: people and listeners; `left_ms`: until its end."""

    room: str
    language: str
    topics: tuple[str, ...]
    phase: PhaseKind | None
    left_ms: int
    seats_free: int
    company: int
    autopilot: bool


def best_first(
    rooms: Iterable[Open], language: str | None = None, topic: str | None = None
) -> list[Open]:
    """The rooms, the one to be taken to first.

    A room that is about to end comes last whatever else it is; then count, in this order: a language that is
    understood, the topic, how much is still to come, people who hold the room rather than a clock, a seat that could
    be taken later, and company.
    """

    def worth(room: Open) -> tuple[int, ...]:
        return (
            room.left_ms > ENDING_MS and room.phase in TO_COME,
            language is None or same_language(room.language, language),
            topic in room.topics,
            TO_COME.get(room.phase, 0),
            not room.autopilot,
            room.seats_free > 0,
            room.company,
        )

    return sorted(rooms, key=worth, reverse=True)


def same_language(one: str, other: str) -> bool:
    """Whether both are the same language, wherever it is spoken: `en-GB` is understood by `en`."""
    return one.partition("-")[0].lower() == other.partition("-")[0].lower()
