"""The live socket: a protocol class that uvicorn takes as `ws=`, without a task, a queue or an event for each person.

The handshake and the parsing of frames are `websockets`' own, sans I/O. What is written here is what lies between: the
line's life, its bounds, and who is told.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast
from typing import Protocol as Shape

from websockets.http11 import Request
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from ruikatsu.hub.framing import (
    MAX_FRAME,
    PING,
    Close,
    Deaf,
    Fragments,
    Frame,
    Opcode,
    PayloadTooBig,
    ProtocolError,
    Reader,
    close_frame,
    pong_frame,
    text_frame,
)

if TYPE_CHECKING:
    from ruikatsu.hub.lines import Lines

SUBPROTOCOL = Subprotocol("ruikatsu.v1")

SLOW_BYTES = 256 * 1_024
"""Past this much unsent a reader gets no signals and no presence."""

CUT_BYTES = 1_024 * 1_024
"""Past this much unsent a reader is cut; it comes back by itself and resumes."""

CLOSE_WITHIN_S = 2.0
"""How long the other side may take to answer a close."""

_silent = logging.Logger("silent", logging.CRITICAL)


def _nothing() -> int:
    return 0


class Listener(Shape):
    """Who stands behind a socket."""

    def asked(self, socket: "LiveSocket", request: Request) -> tuple[int, str] | None:
        """A handshake has come: None to accept it, or the HTTP status and body of the no."""

    def opened(self, socket: "LiveSocket") -> None:
        """The line is open."""

    def received(self, socket: "LiveSocket", text: str) -> None:
        """A whole text message has come."""

    def stirred(self, socket: "LiveSocket") -> None:
        """A frame has come that is no message: a ping, a pong, a fragment. It costs something all the same."""

    def broke(self, socket: "LiveSocket", code: str) -> None:
        """What came is not for this line: `binary` or `too_big`. It ends with a bye."""

    def lost(self, socket: "LiveSocket") -> None:
        """The line is gone. Called once for each `opened`."""


class LiveSocket(asyncio.Protocol):
    """One line to one page.

    What is policy and not protocol is given by who makes it: the subprotocols that it speaks (None: whoever comes), and
    who hears bytes (nobody: the listener is told that the line `broke`).
    """

    __slots__ = (
        "_closing",
        "_file",
        "_fragments",
        "_handshake",
        "_listener",
        "_on_bytes",
        "_reader",
        "_transport",
        "among",
        "bucket",
        "cut",
        "flood",
        "member",
        "network",
        "open",
        "silence",
        "slow",
        "straight",
        "tick",
        "waiting",
    )

    def __init__(
        self,
        listener: Listener,
        subprotocols: Sequence[Subprotocol] | None = (SUBPROTOCOL,),
        on_bytes: "Callable[[LiveSocket, bytes], None] | None" = None,
    ) -> None:
        self._listener = listener
        self._on_bytes = on_bytes
        self._transport: asyncio.Transport | None = None
        self._handshake: ServerProtocol | None = ServerProtocol(
            subprotocols=subprotocols,
            extensions=None,
            max_size=MAX_FRAME,
            logger=_silent,
        )
        self._reader: Reader = Reader()
        self._fragments: Fragments | None = None
        self._closing: asyncio.TimerHandle | None = None
        self.open = False
        self.slow = False
        self.cut = False
        # For a flush, which goes to thousands: a file to write to while nothing stands against it, or -1; how many
        # bytes wait in the transport, which nothing may overtake; and who must know when some do.
        self.straight = -1
        self.waiting: Callable[[], int] = _nothing
        self.among: Lines | None = None
        self._file = -1
        # Kept here for whoever listens: rounds without a sign of life, its place in the round, frames in this second,
        # the network that it counts for.
        self.silence = 0
        self.bucket = 0
        self.tick = 0
        self.flood = 0
        self.network: str | None = None
        self.member: object | None = None

    # What uvicorn and the event loop call.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The bytes have a way."""
        self._transport = cast("asyncio.Transport", transport)
        self._transport.set_write_buffer_limits(high=SLOW_BYTES, low=SLOW_BYTES // 4)
        self.waiting = self._transport.get_write_buffer_size
        found = transport.get_extra_info("socket")
        if found is not None and transport.get_extra_info("sslcontext") is None:
            # Only a number: should the loop close its file before it tells us, somebody else's line might get it, and
            # our words. Both loops tell first (tests/hub/test_files.py).
            self.straight = self._file = found.fileno()

    def data_received(self, data: bytes) -> None:
        """Bytes have come: the handshake first, then frames."""
        self.silence = 0
        if self._handshake is not None:
            self._shake(self._handshake, data)
            return
        try:
            for frame in self._reader.feed(data):
                self._frame(frame)
        except ProtocolError as error:
            self._fail(1002, str(error))
        except PayloadTooBig:
            self._break("too_big")
            self._listen_no_more()
        except UnicodeDecodeError:
            self._fail(1007, "not UTF-8")

    def eof_received(self) -> bool | None:
        """The other side will send no more."""
        return None

    def pause_writing(self) -> None:
        """More than `SLOW_BYTES` wait. May be called from within a write."""
        self.slow = True
        self.straight = -1

    def resume_writing(self) -> None:
        """The reader has caught up."""
        self.slow = False
        if self._closing is None:
            self.straight = self._file

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """The line is gone, by whatever way."""
        if self._closing is not None:
            self._closing.cancel()
            self._closing = None
        self._transport = None
        self._file = self.straight = -1
        if self.among is not None:
            self.among.drop(self)
        if self.open:
            self.open = False
            self._listener.lost(self)

    # What the hub calls.

    @property
    def peer(self) -> str | None:
        """The address at the other end, for limits only: it is kept nowhere."""
        name = self._transport.get_extra_info("peername") if self._transport else None
        return str(name[0]) if isinstance(name, tuple) else None

    def send(self, frame: bytes) -> bool:
        """Writes ready frames. False when the line is closing or was cut here for reading too slowly."""
        transport = self._transport
        if transport is None or self._closing is not None:
            return False
        if self.slow and transport.get_write_buffer_size() > CUT_BYTES:
            self.cut = True
            transport.abort()
            return False
        if self.among is not None:
            self.among.bend(self)
        try:
            transport.write(frame)
        except RuntimeError:  # uvloop: the handle was closed under us
            return False
        return True

    def say(self, payload: bytes) -> bool:
        """Writes one message, encoded for this line alone."""
        return self.send(text_frame(payload))

    def ping(self) -> None:
        """Asks for a sign of life."""
        self.send(PING)

    def close(self, code: int, reason: str = "") -> None:
        """Says goodbye and ends the line, at the latest when the other side has had `CLOSE_WITHIN_S` to answer."""
        transport = self._transport
        if transport is None or self._closing is not None:
            return
        self.send(close_frame(code, reason))
        self.straight = -1
        self._closing = asyncio.get_running_loop().call_later(CLOSE_WITHIN_S, self.abort)

    def abort(self) -> None:
        """Ends the line at once."""
        self.straight = -1
        if self.among is not None:
            self.among.bend(self)
        if self._transport is not None:
            self._transport.abort()

    # Within.

    def _shake(self, handshake: ServerProtocol, data: bytes) -> None:
        handshake.receive_data(data)
        for event in handshake.events_received():
            if not isinstance(event, Request):
                continue
            against = self._listener.asked(self, event)
            response = handshake.reject(*against) if against else handshake.accept(event)
            handshake.send_response(response)
            self._write_all(handshake)
            self._handshake = None
            if response.status_code == 101:
                self.open = True
                self._listener.opened(self)
            elif self._transport is not None:
                self._transport.close()
            return
        if handshake.handshake_exc is not None and self._transport is not None:
            self._write_all(handshake)
            self._transport.close()

    def _write_all(self, handshake: ServerProtocol) -> None:
        if self._transport is not None:
            self._transport.write(b"".join(handshake.data_to_send()))

    def _frame(self, frame: Frame) -> None:
        if self._closing is not None:
            if frame.opcode is Opcode.CLOSE and self._transport is not None:
                self._transport.close()
            return
        match frame.opcode:
            case Opcode.TEXT | Opcode.BINARY if self._fragments is not None:
                raise ProtocolError("a new message began before the last had ended")
            case Opcode.BINARY if self._on_bytes is None:
                self._break("binary")
            case Opcode.TEXT if frame.fin:
                self._listener.received(self, str(frame.data, "utf-8"))
            case Opcode.TEXT | Opcode.BINARY:
                self._fragments = Fragments(frame.opcode)
                self._piece(self._fragments, frame)
            case Opcode.CONT:
                if self._fragments is None:
                    raise ProtocolError("nothing to continue")
                self._piece(self._fragments, frame)
            case Opcode.CLOSE:
                self._closed_by_peer(frame)
            case _:
                self._listener.stirred(self)
                if frame.opcode is Opcode.PING:
                    self.send(pong_frame(bytes(frame.data)))

    def _piece(self, message: Fragments, frame: Frame) -> None:
        message.add(frame)
        if not frame.fin:
            self._listener.stirred(self)
            return
        self._fragments = None
        if message.text:
            self._listener.received(self, str(message.whole(), "utf-8"))
        elif self._on_bytes is not None:
            self._on_bytes(self, message.whole())

    def _closed_by_peer(self, frame: Frame) -> None:
        close = Close.parse(frame.data)
        self.close(close.code if frame.data else 1000)
        if self._transport is not None:
            self._transport.close()

    def _fail(self, code: int, reason: str) -> None:
        """Ends a line that is no WebSocket any more (RFC 6455, 7.1.7)."""
        if self._closing is None:
            self.close(code, reason)
            self._listen_no_more()

    def _listen_no_more(self) -> None:
        """It is no longer known where a frame begins. Our side ends at once and theirs is read away: a line that is
        dropped with bytes unread takes our close along."""
        self._reader = Deaf()
        if self._transport is None or self._transport.is_closing():
            return
        if self._transport.can_write_eof():
            self._transport.write_eof()
        else:
            self._transport.close()

    def _break(self, code: str) -> None:
        self._listener.broke(self, code)
