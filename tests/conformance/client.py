"""Sends a case over a real line, and says what came back."""

import asyncio
import socket
from contextlib import suppress

from websockets.frames import Opcode

from tests.conformance.cases import Case, Said
from tests.hub.wire import HANDSHAKE, close, unmasked

PATIENCE_S = 10.0


async def tried(case: Case, port: int) -> tuple[list[Said], int | None]:
    """What was answered, and the close code; None where the line ended without a word.

    Raises:
        TimeoutError: The server did not end the line.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        async with asyncio.timeout(PATIENCE_S):
            writer.write(HANDSHAKE)
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101 ")
            with suppress(ConnectionError):
                for segment in case.sends:
                    writer.write(segment)
                    await writer.drain()
                    await asyncio.sleep(0)
                if case.closes:
                    writer.write(close(1000))
            # It is the server's to end the line (RFC 6455, 7.1.1): this returns when it has.
            got = unmasked(await reader.read(-1))
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
    said: list[Said] = [
        (frame.opcode, bytes(frame.data)) for frame in got if frame.opcode is not Opcode.CLOSE
    ]
    closes = [bytes(frame.data) for frame in got if frame.opcode is Opcode.CLOSE]
    return said, int.from_bytes(closes[0][:2]) if len(closes) == 1 else None
