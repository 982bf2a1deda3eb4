"""Who dribbles, who sends nothing, who sends too much before saying what: the line ends, and others are not kept."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

import pytest

from ruikatsu.web.front import MAX_HEAD
from tests.running import RunningHub, running_hub

HEAD = b"GET /api/rooms HTTP/1.1\r\nHost: rooms.example\r\n"
UPGRADE = (
    b"GET /api/rooms/x/live HTTP/1.1\r\nHost: rooms.example\r\nConnection: Upgrade\r\n"
    b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
)
SEATS = b"POST /api/rooms/%b/seats HTTP/1.1\r\nHost: rooms.example\r\nContent-Length: 900\r\n\r\n"

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Open = Callable[[], Awaitable[Line]]


@pytest.fixture
async def hub(valkey_url: str, prefix: str) -> AsyncIterator[RunningHub]:
    async with running_hub(valkey_url, prefix, lines_per_address=3, proxies="192.0.2.1") as running:
        yield running


@pytest.fixture
async def open_line(hub: RunningHub) -> AsyncIterator[Open]:
    """Opens bare lines to the hub, and closes them in the end."""
    writers = []

    async def open_one() -> Line:
        host, _, port = hub.base.removeprefix("http://").partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writers.append(writer)
        return reader, writer

    yield open_one
    for writer in writers:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def _status(reader: asyncio.StreamReader) -> int:
    async with asyncio.timeout(10):
        return int((await reader.readline()).split()[1])


async def _ends(reader: asyncio.StreamReader) -> None:
    async with asyncio.timeout(10):
        with suppress(ConnectionError):
            await reader.read()


async def _dribble(writer: asyncio.StreamWriter, data: bytes) -> None:
    """Sends a byte now and then, until the line is gone."""
    with suppress(ConnectionError):
        while True:
            writer.write(data)
            await writer.drain()
            await asyncio.sleep(0.02)


@pytest.mark.parametrize(
    ("first", "byte"),
    [(b"", b""), (HEAD, b"x"), (UPGRADE, b"x"), (b"GET /", b"x"), (b"", b"\r\n")],
    ids=["nothing", "a head", "a handshake", "a path", "empty lines"],
)
async def test_a_head_that_is_dribbled_is_not_waited_for(
    open_line: Open, monkeypatch: pytest.MonkeyPatch, first: bytes, byte: bytes
) -> None:
    monkeypatch.setattr("ruikatsu.web.front.HEAD_WITHIN_S", 0.3)
    reader, writer = await open_line()
    writer.write(first)
    dribbling = asyncio.create_task(_dribble(writer, byte))
    assert await _status(reader) == 408
    await _ends(reader)
    dribbling.cancel()


async def test_the_next_head_on_the_same_line_is_not_waited_for_either(
    open_line: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ruikatsu.web.front.HEAD_WITHIN_S", 0.3)
    reader, writer = await open_line()
    writer.write(HEAD + b"\r\n")
    assert await _status(reader) == 200
    dribbling = asyncio.create_task(_dribble(writer, b"G"))
    await _ends(reader)
    dribbling.cancel()


async def test_the_rest_of_a_body_that_nobody_reads_does_not_hold_a_line(
    open_line: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ruikatsu.web.front.HEAD_WITHIN_S", 0.3)
    reader, writer = await open_line()
    writer.write(HEAD + b"Content-Length: 100000000\r\n\r\n")
    assert await _status(reader) == 200
    dribbling = asyncio.create_task(_dribble(writer, b"x"))
    await _ends(reader)
    dribbling.cancel()


async def test_a_body_that_is_dribbled_is_told_so_and_the_line_ends(
    hub: RunningHub, open_line: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ruikatsu.web.requests.BODY_WITHIN_S", 0.3)
    room = await hub.room()
    reader, writer = await open_line()
    writer.write(SEATS % room.id.encode())
    dribbling = asyncio.create_task(_dribble(writer, b" "))
    async with asyncio.timeout(10):
        answer = await reader.read()
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"code":"stalled"' in answer
    dribbling.cancel()


@pytest.mark.parametrize(
    "first", [HEAD + b"X: ", b"GET /", HEAD], ids=["header", "path", "headers"]
)
async def test_a_head_without_end_is_stopped(open_line: Open, first: bytes) -> None:
    reader, writer = await open_line()
    piece = b"X: y\r\n" if first == HEAD else b"x"
    writer.write(first)
    for _ in range(4):
        await writer.drain()
        writer.write(piece * (MAX_HEAD // len(piece)))
    assert await _status(reader) == 431


async def test_a_whole_head_and_a_large_body_in_one_breath_are_fine(
    hub: RunningHub, open_line: Open
) -> None:
    reader, writer = await open_line()
    body = b'{"as":"guest","agreed":true,"name":"' + b" " * (4 * MAX_HEAD) + b'a"}'
    room = await hub.room()
    writer.write(SEATS.replace(b"900", b"%d" % len(body)) % room.id.encode() + body)
    assert await _status(reader) in (201, 422)


async def test_one_address_may_hold_so_many_lines_whatever_they_are_for(
    hub: RunningHub, open_line: Open
) -> None:
    """Here the peer is no proxy of ours, and so it counts."""
    room = await hub.room()
    live = await hub.listener(room.id)
    lines = [await open_line() for _ in range(2)]
    over, _ = await open_line()
    assert await _status(over) == 429
    assert b"retry-after: 10\r\n" in await over.read()
    lines[0][1].close()
    await lines[0][1].wait_closed()
    while True:
        reader, writer = await open_line()
        writer.write(HEAD + b"\r\n")
        if await _status(reader) == 200:
            break
    await live.settle()
