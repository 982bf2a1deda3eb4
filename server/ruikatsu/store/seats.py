"""Seats: held exactly, whoever asks at once, on whichever server."""

from collections.abc import Iterable

from .errors import RoomGone
from .link import Link
from .records import Full, Seat, Sitter
from .script import load

_SEAT = load("seat")
_UNSEAT = load("unseat")


class Seats(Link):
    """Taking and giving back seats."""

    async def take_seat(
        self, room: str, person: str, record: bytes, *, name: str, name_key: str, capacity: int
    ) -> Seat | Full:
        """Gives the person a seat under a name that nobody else has there.

        `name_key` is the name folded for comparison; where it is taken, " 2", " 3" is appended to
        both. The same person again gets the same seat: the first record and name stand.
        Raises RoomGone, ValueError (a NUL in a name), and the lane's errors.
        """
        if "\0" in name or "\0" in name_key:
            raise ValueError("a name holds no NUL")
        keys = self.keys.room(room)
        reply = await self.lane.run(
            _SEAT,
            (keys.meta, keys.seats, keys.names),
            (person, record, name, name_key, capacity),
        )
        match reply:
            case [1, shown, taken, again]:
                return Seat(shown.decode(), taken, bool(again))
            case [2, taken]:
                return Full(taken)
            case _:
                raise RoomGone(room)

    async def give_back_seat(self, room: str, person: str) -> bool:
        """Frees the person's seat and name. False when there was none."""
        keys = self.keys.room(room)
        return bool(await self.lane.run(_UNSEAT, (keys.seats, keys.names), (person,)))

    async def seat(self, room: str, person: str) -> Sitter | None:
        """The person's name and record, or None without a seat."""
        keys = self.keys.room(room)
        record = self.reads.call("HGET", keys.seats, person)
        name = self.reads.call("HGET", keys.names, "p" + person)
        found, named = await record, await name
        if found is None or named is None:
            return None
        return Sitter(_shown(named), found)

    async def seats(self, room: str) -> dict[str, Sitter]:
        """Everybody who has a seat in the room."""
        keys = self.keys.room(room)
        records = self.reads.call("HGETALL", keys.seats)
        names = self.reads.call("HGETALL", keys.names)
        shown = {who[1:]: _shown(name) for who, name in _pairs(await names) if who.startswith(b"p")}
        return {
            who.decode(): Sitter(shown[who], record)
            for who, record in _pairs(await records)
            if who in shown
        }

    async def seats_taken(self, rooms: Iterable[str]) -> dict[str, int]:
        """How many seats are taken in each room, in one round trip."""
        asked = [(room, self.reads.call("HLEN", self.keys.room(room).seats)) for room in rooms]
        return {room: await taken for room, taken in asked}


def _shown(named: bytes) -> str:
    return named.split(b"\0", 1)[1].decode()


def _pairs(flat: list[bytes]) -> Iterable[tuple[bytes, bytes]]:
    return zip(flat[::2], flat[1::2], strict=True)
