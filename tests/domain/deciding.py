"""What comes of a command in a room, for tests."""

from ruikatsu.domain.commands import (
    Command,
)
from ruikatsu.domain.decide import decide
from ruikatsu.domain.decision import Decision
from ruikatsu.domain.events import (
    Event,
    Said,
)
from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.roles import Who
from ruikatsu.domain.room import RoomState

from .making import MINUTE, T0

NOW = T0 + 10 * MINUTE


def happened(state: RoomState, who: Who, command: Command, now: int = NOW) -> Event:
    """The one event that a command makes."""
    verdict = decide(state, who, command, now)
    assert isinstance(verdict, Decision), verdict
    (event,) = verdict.events
    return event


def refused(state: RoomState, who: Who, command: Command, now: int = NOW) -> Refusal:
    """Why a command makes none."""
    verdict = decide(state, who, command, now)
    assert isinstance(verdict, Refusal), verdict
    return verdict


def said_by(who: Who, text: str = "hello") -> Said:
    return Said(person=who.person, name=who.name or "", role=who.role, text=text, id="m0")
