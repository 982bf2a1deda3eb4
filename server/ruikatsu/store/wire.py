"""One connection to the store: bytes out, replies in, in order, by callback.

redis-py dials: it knows the URL, TLS, passwords and the greeting. Then its transport is handed to
this protocol, which feeds hiredis by itself: no task, no timeout object and no coroutine a reply.
docs/decisions/0003-lane-on-the-transport.md has the figures.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final, cast

import hiredis
from redis.asyncio.connection import AbstractConnection, Connection, parse_url
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from .errors import StoreDown, StoreUnfit
from .sentinels import master_url, watched

_WAIT: Final = object()  # hiredis says with it that the next reply is not whole yet


class Wire(asyncio.Protocol):
    """A connection that is up. `on_reply` gets each reply, `on_lost` is called once at the end."""

    def __init__(
        self, on_reply: Callable[[Any], None], on_lost: Callable[[Exception | None], None]
    ) -> None:
        self.paused = False
        self.url = ""  # of the server it leads to
        self._on_reply = on_reply
        self._on_lost = on_lost
        self._reader = hiredis.Reader(notEnoughData=_WAIT)
        self._transport: asyncio.Transport | None = None
        self._stream: asyncio.StreamWriter | None = None
        self._resume: Callable[[], None] | None = None
        self.lost = asyncio.get_running_loop().create_future()

    @classmethod
    async def dial(
        cls,
        url: str,
        *,
        name: str,
        within: float,
        on_reply: Callable[[Any], None],
        on_lost: Callable[[Exception | None], None],
        on_resume: Callable[[], None] | None = None,
    ) -> "Wire":
        """Connects `within` so many seconds; where sentinels are named, to the master that they name now.

        Raises StoreDown when nobody answers there, StoreUnfit when the URL makes no sense.
        """
        wire = cls(on_reply, on_lost)
        wire._resume = on_resume
        by_sentinels = watched(url)
        if by_sentinels is not None:
            url = await master_url(by_sentinels, within)
        wire.url = url
        connection = connection_to(url, name=name, timeout=within)
        try:
            async with asyncio.timeout(within):
                await connection.connect()  # type: ignore[no-untyped-call]
                # Greeted is not ready: a server that reads its data refuses everything but that.
                await connection.send_command("PING")
                await connection.read_response()
                if by_sentinels is not None:
                    await _must_be_master(connection)
            wire._take_over(connection)
        except BaseException as error:
            await connection.disconnect(nowait=True)
            if isinstance(error, (RedisError, OSError, TimeoutError)):
                raise StoreDown(f"cannot reach the store: {error}") from error
            raise
        return wire

    def _take_over(self, connection: AbstractConnection) -> None:
        # The stream stays referenced until the end (it would close its transport when collected);
        # the connection forgets it, so that only this object closes it.
        reader, writer = connection._reader, connection._writer  # noqa: SLF001
        if reader is None or writer is None or reader.at_eof() or writer.transport.is_closing():
            raise ConnectionError("closed right after the greeting")
        connection._reader = connection._writer = None  # noqa: SLF001
        self._stream = writer
        self._transport = cast("asyncio.Transport", writer.transport)
        self._transport.set_protocol(self)

    def write(self, data: bytes) -> None:
        """Sends whole packed commands."""
        if self._transport is not None:
            self._transport.write(data)

    def abort(self) -> None:
        """Ends the connection at once; `on_lost` follows."""
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        reader = self._reader
        on_reply = self._on_reply
        try:
            reader.feed(data)
            while (reply := reader.gets()) is not _WAIT:
                on_reply(reply)
        except hiredis.ProtocolError:
            self.abort()

    def pause_writing(self) -> None:
        self.paused = True

    def resume_writing(self) -> None:
        self.paused = False
        if self._resume is not None:
            self._resume()

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = self._stream = None
        if not self.lost.done():
            self.lost.set_result(None)
        self._on_lost(exc)


async def _must_be_master(connection: AbstractConnection) -> None:
    """A sentinel may be the last to hear that its master is none any more. Raises ConnectionError then."""
    await connection.send_command("ROLE")
    role = await connection.read_response()
    if role[0] != b"master":
        raise ConnectionError("the sentinels named a server that is no master any more")


def connection_to(url: str, *, name: str, timeout: float) -> AbstractConnection:
    """A redis-py connection for that URL, not yet open: RESP2, bytes, and no retry of its own."""
    try:
        options: dict[str, Any] = dict(parse_url(url))
    except ValueError as error:
        raise StoreUnfit(f"not a store URL: {error}") from error
    kind = options.pop("connection_class", Connection)
    for pooled in ("max_connections", "timeout"):
        options.pop(pooled, None)
    options.update(
        protocol=2,
        decode_responses=False,
        client_name=name,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        retry=Retry(NoBackoff(), 0),
        health_check_interval=0,
    )
    try:
        return cast("AbstractConnection", kind(**options))
    except TypeError as error:
        raise StoreUnfit(f"not a store URL: {error}") from error
