"""Load that is cheap enough not to be what is measured: raw sockets, frames counted by their headers, no JSON.

One process, uvloop, a protocol object a socket. Its own CPU is measured and printed beside the server's.
"""

import asyncio
import base64
import json
import os
import struct
import time
from dataclasses import dataclass, field
from typing import Any

HANDSHAKE = (
    "GET /api/rooms/{room}/live HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ruikatsu.v1\r\n\r\n"
)


def masked(payload: bytes) -> bytes:
    """A client's text frame. The mask is zero: legal, and nothing to compute."""
    if len(payload) < 126:
        return struct.pack("!BB", 0x81, 0x80 | len(payload)) + b"\0\0\0\0" + payload
    return struct.pack("!BBH", 0x81, 0xFE, len(payload)) + b"\0\0\0\0" + payload


def hello(token: str | None = None) -> bytes:
    """The first frame."""
    frame = {"op": "hello", "token": token} if token else {"op": "hello", "as": "listener"}
    return masked(json.dumps(frame).encode())


@dataclass
class Tally:
    """What all sockets of a run have seen."""

    welcomed: int = 0
    said: int = 0
    lost: int = 0
    late_ms: list[float] = field(default_factory=list)
    sample: bool = True


class Sink(asyncio.Protocol):
    """A socket that reads and counts."""

    __slots__ = ("_buffer", "_first", "_open", "tally", "transport", "waiting")

    def __init__(self, first: bytes, tally: Tally) -> None:
        self._first = first
        self._buffer = b""
        self._open = False
        self.tally = tally
        self.transport: Any = None
        self.waiting: dict[bytes, asyncio.Future[float]] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self.tally.lost += 1

    def data_received(self, data: bytes) -> None:
        if self._buffer:
            data = self._buffer + data
            self._buffer = b""
        at = 0
        if not self._open:
            end = data.find(b"\r\n\r\n")
            if end < 0:
                self._buffer = data
                return
            if not data.startswith(b"HTTP/1.1 101"):
                raise AssertionError(data[:200])
            self._open = True
            at = end + 4
            self.transport.write(self._first)
        size = len(data)
        while at + 2 <= size:
            length, body = data[at + 1], at + 2
            if length == 126:
                if at + 4 > size:
                    break
                length, body = int.from_bytes(data[at + 2 : at + 4]), at + 4
            elif length == 127:
                if at + 10 > size:
                    break
                length, body = int.from_bytes(data[at + 2 : at + 10]), at + 10
            if body + length > size:
                break
            self._frame(data, at, body, body + length)
            at = body + length
        if at < size:
            self._buffer = data[at:]

    def _frame(self, data: bytes, head: int, start: int, end: int) -> None:
        if data[head] == 0x89:  # ping
            self.transport.write(b"\x8a\x80\0\0\0\0")
        elif data.startswith(b'{"op":"event"', start):
            self.tally.said += 1
            if self.tally.sample:
                mark = data.find(b"@", start, end)
                sent = float(data[mark + 1 : data.find(b"#", mark, end)])
                self.tally.late_ms.append((time.perf_counter() - sent) * 1_000)
        elif data.startswith(b'{"op":"welcome"', start):
            self.tally.welcomed += 1
        elif self.waiting and data.startswith(b'{"op":"ok"', start):
            frame = json.loads(data[start:end])
            done = self.waiting.pop(frame["id"].encode(), None)
            if done is not None and not done.done():
                done.set_result(time.perf_counter())


async def connect(port: int, room: str, first: bytes, tally: Tally) -> Sink:
    """A socket that will say hello by itself."""
    loop = asyncio.get_running_loop()
    _, sink = await loop.create_connection(lambda: Sink(first, tally), "127.0.0.1", port)
    key = base64.b64encode(os.urandom(16)).decode()
    sink.transport.write(HANDSHAKE.format(room=room, host=f"127.0.0.1:{port}", key=key).encode())
    return sink


class Speaker:
    """Says 200-byte messages that carry the time at which they were sent."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._n = 0

    def say(self) -> "asyncio.Future[float]":
        """One message; the future ends with its `ok`."""
        self._n += 1
        name = f"b{self._n}"
        text = f"@{time.perf_counter():.6f}#".ljust(200, ".")
        frame = json.dumps({"op": "say", "id": name, "text": text}).encode()
        done: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._sink.waiting[name.encode()] = done
        self._sink.transport.write(masked(frame))
        return done
