"""What a client may say on the socket: one model an op. Unknown fields are ignored."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from ruikatsu.domain.commands import (
    CallHelp,
    Command,
    Mute,
    RaiseHand,
    Report,
    Say,
    SignalKind,
    Unmute,
)
from ruikatsu.domain.steering import Steering, SteerKind

Id = Annotated[str, Field(min_length=1, max_length=64, description="the client's own UUID")]
Person = Annotated[str, Field(min_length=1, max_length=64)]
Millis = Annotated[int, Field(ge=0, le=2**53)]
Language = Annotated[str, Field(max_length=35, pattern=r"^[A-Za-z0-9-]*$", description="BCP 47")]


class ClientFrame(BaseModel):
    """Frozen, and deaf to fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class Since(ClientFrame):
    """The last event a client has seen."""

    epoch: str = Field(max_length=64)
    seq: int = Field(ge=0, le=2**53)


class Hello(ClientFrame):
    """The first frame. A guest brings the token of a seat; a listener needs none."""

    op: Literal["hello"]
    token: str | None = Field(default=None, max_length=2_000)
    as_: Literal["listener"] | None = Field(default=None, alias="as")
    since: Since | None = None
    language: Language | None = None


class SayFrame(ClientFrame):
    """Words for everybody."""

    op: Literal["say"]
    id: Id
    text: str
    reply_to: int | None = Field(default=None, ge=1, le=2**53)
    veil: str | None = None
    lang: Language | None = None

    def command(self) -> Command:
        """The same, as the domain knows it."""
        return Say(self.id, self.text, self.reply_to, self.veil, self.lang)


class SignalFrame(ClientFrame):
    """A wordless signal; it has no answer."""

    op: Literal["signal"]
    kind: SignalKind


class PingFrame(ClientFrame):
    """`t0`: the client's own clock, given back as it is."""

    op: Literal["ping"]
    t0: float


class HandFrame(ClientFrame):
    """A hand up or down."""

    op: Literal["hand"]
    id: Id
    up: bool

    def command(self) -> Command:
        """The same, as the domain knows it."""
        return RaiseHand(self.up)


class HelpFrame(ClientFrame):
    """A private call to the staff."""

    op: Literal["help"]
    id: Id
    text: str | None = None

    def command(self) -> Command:
        """The same, as the domain knows it."""
        return CallHelp(self.text)


class ReportFrame(ClientFrame):
    """Words that the staff should look at."""

    op: Literal["report"]
    id: Id
    seq: int = Field(ge=1, le=2**53)
    why: str

    def command(self) -> Command:
        """The same, as the domain knows it."""
        return Report(self.seq, self.why)


class PeopleFrame(ClientFrame):
    """The next page of the roster."""

    op: Literal["people"]
    after: Person | None = None


class LeaveFrame(ClientFrame):
    """Out, and the seat is free."""

    op: Literal["leave"]


class SteerFrame(ClientFrame):
    """The host moves the programme."""

    op: Literal["steer"]
    id: Id
    steer: SteerKind
    by_ms: Millis = 300_000
    to_ms: Millis = 0
    emergency: bool = False

    def command(self) -> Command:
        """The same, as the domain knows it."""
        return Steering(self.steer, self.by_ms, self.to_ms, self.emergency)


class MuteFrame(ClientFrame):
    """Quiet, for a time, from a person."""

    op: Literal["mute"]
    id: Id
    person: Person
    for_ms: Millis = 300_000
    why: str | None = None

    def command(self) -> Command:
        """The same, as the domain knows it."""
        return Mute(self.person, self.for_ms, self.why)


class UnmuteFrame(ClientFrame):
    """The mute is lifted."""

    op: Literal["unmute"]
    id: Id
    person: Person

    def command(self) -> Command:
        """The same, as the domain knows it."""
        return Unmute(self.person)


CommandFrame = SayFrame | HandFrame | HelpFrame | ReportFrame | SteerFrame | MuteFrame | UnmuteFrame
"""Frames that ask for something to happen: each has an id and gets `ok` or `no`."""

AnyFrame = Hello | SignalFrame | PingFrame | PeopleFrame | LeaveFrame | CommandFrame

FRAMES: TypeAdapter[AnyFrame] = TypeAdapter(Annotated[AnyFrame, Field(discriminator="op")])


class BadFrame(Exception):
    """A frame that is not of the wire. `fatal`: it is not even an object with an op, so the line is closed."""

    def __init__(self, code: str, frame_id: str | None = None, *, fatal: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.frame_id = frame_id
        self.fatal = fatal


class _Anything(BaseModel):
    op: str
    id: object = None


def parse(text: str) -> AnyFrame:
    """One frame of a client.

    Raises:
        BadFrame: `malformed` (fatal), `unknown_op`, or `invalid` for an op whose fields are wrong.
    """
    try:
        return FRAMES.validate_json(text)
    except ValidationError:
        # Off the quick path: find out how much of it can be understood, to answer as exactly as we can.
        try:
            rough = _Anything.model_validate_json(text)
        except ValidationError:
            raise BadFrame("malformed", fatal=True) from None
        known = rough.op in OPS
        frame_id = rough.id if isinstance(rough.id, str) and 0 < len(rough.id) <= 64 else None
        raise BadFrame("invalid" if known else "unknown_op", frame_id) from None


OPS = frozenset(
    {
        "hello",
        "say",
        "signal",
        "ping",
        "hand",
        "help",
        "report",
        "people",
        "leave",
        "steer",
        "mute",
        "unmute",
    }
)
