"""The lines into one room that end at this hub: who hears what, who is staff, and who is still at the door."""

from collections.abc import Iterator
from itertools import chain
from typing import Final

from ruikatsu.hub.lines import Lines
from ruikatsu.hub.member import AUDIENCES, Audience, Member


class Crowd:
    """Every line is in one audience, or at the door."""

    def __init__(self) -> None:
        self._audiences: dict[Audience, dict[Member, None]] = {name: {} for name in AUDIENCES}
        self.lines: Final[dict[Audience, Lines]] = {name: Lines() for name in AUDIENCES}
        self._persons: dict[str, dict[Member, None]] = {}
        self._staff: dict[Member, None] = {}
        self._knocking: dict[Member, None] = {}

    def __contains__(self, member: Member) -> bool:
        """Whether this line is in the room."""
        return any(member in members for members in self._audiences.values())

    def __len__(self) -> int:
        """All lines, those at the door among them."""
        return sum(map(len, self._audiences.values())) + len(self._knocking)

    def ears(self, *, words: bool) -> int:
        """To how many lines an entry goes."""
        told = self._audiences
        heard = len(told["seated"]) + len(told["readers"])
        return heard if words else heard + len(told["watchers"])

    def inside(self) -> Iterator[Member]:
        """Every line in the room."""
        return chain.from_iterable(self._audiences.values())

    def everybody(self) -> list[Member]:
        """Every line in the room and at its door."""
        return [*self.inside(), *self._knocking]

    def hearing(self) -> list[Lines]:
        """Who gets the words, now and later."""
        return [self.lines["seated"], self.lines["readers"]]

    def watching(self) -> list[Lines]:
        """Who gets all but the words, now and later."""
        return [self.lines["watchers"]]

    def show(self, frame: bytes) -> None:
        """Of the moment, for everybody inside: readers who are behind are spared it."""
        for lines in self.lines.values():
            lines.write(frame, sparing=True)

    def listeners(self) -> list[tuple[Audience, Member]]:
        """Every listener, and what they hear now."""
        return [(name, one) for name in AUDIENCES[1:] for one in self._audiences[name]]

    def staff(self) -> list[Member]:
        """Every line of the staff."""
        return list(self._staff)

    def of(self, person: str) -> list[Member]:
        """The lines of one person in the room."""
        return list(self._persons.get(person, ()))

    def at_the_door(self, person: str) -> list[Member]:
        """The lines of one person who knocks."""
        return [member for member in self._knocking if member.who.person == person]

    def waiting(self) -> list[Member]:
        """Every line at the door."""
        return list(self._knocking)

    def knock(self, member: Member) -> None:
        """A line waits at the door."""
        self._knocking[member] = None

    def enter(self, member: Member, audience: Audience) -> None:
        """A line comes in."""
        self._knocking.pop(member, None)
        self._audiences[audience][member] = None
        self.lines[audience].add(member.socket)
        self._persons.setdefault(member.who.person, {})[member] = None
        if member.who.staff:
            self._staff[member] = None

    def move(self, member: Member, before: Audience, after: Audience) -> None:
        """A line hears something else from now on."""
        del self._audiences[before][member]
        self._audiences[after][member] = None
        self.lines[before].drop(member.socket)
        self.lines[after].add(member.socket)

    def leave(self, member: Member) -> bool:
        """A line is gone. False when it was not in the room."""
        self._staff.pop(member, None)
        self._knocking.pop(member, None)
        own = self._persons.get(member.who.person)
        if own is not None:
            own.pop(member, None)
            if not own:
                del self._persons[member.who.person]
        for audience, members in self._audiences.items():
            if member in members:
                del members[member]
                self.lines[audience].drop(member.socket)
                return True
        return False
