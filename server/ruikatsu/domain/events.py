"""What can happen in a room. Each event goes into one of two streams.

The *room* stream is for everybody; the *desk* stream is for staff and for the one person an entry is addressed to.
A *control* event changes what others may do: whatever was decided before it must be decided again.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from ruikatsu.domain.roles import Role
from ruikatsu.domain.timeline import Steer

Stream = Literal["room", "desk"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words for everybody. `reply_to` is the seq of what they answer; `veil` a content warning; `lang` a BCP 47 tag."""

    stream: ClassVar[Stream] = "room"
    control: ClassVar[bool] = False
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
class Hand:
    """A hand goes up for the floor, or down."""

    stream: ClassVar[Stream] = "room"
    control: ClassVar[bool] = False
    type: Literal["hand"] = "hand"
    person: str
    up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """Who may speak while the chat mode is `floor`; None: nobody."""

    stream: ClassVar[Stream] = "room"
    control: ClassVar[bool] = True
    type: Literal["floor"] = "floor"
    person: str | None
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Steered:
    """The host moved the programme. It takes effect at the time of its entry."""

    stream: ClassVar[Stream] = "room"
    control: ClassVar[bool] = True
    type: Literal["steered"] = "steered"
    steer: Steer
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Muted:
    """A person may not speak until a time (ms), and is told so."""

    stream: ClassVar[Stream] = "desk"
    control: ClassVar[bool] = True
    type: Literal["muted"] = "muted"
    person: str
    until: int
    by: str
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmuted:
    """A mute is lifted."""

    stream: ClassVar[Stream] = "desk"
    control: ClassVar[bool] = True
    type: Literal["unmuted"] = "unmuted"
    person: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """Somebody asks the staff to look at words. `seq` names them; they are not copied."""

    stream: ClassVar[Stream] = "desk"
    control: ClassVar[bool] = False
    type: Literal["reported"] = "reported"
    person: str
    seq: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpCalled:
    """Somebody calls for help, in private."""

    stream: ClassVar[Stream] = "desk"
    control: ClassVar[bool] = False
    type: Literal["help_called"] = "help_called"
    person: str
    name: str | None
    text: str | None = None


Event = Said | Hand | Floor | Steered | Muted | Unmuted | Reported | HelpCalled


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event in the log. `at`: ms in the room's time; a desk entry's seq is the room's at that time."""

    version: int
    seq: int
    at: int
    event: Event
