"""What everybody in a room may see happen."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from ruikatsu.domain.roles import Role
from ruikatsu.domain.timeline import Steer

Stream = Literal["room", "desk"]


class RoomEvent:
    """Goes to everybody. A *control* event changes what others may do: what was decided before it is decided again."""

    __slots__ = ()
    stream: ClassVar[Stream] = "room"
    control: ClassVar[bool] = False


class RoomControl(RoomEvent):
    """Goes to everybody and changes what they may do."""

    __slots__ = ()
    control: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(RoomEvent):
    """Words for everybody. `reply_to` is the seq of what they answer; `veil` a content warning; `lang` a BCP 47 tag."""

    type: Literal["said"] = "said"
    person: str
    name: str
    role: Role
    text: str
    id: str
    reply_to: int | None = None
    veil: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipRead(RoomControl):
    """The host reads a slip from the box aloud. Whose it is nobody knows, and nothing here says."""

    type: Literal["slip_read"] = "slip_read"
    slip: str
    text: str
    by: str
    lang: str | None = None


Words = Said | SlipRead
"""What there is to read in an event: kept from whoever may not read, and taken back when it is redacted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted(RoomControl):
    """Words are taken back: `of` is their seq. They go to nobody any more, not even to those who resume."""

    type: Literal["redacted"] = "redacted"
    of: int
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand(RoomEvent):
    """A hand goes up for the floor, or down."""

    type: Literal["hand"] = "hand"
    person: str
    up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandsOrdered(RoomEvent):
    """The staff put the hands in another order, the next one first."""

    type: Literal["hands_ordered"] = "hands_ordered"
    persons: tuple[str, ...]
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor(RoomControl):
    """Who may speak while the chat mode is `floor`; null: nobody."""

    type: Literal["floor"] = "floor"
    person: str | None
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Steered(RoomControl):
    """The host moved the programme. It takes effect at the time of its entry."""

    type: Literal["steered"] = "steered"
    steer: Steer
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slowed(RoomControl):
    """How long a person waits between two words (ms); null: as the phase says."""

    type: Literal["slowed"] = "slowed"
    slow_ms: int | None
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstHeld(RoomControl):
    """Whether everybody's first words wait for a moderator; null: as the phase says."""

    type: Literal["first_held"] = "first_held"
    on: bool | None
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hushed(RoomControl):
    """Nobody but the staff writes, or everybody may again."""

    type: Literal["hushed"] = "hushed"
    on: bool
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftAlone(RoomControl):
    """No staff has been here for a while, so nobody writes; or somebody is back."""

    type: Literal["left_alone"] = "left_alone"
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked(RoomControl):
    """Nobody new comes in, or the door is open again. Without `by` it locked itself: too many came at once."""

    type: Literal["locked"] = "locked"
    on: bool
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calmed(RoomControl):
    """Slow, held and locked at once, or all of it undone: what was set before stands again."""

    type: Literal["calmed"] = "calmed"
    on: bool
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenersSet(RoomControl):
    """Whether people may listen without a seat, and whether they read the chat."""

    type: Literal["listeners_set"] = "listeners_set"
    allowed: bool
    read: bool
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled(RoomControl):
    """The room will not take place."""

    type: Literal["cancelled"] = "cancelled"
    by: str


RoomStream = (
    Said
    | SlipRead
    | Redacted
    | Hand
    | HandsOrdered
    | Floor
    | Steered
    | Slowed
    | FirstHeld
    | Hushed
    | LeftAlone
    | Locked
    | Calmed
    | ListenersSet
    | Cancelled
)
