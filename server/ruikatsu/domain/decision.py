"""What a decision is, and the bounds of what people write."""

from dataclasses import dataclass

from ruikatsu.domain.events import Event
from ruikatsu.domain.text import cleaned

MAX_TEXT = 1_000
MAX_VEIL = 80
MAX_WHY = 300
MAX_HELP = 1_000
MAX_MUTE_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens. It holds while no control event comes between, and until room time `until` (ms), if given.

    `apart`: it would be the same whatever the same person did right before, short of a control event.
    """

    events: tuple[Event, ...]
    until: int | None = None
    apart: bool = False


NOTHING = Decision(())
"""It is so already."""


def short(text: str | None, most: int = MAX_WHY) -> str | None:
    """A reason, clean and cut; None where there is none."""
    return cleaned(text)[:most] or None if text else None
