"""A cluster: which master has which slot, as far as is known here, and asked anew when it turns out otherwise.

`redis+cluster://[user:password@]host:port,host:port[?options]` names some of its nodes, any of them; the others are
learnt. `rediss+cluster://` speaks TLS with all. Login and options hold for every node.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from redis.crc import key_slot
from redis.exceptions import RedisError, ResponseError

from .errors import StoreDown, StoreError, StoreUnfit
from .sentinels import place_of
from .wire import connection_to

log = logging.getLogger(__name__)

SLOTS: Final = 16_384
EVERY_S, AILING_S, REST_S = 10.0, 0.25, 0.05
_SCHEMES = {"redis+cluster": "redis", "rediss+cluster": "rediss"}
_PORT = 6379
_FORM = "redis+cluster://host:port,host:port"


@dataclass(frozen=True, slots=True)
class Clustered:
    """Some nodes of a cluster, and how each of them is spoken to."""

    nodes: tuple[tuple[str, int], ...]
    scheme: str
    login: str  # with its @
    options: str

    def url(self, host: str, port: int) -> str:
        """The node's own URL."""
        named = f"[{host}]" if ":" in host else host
        options = f"?{self.options}" if self.options else ""
        return f"{self.scheme}://{self.login}{named}:{port}/{options}"


def clustered(url: str) -> Clustered | None:
    """What such a URL says; None for a URL of another kind. Raises StoreUnfit when it makes no sense."""
    parts = urlsplit(url)
    scheme = _SCHEMES.get(parts.scheme)
    if scheme is None:
        return None
    login, at, hosts = parts.netloc.rpartition("@")
    if not hosts or parts.path.strip("/"):
        raise StoreUnfit(f"not a store URL: a cluster is given as {_FORM}, and has no databases")
    nodes = tuple(
        place_of(place, _PORT, f"no node of a cluster: {_FORM}") for place in hosts.split(",")
    )
    return Clustered(nodes, scheme, login + at, parts.query)


class Follower(Protocol):
    """Who goes by what is known here."""

    @property
    def whole(self) -> bool:
        """Whether every master is reached."""

    def rearranged(self) -> None:
        """The cluster was looked at; it may be as it was."""


class Cluster:
    """The masters of a cluster. `owners` has the URL of each slot's master, or '' where there is none."""

    def __init__(self, found: Clustered, *, within: float) -> None:
        """`within` in seconds bounds one look."""
        self.owners: list[str] = [""] * SLOTS
        self.masters: tuple[str, ...] = ()
        self.changes = 0  # of owners
        self._found = found
        self._within = within
        self._others: set[str] = set()  # replicas
        self._followers: list[Follower] = []
        self._wanted = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Looks for the first time, then goes on by itself. Raises StoreDown, StoreUnfit."""
        await self.look()
        self._task = asyncio.create_task(self._keep_looking(), name="store-cluster")

    async def close(self) -> None:
        """What is known stays known."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def follow(self, follower: Follower) -> None:
        """From now on it is told."""
        self._followers.append(follower)

    def leave(self, follower: Follower) -> None:
        """It is told no more."""
        if follower in self._followers:
            self._followers.remove(follower)

    def owner(self, key: bytes) -> str:
        """The URL of the master that has this key. Raises StoreDown where none is known."""
        url = self.owners[key_slot(key)]
        if not url:
            raise StoreDown("no master of the cluster has this slot")
        return url

    def name_at(self, url: str, name: Callable[[int], bytes]) -> bytes:
        """The first of `name(0)`, `name(1)`, ... whose slot this master has. Raises StoreDown when it has none."""
        for n in range(SLOTS):
            if self.owners[key_slot(made := name(n))] == url:
                return made
        raise StoreDown("this master has no slots")

    def moved(self, slot: int, url: str) -> None:
        """A node said so: it counts until the whole is looked at, which is soon."""
        if self.owners[slot] != url:
            self.owners[slot] = url
            self.changes += 1
        if url not in self.masters:
            self.masters = (*self.masters, url)
            self._tell()
        self.want()

    def place(self, text: str, said_by: str) -> str:
        """The URL of a place as nodes write it; without a host it is that of the node that said so."""
        host, _, port = text.rpartition(":")
        return self._found.url(host.strip("[]") or urlsplit(said_by).hostname or "", int(port))

    def want(self) -> None:
        """Something was not as it is known here: looks soon."""
        self._wanted.set()

    async def look(self) -> None:
        """Asks all nodes known at once, and goes by the first that is well. Raises StoreDown, StoreUnfit."""
        seeds = [self._found.url(host, port) for host, port in self._found.nodes]
        nodes = dict.fromkeys([*self.masters, *self._others, *seeds])
        asked = [asyncio.create_task(self._ask(url)) for url in nodes]
        error: StoreError = StoreDown("no node of the cluster answers")
        try:
            for answer in asyncio.as_completed(asked):
                try:
                    url, ranges = await answer
                except StoreError as said:
                    error = said
                else:
                    self._take(url, ranges)
                    return
        finally:
            for task in asked:
                task.cancel()
            await asyncio.gather(*asked, return_exceptions=True)
        raise error

    async def _ask(self, url: str) -> tuple[str, Sequence[Any]]:
        connection = connection_to(url, name="ruikatsu-cluster", timeout=self._within)
        try:
            async with asyncio.timeout(self._within):
                await connection.connect()  # type: ignore[no-untyped-call]
                await connection.send_command("CLUSTER", "INFO")
                info = await connection.read_response()
                await connection.send_command("CLUSTER", "SLOTS")
                ranges = await connection.read_response()
        except ResponseError as error:
            if "cluster support disabled" in str(error):
                raise StoreUnfit(
                    "This server is no cluster: name it with redis:// instead."
                ) from error
            raise StoreDown(f"a node does not tell of its cluster: {error}") from error
        except (RedisError, OSError, TimeoutError) as error:
            raise StoreDown(f"cannot reach the cluster: {error}") from error
        finally:
            await connection.disconnect(nowait=True)
        if b"cluster_state:ok" not in info:
            raise StoreDown("the cluster is down: a part of it has no master")
        return url, ranges

    def _take(self, said_by: str, ranges: Iterable[Any]) -> None:
        owners = [""] * SLOTS
        others = set()
        for first, last, master, *replicas in ranges:
            url = self._url(master, said_by)
            owners[first : last + 1] = [url] * (last + 1 - first)
            others |= {self._url(replica, said_by) for replica in replicas}
        masters = tuple(dict.fromkeys(url for url in owners if url))
        if masters != self.masters:
            log.info("store: the cluster has %d masters", len(masters))
        self.changes += owners != self.owners
        self.owners, self.masters, self._others = owners, masters, others
        self._tell()

    def _url(self, node: Sequence[Any], said_by: str) -> str:
        host = "" if node[0] in (None, b"", b"?") else node[0].decode()
        return self.place(f"{host}:{node[1]}", said_by)

    def _tell(self) -> None:
        for follower in self._followers:
            follower.rearranged()

    async def _keep_looking(self) -> None:
        while True:
            well = all(follower.whole for follower in self._followers)
            with suppress(TimeoutError):
                async with asyncio.timeout(EVERY_S if well else AILING_S):
                    await self._wanted.wait()
            self._wanted.clear()
            try:
                await self.look()
            except StoreError as error:
                log.warning("store: %s", error)
            except Exception:  # a fault of ours must not leave us with an old map
                log.exception("store: cannot look at the cluster")
            await asyncio.sleep(REST_S)
