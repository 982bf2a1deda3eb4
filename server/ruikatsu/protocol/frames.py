"""What the server says on the socket, in words: one model a frame.

The frames themselves are written by `server`, quicker than a model could; the tests hold the two together, and
`/asyncapi.json` is made of these.
"""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal, get_args, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, create_model

from ruikatsu.domain.commands import SignalKind
from ruikatsu.domain.events import DeskStream, RoomStream, Words
from ruikatsu.protocol.desk import ITEMS, SHOWN, UNSEEN
from ruikatsu.protocol.views import DeskView, PersonView, RoomView, TimelineView, YouView

Person = Annotated[str, Field(description="somebody in this room, by id")]
Seq = Annotated[int, Field(ge=0, description="counts the events of the room, without gaps")]
Millis = Annotated[int, Field(description="ms since 1970, in the room's clock")]
Seconds = Annotated[float, Field(ge=0, description="seconds to wait before trying again")]
Why = Annotated[str, Field(description="a sentence for a person, in their language")]


class ServerFrame(BaseModel):
    """Nothing may stand in a frame that does not stand here."""

    model_config = ConfigDict(extra="forbid")


# The room's log, made of the events themselves (`domain.room_events`).


class RoomEventFrame(ServerFrame):
    """One entry of the room's log."""

    op: Literal["event"]
    seq: Seq
    at: Millis


class DeskFrame(ServerFrame):
    """An entry of the desk: for the staff, or for the one person concerned, who sees less of it."""

    op: Literal["desk"]
    at: Millis


def _model(event: type[Any], base: type[ServerFrame], more: Mapping[str, Any]) -> type[Any]:
    """The frame of an event. What only the staff see is not required of it."""
    hints = get_type_hints(event, include_extras=True)
    seen = SHOWN.get(event)
    given: dict[str, Any] = {"type": (hints["type"], ...), **more}
    for field in fields(event):
        if field.name == "type":
            continue
        kind = hints[field.name]
        if event.stream == "desk" and seen is not None and field.name not in seen:
            given[field.name] = (Annotated[kind | None, Field(description="for staff only")], None)
        else:
            given[field.name] = (kind, ... if field.default is MISSING else field.default)
    named = f"{event.__name__}{'Event' if event.stream == 'room' else 'Entry'}"
    return create_model(named, __base__=base, __doc__=event.__doc__, __module__=__name__, **given)


_REDACTED = (Literal[True] | None, Field(default=None, description="taken back: text is empty"))
_ITEM = (int, Field(description="names it in the queue"))

EVENT_FRAMES: dict[type[Any], type[Any]] = {
    event: _model(
        event, RoomEventFrame, {"redacted": _REDACTED} if event in get_args(Words) else {}
    )
    for event in get_args(RoomStream)
}
DESK_FRAMES: dict[type[Any], type[Any]] = {
    event: _model(event, DeskFrame, {"item": _ITEM} if event in ITEMS else {})
    for event in get_args(DeskStream)
    if event not in UNSEEN
}
_WORDS: Any = reduce(or_, [EVENT_FRAMES[event] for event in get_args(Words)])


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
    recent: list[_WORDS] | None = None
    desk: DeskView | None = Field(default=None, description="for staff only")


class Knocking(ServerFrame):
    """You wait at the door: the staff let people in one by one. The welcome comes by itself."""

    op: Literal["knocking"]
    why: Why
    staff_here: bool = Field(description="whether there is anybody who could open the door")


class Ok(ServerFrame):
    """It happened."""

    op: Literal["ok"]
    id: str
    seq: Seq | None = None
    care: Literal[True] | None = Field(
        default=None, description="show help: the words may speak of danger to life"
    )


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


OTHERS: tuple[type[ServerFrame], ...] = (
    Welcome,
    Knocking,
    Ok,
    No,
    Pong,
    Signals,
    Presence,
    People,
    Bye,
)


def _union(models: Iterable[type[Any]]) -> Any:
    return reduce(or_, models)


_ANY: Any = Annotated[
    _union(OTHERS)
    | Annotated[_union(EVENT_FRAMES.values()), Field(discriminator="type")]
    | Annotated[_union(DESK_FRAMES.values()), Field(discriminator="type")],
    Field(discriminator="op"),
]
SERVER_FRAMES: TypeAdapter[Any] = TypeAdapter(_ANY)
