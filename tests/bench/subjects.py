"""What is measured: our hub, and each peer, started the same way on the same core."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ruikatsu.domain.programme import Phase, Programme
from ruikatsu.domain.room import Settings
from ruikatsu.store import Store
from ruikatsu.store.daemon import Daemon
from ruikatsu.store.making import make_room, new_room_id
from tests.bench.generator import Load
from tests.bench.machine import OTHER_CORE, SERVER_CORE, Process, on
from tests.bench.wires import LIMIT, RUIKATSU, Wire

PREFIX = "bench"


@dataclass(frozen=True)
class Served:
    """A running server, and the store beside it where it has one."""

    process: Process
    port: int
    store: Process | None
    another: Callable[[], "contextlib.AbstractContextManager[Served]"]
    """One more server on the same store."""
    rooms: Callable[[int, int], list[str]]
    """Makes so many rooms for so many people."""
    load: Callable[[list[str]], Load]


@dataclass(frozen=True)
class Subject:
    """Something to measure."""

    name: str
    title: str
    wire: Wire
    command: Callable[[int, str], Sequence[str | Path]]
    """How it is started on a port, with the URL of a store."""
    store: Callable[[Path], contextlib.AbstractContextManager["tuple[Process, str] | None"]]
    environment: Callable[[str, Path], dict[str, str]] = field(default=lambda url, folder: {})
    guests: bool = False
    """Whether who speaks takes a seat over HTTP first."""
    rooms: Callable[[str, int, int], list[str]] = field(
        default=lambda url, count, people: [f"room{n}" for n in range(count)]
    )

    @contextlib.contextmanager
    def running(self, load: Path) -> Iterator[Served]:
        """Starts it, with a store of its own."""
        with (
            tempfile.TemporaryDirectory(prefix="rk-", ignore_cleanup_errors=True) as folder,
            self.store(Path(folder)) as beside,
        ):
            store, url = beside if beside is not None else (None, "")

            @contextlib.contextmanager
            def another() -> Iterator[Served]:
                with self._process(url, Path(folder)) as (process, port):
                    yield Served(
                        process,
                        port,
                        store,
                        another,
                        lambda count, people: self.rooms(url, count, people),
                        lambda rooms: Load(load, self.wire, rooms),
                    )

            with another() as served:
                yield served

    @contextlib.contextmanager
    def _process(self, url: str, folder: Path) -> Iterator[tuple[Process, int]]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = {**os.environ, **self.environment(url, folder), "PORT": str(port)}
        log = folder / f"{port}.log"
        with log.open("wb") as output, on(SERVER_CORE):
            running = subprocess.Popen(
                self.command(port, url), env=environment, stdout=output, stderr=output
            )
        try:
            _wait_for(running, port, log)
            yield Process(running.pid), port
        finally:
            running.kill()  # it would send everybody on in its own time
            running.wait()


def _wait_for(running: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and running.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            time.sleep(0.2)  # what a server does right after it listens is not measured
            return
        time.sleep(0.05)
    raise AssertionError(f"the server did not start: {log.read_text()[-2_000:]}")


@contextlib.contextmanager
def no_store(folder: Path) -> Iterator[None]:
    """Nothing beside it."""
    yield None


@contextlib.contextmanager
def durable_store(folder: Path) -> Iterator[tuple[Process, str]]:
    """Valkey as we embed it: every write on disk before its answer."""
    daemon = Daemon(folder / "store")
    with on(OTHER_CORE):
        daemon.start()
    try:
        yield Process(daemon.pid()), daemon.url
    finally:
        daemon.stop()


def _make_rooms(url: str, count: int, people: int) -> list[str]:
    async def make() -> list[str]:
        programme = Programme((Phase("share", 3_600_000, "open"), Phase("close", 60_000, "open")))
        async with await Store.open(url, prefix=PREFIX) as store:
            rooms = [
                Settings(
                    id=new_room_id(),
                    title="bench",
                    starts_at=store.clock.now_ms() - 1_000,
                    programme=programme,
                    capacity=people,
                    wave=people,
                    listeners_read=True,
                )
                for _ in range(count)
            ]
            for room in rooms:
                assert await make_room(store, room)
            return [room.id for room in rooms]

    return asyncio.run(make())


def _environment(url: str, folder: Path) -> dict[str, str]:
    rates = ("SAY_RATE", "SEAT_RATE", "ROOM_RATE", "LISTEN_RATE", "HELLO_RATE")
    wide = {**dict.fromkeys(rates, "1000000/second"), "FRAME_RATE": "1000000"}
    names = {**wide, "REDIS_URL": url, "PREFIX": PREFIX, "DATA": str(folder / "data")}
    return {f"RUIKATSU_{name}": value for name, value in names.items()}


def ours() -> Subject:
    """A hub as people run it; only the bounds of how much one person may say are wide open."""
    return Subject(
        name="ours",
        title="rui-katsu rooms",
        wire=RUIKATSU,
        command=lambda port, url: [sys.executable, "-m", "ruikatsu", "serve", "--port", str(port)],
        store=durable_store,
        environment=_environment,
        guests=True,
        rooms=_make_rooms,
    )


def limit(program: Path) -> Subject:
    """What the kernel asks for."""
    return Subject(
        name="limit",
        title="C limit",
        wire=LIMIT,
        command=lambda port, url: [program, str(port)],
        store=no_store,
    )
