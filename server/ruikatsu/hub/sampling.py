"""How many are in a room, told to the store once a minute: for the host's report."""

from dataclasses import dataclass

from ruikatsu.store.figures import Sample

EVERY_MS = 60_000


@dataclass(slots=True)
class Most:
    """The most who were here at once, since what was told last."""

    since: int = -1
    people: int = 0
    listeners: int = 0

    def seen(self, now: int, people: int, listeners: int) -> tuple[Sample, ...]:
        """What is to be told, if anything: the time that has passed, at its fullest, and the new as it begins.

        `now` in ms. A minute in which nobody was here is not told.
        """
        if now // EVERY_MS == self.since:
            self.people = max(self.people, people)
            self.listeners = max(self.listeners, listeners)
            return ()
        passed = (_minute(self.since), self.people, self.listeners)
        begun = (_minute(now // EVERY_MS), people, listeners)
        told = tuple(sample for sample in (passed, begun) if any(sample[1:]))
        if told:
            self.since, self.people, self.listeners = now // EVERY_MS, people, listeners
        return told


def _minute(turn: int) -> int:
    return turn * EVERY_MS // 60_000
