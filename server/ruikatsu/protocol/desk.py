"""Entries of the desk as they go out: to the staff with all they need, to the person concerned without who did it."""

from collections.abc import Mapping
from dataclasses import MISSING, fields

import orjson

from ruikatsu.domain.events import (
    Admitted,
    Alarmed,
    Banned,
    ChairGiven,
    CheckAsked,
    Declined,
    Edited,
    Event,
    Held,
    HelpCalled,
    Muted,
    PersonHeld,
    Released,
    Removed,
    Reported,
    RoleGiven,
    Seated,
    Told,
    TurnedAway,
    Unmuted,
    Warned,
)

SHOWN: Mapping[type[Event], tuple[str, ...]] = {
    Admitted: (),
    TurnedAway: ("why",),
    Warned: ("why",),
    Muted: ("until", "why"),
    Unmuted: (),
    PersonHeld: ("on", "why"),
    Removed: ("why",),
    Banned: ("why",),
    RoleGiven: ("role",),
    ChairGiven: (),
    Held: ("text", "id", "reason", "reply_to", "veil", "lang"),
    Released: ("item",),
    Declined: ("item", "id", "why"),
    Reported: ("seq",),
    HelpCalled: (),
    CheckAsked: (),
    Alarmed: ("id",),
    Told: ("item", "staff", "text"),
}
"""What the person concerned is shown of an entry about them. What is not here concerns the staff alone."""

UNSEEN: frozenset[type[Event]] = frozenset({Seated, Edited})
"""Entries that go to nobody: they hold what knows people again, or the room's own key."""

ITEMS: frozenset[type[Event]] = frozenset({Held, Reported, HelpCalled, Alarmed, CheckAsked})
"""Entries that open an item of the queue: `item` is their version."""


def for_staff(version: int, at: int, event: Event) -> bytes | None:
    """The frame for the staff, or None."""
    if type(event) in UNSEEN:
        return None
    shown = {
        field.name: value
        for field in fields(event)
        # `claimed_by: null` says something: it is anybody's again.
        if (value := getattr(event, field.name)) is not None or field.default is MISSING
    }
    return _frame(version, at, event, shown)


def for_person(version: int, at: int, event: Event) -> tuple[str, bytes] | None:
    """Whom an entry is addressed to, and the frame that they get; None where it concerns the staff alone."""
    names = SHOWN.get(type(event))
    if names is None:
        return None
    shown = {
        "type": event.type,
        **{name: value for name in names if (value := getattr(event, name)) is not None},
    }
    return str(getattr(event, "person")), _frame(version, at, event, shown)  # noqa: B009


def _frame(version: int, at: int, event: Event, shown: Mapping[str, object]) -> bytes:
    item = {"item": version} if type(event) in ITEMS else {}
    return orjson.dumps({"op": "desk", "at": at, **item, **shown})
