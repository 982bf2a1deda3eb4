"""What each kind of bad input is answered, and what a neighbour felt: `python -m tests.drills.bad_inputs` (a minute).

A real hub on a real Valkey and real sockets. While somebody sends what does not fit, a second guest in the same room
goes on talking; beside each row stands the slowest answer that they got meanwhile, and the slowest in quiet. Whoever
sends shares the hub's process here, so what it costs to send counts too: a hub alone would show less.
"""

import asyncio
import socket
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import Opcode

from ruikatsu.store.daemon import Daemon
from tests.hub.wire import client_frame, text
from tests.running import RunningHub, running_hub
from tests.wire import Client

Bad = Callable[[RunningHub, str], Awaitable[str]]

AT_LEAST_S = 1.0
"""For so long the neighbour is listened to at each row."""


def frame(data: bytes) -> Bad:
    """Bytes on an open line: the word and the close that they get."""

    async def send(hub: RunningHub, room: str) -> str:
        bad = await hub.guest(room, "Bad")
        with suppress(ConnectionError):
            bad.connection.transport.write(data)
        code, reason = await bad.until_closed()
        byes = [said["code"] for said in bad.frames if said["op"] == "bye"]
        return f"bye `{byes[-1]}`, close {code}" if byes else f"close {code} ({reason})"

    return send


def command(data: bytes) -> Bad:
    """Words on an open line: the no, and the line stays."""

    async def send(hub: RunningHub, room: str) -> str:
        bad = await hub.guest(room, "Bad")
        bad.connection.transport.write(text(data))
        no = await bad.until("no")
        await bad.settle()
        return f"no `{no['code']}`, the line stays"

    return send


def first(data: str) -> Bad:
    """What is no hello."""

    async def send(hub: RunningHub, room: str) -> str:
        bad = await hub.line(room)
        await bad.send(data)
        return f"bye `{(await bad.until('bye'))['code']}`, close {(await bad.until_closed())[0]}"

    return send


def handshake(**options: object) -> Bad:
    """A handshake that is not ours."""

    async def send(hub: RunningHub, room: str) -> str:
        try:
            await hub.line(room, **options)
        except InvalidStatus as refused:
            return f"HTTP {refused.response.status_code}"
        return "accepted"

    return send


def call(body: bytes, times: int = 1, **headers: str) -> Bad:
    """A seat asked for wrongly, or too often."""

    async def send(hub: RunningHub, room: str) -> str:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        async with hub.http() as http:
            for _ in range(times):
                answer = await http.post(f"/api/rooms/{room}/seats", content=body, headers=given)
        wait = answer.headers.get("Retry-After")
        after = f", Retry-After {wait}" if wait else ""
        return f"HTTP {answer.status_code} `{answer.json()['code']}`{after}"

    return send


def padded(op: str, words: str) -> Bad:
    """Words behind a page of blanks: screening reads what would be said."""

    async def send(hub: RunningHub, room: str) -> str:
        bad = await hub.guest(room, "Bad")
        answer = await bad.ask(op, text=" " * 1_000 + words)
        if answer["op"] == "no":
            return f"no `{answer['code']}`"
        return f"held: {(await bad.told('held'))['reason']}"

    return send


async def drop_ins(hub: RunningHub, room: str) -> str:
    """Three hundred, as fast as they are answered."""
    async with hub.http() as http:
        answers = [await http.post("/api/drop-in", json={}) for _ in range(300)]
    no = next(answer for answer in answers if answer.status_code == 429)
    good = sum(answer.status_code == 201 for answer in answers)
    return f"{good} placed, then HTTP 429, Retry-After {no.headers['Retry-After']}"


async def lines(hub: RunningHub, room: str) -> str:
    """More lines from one address than may be."""
    address = {"X-Forwarded-For": "203.0.113.9"}
    opened = await asyncio.gather(*[hub.line(room, additional_headers=address) for _ in range(120)])
    over = [line for line in opened if await _refused(line)]
    for line in opened:
        await line.close()
    return f"{len(opened) - len(over)} open, {len(over)} × bye `too_many`, close 4012"


async def _refused(line: Client) -> bool:
    with suppress(AssertionError, ConnectionClosed):
        await line.send({"op": "hello", "as": "listener"})
        told = await line.until(lambda f: f["op"] in ("bye", "welcome"))
        return bool(told["op"] == "bye")
    return True


def dribbled(head: bytes, count: int = 50) -> Bad:
    """Slow-loris: many lines, a byte each now and then."""

    async def send(hub: RunningHub, room: str) -> str:
        host, _, port = hub.base.removeprefix("http://").partition(":")
        began = time.monotonic()

        async def one() -> str:
            reader, writer = await asyncio.open_connection(host, int(port))
            try:
                writer.write(head)
                reading = asyncio.create_task(reader.readline())
                with suppress(ConnectionError):
                    while not reading.done():
                        writer.write(b"x")
                        await asyncio.sleep(0.2)
                return (await reading).decode().strip()
            finally:
                writer.close()

        answers = set(await asyncio.gather(*[one() for _ in range(count)]))
        return f"{count} lines: {', '.join(answers)}, after {time.monotonic() - began:.0f} s"

    return send


async def no_hello(hub: RunningHub, room: str) -> str:
    """A line that is opened, and no more."""
    began = time.monotonic()
    bad = await hub.line(room)
    bye = await bad.until("bye", patience=30)
    return f"bye `{bye['code']}`, close {(await bad.until_closed())[0]}, after {time.monotonic() - began:.0f} s"


async def stalled(hub: RunningHub, room: str) -> str:
    """A reader that reads nothing, while it is pinged for answers."""
    bad = await hub.guest(room, "Stalled")
    bad.connection.transport.pause_reading()
    plain = bad.connection.transport.get_extra_info("socket")
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    ping = client_frame(Opcode.PING, b"x" * 125)
    sent = 0
    for _ in range(200):
        if bad.connection.transport.is_closing():
            break
        bad.connection.transport.write(ping * 90)
        sent += 90
        await asyncio.sleep(0.01)
    bad.connection.transport.resume_reading()
    code, _ = await bad.until_closed()
    return f"{sent} pings unread: close {code}"


SEAT = b'{"as":"guest","agreed":true}'
HEAD = b"GET /api/rooms HTTP/1.1\r\nHost: rooms.example\r\nX: "
LIVE = b"GET /api/rooms/x/live HTTP/1.1\r\nHost: rooms.example\r\nUpgrade: websocket\r\nX: "

ROWS: dict[str, Bad] = {
    "not JSON": frame(text("{not json")),
    "a list 60,000 deep": frame(text("[" * 60_000)),
    "bytes": frame(client_frame(Opcode.BINARY, b"\x00")),
    "a message over 64 KiB": frame(text("x" * 65_537)),
    "fragments over 64 KiB": frame(text("x" * 60_000, fin=False) + client_frame(0, b"x" * 60_000)),
    "a frame that says it is 2^63 long": frame(b"\x81\xff\x7f" + b"\xff" * 7 + b"mask"),
    "no UTF-8": frame(text(b"\xff\xfe")),
    "a frame without a mask": frame(client_frame(Opcode.TEXT, b"hi", mask=False)),
    "a reserved bit": frame(client_frame(Opcode.TEXT, b"hi", reserved=4)),
    "a reserved opcode": frame(client_frame(0x7, b"hi")),
    "400 frames in a breath": frame(text('{"op":"ping","t0":1}') * 400),
    "400 pings in a breath": frame(client_frame(Opcode.PING) * 400),
    "400 empty fragments": frame(text("", fin=False) + client_frame(0, fin=False) * 400),
    "an op that is none": command(b'{"op":"dance","id":"1"}'),
    "words that are a number": command(b'{"op":"say","id":"1","text":7}'),
    "words too long": command(b'{"op":"say","id":"1","text":"' + b"a" * 1_001 + b'"}'),
    "a contact behind 1,000 blanks": padded("say", "add me on telegram @sky_high"),
    "a slip with one, behind 1,000 blanks": padded("slip", "write to heron@example.org"),
    "a tool of the host": command(b'{"op":"steer","id":"1","steer":"hold"}'),
    "a first frame that is no hello": first('{"op":"say","id":"1","text":"hi"}'),
    "a token that is none": first('{"op":"hello","token":"rk.forged"}'),
    "a handshake of another house": handshake(origin="https://elsewhere.example"),
    "a handshake from an origin that is none": handshake(origin="http://["),
    "a handshake that names two origins": handshake(
        additional_headers=[("Origin", "http://a.example"), ("Origin", "http://b.example")]
    ),
    "a handshake in another tongue": handshake(subprotocols=["else.v1"]),
    "a call of another house": call(SEAT, Origin="https://elsewhere.example"),
    "a call from an origin that is none": call(SEAT, Origin="http://["),
    "a body 250,000 deep": call(b"[" * 250_000),
    "a body over 256 KiB": call(b'{"name":"' + b"a" * 300_000 + b'"}'),
    "80 seats in a breath": call(SEAT, times=80),
    "300 drop-ins in a breath": drop_ins,
    "120 lines, where 100 may be": lines,
    "a line without a hello": no_hello,
    "a head that is dribbled": dribbled(HEAD),
    "a handshake that is dribbled": dribbled(LIVE),
    "a reader that reads nothing": stalled,
}


class Neighbour:
    """Goes on talking, and notes how long each answer takes."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def slowest(self, meanwhile: Awaitable[str]) -> tuple[str, float, int]:
        """What came of it, the slowest answer in ms, and how many there were."""
        work = asyncio.ensure_future(meanwhile)
        took: list[float] = []
        began = time.monotonic()
        while not work.done() or time.monotonic() - began < AT_LEAST_S:
            start = time.perf_counter()
            answer = await self.client.say("still here")
            assert answer["op"] == "ok", answer
            took.append((time.perf_counter() - start) * 1_000)
            await asyncio.sleep(0.02)
        assert self.client.closed is None
        return await work, max(took), len(took)


async def _nothing() -> str:
    return "nothing is sent"


async def main() -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory(prefix="rk-") as folder:
        daemon = Daemon(Path(folder) / "store")
        await asyncio.to_thread(daemon.start)
        bounds = {"frame_rate": 100, "seat_rate": "60/minute", "listen_rate": "120/minute"}
        try:
            async with running_hub(daemon.url, "drill", lines_per_address=100, **bounds) as hub:
                await _table(hub)
        finally:
            await asyncio.to_thread(daemon.stop)


async def _table(hub: RunningHub) -> None:
    def say(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    say("| what comes | what it is answered | slowest word of a neighbour | words |")
    say("| --- | --- | --- | --- |")
    room = await hub.room(capacity=1_000)
    neighbour = Neighbour(await hub.guest(room.id, "Neighbour", X_Forwarded_For="198.51.100.1"))

    async def row(name: str, work: Awaitable[str]) -> None:
        told, ms, words = await neighbour.slowest(work)
        say(f"| {name} | {told} | {ms:.1f} ms | {words} |")

    await row("(quiet)", _nothing())
    for name, bad in ROWS.items():
        await row(name, bad(hub, room.id))
    await row("(quiet again)", _nothing())


if __name__ == "__main__":
    asyncio.run(main())
