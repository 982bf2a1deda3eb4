"""A wire between a browser and a hub that a test can cut and mend, and one on which the weather is bad."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

SEGMENT = 1_448
"""Bytes that one packet carries."""
RTO_S = 0.2
"""How long a sender waits before it sends a lost packet again when nothing came after it that would tell it sooner
(RFC 6298 with the floor that Linux has)."""


@dataclass
class Weather:
    """What a bad line does to bytes on TCP.

    A user's program never sees a packet get lost: it sees it late, and everything behind it late too. So each packet
    is late by `base_ms` and up to `jitter_ms` more, each way; of every hundred `loss` x 100 are lost, and come again
    after the sender's timeout where they went alone, after a round trip where others followed (fast retransmit); bytes
    keep their order; and no more come than TCP would carry there: segment / round trip x 1.22 / sqrt(loss) (M. Mathis
    and others, 1997).
    """

    jitter_ms: float = 100
    loss: float = 0.02
    base_ms: float = 10
    seed: int = 1
    lost: int = 0
    passed: int = 0
    _dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)

    @property
    def round_trip_s(self) -> float:
        return (2 * self.base_ms + self.jitter_ms) / 1_000

    @property
    def bytes_per_s(self) -> float:
        return SEGMENT / self.round_trip_s * 1.22 / self.loss**0.5 if self.loss else 1e9

    def arrival(self, sent: float, last: float, size: int) -> float:
        """When the last of `size` bytes is there that were sent at `sent`, behind others that came at `last` (s)."""
        packets = -(-size // SEGMENT)
        lost = sum(self._dice.random() < self.loss for _ in range(packets))
        self.lost += lost
        self.passed += packets
        late = (self.base_ms + self._dice.uniform(0, self.jitter_ms)) / 1_000
        if lost:
            late += RTO_S + self.round_trip_s / 2 if packets == 1 else lost * self.round_trip_s
        return max(sent + late, last + (size / self.bytes_per_s if packets > 1 else 0))


class Wire:
    """Passes bytes both ways while it is whole. Cut, it swallows all in silence, as a tunnel does."""

    def __init__(self, host: str, port: int, weather: Weather | None = None) -> None:
        self._to = (host, port)
        self._weather = weather
        self._whole = asyncio.Event()
        self._whole.set()
        self._ends: set[asyncio.StreamWriter] = set()
        self.base = ""

    def lead_to(self, base: str) -> None:
        """New connections end at that hub from now on, as when a server is started anew behind the same address."""
        there = urlsplit(base)
        self._to = (there.hostname or "127.0.0.1", there.port or 80)

    def cut(self) -> None:
        """Nothing comes through any more, and nobody is told."""
        self._whole.clear()

    def mend(self) -> None:
        """New connections come through again; the old ones are dead, as after a tunnel."""
        for end in self._ends:
            end.transport.abort()
        self._whole.set()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._ends.add(writer)
        try:
            await self._whole.wait()
            far_reader, far_writer = await asyncio.open_connection(*self._to)
            self._ends.add(far_writer)
            way = self._pass if self._weather is None else self._blow
            await asyncio.gather(way(reader, far_writer), way(far_reader, writer))
            self._ends.discard(far_writer)
        except OSError:
            pass
        finally:
            self._ends.discard(writer)
            writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                await self._whole.wait()
                writer.write(data)
                await writer.drain()
        writer.close()

    async def _blow(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """The same through the weather: what is under way goes on while more is read, as on a real line."""
        assert self._weather is not None
        now = asyncio.get_running_loop().time
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(32)

        async def land() -> None:
            while True:
                at, data = await under_way.get()
                if not data:
                    break
                await asyncio.sleep(max(0.0, at - now()))
                await self._whole.wait()
                writer.write(data)
                await writer.drain()
            writer.close()

        landing = asyncio.create_task(land())
        last = 0.0
        with suppress(OSError):
            while data := await reader.read(SEGMENT * 8):
                last = self._weather.arrival(now(), last, len(data))
                await under_way.put((last, data))
        await under_way.put((last, b""))
        with suppress(OSError):
            await landing


@asynccontextmanager
async def wire_to(base: str, weather: Weather | None = None) -> AsyncIterator[Wire]:
    """A wire that ends at that hub; `base` of the wire is what the browser opens."""
    there = urlsplit(base)
    wire = Wire(there.hostname or "127.0.0.1", there.port or 80, weather)
    server = await asyncio.start_server(wire.accept, "127.0.0.1", 0)
    wire.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield wire
        wire.mend()
        server.close()
