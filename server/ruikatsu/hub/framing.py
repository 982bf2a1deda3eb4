"""WebSocket frames: ours to write, `websockets`' to parse.

A server's frame needs no mask, so writing one is a header before the bytes: done once, it can go to a thousand sockets.
"""

import codecs
import struct
from collections.abc import Generator, Iterator

from websockets.exceptions import PayloadTooBig, ProtocolError
from websockets.frames import Close, Frame, Opcode
from websockets.streams import StreamReader

try:
    from websockets.speedups import apply_mask
except ImportError:
    from websockets.utils import apply_mask

MAX_FRAME = 64 * 1_024
"""Bytes in a message of a client. The same bound holds for all fragments of one message together."""


def text_frame(payload: bytes) -> bytes:
    """One unfragmented text frame (RFC 6455, 5.2)."""
    return _header(0x81, len(payload)) + payload


def binary_frame(payload: bytes) -> bytes:
    """One unfragmented frame of bytes."""
    return _header(0x82, len(payload)) + payload


def pong_frame(payload: bytes) -> bytes:
    """The answer to a ping, with its own payload."""
    return _header(0x8A, len(payload)) + payload


def close_frame(code: int, reason: str = "") -> bytes:
    """The last frame. The reason is cut to the 123 bytes that a control frame has room for."""
    short = reason.encode()[:123].decode(errors="ignore")
    payload = Close(code, short).serialize()
    return _header(0x88, len(payload)) + payload


PING = b"\x89\x00"


def _header(first: int, length: int) -> bytes:
    if length < 126:
        return struct.pack("!BB", first, length)
    if length < 65_536:
        return struct.pack("!BBH", first, 126, length)
    return struct.pack("!BBQ", first, 127, length)


def _only(data: bytes) -> Frame | None:
    """What nearly every read brings: one whole text frame, masked and in its shortest form, and nothing else.

    Anything that is not exactly this is left to `websockets`, which costs 26 µs instead of 3.
    """
    size = len(data)
    if size < 6 or data[0] != 0x81 or data[1] < 0x80:
        return None
    length, start = data[1] & 0x7F, 2
    if length == 126 and size >= 8:
        length, start = int.from_bytes(data[2:4]), 4
        if length < 126:
            return None
    elif length > 125:
        return None
    body = start + 4
    if size != body + length:
        return None
    return Frame(Opcode.TEXT, apply_mask(data[body:], data[start:body]))


class Reader:
    """Bytes in, whole frames out. Between frames it holds nothing, so an idle socket costs nothing here.

    `websockets` parses with a generator that is resumed when more bytes come; it lives only while half a frame is here.
    """

    __slots__ = ("_parsing", "_stream")

    def __init__(self) -> None:
        self._stream: StreamReader | None = None
        self._parsing: Generator[None, None, Frame] | None = None

    def feed(self, data: bytes) -> Iterator[Frame]:
        """Every frame that is whole now.

        Raises:
            websockets.exceptions.ProtocolError: Not RFC 6455.
            websockets.exceptions.PayloadTooBig: A frame over `MAX_FRAME`.
        """
        stream = self._stream
        if stream is None:
            if (frame := _only(data)) is not None:
                yield frame
                return
            stream = StreamReader()
        stream.feed_data(data)
        parsing = self._parsing
        self._stream = self._parsing = None
        while parsing is not None or stream.buffer:
            if parsing is None:
                parsing = Frame.parse(stream.read_exact, mask=True, max_size=MAX_FRAME)
            try:
                next(parsing)
            except StopIteration as done:
                parsing = None
                yield done.value
            else:
                self._stream, self._parsing = stream, parsing
                return


class Deaf(Reader):
    """For a line that has failed: what still comes is thrown away, for it is no longer known where a frame begins."""

    __slots__ = ()

    def feed(self, data: bytes) -> Iterator[Frame]:  # noqa: ARG002
        """Nothing."""
        return iter(())


_letters = codecs.getincrementaldecoder("utf-8")


class Fragments:
    """A message that comes in pieces. Words are read as they come, for what can become no word any more ends the
    line at once (RFC 6455, 8.1), and not when its sender says that it is whole."""

    __slots__ = ("_data", "_reading", "text")

    def __init__(self, opcode: Opcode) -> None:
        self.text = opcode is Opcode.TEXT
        self._data = bytearray()
        self._reading = _letters() if self.text else None

    def add(self, frame: Frame) -> None:
        """The next piece.

        Raises:
            websockets.exceptions.PayloadTooBig: All pieces together are over `MAX_FRAME`.
            UnicodeDecodeError: These are no words, and will not be.
        """
        self._data += frame.data
        if len(self._data) > MAX_FRAME:
            raise PayloadTooBig(len(self._data), MAX_FRAME)
        if self._reading is not None:
            self._reading.decode(bytes(frame.data), frame.fin)
            _against_surrogate(self._reading.getstate()[0])

    def whole(self) -> bytes:
        """All pieces together."""
        return bytes(self._data)


def _against_surrogate(waiting: bytes) -> None:
    """Python waits for a third byte before it says that half of a surrogate pair is no letter."""
    if len(waiting) > 1 and waiting[0] == 0xED and waiting[1] >= 0xA0:
        raise UnicodeDecodeError("utf-8", waiting, 0, len(waiting), "half of a surrogate pair")


__all__ = [
    "MAX_FRAME",
    "PING",
    "Close",
    "Deaf",
    "Fragments",
    "Frame",
    "Opcode",
    "PayloadTooBig",
    "ProtocolError",
    "Reader",
    "binary_frame",
    "close_frame",
    "pong_frame",
    "text_frame",
]
