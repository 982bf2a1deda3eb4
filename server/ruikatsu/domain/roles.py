"""Who a person is in a room, and the one table of who may do what."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Role = Literal["listener", "guest", "moderator", "host"]

Op = Literal["say", "signal", "hand", "help", "report", "steer", "mute", "unmute"]

STAFF: frozenset[Role] = frozenset({"moderator", "host"})
SEATED: frozenset[Role] = frozenset({"guest", "moderator", "host"})
EVERYBODY: frozenset[Role] = frozenset({"listener", "guest", "moderator", "host"})

ALLOWED: Mapping[Op, frozenset[Role]] = {
    "say": SEATED,
    "signal": EVERYBODY,
    "hand": SEATED,
    "help": EVERYBODY,
    "report": EVERYBODY,
    "steer": frozenset({"host"}),
    "mute": STAFF,
    "unmute": STAFF,
}


@dataclass(frozen=True, slots=True)
class Who:
    """A person in a room. A listener has no name."""

    person: str
    name: str | None
    role: Role

    @property
    def staff(self) -> bool:
        """Host or moderator."""
        return self.role in STAFF


def may(who: Who, op: Op) -> bool:
    """Whether the table lets this role use this op at all."""
    return who.role in ALLOWED[op]
