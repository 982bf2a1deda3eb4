"""What a room is made with."""

from dataclasses import dataclass

from ruikatsu.domain.programme import Programme, Words

DOORS_MS = 10 * 60_000
RETENTION_MS = 60 * 60_000


@dataclass(frozen=True, slots=True)
class Settings:
    """What a room was made with. Times in ms; `starts_at` since 1970.

    `public`: listed on the front page. `approval`: who takes a seat knocks, and the staff let them in.
    `moderated`: it is hushed when no staff has been there for a while. `autopilot`: nobody hosts it
    (`domain.autopilot`). `wave`: how many may take a seat within a minute before the door locks itself; None: as many
    as fit a room of this size (`domain.wave`).
    `hash_key` keys the hashes by which somebody banned is known again: it dies with the room. `series` names the
    recurring room that this is one of, `made_by` the host, `made_at` when it was.
    """

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
    approval: bool = False
    moderated: bool = False
    autopilot: bool = False
    listeners_allowed: bool = True
    listeners_read: bool = False
    wave: int | None = None
    doors_ms: int = DOORS_MS
    retention_ms: int = RETENTION_MS
    made_by: str | None = None
    series: str | None = None
    hash_key: str = ""
    about: Words | None = None
    made_at: int = 0

    @property
    def read_by_listeners(self) -> bool:
        """Whether somebody without a seat may be there and read what is said."""
        return self.listeners_allowed and self.listeners_read
