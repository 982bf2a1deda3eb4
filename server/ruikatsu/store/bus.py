"""The bus: what is published for the rooms followed here, by one ear, or on a cluster by one a master.

On a cluster a room's messages are heard on the master that has its slot (sharded pub/sub). When the slot moves, that
master ends the subscription; it is taken up where the slot went, and its confirmation makes the hub read up.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from .ear import Ear, Handler
from .errors import StoreDown
from .link import Link

__all__ = ["Bus", "Handler"]

log = logging.getLogger(__name__)

ON_S = 0.02
"""Before a moved room is asked for elsewhere: two masters that point to each other must not keep us running."""


@dataclass(slots=True)
class _Followed:
    handler: Handler
    ear: Ear | None


class Bus:
    """Messages of the rooms subscribed to. Handlers are called in order, and must not block."""

    def __init__(
        self,
        store: Link,
        *,
        on_confirmed: Callable[[str], None],
        probe_every: float = 5.0,
        probe_within: float = 2.0,
    ) -> None:
        """A probe goes out each `probe_every` seconds and must be back within `probe_within`.

        `on_confirmed` is told of a room when what is said in it from now on will be heard.
        """
        self._store = store
        self._cluster = store.cluster
        self._on_confirmed = on_confirmed
        self._every = probe_every
        self._within = probe_within
        self._own = secrets.token_hex(8)
        self._rooms: dict[str, _Followed] = {}
        self._ears: dict[str, Ear] = {}
        self._changes = 0
        self._closing: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def healthy(self) -> bool:
        """Whether what is published was heard of late: on a cluster, from most masters."""
        well = sum(ear.healthy for ear in self._ears.values())
        return well * 2 > len(self._ears)

    @property
    def whole(self) -> bool:
        """Whether there is an ear for each master."""
        return True  # the lanes know better

    async def open(self) -> None:
        """Connects, and returns when a first probe came back. Raises StoreDown."""
        ears = [self._ear_at(url, begin=False) for url in self._places()]
        outcomes = await asyncio.gather(*[ear.open() for ear in ears], return_exceptions=True)
        errors = [error for error in outcomes if isinstance(error, BaseException)]
        if errors and not (self.healthy and all(isinstance(error, StoreDown) for error in errors)):
            await self.close()
            raise errors[0]
        for ear, outcome in zip(ears, outcomes, strict=True):
            if outcome is not None:
                ear.begin()
        if self._cluster is not None:
            self._cluster.follow(self)

    async def close(self) -> None:
        """Ends the connections. No handler is called afterwards."""
        self._closed = True
        if self._cluster is not None:
            self._cluster.leave(self)
        self._rooms.clear()
        await asyncio.gather(*[ear.close() for ear in self._ears.values()], *self._closing)

    def subscribe(self, room: str, handler: Handler) -> None:
        """From the confirmation on (`on_confirmed`), `handler` gets each message of the room."""
        followed = _Followed(handler, self._ear_of(room))
        self._rooms[room] = followed
        if followed.ear is not None:
            followed.ear.subscribe(room, handler)

    def unsubscribe(self, room: str) -> None:
        """The handler is not called any more, from now."""
        followed = self._rooms.pop(room, None)
        if followed is not None and followed.ear is not None:
            followed.ear.unsubscribe(room)

    def rearranged(self) -> None:
        """Follows the rooms whose slots have moved, and lets go of masters that are none any more."""
        if self._cluster is None or self._closed:
            return
        for url in self._cluster.masters:
            self._ear_at(url)
        if self._changes != self._cluster.changes:
            self._changes = self._cluster.changes
            for room in self._rooms:
                self._go_after(room)
        for url, ear in list(self._ears.items()):
            if url not in self._cluster.masters and not ear.rooms:
                del self._ears[url]
                closing = asyncio.get_running_loop().create_task(ear.close())
                self._closing.add(closing)
                closing.add_done_callback(self._closing.discard)

    def _places(self) -> tuple[str, ...]:
        return (self._store.url,) if self._cluster is None else self._cluster.masters

    def _ear_of(self, room: str) -> Ear | None:
        """Who hears that room; None where no master has its slot."""
        if self._cluster is None:
            return self._ear_at(self._store.url)
        try:
            return self._ear_at(self._cluster.owner(self._store.keys.room(room).bus))
        except StoreDown:
            return None

    def _ear_at(self, url: str, *, begin: bool = True) -> Ear:
        ear = self._ears.get(url)
        if ear is None:
            ear = self._ears[url] = Ear(
                self._store,
                url,
                channel=lambda: self._channel(url),
                on_confirmed=self._on_confirmed,
                on_moved=self._moved,
                probe_every=self._every,
                probe_within=self._within,
            )
            if begin and self._cluster is not None:
                ear.begin()
        return ear

    def _channel(self, url: str) -> bytes:
        """On which we hear ourselves there."""
        if self._cluster is None:
            return self._store.keys.probe(self._own)
        return self._cluster.name_at(url, lambda n: self._store.keys.probe(f"{self._own}:{n}"))

    def _go_after(self, room: str) -> None:
        followed = self._rooms.get(room)
        ear = self._ear_of(room)
        if followed is None or ear is None or ear is followed.ear:
            return
        if followed.ear is not None:
            followed.ear.unsubscribe(room)
        followed.ear = ear
        ear.subscribe(room, followed.handler)

    def _moved(self, ear: Ear, slot: int, place: str) -> bool:
        """Whether the word of a server, that a slot has its master elsewhere, was seen to."""
        if self._cluster is None:
            return False
        self._cluster.moved(slot, self._cluster.place(place, ear.url))
        asyncio.get_running_loop().call_later(ON_S, self._go_on, ear, slot)
        return True

    def _go_on(self, ear: Ear, slot: int) -> None:
        if self._closed:
            return
        for room in ear.rooms_in(slot):
            self._go_after(room)
        ear.renew(slot)
