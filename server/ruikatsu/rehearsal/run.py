"""Running a rehearsal: who comes when, and what is told meanwhile."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass

from .figures import Figures
from .person import Person
from .place import NoPlace, Place
from .words import WORDS

MOST_GUESTS = 500
MOST_LISTENERS = 5_000
MOST_MINUTES = 60.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How many, for how long (s), coming within how long (s), each guest saying something every so many seconds."""

    guests: int
    listeners: int
    seconds: float
    within: float
    words_s: float
    among_people: bool = False


async def rehearse(place: Place, plan: Plan, tell: Callable[[str], None]) -> Figures:
    """Runs it, telling how it goes once a second.

    Raises:
        NoPlace: There is no such room, it is over, or real people are in it.
    """
    card = await place.card()
    if card["state"] not in ("doors_open", "live"):
        raise NoPlace(f"This room is not open ({card['state'].replace('_', ' ')}).")
    if (card["people"] or card["listeners"]) and not plan.among_people:
        raise NoPlace("There are people in this room. A rehearsal has a room of its own.")
    figures, on_the_way = Figures(), dict[str, float]()
    words = WORDS.get(card["language"], WORDS["en"])

    async def come(words_s: float | None) -> None:
        await asyncio.sleep(random.uniform(0, plan.within))  # noqa: S311  no secret
        await Person(place, figures, on_the_way, words, words_s).live()

    kinds = [plan.words_s] * plan.guests + [None] * plan.listeners
    people = [asyncio.create_task(come(words_s)) for words_s in kinds]
    try:
        for second in range(round(plan.seconds)):
            await asyncio.sleep(1)
            tell(_line(second + 1, figures))
            if all(task.done() for task in people):
                break
    finally:
        for task in people:
            task.cancel()
        ends = await asyncio.gather(*people, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            raise end
    return figures


def _line(second: int, figures: Figures) -> str:
    late = figures.hearing.ms(0.99)
    return (
        f"{second:4} s  {figures.here} here  words {figures.acknowledged}/{figures.said}"
        f"  heard {figures.heard}" + (f", 99 % within {late:g} ms" if late is not None else "")
    )
