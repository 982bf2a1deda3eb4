"""A wire between a browser and a hub that a test can cut and mend."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit


class Wire:
    """Passes bytes both ways while it is whole. Cut, it swallows all in silence, as a tunnel does."""

    def __init__(self, host: str, port: int) -> None:
        self._to = (host, port)
        self._whole = asyncio.Event()
        self._whole.set()
        self._ends: set[asyncio.StreamWriter] = set()
        self._passing: set[asyncio.Task[None]] = set()
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
            await asyncio.gather(self._pass(reader, far_writer), self._pass(far_reader, writer))
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


@asynccontextmanager
async def wire_to(base: str) -> AsyncIterator[Wire]:
    """A wire that ends at that hub; `base` of the wire is what the browser opens."""
    there = urlsplit(base)
    wire = Wire(there.hostname or "127.0.0.1", there.port or 80)
    server = await asyncio.start_server(wire.accept, "127.0.0.1", 0)
    wire.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield wire
        wire.mend()
        server.close()
