"""What a person can ask of a room: one class an op. The frames of the wire are made of these."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Interval, Len, MaxLen

from ruikatsu.domain.roles import Op
from ruikatsu.domain.steering import Steering

SignalKind = Literal["tear", "hug", "candle", "me_too"]

Person = Annotated[str, Len(1, 64)]
Millis = Annotated[int, Interval(ge=0, le=2**53)]
SlipId = Annotated[str, Len(1, 32)]
Seq = Annotated[int, Interval(ge=1, le=2**53)]


@dataclass(frozen=True, slots=True)
class Say:
    """Words for everybody. `id` is the client's own, the same for each try."""

    id: str
    text: str
    reply_to: Seq | None = None
    veil: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class RaiseHand:
    """A hand up for the floor, or down."""

    up: bool


@dataclass(frozen=True, slots=True)
class PassFloor:
    """Who holds the floor hands it on to the next hand."""


@dataclass(frozen=True, slots=True)
class CallHelp:
    """A private call to the staff."""

    text: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A word back to the staff, in the private conversation of an item."""

    item: Seq
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """Words that the staff should look at."""

    seq: Seq
    why: str


@dataclass(frozen=True, slots=True)
class WriteSlip:
    """A line for the box, which the host may read aloud without a name. `id` is the client's own."""

    id: str
    text: str
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Leaving:
    """How somebody goes: fine, or glad of somebody who looks after them."""

    how: Literal["fine", "check"]
    text: str | None = None


@dataclass(frozen=True, slots=True)
class ReadSlip:
    """A slip from the box is read aloud to the room."""

    slip: SlipId


@dataclass(frozen=True, slots=True)
class DropSlip:
    """A slip is taken out of the box without being read."""

    slip: SlipId


@dataclass(frozen=True, slots=True)
class GiveFloor:
    """The floor for a person, or (null) taken back."""

    person: Person | None


@dataclass(frozen=True, slots=True)
class OrderHands:
    """The hands in another order. Hands that are not named keep their order behind."""

    persons: Annotated[tuple[Person, ...], MaxLen(5_000)]


@dataclass(frozen=True, slots=True)
class Warn:
    """A word to a person, in private."""

    person: Person
    why: str


@dataclass(frozen=True, slots=True)
class Mute:
    """Quiet, for a time, from a person."""

    person: Person
    for_ms: Millis = 300_000
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Unmute:
    """The mute is lifted."""

    person: Person


@dataclass(frozen=True, slots=True)
class HoldPerson:
    """All that a person says waits for a moderator."""

    person: Person
    why: str | None = None


@dataclass(frozen=True, slots=True)
class UnholdPerson:
    """What the person says goes out at once again."""

    person: Person


@dataclass(frozen=True, slots=True)
class Remove:
    """Out. The person may take a new seat."""

    person: Person
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Ban:
    """Out, and not back under another name."""

    person: Person
    why: str | None = None


@dataclass(frozen=True, slots=True)
class LiftBan:
    """The person may take a seat again."""

    person: Person


@dataclass(frozen=True, slots=True)
class MakeModerator:
    """A guest is a moderator from now on, or (`on` false) a moderator is a guest."""

    person: Person
    on: bool = True


@dataclass(frozen=True, slots=True)
class HandChair:
    """Another one is the host; you stay as a moderator."""

    person: Person


@dataclass(frozen=True, slots=True)
class Redact:
    """Words are taken back, from everybody."""

    seq: Seq


@dataclass(frozen=True, slots=True)
class Release:
    """Held words are let through."""

    item: Seq


@dataclass(frozen=True, slots=True)
class Decline:
    """Held words are not let through."""

    item: Seq
    why: str | None = None


@dataclass(frozen=True, slots=True)
class HoldFirst:
    """Everybody's first words wait for a moderator, or not; null: as the phase says."""

    on: bool | None


@dataclass(frozen=True, slots=True)
class Slow:
    """How long a person waits between two words; 0: not at all; null: as the phase says."""

    slow_ms: Millis | None


@dataclass(frozen=True, slots=True)
class Hush:
    """Nobody but the staff writes, or everybody may again."""

    on: bool


@dataclass(frozen=True, slots=True)
class Lock:
    """Nobody new comes in, or the door is open again."""

    on: bool


@dataclass(frozen=True, slots=True)
class Calm:
    """Slow, held and locked at once, or all of it undone."""

    on: bool


@dataclass(frozen=True, slots=True)
class SetListeners:
    """Whether people may listen without a seat, and whether they read the chat."""

    allowed: bool
    read: bool = False


@dataclass(frozen=True, slots=True)
class RevokeInvitations:
    """The links for a role that were given out so far are worth nothing any more."""

    role: Literal["host", "moderator"]


@dataclass(frozen=True, slots=True)
class Admit:
    """Who knocked may come in."""

    person: Person


@dataclass(frozen=True, slots=True)
class TurnAway:
    """Who knocked may not come in."""

    person: Person
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """An item of the queue is yours, or (`on` false) anybody's again."""

    item: Seq
    on: bool = True


@dataclass(frozen=True, slots=True)
class Tell:
    """A word to the person of an item, in private."""

    item: Seq
    text: str


@dataclass(frozen=True, slots=True)
class Settle:
    """An item is done with, or (`done` false) open again."""

    item: Seq
    done: bool = True


@dataclass(frozen=True, slots=True)
class Note:
    """A word on the back-channel."""

    text: str


Command = (
    Say
    | RaiseHand
    | PassFloor
    | CallHelp
    | Answer
    | Report
    | WriteSlip
    | Leaving
    | Steering
    | GiveFloor
    | OrderHands
    | Warn
    | Mute
    | Unmute
    | HoldPerson
    | UnholdPerson
    | Remove
    | Ban
    | LiftBan
    | MakeModerator
    | HandChair
    | Redact
    | Release
    | Decline
    | ReadSlip
    | DropSlip
    | HoldFirst
    | Slow
    | Hush
    | Lock
    | Calm
    | SetListeners
    | RevokeInvitations
    | Admit
    | TurnAway
    | Claim
    | Tell
    | Settle
    | Note
)

COMMANDS: Mapping[Op, type[Command]] = {
    "say": Say,
    "hand": RaiseHand,
    "pass": PassFloor,
    "help": CallHelp,
    "answer": Answer,
    "report": Report,
    "slip": WriteSlip,
    "leaving": Leaving,
    "steer": Steering,
    "floor": GiveFloor,
    "order": OrderHands,
    "warn": Warn,
    "mute": Mute,
    "unmute": Unmute,
    "hold": HoldPerson,
    "unhold": UnholdPerson,
    "remove": Remove,
    "ban": Ban,
    "lift": LiftBan,
    "moderator": MakeModerator,
    "chair": HandChair,
    "redact": Redact,
    "release": Release,
    "decline": Decline,
    "read_slip": ReadSlip,
    "drop_slip": DropSlip,
    "hold_first": HoldFirst,
    "slow": Slow,
    "hush": Hush,
    "lock": Lock,
    "calm": Calm,
    "listeners": SetListeners,
    "invitations": RevokeInvitations,
    "admit": Admit,
    "turn_away": TurnAway,
    "claim": Claim,
    "tell": Tell,
    "settle": Settle,
    "note": Note,
}
"""Every op that asks for something to happen. (`signal` asks for nothing: it has no answer.)"""

_OPS = {command: op for op, command in COMMANDS.items()}


def op_of(command: Command) -> Op:
    """The row of the table of roles that a command falls under."""
    return _OPS[type(command)]
