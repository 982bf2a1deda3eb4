"""A hub is told to stop: `python -m tests.drills.going_down` (a minute; `--lines 5000`).

First with a hall full of listeners, who come back at the other hub as the page does; then two hubs are restarted one
after the other under load. Printed is when nobody new is sent there, when the last one was sent on, when the process
ended, and how long anybody was out.
"""

import argparse
import asyncio
import json
import random
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field

import httpx

from tests.drills.company import Company, company
from tests.drills.count import HEADS, Row
from tests.drills.house import House, house, one
from tests.hub.wire import text

JITTER_S = 0.5
"""What the page adds to the wait that it is told, at most (client/socket.js)."""

AT_ONCE = 100


@dataclass
class Hall:
    """Listeners, as light as can be: they read what they are sent, and come back where they are told to."""

    house: House
    inside: int = 0
    byes: list[tuple[float, float]] = field(default_factory=list)
    back: list[float] = field(default_factory=list)
    out: list[float] = field(default_factory=list)
    lost: int = 0

    async def fill(self, count: int) -> None:
        """So many lines into the first hub."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def come() -> None:
            async with gate:
                await self.line(0)

        await asyncio.gather(*[come() for _ in range(count)])

    async def line(self, hub: int, left_at: float | None = None) -> None:
        """Comes in at that hub; returns once welcomed."""
        loop = asyncio.get_running_loop()
        in_at: asyncio.Future[None] = loop.create_future()
        port = self.house.hubs[hub].port
        await loop.create_connection(
            lambda: Listener(self, port, in_at, left_at), "127.0.0.1", port
        )
        await in_at

    def told(self, wait: float) -> None:
        """One of them has to go."""
        now = time.monotonic()
        self.byes.append((now, wait))
        asyncio.get_running_loop().create_task(self._come_back(now, wait))

    async def _come_back(self, left_at: float, wait: float) -> None:
        await asyncio.sleep(wait + random.random() * JITTER_S)
        with suppress(OSError):
            await self.line(1, left_at)


class Listener(asyncio.Protocol):
    """One line: a handshake, a hello, and whatever comes."""

    def __init__(
        self, hall: Hall, port: int, inside: asyncio.Future[None], left_at: float | None
    ) -> None:
        self._hall = hall
        self._port = port
        self._inside = inside
        self._left_at = left_at
        self._bye = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._line = transport
        room = self._hall.house.room.id
        transport.write(
            f"GET /api/rooms/{room}/live HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Protocol: ruikatsu.v1\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        if data.startswith(b"HTTP/1.1 101"):
            self._line.write(text('{"op":"hello","as":"listener"}'))
        if not self._inside.done() and b'{"op":"welcome"' in data:
            self._inside.set_result(None)
            self._hall.inside += 1
            if self._left_at is not None:
                now = time.monotonic()
                self._hall.back.append(now)
                self._hall.out.append(now - self._left_at)
        at = data.find(b'{"op":"bye"')
        if at >= 0 and not self._bye:
            self._bye = True
            bye = json.JSONDecoder().raw_decode(data[at:].decode(errors="replace"))[0]
            self._hall.told(bye.get("retry_after", 0.0))
            self._line.close()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._hall.inside -= self._inside.done()
        if not self._inside.done():
            self._inside.set_exception(ConnectionError("refused"))
            self._inside.exception()
        if not self._bye:
            self._hall.lost += 1


@dataclass(frozen=True)
class Drained:
    """Seconds after SIGTERM, but for `out`: between being told to go and being in again."""

    lines: int
    not_ready: float
    first_bye: float
    last_bye: float
    ended: float
    code: int
    back: int
    longest_out: float
    most_in_100_ms: int
    without_a_word: int


async def drain(lines: int) -> Drained:
    """A hall is sent on."""
    with one() as ground:
        async with house(ground) as made:
            hall = Hall(made)
            await hall.fill(lines)
            hub = made.hubs[0]
            assert hub.process is not None
            asked = httpx.Timeout(1)
            async with httpx.AsyncClient(timeout=asked, trust_env=False, base_url=hub.base) as http:
                assert (await http.get("/readyz")).status_code == 200
                told = time.monotonic()
                hub.process.send_signal(signal.SIGTERM)
                while await _ready(http):  # noqa: ASYNC110  it is another process
                    await asyncio.sleep(0.01)
                not_ready = time.monotonic() - told
            code = await hub.process.wait()
            ended = time.monotonic() - told
            async with asyncio.timeout(30):
                while len(hall.back) < len(hall.byes):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            hall.back.sort()
            return Drained(
                lines=lines,
                not_ready=not_ready,
                first_bye=hall.byes[0][0] - told,
                last_bye=hall.byes[-1][0] - told,
                ended=ended,
                code=code,
                back=len(hall.back),
                longest_out=max(hall.out),
                most_in_100_ms=_densest(hall.back, 0.1),
                without_a_word=hall.lost,
            )


async def _ready(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/readyz")).status_code == 200
    except httpx.TransportError:
        return False


def _densest(moments: list[float], span: float) -> int:
    most = first = 0
    for n, moment in enumerate(moments):
        while moments[first] < moment - span:
            first += 1
        most = max(most, n - first + 1)
    return most


async def roll(there: Company) -> list[int]:
    """Each hub is told to stop and started again, one after the other, as an upgrade does it. Their exit codes."""
    codes = []
    for hub in there.house.hubs:
        codes.append(await hub.end(signal.SIGTERM))
        await hub.start()
        while not await there.house.ready(hub):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        await asyncio.sleep(1)
    return codes


async def rolled(guests: int = 12, talks: float = 0.1) -> tuple[Row, float, list[int]]:
    """What was counted, the longest that a guest was without a line (s), and the exit codes."""
    with one() as ground:
        async with house(ground) as made, company(made, guests=guests, talks=talks) as there:
            there.use_tools(0.5)
            await asyncio.sleep(1)
            codes = await roll(there)
            await asyncio.sleep(1)
            row = await there.settle()
            return row, max(person.out for person in there.people), codes


async def main(lines: int) -> bool:
    """Prints both tables."""
    found = await drain(lines)
    heads = "not ready | first sent on | last sent on | ended | back elsewhere | longest out | most in 100 ms"
    sys.stdout.write(f"| SIGTERM with | {heads} |\n| --- |{' ---: |' * (heads.count('|') + 1)}\n")
    cells = [
        f"{found.not_ready:.2f} s",
        f"{found.first_bye:.2f} s",
        f"{found.last_bye:.1f} s",
        f"{found.ended:.1f} s (exit {found.code})",
        f"{found.back:,}",
        f"{found.longest_out:.1f} s",
        f"{found.most_in_100_ms}",
    ]
    sys.stdout.write(f"| {found.lines:,} lines | {' | '.join(cells)} |\n\n")
    row, out, codes = await rolled()
    sys.stdout.write(f"| two hubs restarted under load | {HEADS} | longest without a line |\n")
    sys.stdout.write(f"| --- |{' ---: |' * (HEADS.count('|') + 2)}\n")
    sys.stdout.write(f"| exit codes {codes} | {row.cells()} | {out:.1f} s |\n")
    return row.clean and out <= 3 and found.ended <= 30 and found.back == found.lines


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A hub is told to stop.")
    parser.add_argument("--lines", type=int, default=5_000)
    import resource

    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    sys.exit(not asyncio.run(main(parser.parse_args().lines)))
