"""The first step over the threshold: how long a request may take to say what it wants, and on how many lines at once.

uvicorn waits for the end of a request's head for as long as somebody cares to dribble it, and keeps all of it. What
comes after the head has bounds of its own: a body (`requests.py`, `uploads.py`), a live line (`hub/reception.py`).
"""

import asyncio
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ruikatsu.door import Door

HEAD_WITHIN_S = 10.0
"""How long a line may be open without a request in work: from its first moment, or the first byte after an answer, to
the end of a head."""

MAX_HEAD = 32 * 1_024
"""Bytes of a head that are waited on; one segment more may come before they are counted."""

AGAIN_AFTER_S = 10


class Front(HttpToolsProtocol):
    """uvicorn's, with bounds. `door` and `network` are given by `front_on`."""

    door: Door
    network: Callable[[str], str | None]

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._head = 0
        self._waiting: asyncio.TimerHandle | None = None
        self._from: str | None = None
        self._counted = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A line is open."""
        super().connection_made(transport)
        self._from = self.network(self.client[0]) if self.client else None
        self._counted = True
        if self.door.comes(self._from):
            self._wait()
        else:
            self._refuse(b"429 Too Many Requests", b"retry-after: %d\r\n" % AGAIN_AFTER_S)

    def data_received(self, data: bytes) -> None:
        """Bytes have come."""
        if self.transport.is_closing():
            return
        super().data_received(data)
        if self.transport.is_closing() or not self._counted:
            return
        if self._waiting is None:
            if self.cycle.response_complete:
                self._wait()  # uvicorn stops its own clock at any byte, the rest of a body that nobody reads too
            return
        self._head += len(data)
        if self._head > MAX_HEAD:
            self._refuse(b"431 Request Header Fields Too Large")

    def on_headers_complete(self) -> None:
        """A head is whole: from here on others look after the request."""
        self._wait_no_more()
        super().on_headers_complete()

    def handle_websocket_upgrade(self) -> None:
        """The line is a live one from now on, and counted as such."""
        self._let_go()
        super().handle_websocket_upgrade()

    def connection_lost(self, exc: Exception | None) -> None:
        """The line is gone."""
        self._let_go()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._head = 0
        self._waiting = self.loop.call_later(HEAD_WITHIN_S, self._late)

    def _wait_no_more(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _late(self) -> None:
        self._refuse(b"408 Request Timeout")

    def _refuse(self, status: bytes, headers: bytes = b"") -> None:
        self._wait_no_more()
        if not self.transport.is_closing():
            head = b"HTTP/1.1 %b\r\n%bconnection: close\r\ncontent-length: 0\r\n\r\n"
            self.transport.write(head % (status, headers))
            self.transport.close()

    def _let_go(self) -> None:
        self._wait_no_more()
        if self._counted:
            self._counted = False
            self.door.leaves(self._from)


def front_on(door: Door, network: Callable[[str], str | None]) -> type[Front]:
    """What uvicorn takes as `http=`. `network`: what an address counts as; None: it is a proxy of ours."""

    class Ours(Front):
        pass

    Ours.door = door
    Ours.network = staticmethod(network)
    return Ours
