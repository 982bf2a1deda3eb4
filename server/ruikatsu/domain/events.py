"""What can happen in a room. Each event goes into one of two streams.

The *room* stream is for everybody; the *desk* stream is for staff and for the one person an entry is addressed to.
A *control* event changes what others may do: whatever was decided before it must be decided again.
"""

from dataclasses import dataclass

from ruikatsu.domain.desk_events import (
    Admitted,
    Alarmed,
    BanLifted,
    Banned,
    ChairGiven,
    CheckAsked,
    Claimed,
    Declined,
    DeskEvent,
    DeskStream,
    Edited,
    Held,
    HeldFor,
    HelpCalled,
    InvitationsRevoked,
    Knocked,
    Muted,
    Noted,
    PersonHeld,
    Released,
    Removed,
    Reported,
    RoleGiven,
    Seated,
    SeatGivenBack,
    Settled,
    SlipDropped,
    Slipped,
    Told,
    TurnedAway,
    Unmuted,
    Warned,
)
from ruikatsu.domain.room_events import (
    Calmed,
    Cancelled,
    FirstHeld,
    Floor,
    Hand,
    HandsOrdered,
    Hushed,
    LeftAlone,
    ListenersSet,
    Locked,
    Redacted,
    RoomEvent,
    RoomStream,
    Said,
    SlipRead,
    Slowed,
    Steered,
    Stream,
    Words,
)

Event = RoomStream | DeskStream


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event in the log. `at`: ms in the room's time; a desk entry's seq is the room's at that time."""

    version: int
    seq: int
    at: int
    event: Event


__all__ = [
    "Admitted",
    "Alarmed",
    "BanLifted",
    "Banned",
    "Calmed",
    "Cancelled",
    "ChairGiven",
    "CheckAsked",
    "Claimed",
    "Declined",
    "DeskEvent",
    "DeskStream",
    "Edited",
    "Event",
    "FirstHeld",
    "Floor",
    "Hand",
    "HandsOrdered",
    "Held",
    "HeldFor",
    "HelpCalled",
    "Hushed",
    "InvitationsRevoked",
    "Knocked",
    "LeftAlone",
    "ListenersSet",
    "Locked",
    "Muted",
    "Noted",
    "PersonHeld",
    "Recorded",
    "Redacted",
    "Released",
    "Removed",
    "Reported",
    "RoleGiven",
    "RoomEvent",
    "RoomStream",
    "Said",
    "SeatGivenBack",
    "Seated",
    "Settled",
    "SlipDropped",
    "SlipRead",
    "Slipped",
    "Slowed",
    "Steered",
    "Stream",
    "Told",
    "TurnedAway",
    "Unmuted",
    "Warned",
    "Words",
]
