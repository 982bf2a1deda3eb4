"""What the server says on the socket, in words: one model a frame.

The frames themselves are written by `server`, quicker than a model could; the tests hold the two together, and
`/asyncapi.json` is made of these.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from ruikatsu.domain.commands import SignalKind
from ruikatsu.domain.roles import Role
from ruikatsu.domain.timeline import Steer
from ruikatsu.protocol.views import PersonView, RoomView, TimelineView, YouView

Person = Annotated[str, Field(description="somebody in this room, by id")]
Seq = Annotated[int, Field(ge=0, description="counts the events of the room, without gaps")]
Millis = Annotated[int, Field(description="ms since 1970, in the room's clock")]
Seconds = Annotated[float, Field(ge=0, description="seconds to wait before trying again")]
Why = Annotated[str, Field(description="a sentence for a person, in their language")]
ForStaff = Annotated[str | None, Field(description="for staff only")]


class ServerFrame(BaseModel):
    """Nothing may stand in a frame that does not stand here."""

    model_config = ConfigDict(extra="forbid")


# The room's log.


class RoomEvent(ServerFrame):
    """One entry of the room's log."""

    op: Literal["event"]
    seq: Seq
    at: Millis


class SaidEvent(RoomEvent):
    """Words for everybody."""

    type: Literal["said"]
    person: Person
    name: str
    role: Role
    text: str
    id: str = Field(description="the writer's own id for them")
    reply_to: Seq | None = None
    veil: str | None = Field(default=None, description="a content warning that covers the words")
    lang: str | None = Field(default=None, description="BCP 47")


class HandEvent(RoomEvent):
    """A hand goes up for the floor, or down."""

    type: Literal["hand"]
    person: Person
    up: bool


class FloorEvent(RoomEvent):
    """Who may speak while the chat mode is `floor`; null: nobody."""

    type: Literal["floor"]
    person: Person | None
    by: Person


class SteeredEvent(RoomEvent):
    """The host moved the programme. It takes effect at `at`."""

    type: Literal["steered"]
    steer: Steer
    by: Person


EventFrame = Annotated[
    SaidEvent | HandEvent | FloorEvent | SteeredEvent, Field(discriminator="type")
]


# The desk: for staff, or for the one person addressed.


class DeskEvent(ServerFrame):
    """An entry of the desk."""

    op: Literal["desk"]
    at: Millis


class MutedEntry(DeskEvent):
    """A person may not speak until a time. The person is told too, not by whom."""

    type: Literal["muted"]
    until: Millis
    why: str | None = None
    person: ForStaff = None
    by: ForStaff = None


class UnmutedEntry(DeskEvent):
    """A mute is lifted."""

    type: Literal["unmuted"]
    person: ForStaff = None
    by: ForStaff = None


class ReportedEntry(DeskEvent):
    """Somebody asks the staff to look at words. Who asked gets the same without `person` and `why`: it has arrived."""

    type: Literal["reported"]
    seq: Seq
    person: ForStaff = None
    why: ForStaff = None


class HelpCalledEntry(DeskEvent):
    """Somebody calls for help. Who called gets the same without the rest: it has arrived."""

    type: Literal["help_called"]
    person: ForStaff = None
    name: ForStaff = None
    text: ForStaff = None


DeskFrame = Annotated[
    MutedEntry | UnmutedEntry | ReportedEntry | HelpCalledEntry, Field(discriminator="type")
]


# All else.


class Welcome(ServerFrame):
    """The first frame after a hello that was let in. Without `recent`, every event since what was seen follows."""

    op: Literal["welcome"]
    you: YouView
    room: RoomView
    timeline: TimelineView
    epoch: str = Field(description="names this telling of the log: another one, and all is new")
    seq: Seq
    now: Millis
    people: list[PersonView] = Field(description="the first page of the roster")
    people_total: int
    listeners: int
    recent: list[SaidEvent] | None = None


class Ok(ServerFrame):
    """It happened."""

    op: Literal["ok"]
    id: str
    seq: Seq | None = None


class No(ServerFrame):
    """It did not happen."""

    op: Literal["no"]
    id: str | None = Field(description="null where what was asked had none")
    code: str
    why: Why
    retry_after: Seconds | None = None


class Pong(ServerFrame):
    """Four timestamps make an offset: t0 is the client's own, t1 received and t2 sent in the room's time."""

    op: Literal["pong"]
    t0: float
    t1: Millis
    t2: Millis


class Signals(ServerFrame):
    """What fell since the last such frame; at most four a second."""

    op: Literal["signals"]
    counts: Mapping[SignalKind, int]


class Presence(ServerFrame):
    """Who came, changed or is gone since the last; at most two a second. Nobody is announced."""

    op: Literal["presence"]
    here: list[PersonView]
    gone: list[Person]
    people_total: int
    listeners: int


class People(ServerFrame):
    """A page of the roster; `after` is there while more follow."""

    op: Literal["people"]
    people: list[PersonView]
    after: Person | None = None


class Bye(ServerFrame):
    """The last frame before a close. Close codes 4000-4499: come back by yourself; 4500-4999: do not."""

    op: Literal["bye"]
    code: str
    why: Why
    retry_after: Seconds | None = None


AnyServerFrame = (
    Welcome | EventFrame | Ok | No | Pong | Signals | Presence | People | DeskFrame | Bye
)

SERVER_FRAMES: TypeAdapter[AnyServerFrame] = TypeAdapter(
    Annotated[AnyServerFrame, Field(discriminator="op")]
)
