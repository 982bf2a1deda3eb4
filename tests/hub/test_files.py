"""A flush writes to the number of a line's file. Should a loop close that file before it tells us that the line is
lost, the number may be somebody else's by then: this holds both loops to telling first."""

import asyncio
import os
import random
import socket
import struct
from collections.abc import Callable
from typing import cast

import pytest
import uvloop

LINES = 400


class Watched(asyncio.Protocol):
    """Writes, half closes, closes and aborts as it comes; at its end it looks whether the file is still its own."""

    def __init__(self, over: "asyncio.Queue[bool]", dice: random.Random) -> None:
        self._over = over
        self._dice = dice
        self._file = -1
        self._inode = 0
        self._acting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._file = transport.get_extra_info("socket").fileno()
        self._inode = os.fstat(self._file).st_ino
        self._acting = asyncio.get_running_loop().call_later(
            self._dice.random() * 0.02, self._act, cast("asyncio.Transport", transport)
        )

    def _act(self, transport: asyncio.Transport) -> None:
        if self._dice.random() < 0.5:
            transport.write(b"x" * self._dice.choice((10, 3_000_000)))
        getattr(transport, self._dice.choice(("close", "abort")))()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        assert self._acting is not None
        self._acting.cancel()
        try:
            self._over.put_nowait(os.fstat(self._file).st_ino == self._inode)
        except OSError:
            self._over.put_nowait(False)


def leave(line: socket.socket, dice: random.Random) -> None:
    """As pages and nets do: with a goodbye, without one, or torn off."""
    match dice.randrange(4):
        case 0:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        case 1:
            line.shutdown(socket.SHUT_WR)
        case 2:
            line.send(b"y" * 100)
        case _:
            pass
    line.close()


async def lines_come_and_go() -> list[bool]:
    """For each line that was lost, whether its file was still its own when we were told."""
    over: asyncio.Queue[bool] = asyncio.Queue()
    dice = random.Random(1)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Watched(over, dice), "127.0.0.1", 0)
    told: list[bool] = []
    async with server:
        place = server.sockets[0].getsockname()
        for _ in range(LINES // 50):
            lines = [socket.create_connection(place) for _ in range(50)]
            await asyncio.sleep(0.01)
            for line in lines:
                try:
                    leave(line, dice)
                except OSError:  # the other side was quicker
                    line.close()
            told += [await asyncio.wait_for(over.get(), 10) for _ in lines]
    return told


@pytest.mark.parametrize("new_loop", [uvloop.new_event_loop, asyncio.new_event_loop])
def test_a_lost_line_is_told_before_its_file_is_closed(
    new_loop: Callable[[], asyncio.AbstractEventLoop],
) -> None:
    with asyncio.Runner(loop_factory=new_loop) as runner:
        assert runner.run(lines_come_and_go()) == [True] * LINES
