"""The host is lost in the middle of a session: `python -m tests.drills.host_lost` (about four minutes).

Two real servers on one real Valkey. First the host's socket is cut, then the server that the host is on is killed. Two
guests are there, one on each server; what each of them sees is printed for every second in which something happens.
"""

import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from ruikatsu.store.daemon import Daemon
from tests.wire import Client, Frame

BACK_AFTER_S = 75
LOST = (OSError, ConnectionClosed, InvalidHandshake, InvalidMessage, AssertionError, TimeoutError)


async def command(url: str, data: Path, *words: str) -> asyncio.subprocess.Process:
    """`ruikatsu` on that store."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("RUIKATSU_")}
    env |= {"RUIKATSU_REDIS_URL": url, "RUIKATSU_DATA": str(data)}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "ruikatsu", *words, env=env, stdout=asyncio.subprocess.PIPE
    )


async def served(url: str, data: Path) -> tuple[asyncio.subprocess.Process, str]:
    """A server, and where it answers."""
    process = await command(url, data, "serve", "--port", "0")
    assert process.stdout is not None
    while "Serving on" not in (line := (await process.stdout.readline()).decode()):
        assert line, "it stopped"
    return process, line.split()[2]


class Watcher:
    """A guest who comes back by themselves to whichever server answers, and tells what they see."""

    def __init__(self, name: str, bases: list[str], room: str, seat: dict[str, Any]) -> None:
        self.name = name
        self.bases = bases
        self.room = room
        self.seat = seat
        self.seen: list[tuple[float, str]] = []
        self.began = time.monotonic()
        self.since: dict[str, Any] | None = None

    def note(self, what: str) -> None:
        self.seen.append((time.monotonic() - self.began, what))

    async def live(self) -> None:
        """Runs until cancelled."""
        while True:
            for base in self.bases:
                with suppress(*LOST):
                    await self._visit(base)
            await asyncio.sleep(0.2)

    async def _visit(self, base: str) -> None:
        client = await Client.connect(base, self.room)
        hello: Frame = {"op": "hello", "token": self.seat["token"]}
        if self.since:
            hello["since"] = self.since
        await client.send(hello)
        welcome = await client.until("welcome")
        self.note(f"in, on {base[-5:]}" + (" again" if self.since else ""))
        heard = 0
        ping = 0.0
        try:
            while client.closed is None:
                for frame in client.frames[heard:]:
                    heard += 1
                    self._tell(frame)
                self.since = client.since
                if time.monotonic() - ping > 1:
                    ping = time.monotonic()
                    await client.send({"op": "ping", "t0": ping})
                    await client.send({"op": "signal", "kind": "candle"})
                await asyncio.sleep(0.05)
            self.note(f"the line is gone ({client.closed[0]})")
        finally:
            with suppress(*LOST):
                await client.close()
        assert welcome

    def _tell(self, frame: Frame) -> None:
        match frame:
            case {"op": "event", "type": "left_alone", "on": on}:
                said = (
                    "quiet until a moderator is back" if on else "a moderator is back: words again"
                )
                self.note(said)
            case {"op": "event", "type": "said", "text": text}:
                self.note(f"hears: {text}")
            case {"op": "presence", "here": here}:
                away = [p["name"] for p in here if p["role"] == "host" and p.get("away")]
                here_again = [p["name"] for p in here if p["role"] == "host" and not p.get("away")]
                if away or here_again:
                    self.note("the host's line is down" if away else "the host is here")
            case {"op": "presence", "gone": [_, *_]}:
                self.note("somebody is no longer in the roster")
            case {"op": "no", "code": code}:
                self.note(f"no: {code}")
            case {"op": "signals"}:
                self.signals = getattr(self, "signals", 0) + 1
            case _:
                pass


def table(watchers: list[Watcher], zero: float) -> None:
    """What each saw, by the second after the loss."""
    rows: dict[int, dict[str, list[str]]] = {}
    for watcher in watchers:
        for at, what in watcher.seen:
            second = int(watcher.began + at - zero)
            if second >= -1:
                rows.setdefault(second, {}).setdefault(watcher.name, []).append(what)
    sys.stdout.write("| second | " + " | ".join(w.name for w in watchers) + " |\n")
    sys.stdout.write("| --- |" + " --- |" * len(watchers) + "\n")
    for second in sorted(rows):
        cells = [", ".join(rows[second].get(w.name, [])) for w in watchers]
        sys.stdout.write(f"| {second} | " + " | ".join(cells) + " |\n")
    for watcher in watchers:
        sys.stdout.write(f"\n{watcher.name}: {getattr(watcher, 'signals', 0)} frames of signals\n")


async def sit(base: str, room: str, token: str) -> Client:
    client = await Client.connect(base, room)
    await client.send({"op": "hello", "token": token})
    await client.until("welcome")
    return client


async def drill(url: str, data: Path, *, kill: bool) -> None:
    """One loss, and what was seen of it."""
    (first, one), (second, two) = await served(url, data), await served(url, data)
    added = await (await command(url, data, "hosts", "add", "Drill", "--json")).communicate()
    key = json.loads(added[0])["key"]
    phases = [
        {"kind": "share", "length_ms": 3_600_000, "chat": "open", "cues": []},
        {"kind": "close", "length_ms": 60_000, "chat": "open", "cues": []},
    ]
    async with httpx.AsyncClient() as http:
        answer = await http.post(
            f"{one}/api/rooms",
            json={"title": "Drill", "programme": {"phases": phases}},
            headers={"Authorization": f"Bearer {key}"},
        )
        made = answer.json()
        room = made["id"]

        async def seat(**given: Any) -> dict[str, Any]:
            invitation = given.pop("invitation", None)
            headers = {"Authorization": f"Bearer {invitation}"} if invitation else {}
            found = await http.post(
                f"{two}/api/rooms/{room}/seats", json={"agreed": True, **given}, headers=headers
            )
            taken: dict[str, Any] = found.json()
            return taken

        chair = await seat(
            **{"as": "host", "name": "Mio"}, invitation=made["links"]["host"].partition("=")[2]
        )
        host = await sit(one, room, chair["token"])
        beside = Watcher("guest on the same server", [one, two], room, await seat(name="Heron"))
        away = Watcher("guest on the other server", [two, one], room, await seat(name="Otter"))
    watchers = [beside, away]
    tasks = [asyncio.create_task(watcher.live()) for watcher in watchers]
    await asyncio.sleep(3)
    await host.say("I am here")
    zero = time.monotonic()
    if kill:
        first.send_signal(signal.SIGKILL)
    else:
        host.cut()
    await asyncio.sleep(BACK_AFTER_S + (30 if kill else 0))
    again = await sit(two, room, chair["token"])
    await asyncio.sleep(1)
    await again.say("I am back. Thank you for waiting.")
    await asyncio.sleep(2)
    what = "The host's server is killed" if kill else "The host's socket is cut"
    sys.stdout.write(f"\n## {what}; back after {BACK_AFTER_S + (30 if kill else 0)} s\n\n")
    table(watchers, zero)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await again.close()
    for process in (first, second):
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="rk-") as folder:
        store = Daemon(Path(folder) / "store")
        store.start()
        try:
            await drill(store.url, Path(folder) / "one", kill=False)
            await drill(store.url, Path(folder) / "two", kill=True)
        finally:
            store.stop()


if __name__ == "__main__":
    asyncio.run(main())
