"""Who is reminded of a room, when, and of what."""

from dataclasses import dataclass
from typing import Literal

from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.room import RoomState

LATE_MS = 10 * 60_000
"""A reminder that could not be sent until so long after the start would only tell somebody what they have missed."""

SOON_MS = 1_000

News = Literal["near", "cancelled"]


@dataclass(frozen=True, slots=True)
class Reminding:
    """What is kept of somebody who is to be reminded: where their browser takes it, what it is sealed with, and under
    which key of ours it does. Nothing tells who they are."""

    endpoint: str
    p256dh: str
    auth: str
    key: str
    language: str
    before_ms: int


def against_reminder(state: RoomState, now: int) -> Refusal | None:
    """What stands against keeping a reminder."""
    standing = state.standing(now).state
    if standing == "closed":
        return Refusal("cancelled" if state.cancelled else "room_closed")
    return Refusal("already_started") if standing == "live" else None


def remind_at(state: RoomState, before_ms: int, now: int) -> int:
    """When somebody is reminded (ms); that it is called off they are told at once."""
    return now if state.cancelled else state.course.started_at - before_ms


def news(state: RoomState, before_ms: int, now: int) -> News | None:
    """What there is to tell now; None: nothing any more, or not yet (`remind_at`)."""
    if state.cancelled:
        return "cancelled"
    started = state.course.started_at
    if state.standing(now).state == "closed" or now >= started + LATE_MS:
        return None
    return "near" if now >= started - before_ms - SOON_MS else None


def good_for_ms(state: RoomState, now: int) -> int:
    """How long a push service keeps it for a device that is away."""
    made = state.settings
    until = made.starts_at if state.cancelled else state.course.started_at + LATE_MS
    return max(until - now, 60_000)
