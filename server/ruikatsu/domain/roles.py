"""Who a person is in a room, and the one table of who may do what."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Role = Literal["listener", "guest", "moderator", "host"]

Op = Literal[
    # everybody
    "say",
    "signal",
    "hand",
    "pass",
    "help",
    "answer",
    "report",
    "slip",
    "leaving",
    # the programme and the floor
    "steer",
    "floor",
    "order",
    # people
    "warn",
    "mute",
    "unmute",
    "hold",
    "unhold",
    "remove",
    "ban",
    "lift",
    "moderator",
    "chair",
    # words
    "redact",
    "release",
    "decline",
    "read_slip",
    "drop_slip",
    # the room
    "hold_first",
    "slow",
    "hush",
    "lock",
    "calm",
    "listeners",
    "invitations",
    # the door
    "admit",
    "turn_away",
    # the queue and the back-channel
    "claim",
    "tell",
    "settle",
    "note",
]

STAFF: frozenset[Role] = frozenset({"moderator", "host"})
SEATED: frozenset[Role] = frozenset({"guest", "moderator", "host"})
EVERYBODY: frozenset[Role] = frozenset({"listener", "guest", "moderator", "host"})
HOST: frozenset[Role] = frozenset({"host"})

ALLOWED: Mapping[Op, frozenset[Role]] = {
    "say": SEATED,
    "signal": EVERYBODY,
    "hand": SEATED,
    "pass": SEATED,
    "help": EVERYBODY,
    "answer": EVERYBODY,
    "report": EVERYBODY,
    "slip": SEATED,
    "leaving": SEATED,
    "steer": HOST,
    "floor": STAFF,
    "order": STAFF,
    "warn": STAFF,
    "mute": STAFF,
    "unmute": STAFF,
    "hold": STAFF,
    "unhold": STAFF,
    "remove": STAFF,
    "ban": STAFF,
    "lift": STAFF,
    "moderator": HOST,
    "chair": HOST,
    "redact": STAFF,
    "release": STAFF,
    "decline": STAFF,
    "read_slip": HOST,
    "drop_slip": STAFF,
    "hold_first": STAFF,
    "slow": STAFF,
    "hush": STAFF,
    "lock": STAFF,
    "calm": STAFF,
    "listeners": STAFF,
    "invitations": HOST,
    "admit": STAFF,
    "turn_away": STAFF,
    "claim": STAFF,
    "tell": STAFF,
    "settle": STAFF,
    "note": STAFF,
}

RANK: Mapping[Role, int] = {"listener": 0, "guest": 1, "moderator": 2, "host": 3}
"""Nobody uses a tool on somebody of their own rank or a higher one."""


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


OPERATOR = Who("operator", None, "host")
"""Whoever runs the server: in the audit log, a host from outside the room, who has no seat in it."""


def may(who: Who, op: Op) -> bool:
    """Whether the table lets this role use this op at all."""
    return who.role in ALLOWED[op]
