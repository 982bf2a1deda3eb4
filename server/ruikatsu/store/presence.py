"""Presence, leased by the hub: one key a hub and room, however many people it holds.

A hub that dies renews nothing, and its people are gone when the lease ends.
"""

import asyncio
from collections.abc import Iterable, Mapping

import orjson

from .errors import RoomGone
from .link import Link
from .records import HubHere
from .script import load

_LEASE = load("lease")
_UNLEASE = load("unlease")
_SIGNALS = load("signals")


class Presence(Link):
    """Who is where, and the wordless signals."""

    async def lease(
        self,
        room: str,
        hub: str,
        *,
        here: Mapping[str, bytes],
        gone: Iterable[str] = (),
        listeners: int,
        ttl_ms: int,
        full: bool = False,
        announce: bool = False,
    ) -> bool:
        """Renews this hub's lease for `ttl_ms` and writes what changed among its people.

        `here` holds a JSON object for each person new or changed; with `full` it is everybody.
        Published when anything changed, or with `announce` as a sign of life.
        False: the lease had lapsed and nothing was written; call again with `full`.
        Raises RoomGone and the lane's errors.
        """
        keys = self.keys.room(room)
        gone = list(gone)
        if "" in here or "" in gone:
            raise ValueError("a person has a name")
        reply = await self.lane.run(
            _LEASE,
            (keys.meta, keys.hubs, keys.here + hub.encode()),
            (
                self.publish,
                keys.bus,
                hub,
                ttl_ms,
                int(full),
                int(announce),
                listeners,
                _message(hub, here, gone, listeners, ttl_ms, full=full),
                len(gone),
                *gone,
                *[part for person in here.items() for part in person],
            ),
        )
        if reply == 0:
            raise RoomGone(room)
        return bool(reply == 1)

    async def unlease(self, room: str, hub: str) -> None:
        """Ends this hub's lease now and says so: a clean goodbye. Nothing happens without one."""
        keys = self.keys.room(room)
        goodbye = _message(hub, {}, [], 0, 0, full=True)
        await self.lane.run(
            _UNLEASE, (keys.hubs, keys.here + hub.encode()), (self.publish, keys.bus, hub, goodbye)
        )

    async def stand_back(self, room: str, hub: str) -> None:
        """Tools do not wait for this hub any more. Nobody is told: its people are expected back. Raises StoreDown."""
        await self.lane.call("ZREM", self.keys.room(room).hubs, hub)

    async def hubs_here(self, room: str) -> list[str]:
        """Every hub whose lease on the room has not ended, in the store's time. Raises StoreDown."""
        keys = self.keys.room(room)
        (seconds, micros), flat = await asyncio.gather(
            self.reads.call("TIME", near=keys.hubs),
            self.reads.call("ZRANGE", keys.hubs, 0, -1, "WITHSCORES"),
        )
        now = int(seconds) * 1000 + int(micros) // 1000
        alive = zip(flat[::2], flat[1::2], strict=True)
        return [hub.decode() for hub, expires in alive if int(expires) > now]

    async def confirm(self, room: str, hub: str, version: int) -> None:
        """Tells all hubs (`f` on the bus) that this one has acted on the log up to `version`. Raises StoreDown."""
        message = b"f %b %d" % (hub.encode(), version)
        await self.lane.call(self.publish, self.keys.room(room).bus, message)

    async def ask_to_confirm(self, room: str) -> None:
        """Asks all hubs (`a` on the bus) to tell once more how far they have acted. Raises StoreDown."""
        await self.lane.call(self.publish, self.keys.room(room).bus, b"a")

    async def roster(self, room: str) -> dict[str, HubHere]:
        """Every living hub with its people and listeners. Hubs whose lease has ended are left out."""
        keys = self.keys.room(room)
        (seconds, micros), flat = await asyncio.gather(
            self.reads.call("TIME", near=keys.hubs),
            self.reads.call("ZRANGE", keys.hubs, 0, -1, "WITHSCORES"),
        )
        now = int(seconds) * 1000 + int(micros) // 1000
        alive = {
            hub: int(expires)
            for hub, expires in zip(flat[::2], flat[1::2], strict=True)
            if int(expires) > now
        }
        kept = await asyncio.gather(*[self.reads.call("HGETALL", keys.here + hub) for hub in alive])
        found: dict[str, HubHere] = {}
        for (hub, expires), fields in zip(alive.items(), kept, strict=True):
            people = dict(zip(fields[::2], fields[1::2], strict=True))
            listeners = people.pop(b"", None)
            if listeners is not None:  # else it ended between the two questions
                named = {person.decode(): state for person, state in people.items()}
                found[hub.decode()] = HubHere(expires, named, int(listeners))
        return found

    async def signals(self, room: str, counts: Mapping[str, int], minute: int) -> None:
        """Adds this hub's signals of late to the tally of that minute and shows them to all hubs.

        Raises RoomGone and the lane's errors.
        """
        if not counts:
            return
        keys = self.keys.room(room)
        tally = [part for kind, n in counts.items() for part in (f"{minute}:{kind}", n)]
        message = b"s " + orjson.dumps({"counts": dict(counts)})
        reply = await self.lane.run(
            _SIGNALS, (keys.meta, keys.tally), (self.publish, keys.bus, message, *tally)
        )
        if reply == 0:
            raise RoomGone(room)

    async def tally(self, room: str) -> dict[tuple[int, str], int]:
        """All signals of the room: (minute, kind) -> how many."""
        flat = await self.reads.call("HGETALL", self.keys.room(room).tally)
        found: dict[tuple[int, str], int] = {}
        for field, n in zip(flat[::2], flat[1::2], strict=True):
            minute, kind = field.decode().split(":", 1)
            found[int(minute), kind] = int(n)
        return found


def _message(
    hub: str,
    here: Mapping[str, bytes],
    gone: list[str],
    listeners: int,
    ttl_ms: int,
    *,
    full: bool,
) -> bytes:
    people = {person: orjson.Fragment(state) for person, state in here.items()}
    told = {"hub": hub, "here": people, "gone": gone, "listeners": listeners, "ttl": ttl_ms}
    if full:
        told["full"] = True
    return b"p " + orjson.dumps(told)
