"""A room is not left alone: without staff it goes quiet by itself, and is told so gently."""

from ruikatsu.domain.events import LeftAlone
from ruikatsu.domain.room import RoomState

ALONE_AFTER_MS = 60_000
"""How long a moderated room goes on as it was without staff."""


def watched(state: RoomState, staff_here: bool, staff_seen_at: int, now: int) -> LeftAlone | None:
    """What must happen because of who is here, if anything. `staff_seen_at` (ms): when staff were last here."""
    if staff_here:
        return LeftAlone(on=False) if state.alone else None
    since = max(staff_seen_at, state.course.started_at)
    if not state.settings.moderated or state.alone or now - since < ALONE_AFTER_MS:
        return None
    return LeftAlone(on=True) if state.standing(now).state == "live" else None
