"""What a person can ask of a room."""

from dataclasses import dataclass
from typing import Literal

from ruikatsu.domain.steering import Steering

SignalKind = Literal["tear", "hug", "candle", "me_too"]


@dataclass(frozen=True, slots=True)
class Say:
    """Say something to everybody. `id` is the client's own, the same for each try."""

    id: str
    text: str
    reply_to: int | None = None
    veil: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class RaiseHand:
    """Raise a hand for the floor, or take it down."""

    up: bool


@dataclass(frozen=True, slots=True)
class CallHelp:
    """Call the staff, in private."""

    text: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Ask the staff to look at words."""

    seq: int
    why: str


@dataclass(frozen=True, slots=True)
class Mute:
    """Ask for quiet from a person for a time."""

    person: str
    for_ms: int
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Unmute:
    """Lift a mute."""

    person: str


Command = Say | RaiseHand | CallHelp | Report | Steering | Mute | Unmute
