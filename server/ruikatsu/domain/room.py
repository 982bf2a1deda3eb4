"""The state of a room: a fold of its log."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ruikatsu.domain.events import Recorded
from ruikatsu.domain.programme import Programme, Words
from ruikatsu.domain.timeline import Course, Standing, opening, standing

RECENT = 60
"""How many of the last words somebody who comes in is shown."""

DOORS_MS = 10 * 60_000
RETENTION_MS = 60 * 60_000


@dataclass(frozen=True, slots=True)
class Settings:
    """What a room was made with. Times in ms; `starts_at` since 1970."""

    id: str
    title: str
    starts_at: int
    programme: Programme
    language: str = "en"
    time_zone: str = "UTC"
    topics: tuple[str, ...] = ()
    content_notes: tuple[str, ...] = ()
    capacity: int = 20
    public: bool = True
    moderated: bool = False
    listeners_allowed: bool = True
    listeners_read: bool = False
    doors_ms: int = DOORS_MS
    retention_ms: int = RETENTION_MS
    made_by: str | None = None
    about: Words | None = None


@dataclass(frozen=True, slots=True)
class RoomState:
    """Where the log has brought the room. `version` counts both streams, `seq` the room's own."""

    settings: Settings
    course: Course
    version: int = 0
    seq: int = 0
    at: int = 0
    muted: Mapping[str, int] = field(default_factory=dict)
    hands: tuple[str, ...] = ()
    floor: str | None = None
    slow_ms: int = 0
    hushed: bool = False
    locked: bool = False
    last_said: Mapping[str, int] = field(default_factory=dict)
    recent: tuple[Recorded, ...] = ()

    def standing(self, now: int) -> Standing:
        """Where the programme stands at `now` (ms, room time)."""
        return standing(self.settings.programme, self.course, self.settings.doors_ms, now)

    def muted_until(self, person: str, now: int) -> int | None:
        """When this person may speak again, or None."""
        until = self.muted.get(person, 0)
        return until if until > now else None


def opened(settings: Settings) -> RoomState:
    """A room in which nothing has happened yet."""
    return RoomState(settings, opening(settings.programme, settings.starts_at))
