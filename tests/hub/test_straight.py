"""A flush writes straight to the kernel: on real sockets, whatever the reader and the loop do meanwhile."""

import asyncio
import socket
from collections.abc import Callable, Coroutine
from dataclasses import dataclass

import pytest
import uvloop

from ruikatsu.hub.lines import Lines
from ruikatsu.hub.socket import SLOW_BYTES, LiveSocket
from tests.hub.wire import Ear

LOOPS: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {
    "asyncio": asyncio.new_event_loop,
    "uvloop": uvloop.new_event_loop,
}


@dataclass
class Pair:
    """A line, and the other end of it."""

    line: LiveSocket
    transport: asyncio.Transport
    theirs: socket.socket
    lines: Lines

    def flush(self, frame: bytes) -> None:
        """As a room does it."""
        self.lines.write(frame)

    async def reads(self, size: int) -> bytes:
        """Exactly so many bytes."""
        found = bytearray()
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(10):
            while len(found) < size:
                found += await loop.sock_recv(self.theirs, size - len(found))
        return bytes(found)


async def pair() -> Pair:
    """A line over a real socket with little room in the kernel."""
    loop = asyncio.get_running_loop()
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8_192)
        door.bind(("127.0.0.1", 0))
        door.listen()
        theirs = socket.socket()
        theirs.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        theirs.connect(door.getsockname())
        theirs.setblocking(False)
        ours, _ = door.accept()
    ours.setblocking(False)
    line = LiveSocket(Ear())
    transport, _ = await loop.connect_accepted_socket(lambda: line, ours)
    lines = Lines()
    lines.add(line)
    return Pair(line, transport, theirs, lines)


@pytest.mark.parametrize("loop", LOOPS)
def test_what_the_kernel_does_not_take_at_once_is_sent_behind_it_and_nothing_overtakes(
    loop: str,
) -> None:
    async def scene() -> None:
        lines = await pair()
        # The transport still has the first when the second is flushed.
        lines.line.send(b"first")
        lines.flush(b"second")
        assert await lines.reads(11) == b"firstsecond"
        frames = [bytes([65 + n]) * 20_000 for n in range(10)]
        for frame in frames[:5]:
            lines.flush(frame)
        # An answer, by the ordinary way, between two flushes.
        lines.line.send(b"answer")
        for frame in frames[5:]:
            lines.flush(frame)
        wanted = b"".join(frames[:5]) + b"answer" + b"".join(frames[5:])
        assert await lines.reads(len(wanted)) == wanted
        lines.flush(b"and on")
        assert await lines.reads(6) == b"and on"
        lines.transport.abort()
        lines.theirs.close()

    run(loop, scene)


@pytest.mark.parametrize("loop", LOOPS)
def test_who_falls_behind_is_cut_and_costs_no_more(loop: str) -> None:
    async def scene() -> None:
        lines = await pair()
        for _ in range(400):
            lines.flush(b"x" * 10_000)
            await asyncio.sleep(0)
        assert lines.line.straight == -1
        assert lines.transport.is_closing()
        assert lines.line.waiting() < 2_000_000
        lines.theirs.close()

    assert SLOW_BYTES < 1_000_000
    run(loop, scene)


@pytest.mark.parametrize("loop", LOOPS)
def test_what_was_meant_for_one_line_never_reaches_whoever_got_its_number(loop: str) -> None:
    """Once we have been told that a line is lost, the next connection may get the same number."""

    async def scene() -> None:
        lines = await pair()
        lines.flush(b"ours")
        lines.transport.abort()
        strangers = [socket.socketpair() for _ in range(50)]
        lines.flush(b"private")
        await asyncio.sleep(0.01)
        strangers += [socket.socketpair() for _ in range(50)]  # one of them has the number now
        lines.flush(b"private")
        for mine, other in strangers:
            for end in (mine, other):
                end.setblocking(False)
                with pytest.raises(BlockingIOError):
                    end.recv(10)
        assert lines.line.straight == -1
        assert len(lines.lines) == 0
        for ends in strangers:
            for end in ends:
                end.close()
        lines.theirs.close()

    run(loop, scene)


@pytest.mark.parametrize("loop", LOOPS)
def test_after_a_goodbye_nothing_more_is_said(loop: str) -> None:
    async def scene() -> None:
        lines = await pair()
        lines.line.close(1000)
        lines.flush(b"too late")
        said = await lines.reads(4)
        assert said == b"\x88\x02\x03\xe8"
        await asyncio.sleep(0)
        with pytest.raises(BlockingIOError):
            lines.theirs.recv(10)
        lines.transport.abort()
        lines.theirs.close()

    run(loop, scene)


def run(loop: str, scene: Callable[[], Coroutine[None, None, None]]) -> None:
    with asyncio.Runner(loop_factory=LOOPS[loop]) as runner:
        runner.run(scene())
