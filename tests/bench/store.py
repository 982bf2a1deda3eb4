"""What a commit and a bus message cost, on a real Valkey with every write on disk before its answer.

    python -m tests.bench.store

Prints commits a second and CPU µs of this process for each, at 1, 16 and 256 callers at once:
through our lane, and through two lanes built on redis-py (its Pipeline; its Connection alone).
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import redis.asyncio as redis
import uvloop
from redis.asyncio.connection import AbstractConnection

from ruikatsu.store import Bus, Draft, Store
from ruikatsu.store.daemon import Daemon
from ruikatsu.store.lane import Lane
from ruikatsu.store.log import _COMMIT
from ruikatsu.store.wire import connection_to

BODY = b'{"type":"said","person":"p12","text":"%s"}' % (b"x" * 160)
HOUR = 3_600_000

Say = Callable[[], Awaitable[Any]]


class Gathering:
    """Calls of a tick as one write, sent by `send`: what the lane does, the plain way."""

    def __init__(self) -> None:
        self.waiting: list[tuple[asyncio.Future[Any], tuple[Any, ...]]] = []
        self.task: asyncio.Task[None] | None = None

    async def call(self, *args: Any) -> Any:
        future = asyncio.get_running_loop().create_future()
        self.waiting.append((future, args))
        if self.task is None:
            self.task = asyncio.create_task(self._write())
        return await future

    async def _write(self) -> None:
        while self.waiting:
            batch, self.waiting = self.waiting, []
            for (future, _), reply in zip(batch, await self.send(batch), strict=True):
                future.set_result(reply)
        self.task = None

    async def send(self, batch: list[tuple[asyncio.Future[Any], tuple[Any, ...]]]) -> list[Any]:
        raise NotImplementedError


class ByPipeline(Gathering):
    """redis-py's Pipeline, not transactional."""

    def __init__(self, client: "redis.Redis") -> None:
        super().__init__()
        self.client = client

    async def send(self, batch: list[tuple[asyncio.Future[Any], tuple[Any, ...]]]) -> list[Any]:
        pipe = self.client.pipeline(transaction=False)
        for _, args in batch:
            pipe.execute_command(*args)
        replies: list[Any] = await pipe.execute()
        return replies


class ByConnection(Gathering):
    """redis-py's Connection: its packing, its reading."""

    def __init__(self, connection: AbstractConnection) -> None:
        super().__init__()
        self.connection = connection

    async def send(self, batch: list[tuple[asyncio.Future[Any], tuple[Any, ...]]]) -> list[Any]:
        packed = self.connection.pack_commands([args for _, args in batch])
        await self.connection.send_packed_command(packed)
        return [await self.connection.read_response() for _ in batch]


async def run(name: str, say: Say, callers: int, seconds: float = 1.0) -> None:
    """Says it from so many callers at once, for a while, and prints what it cost."""
    took: list[float] = []
    end = time.perf_counter() + seconds

    async def caller() -> None:
        while (began := time.perf_counter()) < end:
            await say()
            took.append(time.perf_counter() - began)

    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*[caller() for _ in range(callers)])
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    took.sort()
    half, most = took[len(took) // 2] * 1000, took[len(took) * 99 // 100] * 1000
    print(
        f"{name:24} {callers:4} at once {len(took) / wall:8.0f}/s {cpu / len(took) * 1e6:7.1f} µs"
        f"  p50 {half:6.2f} ms  p99 {most:6.2f} ms"
    )


async def commits(url: str) -> None:
    """The same commit by all ways."""
    store = await Store.open(url)
    now = store.clock.now_ms()
    await store.create(
        "r", epoch="e", settings=b"{}", erase_at=now + HOUR, starts_at=now, public=True
    )
    await store.commit("r", [Draft("room", BODY)], based_on=0)
    keys = store.keys.room("r")
    command = (
        *(b"EVALSHA", _COMMIT.sha, 4, keys.meta, keys.log, keys.desk, keys.ids),
        *(b"PUBLISH", keys.bus, 1, b"", b"", b"", b"", b"r", BODY),
    )

    client = redis.Redis.from_url(url, protocol=2)
    connection = connection_to(url, name="bench", timeout=10)
    await connection.connect()  # type: ignore[no-untyped-call]
    pipeline, alone = ByPipeline(client), ByConnection(connection)
    ways: dict[str, Say] = {
        "Store.commit": lambda: store.commit("r", [Draft("room", BODY)], based_on=1),
        "redis-py Pipeline": lambda: pipeline.call(*command),
        "redis-py Connection": lambda: alone.call(*command),
    }
    deep: list[Lane] = []
    for depth in (1, 2, 4, 64):
        lane = Lane(url, depth=depth)
        await lane.open()
        deep.append(lane)
        ways[f"Lane, {depth} under way"] = lambda lane=lane: lane.call(*command)  # type: ignore[misc]
    for callers in (1, 16, 256):
        for name, say in ways.items():
            await run(name, say, callers)
    for lane in deep:
        await lane.close()
    await client.aclose()
    await connection.disconnect()
    await store.close()


async def bus_messages(url: str, total: int = 200_000) -> None:
    """A flood on one room's channel, counted."""
    store = await Store.open(url)
    confirmed, heard, done = asyncio.Event(), 0, asyncio.Event()
    bus = Bus(store, on_confirmed=lambda _: confirmed.set())

    def handle(_message: bytes) -> None:
        nonlocal heard
        heard += 1
        if heard == total:
            done.set()

    await bus.open()
    bus.subscribe("r", handle)
    await confirmed.wait()
    flood = b"for i = 1, 1000 do redis.call('PUBLISH', KEYS[1], ARGV[1]) end"
    message = b"r 1 1 1700000000000 " + BODY
    began, cpu = time.perf_counter(), time.process_time()
    for sent in range(0, total, 1000):
        # The store cuts off whoever lags by 32 MB.
        while sent - heard > 20_000:
            await asyncio.sleep(0)
        await store.lane.call("EVAL", flood, 1, store.keys.room("r").bus, message)
    await done.wait()
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    print(f"bus {total / wall:26.0f}/s {cpu / total * 1e6:7.2f} µs")
    await bus.close()
    await store.close()


async def main(url: str) -> None:
    """Commits, then the bus."""
    await commits(url)
    await bus_messages(url)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        daemon = Daemon(Path(folder) / "data")
        daemon.start()
        try:
            loop = asyncio.new_event_loop if "--asyncio" in sys.argv else uvloop.new_event_loop
            with asyncio.Runner(loop_factory=loop) as runner:
                runner.run(main(daemon.url))
        finally:
            daemon.stop()
