"""What only the staff see happen, and the one person whom an entry is addressed to."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from ruikatsu.domain.roles import Role
from ruikatsu.domain.room_events import Stream
from ruikatsu.domain.settings import Settings

HeldFor = Literal["first", "person", "calm", "contact", "link", "slur"]
"""Why words wait: a person's first, all of this person's, all while calm is on, or what screening found."""


class DeskEvent:
    """Goes to the staff."""

    __slots__ = ()
    stream: ClassVar[Stream] = "desk"
    control: ClassVar[bool] = False


class DeskControl(DeskEvent):
    """Goes to the staff and changes what somebody may do, one of the staff with an item among them."""

    __slots__ = ()
    control: ClassVar[bool] = True


# At the door.


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated(DeskEvent):
    """Somebody took a seat. `key` and `mark` know them again (`domain.known`); they are shown to nobody."""

    type: Literal["seated"] = "seated"
    person: str
    name: str
    role: Role
    key: str | None = None
    mark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatGivenBack(DeskControl):
    """Somebody gave their seat back: it is anybody's, and its token is no good any more."""

    type: Literal["seat_given_back"] = "seat_given_back"
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Knocked(DeskEvent):
    """Somebody with a seat waits at the door. `again`: they may be somebody who was banned."""

    type: Literal["knocked"] = "knocked"
    person: str
    name: str
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted(DeskControl):
    """Who knocked may come in."""

    type: Literal["admitted"] = "admitted"
    person: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedAway(DeskControl):
    """Who knocked may not come in."""

    type: Literal["turned_away"] = "turned_away"
    person: str
    by: str
    why: str | None = None


# People.


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned(DeskEvent):
    """A word to a person, in private, about how they are with others."""

    type: Literal["warned"] = "warned"
    person: str
    by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Muted(DeskControl):
    """A person may not speak until a time (ms), and is told so."""

    type: Literal["muted"] = "muted"
    person: str
    until: int
    by: str
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmuted(DeskControl):
    """A mute is lifted."""

    type: Literal["unmuted"] = "unmuted"
    person: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonHeld(DeskControl):
    """All that a person says waits for a moderator, or no longer does. Without `by` the room did it by itself."""

    type: Literal["person_held"] = "person_held"
    person: str
    on: bool
    by: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed(DeskControl):
    """A person is out. A new seat can be taken."""

    type: Literal["removed"] = "removed"
    person: str
    by: str
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Banned(DeskControl):
    """A person is out and stays out, under any name."""

    type: Literal["banned"] = "banned"
    person: str
    by: str
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BanLifted(DeskControl):
    """A person who was banned may take a seat again."""

    type: Literal["ban_lifted"] = "ban_lifted"
    person: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGiven(DeskControl):
    """A person is a moderator from now on, or a guest."""

    type: Literal["role_given"] = "role_given"
    person: str
    role: Literal["guest", "moderator"]
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChairGiven(DeskControl):
    """A person is the host from now on; who had the chair is a moderator."""

    type: Literal["chair_given"] = "chair_given"
    person: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationsRevoked(DeskControl):
    """The links for this role that were given out so far are worth nothing any more."""

    type: Literal["invitations_revoked"] = "invitations_revoked"
    role: Literal["host", "moderator"]
    by: str


# The queue. An entry is named by its version in the log: its *item*.


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(DeskEvent):
    """Words wait for a moderator. The writer is told, and why."""

    type: Literal["held"] = "held"
    person: str
    name: str
    role: Role
    text: str
    id: str
    reason: HeldFor
    reply_to: int | None = None
    veil: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(DeskControl):
    """Held words were let through: they follow, or went before, as said."""

    type: Literal["released"] = "released"
    item: int
    person: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(DeskControl):
    """Held words are not let through. The writer is told, and why."""

    type: Literal["declined"] = "declined"
    item: int
    person: str
    id: str
    by: str
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported(DeskEvent):
    """Somebody asks the staff to look at words. `seq` names them; they are not copied."""

    type: Literal["reported"] = "reported"
    person: str
    seq: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpCalled(DeskEvent):
    """Somebody calls for help, in private."""

    type: Literal["help_called"] = "help_called"
    person: str
    name: str | None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarmed(DeskEvent):
    """Somebody's words may speak of danger to life. `id` names them: the writer is shown help beside them."""

    type: Literal["alarmed"] = "alarmed"
    person: str
    name: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAsked(DeskEvent):
    """Somebody who goes asks that the staff look after them."""

    type: Literal["check_asked"] = "check_asked"
    person: str
    name: str
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slipped(DeskEvent):
    """A slip lies in the box. Neither its words nor its writer stand here, nor anywhere beside each other."""

    type: Literal["slipped"] = "slipped"
    slip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipDropped(DeskControl):
    """A slip was taken out of the box without being read."""

    type: Literal["slip_dropped"] = "slip_dropped"
    slip: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed(DeskControl):
    """A moderator has taken an item on, or (null) given it back."""

    type: Literal["claimed"] = "claimed"
    item: int
    by: str
    claimed_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled(DeskEvent):
    """An item is done with, or open again."""

    type: Literal["settled"] = "settled"
    item: int
    done: bool
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(DeskEvent):
    """A word in the private conversation of an item: from the staff to the person, or (`staff` false) back."""

    type: Literal["told"] = "told"
    item: int
    person: str
    staff: bool
    by: str
    text: str


# Among the staff.


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted(DeskEvent):
    """A word on the back-channel."""

    type: Literal["noted"] = "noted"
    by: str
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited(DeskControl):
    """The room is made anew before it begins, or its door and house rules later."""

    type: Literal["edited"] = "edited"
    settings: Settings
    by: str


DeskStream = (
    Seated
    | SeatGivenBack
    | Knocked
    | Admitted
    | TurnedAway
    | Warned
    | Muted
    | Unmuted
    | PersonHeld
    | Removed
    | Banned
    | BanLifted
    | RoleGiven
    | ChairGiven
    | InvitationsRevoked
    | Held
    | Released
    | Declined
    | Reported
    | HelpCalled
    | Alarmed
    | CheckAsked
    | Slipped
    | SlipDropped
    | Claimed
    | Settled
    | Told
    | Noted
    | Edited
)
