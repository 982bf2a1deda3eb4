"""Figures of a room for its report: how many were here, and how they felt, never who."""

from .errors import RoomGone
from .link import Link
from .script import load

_SAMPLE = load("sample")
_MOOD = load("mood")


class Figures(Link):
    """Counting, for the time that a room lives."""

    async def sample(self, room: str, minute: int, people: int, listeners: int) -> None:
        """How many are here in that minute (since 1970). Raises RoomGone, StoreDown."""
        keys = self.keys.room(room)
        written = await self.lane.run(
            _SAMPLE,
            (keys.meta, keys.tally),
            (f"{minute}:people", people, f"{minute}:listeners", listeners),
        )
        if written == 0:
            raise RoomGone(room)

    async def mood_add(self, room: str, answered: str, when: str, bin_: int) -> bool:
        """Counts an answer. `answered` hashes who answered which question; False when it had been answered.

        Raises RoomGone, StoreDown.
        """
        keys = self.keys.room(room)
        counted = await self.lane.run(_MOOD, (keys.meta, keys.mood), (answered, f"{when}:{bin_}"))
        if counted == 0:
            raise RoomGone(room)
        return bool(counted == 1)

    async def moods(self, room: str) -> dict[tuple[str, int], int]:
        """(when, bin) -> how many."""
        flat = await self.reads.call("HGETALL", self.keys.room(room).mood)
        found: dict[tuple[str, int], int] = {}
        for field, n in zip(flat[::2], flat[1::2], strict=True):
            when, _, rest = field.decode().partition(":")
            if when != "a":
                found[when, int(rest)] = int(n)
        return found
