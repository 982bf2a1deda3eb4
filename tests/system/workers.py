"""`ruikatsu serve --workers` as people start it, and which of its processes holds a line."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.wire import Client

ENV = {name: value for name, value in os.environ.items() if not name.startswith("RUIKATSU_")}


@dataclass
class Workers:
    """A parent and its workers, at `base`; the demo's room in session is `room`."""

    parent: asyncio.subprocess.Process
    base: str
    room: str

    def pids(self) -> set[int]:
        """The workers that live."""
        with suppress(FileNotFoundError):
            tasks = Path(f"/proc/{self.parent.pid}/task")
            found = [(task / "children").read_text().split() for task in tasks.iterdir()]
            return {int(pid) for pids in found for pid in pids if _is_worker(int(pid))}
        return set()

    def holder(self, client: Client) -> int | None:
        """The worker at the other end of that line, by the kernel's table of connections."""
        theirs = client.connection.transport.get_extra_info("sockname")[1]
        ours = client.connection.transport.get_extra_info("peername")[1]
        for row in Path("/proc/net/tcp").read_text().splitlines()[1:]:
            part = row.split()
            if (_port(part[1]), _port(part[2])) == (ours, theirs):
                return next((pid for pid in self.pids() if _has(pid, part[9])), None)
        return None

    async def seat(self) -> dict[str, Any]:
        async with httpx.AsyncClient(base_url=self.base, timeout=10) as http:
            asked = {"as": "guest", "agreed": True}
            answer = await http.post(f"/api/rooms/{self.room}/seats", json=asked)
        assert answer.status_code == 201, answer.text
        seat: dict[str, Any] = answer.json()
        return seat

    async def enter(self, seat: dict[str, Any], since: dict[str, Any] | None = None) -> Client:
        """A line for that seat, welcomed, on whichever worker the kernel chose."""
        client = await Client.connect(self.base, self.room)
        hello = {"op": "hello", "token": seat["token"]}
        await client.send(hello if since is None else {**hello, "since": since})
        await client.until("welcome")
        return client

    async def one_on_each(self, workers: int) -> dict[int, tuple[Client, dict[str, Any]]]:
        """Somebody on each of so many workers; who comes to one that has somebody already goes again."""
        found: dict[int, tuple[Client, dict[str, Any]]] = {}
        seat = await self.seat()
        async with asyncio.timeout(30):
            while len(found) < workers:
                client = await self.enter(seat)
                pid = self.holder(client)
                if pid is None or pid in found:
                    await client.close()
                else:
                    found[pid] = client, seat
                    seat = await self.seat()
        return found


@asynccontextmanager
async def working(data: Path, *more: str, workers: int = 2) -> AsyncIterator[Workers]:
    """The demo with so many workers; ended if the test has not done so."""
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "ruikatsu", "serve", "--demo", "--port", "0",
        "--workers", str(workers), "--data", str(data), *more,
        env=ENV, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert parent.stdout is not None
    printed = ""
    try:
        async with asyncio.timeout(60):
            while "Serving on" not in printed:
                line = (await parent.stdout.readline()).decode()
                assert line, f"it stopped: {printed}"
                printed += line
        here = re.search(r"in session now\s+(http://[^/]+)/rooms/(\S+)", printed)
        assert here is not None
        assert printed.count("in session now") == 1
        yield Workers(parent, here[1], here[2])
    finally:
        if parent.returncode is None:
            parent.send_signal(signal.SIGTERM)
        await parent.communicate()


def alive(pid: int) -> bool:
    """Whether the process runs."""
    with suppress(OSError):
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False


def _is_worker(pid: int) -> bool:
    with suppress(OSError):
        return b"\0worker\0" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def _port(address: str) -> int:
    return int(address.rpartition(":")[2], 16)


def _has(pid: int, inode: str) -> bool:
    with suppress(OSError):
        for file in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                if str(file.readlink()) == f"socket:[{inode}]":
                    return True
    return False
