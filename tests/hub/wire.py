"""The bytes of RFC 6455 as a client writes them, and a transport that keeps what the server writes."""

import asyncio
import struct
from typing import Any

from websockets.frames import Frame, Opcode
from websockets.http11 import Request

from ruikatsu.hub.member import bye
from ruikatsu.hub.socket import LiveSocket

HANDSHAKE = (
    b"GET /api/rooms/r/live HTTP/1.1\r\nHost: rooms.example\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ruikatsu.v1\r\n\r\n"
)


def client_frame(
    opcode: int, payload: bytes = b"", *, fin: bool = True, reserved: int = 0, mask: bool = True
) -> bytes:
    """One frame of a client (RFC 6455, 5.2). `reserved`: the three bits as a number."""
    first = (0x80 if fin else 0) | reserved << 4 | opcode
    masked = 0x80 if mask else 0
    if len(payload) < 126:
        head = struct.pack("!BB", first, masked | len(payload))
    elif len(payload) < 65_536:
        head = struct.pack("!BBH", first, masked | 126, len(payload))
    else:
        head = struct.pack("!BBQ", first, masked | 127, len(payload))
    if not mask:
        return head + payload
    key = b"\x37\xfa\x21\x3d"
    return head + key + bytes(byte ^ key[i % 4] for i, byte in enumerate(payload))


def text(payload: str | bytes, *, fin: bool = True) -> bytes:
    """Words, or the first fragment of them."""
    data = payload.encode() if isinstance(payload, str) else payload
    return client_frame(Opcode.TEXT, data, fin=fin)


def more(payload: str | bytes, *, fin: bool = True) -> bytes:
    """Another fragment."""
    data = payload.encode() if isinstance(payload, str) else payload
    return client_frame(Opcode.CONT, data, fin=fin)


def close(code: int | None = 1000, reason: str = "") -> bytes:
    """A close, with or without a code."""
    payload = b"" if code is None else struct.pack("!H", code) + reason.encode()
    return client_frame(Opcode.CLOSE, payload)


class Wire(asyncio.Transport):
    """A transport that keeps each write."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []
        self.unsent = 0
        self.closing = False
        self.ended = False
        self.aborted = False

    def write(self, data: "bytes | bytearray | memoryview[Any]") -> None:
        self.writes.append(bytes(data))

    def get_write_buffer_size(self) -> int:
        return self.unsent

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self.limits = (high, low)

    def is_closing(self) -> bool:
        return self.closing

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        self.ended = True

    def close(self) -> None:
        self.closing = True

    def abort(self) -> None:
        self.closing = self.aborted = True

    def frames(self) -> list[Frame]:
        """Every frame that was written since the handshake, in order."""
        return list(unmasked(b"".join(w for w in self.writes if not w.startswith(b"HTTP/"))))


def unmasked(data: bytes) -> list[Frame]:
    """A server's frames."""
    found = []
    while data:
        length, head = data[1] & 0x7F, 2
        if length == 126:
            (length,), head = struct.unpack("!H", data[2:4]), 4
        elif length == 127:
            (length,), head = struct.unpack("!Q", data[2:10]), 10
        assert not data[1] & 0x80, "a server masks nothing"
        end = head + length
        found.append(Frame(Opcode(data[0] & 0x0F), data[head:end], bool(data[0] & 0x80)))
        data = data[end:]
    return found


class Ear:
    """Behind a socket: notes what it hears, and ends the line as the hub does."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.stirs = 0
        self.lines = 0

    def asked(self, socket: LiveSocket, request: Request) -> tuple[int, str] | None:  # noqa: ARG002
        return None if request.path.endswith("/live") else (404, "No live line.\n")

    def opened(self, socket: LiveSocket) -> None:  # noqa: ARG002
        self.lines += 1

    def received(self, socket: LiveSocket, text: str) -> None:  # noqa: ARG002
        self.heard.append(text)

    def stirred(self, socket: LiveSocket) -> None:  # noqa: ARG002
        self.stirs += 1

    def broke(self, socket: LiveSocket, code: str) -> None:
        bye(socket, code)

    def lost(self, socket: LiveSocket) -> None:  # noqa: ARG002
        self.lines -= 1


class Line:
    """A socket whose handshake is done, its ear and its wire."""

    def __init__(self) -> None:
        self.ear = Ear()
        self.wire = Wire()
        self.socket = LiveSocket(self.ear)
        self.socket.connection_made(self.wire)
        self.socket.data_received(HANDSHAKE)

    def comes(self, *frames: bytes) -> None:
        """Bytes come, one segment for each argument."""
        for segment in frames:
            self.socket.data_received(segment)

    @property
    def answers(self) -> list[tuple[Opcode, bytes]]:
        return [(frame.opcode, bytes(frame.data)) for frame in self.wire.frames()]

    @property
    def close_code(self) -> int | None:
        """The code that the server closed with."""
        closes = [data for opcode, data in self.answers if opcode is Opcode.CLOSE]
        assert len(closes) <= 1, "one close is enough"
        return int.from_bytes(closes[0][:2]) if closes else None
