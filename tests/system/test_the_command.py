"""`ruikatsu serve` as people start it: a process of its own, with the store that it brings along."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from ruikatsu.store.daemon import Daemon
from tests.wire import Client


class Serving:
    """A server process, and what it has printed."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.printed = ""

    async def until(self, pattern: str) -> re.Match[str]:
        """Waits until it has printed this."""
        assert self.process.stdout is not None
        async with asyncio.timeout(60):
            while (found := re.search(pattern, self.printed)) is None:
                line = await self.process.stdout.readline()
                assert line, f"it stopped: {self.printed}"
                self.printed += line.decode()
        return found


@asynccontextmanager
async def serving(data: Path, end: signal.Signals = signal.SIGTERM) -> AsyncIterator[Serving]:
    """The demo on a free port, ended by that signal."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "ruikatsu", "serve", "--demo", "--port", "0", "--data", str(data),
        stdout=asyncio.subprocess.PIPE,
        env={name: value for name, value in os.environ.items() if not name.startswith("RUIKATSU_")},
    )  # fmt: skip
    running = Serving(process)
    try:
        await running.until(r"Serving on (http://\S+)")
        yield running
    finally:
        process.send_signal(end)
        await process.wait()


async def _enter(base: str, room: str) -> Client:
    async with httpx.AsyncClient(base_url=base) as http:
        seat = await http.post(f"/api/rooms/{room}/seats", json={"as": "guest", "agreed": True})
    client = await Client.connect(base, room)
    await client.send({"op": "hello", "token": seat.json()["token"]})
    await client.until("welcome")
    return client


async def test_a_second_start_keeps_what_was_said_in_the_first(tmp_path: Path) -> None:
    for text, end in (("kept", signal.SIGTERM), ("kept too", signal.SIGKILL)):
        async with serving(tmp_path / "a folder", end) as first:
            base, room = (
                await first.until(r"in session now\s+(http://[^/]+)/rooms/(\S+)")
            ).groups()
            client = await _enter(base, room)
            assert (await client.say(text))["op"] == "ok"
        await client.until_closed()
    async with serving(tmp_path / "a folder") as again:
        base, same = (await again.until(r"in session now\s+(http://[^/]+)/rooms/(\S+)")).groups()
        assert same == room
        back = await _enter(base, room)
        assert [event["text"] for event in back.welcome["recent"]] == ["kept", "kept too"]
        await back.close()


async def test_the_demo_has_a_room_now_one_soon_one_tomorrow_and_company_at_any_hour(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path) as demo:
        base = (await demo.until(r"Serving on (http://\S+)"))[1]
        async with httpx.AsyncClient(base_url=base) as http:
            rooms = (await http.get("/api/rooms")).json()["rooms"]
            held = [room["state"] for room in rooms if not room["autopilot"]]
            alone = [room["state"] for room in rooms if room["autopilot"]]
            assert held == ["live", "doors_open", "scheduled"]
            assert alone == ["live", "scheduled", "scheduled"]
            page = await http.get(f"/rooms/{rooms[0]['id']}")
            assert page.headers["Content-Type"].startswith("text/html")
            film = rooms[0]["id"]
            programme = (await http.get(f"/api/rooms/{film}")).json()["programme"]
            cues = [cue for phase in programme["phases"] for cue in phase["cues"]]
            for cue in cues:
                if cue["kind"] == "media":
                    for url in (cue["url"], cue["poster"], *[c["url"] for c in cue["captions"]]):
                        part = await http.get(url, headers={"Range": "bytes=0-99"})
                        assert part.status_code == 206, url
    assert re.search(r"the host's link\s+http://\S+#host=\S+", demo.printed)


async def test_its_secret_and_its_store_are_for_its_owner_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with serving(data):
        assert (data / "secret").stat().st_mode & 0o777 == 0o600
        assert (data / "store").stat().st_mode & 0o777 == 0o700


async def test_told_to_stop_it_ends_by_itself_and_takes_its_store_along(tmp_path: Path) -> None:
    for end in (signal.SIGTERM, signal.SIGINT):
        async with serving(tmp_path / "data", end) as served:
            assert Daemon(tmp_path / "data/store").alive()
        assert served.process.returncode == 0
        assert not Daemon(tmp_path / "data/store").alive()
