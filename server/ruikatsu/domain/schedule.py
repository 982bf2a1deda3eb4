"""Looking through the schedule: which rooms somebody is shown who says what they look for."""

from dataclasses import dataclass
from typing import Literal

from ruikatsu.domain.dropping_in import same_language

RoomKind = Literal["hosted", "by_itself"]
"""A room that somebody holds, or one that runs by itself (`domain.autopilot`)."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What a room offers. Times in ms since 1970."""

    language: str
    topics: tuple[str, ...]
    kind: RoomKind
    starts_at: int
    ends_at: int
    seats_free: int
    listeners_allowed: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for; what is not given does not matter. Of languages and topics any one will do.

    `from_ms` and `to_ms`: the room is on at some moment of this time. `free`: there is a seat. `listen`: one may
    listen without any.
    """

    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kind: RoomKind | None = None
    from_ms: int | None = None
    to_ms: int | None = None
    free: bool = False
    listen: bool = False

    def fits(self, room: Offered) -> bool:
        """Whether the room is one of those."""
        return (
            (not self.languages or any(same_language(room.language, one) for one in self.languages))
            and (not self.topics or any(one in room.topics for one in self.topics))
            and self.kind in (None, room.kind)
            and (self.from_ms is None or room.ends_at > self.from_ms)
            and (self.to_ms is None or room.starts_at < self.to_ms)
            and (not self.free or room.seats_free > 0)
            and (not self.listen or room.listeners_allowed)
        )
