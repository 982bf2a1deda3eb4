"""What goes into the store and comes out of it. All times are ms since 1970 in the store's clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Stream = Literal["room", "desk"]


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that is to be committed. `body` is a JSON object without seq and at."""

    stream: Stream
    body: bytes
    control: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a room's log. `seq` of a desk entry is the room's seq at that time."""

    stream: Stream
    version: int
    seq: int
    at: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """Where one draft came to stand."""

    stream: Stream
    version: int
    seq: int
    at: int


@dataclass(frozen=True, slots=True)
class Committed:
    """The drafts are in the log; `version` and `seq` are those of the last one.

    `streams` holds one letter a draft ("r" or "d"); `again` says that this key had been answered
    before and nothing was written now.
    """

    version: int
    seq: int
    at: int
    streams: str
    again: bool = False

    @property
    def entries(self) -> tuple[Place, ...]:
        """Where each draft came to stand, in the order given."""
        version = self.version - len(self.streams)
        seq = self.seq - self.streams.count("r")
        places: list[Place] = []
        for letter in self.streams:
            version += 1
            seq += letter == "r"
            places.append(Place("room" if letter == "r" else "desk", version, seq, self.at))
        return tuple(places)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Nothing was written: catch up to `version`, then decide again.

    `control` is the version of the last control entry.
    """

    control: int
    version: int


@dataclass(frozen=True, slots=True)
class RoomMeta:
    """What the store itself keeps of a room. `settings` is opaque."""

    room: str
    epoch: str
    version: int
    seq: int
    control: int
    settings: bytes
    starts_at: int
    erase_at: int
    public: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of a room folded up to `version`. `state` is opaque."""

    version: int
    seq: int
    state: bytes


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat was given, or had been before. `name` is free of doubles; `taken` counts seats."""

    name: str
    taken: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class Full:
    """Every seat is taken."""

    taken: int


@dataclass(frozen=True, slots=True)
class Sitter:
    """Who has a seat: the name given, and the record that was handed in."""

    name: str
    record: bytes


@dataclass(frozen=True, slots=True)
class HubHere:
    """Whom one hub holds in a room, until `expires_at`."""

    expires_at: int
    people: Mapping[str, bytes]
    listeners: int


@dataclass(frozen=True, slots=True)
class Due:
    """A job taken on a lease: who has not done it by `lease` (ms) loses it to another taker."""

    job: bytes
    lease: int
