"""The load counts right: what it is sent, how late it is, what it loses. Against a server of a few lines."""

import asyncio
import os
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from tests.bench.generator import Load, compiled
from tests.bench.wires import LIMIT, PLAIN

Say = Callable[[list[ServerConnection], ServerConnection, str], Awaitable[None]]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The load, compiled."""
    return compiled("load", tmp_path_factory.mktemp("load"))


@asynccontextmanager
async def server(say: Say) -> AsyncIterator[int]:
    """Welcomes everybody; `say` does what is to be done with words."""
    everybody: list[ServerConnection] = []

    async def live(line: ServerConnection) -> None:
        everybody.append(line)
        await line.send("welcome")
        try:
            async for text in line:
                assert isinstance(text, str)
                await say(everybody, line, text)
        except ConnectionClosed:
            pass

    async with serve(live, "127.0.0.1", 0, compression=None) as running:
        yield next(iter(running.sockets)).getsockname()[1]


def load(program: Path) -> Load:
    """The load, where it may run."""
    return Load(program, PLAIN, ["here"], cores=os.sched_getaffinity(0))


async def to_all(everybody: list[ServerConnection], line: ServerConnection, text: str) -> None:
    """Words go to everybody, and are answered."""
    for other in everybody:
        await other.send(f"said {text}")
    await line.send("ok")


async def test_every_delivery_is_counted_with_its_time(program: Path) -> None:
    async def after_a_while(
        everybody: list[ServerConnection], line: ServerConnection, text: str
    ) -> None:
        await asyncio.sleep(0.03)
        await to_all(everybody, line, text)

    async with server(after_a_while) as port:
        with load(program) as running:
            opened = await asyncio.to_thread(running.open, 5, port=port)
            assert (opened.ready, opened.lost, opened.welcome.n) == (5, 0, 5)
            spoken = await asyncio.to_thread(running.speak, 20, 0.5)
    assert (spoken.sent, spoken.acked, spoken.heard, spoken.expected) == (10, 10, 50, 50)
    assert spoken.whole
    assert spoken.late.n == 50
    assert 30 <= spoken.late.p50 <= spoken.late.p99 <= spoken.late.max * 1.02


async def test_words_longer_than_a_packet_are_read_whole(program: Path) -> None:
    async def twice_as_long(
        everybody: list[ServerConnection], line: ServerConnection, text: str
    ) -> None:
        await to_all(everybody, line, text + "…" * 200_000)

    async with server(twice_as_long) as port:
        with load(program) as running:
            await asyncio.to_thread(running.open, 3, port=port)
            spoken = await asyncio.to_thread(running.speak, 50, 0.2, size=300)
    assert spoken.whole
    assert spoken.heard == 30


async def test_who_is_cut_off_is_lost_and_what_is_missed_is_missing(program: Path) -> None:
    async def without_the_last(
        everybody: list[ServerConnection], line: ServerConnection, text: str
    ) -> None:
        if len(everybody) == 4:
            await everybody.pop().close()
        await to_all(everybody, line, text)

    async with server(without_the_last) as port:
        with load(program) as running:
            await asyncio.to_thread(running.open, 1, port=port, group=0)
            await asyncio.to_thread(running.open, 3, port=port, group=1)
            spoken = await asyncio.to_thread(running.speak, 10, 0.1, patience=0.3)
    assert (spoken.heard, spoken.expected, spoken.lost) == (3, 4, 1)
    assert not spoken.whole


async def test_a_flood_waits_until_words_have_come_back(program: Path) -> None:
    waiting: list[str] = []
    most = 0

    async def answered_at_once(
        everybody: list[ServerConnection], line: ServerConnection, text: str
    ) -> None:
        nonlocal most
        waiting.append(text)
        most = max(most, len(waiting))
        await line.send("ok")
        if len(waiting) == 4:
            for held in waiting:
                for other in everybody:
                    await other.send(f"said {held}")
            waiting.clear()

    async with server(answered_at_once) as port:
        with load(program) as running:
            await asyncio.to_thread(running.open, 1, port=port, group=0)
            await asyncio.to_thread(running.open, 2, port=port, group=1)
            spoken = await asyncio.to_thread(running.flood, 4, 5, messages=40)
    assert most == 4
    assert spoken.whole
    assert spoken.heard == 120


async def test_who_stalls_is_not_waited_for(program: Path) -> None:
    async with server(to_all) as port:
        with load(program) as running:
            await asyncio.to_thread(running.open, 2, port=port, group=0)
            await asyncio.to_thread(running.open, 2, port=port, group=1, receive_buffer=4_096)
            await asyncio.to_thread(running.stall, 1)
            spoken = await asyncio.to_thread(running.speak, 50, 0.1, group=0)
    assert spoken.whole
    assert spoken.heard == 10


@contextmanager
def limit(folder: Path) -> Iterator[int]:
    """The C limit on a port of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    with subprocess.Popen([compiled("limit", folder), str(port)]) as running:
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.02)
            yield port
        finally:
            running.kill()


async def test_the_limit_says_to_everybody_what_it_is_told(program: Path, tmp_path: Path) -> None:
    with limit(tmp_path) as port:
        async with connect(f"ws://127.0.0.1:{port}/", proxy=None) as checked:
            assert await checked.recv() == "welcome"
        with Load(program, LIMIT, ["here"], cores=os.sched_getaffinity(0)) as running:
            assert running.open(20, port=port).ready == 20
            spoken = running.flood(2, 10, messages=200)
    assert spoken.whole
    assert spoken.heard == 4_000
