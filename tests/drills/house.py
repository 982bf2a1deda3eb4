"""Where drills take place: hubs as processes of their own, on a store that can be broken.

A `Ground` is what a drill may do to the store, whatever kind it is; another kind (a cluster) is one more class.
"""

import asyncio
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import httpx

from ruikatsu.domain.programme import Programme
from ruikatsu.domain.room import Settings as RoomSettings
from ruikatsu.protocol.tokens import Invitation, Tokens
from ruikatsu.store import Store, StoreDown
from ruikatsu.store.daemon import Daemon
from ruikatsu.store.making import make_room, new_room_id
from tests.running import talking
from tests.store.hush import Hush
from tests.store.nodes import Failover, failover

SECRET = "for drills only and long enough to be nobodys guess"
ROOT = Path(__file__).resolve().parents[2]
FAKETIME = ROOT / ".setup/debian/usr/lib"


class Ground(Protocol):
    """The store under a drill."""

    url: str

    def kill(self) -> None: ...

    def restart(self) -> None: ...

    def tell(self, what: signal.Signals) -> None: ...


class One:
    """A single Valkey; every write is on its disk before it is answered."""

    def __init__(self, folder: Path) -> None:
        self.daemon = Daemon(folder)
        self.daemon.start()
        self.url = self.daemon.url

    def kill(self) -> None:
        self.tell(signal.SIGKILL)

    def restart(self) -> None:
        self.daemon.start()

    def tell(self, what: signal.Signals) -> None:
        os.kill(self.daemon.pid(), what)


class Watched:
    """A master, a replica that is waited for, and three sentinels."""

    def __init__(self, servers: Failover) -> None:
        self.servers = servers
        self.url = servers.url

    def kill(self) -> None:
        """The master dies; the replica takes over by itself."""
        self.servers.master.tell(signal.SIGKILL)

    def restart(self) -> None:
        """Whoever leads now is given a replica, or nothing could be acknowledged."""
        while not self.servers.replica.says("replication", "role", "master"):
            time.sleep(0.05)
        self.servers.another_replica()

    def tell(self, what: signal.Signals) -> None:
        self.servers.master.tell(what)


@contextmanager
def one(folder: Path | None = None) -> Iterator[One]:
    """A store of the drill's own, in that folder or one that goes with it."""
    with tempfile.TemporaryDirectory(prefix="rk-") as own:
        ground = One((folder or Path(own)) / "store")
        try:
            yield ground
        finally:
            with suppress(OSError, StoreDown):
                ground.tell(signal.SIGCONT)
            ground.daemon.stop()


@contextmanager
def with_sentinels() -> Iterator[Watched]:
    with failover() as servers:
        yield Watched(servers)


@dataclass(eq=False)
class HubProcess:
    """`ruikatsu serve` on a port that stays its own from one start to the next."""

    name: str
    port: int
    env: Mapping[str, str]
    faketime: Path
    log: Path
    process: asyncio.subprocess.Process | None = None
    stopped: bool = False

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def up(self) -> bool:
        return self.process is not None and self.process.returncode is None and not self.stopped

    async def start(self) -> None:
        """Returns when people can come."""
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "ruikatsu", "serve", "--port", str(self.port),
                env=dict(self.env), stdout=asyncio.subprocess.PIPE, stderr=log,
            )  # fmt: skip
        assert self.process.stdout is not None
        async with asyncio.timeout(120):
            while "Serving on" not in (line := (await self.process.stdout.readline()).decode()):
                assert line, f"{self.name} stopped: {self.log.read_text()[-2_000:]}"

    async def end(self, how: signal.Signals) -> int:
        """Told to stop, or killed; its exit code once it is gone."""
        if self.process is None:
            return 0
        if self.process.returncode is None:
            if self.stopped and how != signal.SIGKILL:
                self.wake()
            self.process.send_signal(how)
        self.stopped = False
        return await self.process.wait()

    def stop(self) -> None:
        """As if the machine had forgotten it."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)
        self.stopped = True

    def wake(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)
        self.stopped = False

    def step_clock(self, seconds: float) -> None:
        """Its clock on the wall is set, as by an operator or a time server. Needs `steppable`."""
        self.faketime.write_text(f"{seconds:+f}")


@dataclass
class House:
    """The hubs, the store, a way to read it, and a room."""

    ground: Ground
    hubs: list[HubProcess]
    store: Store
    room: RoomSettings
    folder: Path
    prefix: str
    proxies: list[Hush] = field(default_factory=list)

    def invitation(self) -> str:
        """What lets a host take the chair."""
        expires = self.store.clock.now_ms() + 86_400_000
        return Tokens([SECRET]).invitation(Invitation(self.room.id, "host", expires, 0))

    async def seat(self, name: str, *, host: bool = False) -> dict[str, Any]:
        """A seat, by whichever hub gives one; asked until one does, or says no for good."""
        body = {"as": "host" if host else "guest", "name": name, "agreed": True}
        headers = {"Authorization": f"Bearer {self.invitation()}"} if host else {}
        async with asyncio.timeout(60), httpx.AsyncClient(timeout=4, trust_env=False) as http:
            while True:
                for hub in self.hubs:
                    if not hub.up:
                        continue
                    url = f"{hub.base}/api/rooms/{self.room.id}/seats"
                    with suppress(httpx.TransportError):
                        answer = await http.post(url, json=body, headers=headers)
                        if answer.status_code not in (429, 500, 503):
                            assert answer.status_code in (201, 409), answer.text
                            return {"status": answer.status_code, **answer.json()}
                await asyncio.sleep(0.1)

    async def ready(self, hub: HubProcess) -> bool:
        async with httpx.AsyncClient(timeout=2, trust_env=False) as http:
            with suppress(httpx.TransportError):
                return (await http.get(f"{hub.base}/readyz")).status_code == 200
        return False


@asynccontextmanager
async def house(
    ground: Ground,
    *,
    hubs: int = 2,
    replicas: int = 0,
    hushed: bool = False,
    steppable: bool = False,
    programme: Programme | None = None,
    **env: str,
) -> AsyncIterator[House]:
    """So many hubs on that store, and a room in session. `hushed`: each reaches the store through a proxy that can fall
    silent; `steppable`: their clocks can be set."""
    with tempfile.TemporaryDirectory(prefix="rk-") as name:
        folder, prefix, proxies = Path(name), "drill", []
        made: list[HubProcess] = []
        for n in range(hubs):
            url = ground.url
            if hushed:
                assert isinstance(ground, One)
                (folder / str(n)).mkdir()
                proxies.append(await Hush(ground.daemon.socket, folder / str(n)).__aenter__())
                url = proxies[-1].url
            settings = _settings(folder, url, prefix, replicas) | env
            clock = folder / f"clock{n}"
            clock.write_text("+0")
            if steppable:
                settings |= _faked(clock)
            port = _free_port()
            made.append(HubProcess(f"hub {n + 1}", port, settings, clock, folder / f"log{n}"))
        async with await Store.open(ground.url, prefix=prefix) as store:
            room = RoomSettings(
                new_room_id(), "A drill", store.clock.now_ms() - 1_000, programme or talking(),
                capacity=200, wave=5_000, listeners_read=True,
            )  # fmt: skip
            assert await make_room(store, room)
            try:
                await asyncio.gather(*[hub.start() for hub in made])
                yield House(ground, made, store, room, folder, prefix, proxies)
            finally:
                await asyncio.gather(*[hub.end(signal.SIGKILL) for hub in made])
                for proxy in proxies:
                    await proxy.__aexit__(None, None, None)


def _settings(folder: Path, url: str, prefix: str, replicas: int) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("RUIKATSU_")}
    wide = dict.fromkeys(
        ("SAY_RATE", "SEAT_RATE", "LISTEN_RATE", "HELLO_RATE", "ROOM_RATE"), "100000/second"
    )
    ours = wide | {
        "REDIS_URL": url, "DATA": str(folder / "data"), "SECRET": SECRET, "PREFIX": prefix,
        "ACK_REPLICAS": str(replicas), "FRAME_RATE": "100000", "LINES_PER_ADDRESS": "50000",
    }  # fmt: skip
    return env | {f"RUIKATSU_{name}": value for name, value in ours.items()}


def _faked(clock: Path) -> dict[str, str]:
    """Debian's libfaketime: the clock on the wall alone is another, as when it is set."""
    found = [*FAKETIME.glob("*/faketime/libfaketime.so.1")]
    found += [*Path("/usr/lib").glob("*/faketime/libfaketime.so.1")]
    assert found, "libfaketime is not there: make .setup/test brings it"
    return {
        "LD_PRELOAD": str(found[0]),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
