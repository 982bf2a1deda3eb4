"""A no: its code, the figures its sentence needs, and when to ask again. The sentences stand in the locales."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

RefusalCode = Literal[
    # the programme
    "not_started",
    "already_started",
    "closed",
    "room_closed",
    "not_held",
    "already_held",
    "no_overtime",
    "no_cue",
    "quiet_first",
    # words
    "empty",
    "too_long",
    "chat_closed",
    "not_your_turn",
    "hushed",
    "alone",
    "muted",
    "slow",
    "unknown_message",
    "too_fast",
    # how people feel
    "mood_early",
    # the box
    "box_shut",
    "box_full",
    "not_for_the_box",
    "unknown_slip",
    # the queue
    "unknown_item",
    "claimed",
    "undecided",
    "desk_full",
    # people
    "not_allowed",
    "unknown_person",
    "removed",
    "banned",
    "turned_away",
    "bad_token",
    # the door
    "room_locked",
    "doors_closed",
    "listeners_off",
    "cancelled",
]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something may not be. `retry_after_ms`: when the same may be asked again, where waiting helps."""

    code: RefusalCode
    retry_after_ms: int | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)
