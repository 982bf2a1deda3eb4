"""An echo on the very socket class of the live rooms, for whoever wants to try it against RFC 6455.

`python -m tests.conformance.echo --port 9001`, then point any conformance client at `ws://127.0.0.1:9001`. What is a
room's policy and not the protocol is left out, as its constructor allows: here any subprotocol will do, and bytes are
heard. All else is as in a room: uvicorn, the handshake, the parsing, the bounds (64 KiB a message), the closing.
"""

import argparse
import asyncio
import socket as sockets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import uvicorn
from websockets.http11 import Request

from ruikatsu.door import Door
from ruikatsu.hub.framing import binary_frame, text_frame
from ruikatsu.hub.socket import LiveSocket
from ruikatsu.serve import as_we_use_it, listen
from ruikatsu.web.front import front_on

OVER = {"too_big": 1009, "binary": 1003}
"""RFC 6455, 7.4.1, for what a room says with a word and a code of its own."""


class Echo:
    """Says again what it hears."""

    def asked(self, socket: LiveSocket, request: Request) -> None:
        """Whoever comes."""

    def opened(self, socket: LiveSocket) -> None:
        """Nothing is said first."""

    def received(self, socket: LiveSocket, text: str) -> None:
        socket.send(text_frame(text.encode()))

    def received_bytes(self, socket: LiveSocket, data: bytes) -> None:
        socket.send(binary_frame(data))

    def stirred(self, socket: LiveSocket) -> None:
        """As many as come."""

    def broke(self, socket: LiveSocket, code: str) -> None:
        socket.close(OVER[code])

    def lost(self, socket: LiveSocket) -> None:
        """Nothing is kept."""


class EchoSocket(LiveSocket):
    """A line to the echo, made as uvicorn makes it."""

    __slots__ = ()

    def __init__(self, **_: object) -> None:
        echo = Echo()
        super().__init__(echo, subprotocols=None, on_bytes=echo.received_bytes)


async def nothing_else(scope: object, receive: object, send: object) -> None:
    """There is no HTTP here."""
    raise AssertionError("a conformance client speaks WebSocket")


@asynccontextmanager
async def echoing(port: int = 0) -> AsyncIterator[int]:
    """The echo, for as long as it lasts: its port."""
    listener: sockets.socket = listen("127.0.0.1", port)
    front = front_on(Door(10_000), lambda address: address)
    server = uvicorn.Server(as_we_use_it(nothing_else, EchoSocket, front))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:  # noqa: ASYNC110  uvicorn has no event for it
        await asyncio.sleep(0)
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await serving


async def _main(port: int) -> None:
    async with echoing(port) as where:
        sys.stdout.write(f"Echoing on ws://127.0.0.1:{where}   (Ctrl+C to stop)\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asking = argparse.ArgumentParser(description="An echo for conformance clients.")
    asking.add_argument("--port", type=int, default=9001)
    with suppress(KeyboardInterrupt):
        asyncio.run(_main(asking.parse_args().port))
