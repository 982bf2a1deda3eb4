"""The state of a room: a fold of its log."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from ruikatsu.domain.events import HeldFor, Recorded
from ruikatsu.domain.programme import Phase
from ruikatsu.domain.roles import STAFF, Role, Who
from ruikatsu.domain.settings import DOORS_MS, RETENTION_MS, Settings
from ruikatsu.domain.timeline import Course, Standing, opening, standing

RECENT = 60
"""How many of the last words somebody who comes in is shown."""

CALM_SLOW_MS = 30_000
"""How long a person waits between two words while calm is on, at least."""

MAX_SLOW_MS = 10 * 60_000

ItemKind = Literal["held", "report", "help", "alarm", "check"]

Verdict = Literal["released", "declined"]


@dataclass(frozen=True, slots=True)
class Seat:
    """Who took a seat. `key` and `mark` know the same person under another name (`domain.known`).

    `came_as`: the role that their link gave them, where they have another one since. `left`: it was given back, and is
    kept to know them again.
    """

    name: str
    role: Role
    key: str | None = None
    mark: str | None = None
    came_as: Role | None = None
    left: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a private conversation. `staff`: from the staff."""

    at: int
    staff: bool
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class HeldWords:
    """Words that wait, as they will be said."""

    text: str
    id: str
    role: Role
    reason: HeldFor
    reply_to: int | None = None
    veil: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that an item is about, for staff who were not there when they were said. Gone when they are taken back.

    Without `seq`: they were held, and nobody has heard them.
    """

    person: str
    name: str
    text: str
    seq: int | None = None
    veil: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Something in the queue. `seq`: of the words that a report is about; `text`: of a call, or why they were reported;
    `id`: of the words that raised an alarm, as their writer named them; `verdict`: what became of words that waited."""

    kind: ItemKind
    person: str
    name: str | None
    at: int
    seq: int | None = None
    text: str | None = None
    id: str | None = None
    words: HeldWords | None = None
    about: Quote | None = None
    claimed_by: str | None = None
    done: bool = False
    verdict: Verdict | None = None
    told: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Knock:
    """Somebody at the door."""

    name: str
    at: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class StaffNote:
    """A word of the back-channel."""

    at: int
    by: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class RoomState:
    """Where the log has brought the room. `version` counts both streams, `seq` the room's own.

    `slow_ms` and `hold_first` are what the staff have set; None: the phase decides. `revoked`: how often the
    invitations for a role were. `revision`: how often its time, programme or settings were changed, the last
    time at `revised_at` (ms). `read_after`: listeners may read words after this seq, if they may read at all; what was
    said before reading was opened to them was said among those with a seat.
    """

    settings: Settings
    course: Course
    version: int = 0
    seq: int = 0
    at: int = 0
    cancelled: bool = False
    revision: int = 0
    revised_at: int = 0
    # people
    seats: Mapping[str, Seat] = field(default_factory=dict)
    arrived: tuple[int, ...] = ()
    knocking: Mapping[str, Knock] = field(default_factory=dict)
    turned_away: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    banned: frozenset[str] = frozenset()
    muted: Mapping[str, int] = field(default_factory=dict)
    held: frozenset[str] = frozenset()
    revoked: Mapping[str, int] = field(default_factory=dict)
    # words
    hands: tuple[str, ...] = ()
    floor: str | None = None
    last_said: Mapping[str, int] = field(default_factory=dict)
    recent: tuple[Recorded, ...] = ()
    redacted: frozenset[int] = frozenset()
    read_after: int = 0
    # the room
    slow_ms: int | None = None
    hold_first: bool | None = None
    hushed: bool = False
    alone: bool = False
    locked: bool = False
    calm: bool = False
    # the desk; items by their version in the log
    queue: Mapping[int, Item] = field(default_factory=dict)
    notes: tuple[StaffNote, ...] = ()
    # slips that lie in the box; their words are not here
    box: tuple[str, ...] = ()

    def standing(self, now: int) -> Standing:
        """Where the programme stands at `now` (ms, room time)."""
        return standing(self.settings.programme, self.course, self.settings.doors_ms, now)

    def muted_until(self, person: str, now: int) -> int | None:
        """When this person may speak again, or None."""
        until = self.muted.get(person, 0)
        return until if until > now else None

    def quieted(self, person: str, now: int) -> bool:
        """Whether this person was asked for quiet, or has their words read first."""
        return person in self.held or self.muted_until(person, now) is not None

    def sits(self, person: str) -> bool:
        """Whether this person has a seat, and has not given it back."""
        seat = self.seats.get(person)
        return seat is not None and not seat.left

    def remembers(self, person: str, now: int) -> bool:
        """Whether somebody who goes is still to be known again: they were shut out or asked for quiet, or what they
        said or asked for is here, and may yet be answered with a tool."""
        return (
            person in self.banned
            or person in self.removed
            or person in self.last_said
            or self.quieted(person, now)
            or any(item.person == person for item in self.queue.values())
        )

    def as_known(self, who: Who) -> Who:
        """The person with the role that the log gives them: what a token says may have been taken back.

        Of somebody without a seat the log knows nothing: who only shows a token is asked for one first (`sits`).
        """
        seat = self.seats.get(who.person)
        return who if seat is None or seat.role == who.role else replace(who, role=seat.role)

    def words_after(self, role: Role) -> int | None:
        """After which seq this role may read what is said; None: no word at all."""
        if role != "listener":
            return 0
        return self.read_after if self.settings.listeners_read else None

    def slow_in(self, standing: Standing) -> int:
        """How long a person waits between two words where the programme stands (ms)."""
        slow = self.slow_ms
        if slow is None:
            phase = self._phase(standing)
            slow = phase.slow_ms if phase else 0
        slow = min(max(slow, 0), MAX_SLOW_MS)
        return max(slow, CALM_SLOW_MS) if self.calm else slow

    def holds_first_in(self, standing: Standing) -> bool:
        """Whether first words wait for a moderator where the programme stands."""
        if self.hold_first is not None:
            return self.hold_first
        phase = self._phase(standing)
        return phase is not None and phase.hold_first

    def _phase(self, standing: Standing) -> Phase | None:
        here = standing.phase
        return None if here is None else self.settings.programme.phases[here]

    @property
    def shut(self) -> bool:
        """Whether the door is locked, by hand, by itself or by calm."""
        return self.locked or self.calm

    @property
    def quiet(self) -> bool:
        """Whether only the staff may write, whatever the phase."""
        return self.hushed or self.alone

    def staff(self) -> list[str]:
        """Everybody who has a seat as staff."""
        return [person for person, seat in self.seats.items() if seat.role in STAFF]


def opened(settings: Settings) -> RoomState:
    """A room in which nothing has happened yet."""
    return RoomState(settings, opening(settings.programme, settings.starts_at))


__all__ = [
    "CALM_SLOW_MS",
    "DOORS_MS",
    "RECENT",
    "RETENTION_MS",
    "HeldWords",
    "Item",
    "ItemKind",
    "Knock",
    "Line",
    "Quote",
    "RoomState",
    "Seat",
    "Settings",
    "StaffNote",
    "Verdict",
    "opened",
]
