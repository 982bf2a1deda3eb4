"""The names of all keys. Those of one room carry its id as hash tag: one slot, one script."""

import re
from dataclasses import dataclass
from functools import lru_cache

_ROOM = re.compile(r"[A-Za-z0-9_.~-]{1,64}", re.ASCII)
_PREFIX = re.compile(r"[A-Za-z0-9_.:-]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class RoomKeys:
    """Every key of one room, and its channel."""

    meta: bytes
    log: bytes
    desk: bytes
    ids: bytes
    snap: bytes
    seats: bytes
    names: bytes
    hubs: bytes
    tally: bytes
    people: bytes
    remind: bytes
    box: bytes
    here: bytes  # and the hub's name after it
    bus: bytes  # a channel, not a key


class Keys:
    """Names under one prefix.

    Raises ValueError for a prefix or a room id that could break out of its place in a key.
    """

    def __init__(self, prefix: str = "rk") -> None:
        if not _PREFIX.fullmatch(prefix):
            raise ValueError(f"not a usable key prefix: {prefix!r}")
        self.prefix = prefix
        self.rooms = f"{prefix}:rooms".encode()
        self.unlisted = f"{prefix}:unlisted".encode()
        self.due = f"{prefix}:due".encode()
        self.hosts = f"{prefix}:hosts".encode()
        self.series = f"{prefix}:series".encode()
        self.layout = f"{prefix}:layout".encode()
        self.reminders = f"{prefix}:reminders".encode()
        self.room = lru_cache(maxsize=4096)(self._room)

    def probe(self, bus: str) -> bytes:
        """The channel on which a bus hears itself."""
        return f"{self.prefix}:probe:{bus}".encode()

    def rooms_of(self, host: str) -> bytes:
        """The rooms of a host, by their start."""
        return f"{self.prefix}:host:{host}:rooms".encode()

    def session(self, session: str) -> bytes:
        """A signed-in host, by the hash of the session's secret."""
        return f"{self.prefix}:session:{session}".encode()

    def reminder(self, room: str, reminder: str) -> bytes:
        """The job of a reminder: a member of `reminders`."""
        return f"{room} {reminder}".encode()

    def mood(self, tag: str) -> tuple[bytes, bytes]:
        """The figures of how a group felt, and the marks of who has answered; `tag` is `domain.mood.tag_of`."""
        if not _ROOM.fullmatch(tag):
            raise ValueError(f"not a tag: {tag!r}")
        felt = f"{self.prefix}:felt:{{{tag}}}:"
        return f"{felt}counts".encode(), f"{felt}answered".encode()

    def _room(self, room: str) -> RoomKeys:
        if not _ROOM.fullmatch(room):
            raise ValueError(f"not a room id: {room!r}")
        tag = f"{self.prefix}:{{{room}}}:"

        def key(name: str) -> bytes:
            return f"{tag}{name}".encode()

        return RoomKeys(
            meta=key("meta"),
            log=key("log"),
            desk=key("desk"),
            ids=key("ids"),
            snap=key("snap"),
            seats=key("seats"),
            names=key("names"),
            hubs=key("hubs"),
            tally=key("tally"),
            people=key("people"),
            remind=key("remind"),
            box=key("box"),
            here=key("here:"),
            bus=key("bus"),
        )
