"""The lane over the masters of a cluster: to each its own, chosen by the slot of the key that a call names.

What a node turned away (MOVED, ASK) was not done, so it is sent on to where the node pointed, a few times at most.
Everything else fails as on one lane, for that master's rooms alone.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import hiredis

from ruikatsu.buckets import Buckets

from .cluster import Cluster
from .errors import StoreDown, StoreRefused
from .lane import Lane, Reply, _Call, _fail
from .script import Script

log = logging.getLogger(__name__)

HOPS = 4
KEYLESS = frozenset({"CLUSTER", "COMMAND", "CONFIG", "ECHO", "INFO", "PING", "SCRIPT", "TIME"})
_ASKING: bytes = hiredis.pack_command((b"ASKING",))


class _Sent(_Call):
    """A call that was turned away so many times."""

    __slots__ = ("hops",)
    hops: int


class _NodeLane(Lane):
    """The lane to one master."""

    def __init__(self, spread: "SpreadLane", url: str, **options: Any) -> None:
        super().__init__(url, **options)
        self.url = url
        self._spread = spread

    @property
    def idle(self) -> bool:
        """Whether nobody waits for an answer from here."""
        return not (self._waiting or self._sent or self._batches)

    def take(self, call: _Call, hops: int, *, asking: bool) -> None:
        """Sends what another node turned away. `asking`: its slot is still coming here."""
        if self._wire is None:
            _fail(call.future, StoreRefused("the slot moved to a master that is not reached yet"))
            return
        packed, whole = call.packed, call.whole
        if asking:
            self._wait(_Call(self._loop.create_future(), _ASKING, None, kept=False))
            # The word before counts for one try alone.
            packed, whole = whole() if whole is not None else packed, None
        sent = _Sent(call.future, packed, whole, kept=call.kept)
        sent.hops = hops
        self._wait(sent)

    def _refuse(self, call: _Call, reply: Exception) -> None:
        if not self._spread.sent_on(call, str(reply), self.url):
            super()._refuse(call, reply)

    def _on_lost(self, error: Exception | None) -> None:
        super()._on_lost(error)
        self._spread.lost()


class SpreadLane:
    """As a Lane to its callers."""

    def __init__(self, cluster: Cluster, *, home: bytes, name: str, **options: Any) -> None:
        """What names no key is asked of the master that has `home`."""
        self.took = Buckets()
        self._cluster = cluster
        self._home = home
        self._options = {"name": name, **options}
        self._lanes: dict[str, _NodeLane] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def up(self) -> bool:
        """Whether most masters are reached: a cluster lives with most of them, and the rooms of the others wait."""
        masters = self._cluster.masters
        reached = sum(url in self._lanes and self._lanes[url].up for url in masters)
        return reached * 2 > len(masters)

    @property
    def whole(self) -> bool:
        """Whether all of them are."""
        return all(url in self._lanes and self._lanes[url].up for url in self._cluster.masters)

    async def wait_up(self) -> None:
        """Returns when every master is reached."""
        while not self.whole:  # noqa: ASYNC110  masters come and go meanwhile
            await asyncio.sleep(0.02)

    async def open(self) -> None:
        """Connects to every master. Raises StoreDown when most cannot be reached."""
        lanes = [self._lane_to(url, begin=False) for url in self._cluster.masters]
        outcomes = await asyncio.gather(*[lane.open() for lane in lanes], return_exceptions=True)
        errors = [error for error in outcomes if isinstance(error, BaseException)]
        if errors and not (self.up and all(isinstance(error, StoreDown) for error in errors)):
            raise errors[0]
        self._cluster.follow(self)
        self.rearranged()

    async def close(self) -> None:
        """Fails what waits and ends the connections."""
        self._closed = True
        self._cluster.leave(self)
        await asyncio.gather(*[lane.close() for lane in self._lanes.values()], *self._closing)

    def call(self, *args: bytes | str | int, near: bytes | None = None) -> "asyncio.Future[Reply]":
        """As `Lane.call`. A command with a key has it right behind its name."""
        if near is None:
            if args[0] in KEYLESS:
                near = self._home
            else:
                key = args[3] if args[0] == "EVAL" else args[1]
                near = key if isinstance(key, bytes) else str(key).encode()
        return self._lane_of(near).call(*args)

    def run(
        self, script: Script, keys: Sequence[bytes], args: Sequence[bytes | str | int]
    ) -> "asyncio.Future[Reply]":
        """As `Lane.run`: all keys of a script have one slot."""
        return self._lane_of(keys[0]).run(script, keys, args)

    async def everywhere(self, *args: bytes | str | int) -> list[Reply]:
        """The same command to every master. Errors as for `call`."""
        lanes = [self._lane_to(url) for url in self._cluster.masters]
        return list(await asyncio.gather(*[lane.call(*args) for lane in lanes]))

    def lost(self) -> None:
        """A master was lost, perhaps to its replica."""
        if not self._closed:
            self._cluster.want()

    def sent_on(self, call: _Call, said: str, by: str) -> bool:
        """Whether a call that a node turned away was seen to."""
        what, _, where = said.partition(" ")
        if what == "CLUSTERDOWN":
            self._cluster.want()
        if what not in ("MOVED", "ASK"):
            return False
        slot, place = where.split(" ", 1)
        url = self._cluster.place(place, by)
        if what == "MOVED":
            self._cluster.moved(int(slot), url)
        hops = call.hops if isinstance(call, _Sent) else 0
        if hops >= HOPS or self._closed:
            _fail(call.future, StoreRefused("the slot is on its way"))
        else:
            self._lane_to(url).take(call, hops + 1, asking=what == "ASK")
        return True

    def rearranged(self) -> None:
        """Reaches every master, and lets go of who is none any more."""
        if self._closed:
            return
        for url in self._cluster.masters:
            self._lane_to(url)
        for url, lane in list(self._lanes.items()):
            if url not in self._cluster.masters and (lane.idle or not lane.up):
                del self._lanes[url]
                closing = asyncio.get_running_loop().create_task(lane.close())
                self._closing.add(closing)
                closing.add_done_callback(self._closing.discard)

    def _lane_of(self, key: bytes) -> _NodeLane:
        return self._lanes.get(url := self._cluster.owner(key)) or self._lane_to(url)

    def _lane_to(self, url: str, *, begin: bool = True) -> _NodeLane:
        lane = self._lanes.get(url)
        if lane is None:
            lane = self._lanes[url] = _NodeLane(self, url, **self._options)
            lane.took = self.took
            if begin:
                lane.begin()
        return lane
