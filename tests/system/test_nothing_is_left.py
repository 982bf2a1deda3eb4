"""After its retention no key and no file of the embedded store holds anything of a room."""

import asyncio
import secrets
from pathlib import Path
from typing import Any

import pytest

from ruikatsu.domain.programme import Programme
from ruikatsu.domain.room import Settings as RoomSettings
from ruikatsu.serve import Server, serve
from ruikatsu.settings import Settings
from ruikatsu.store import Store
from ruikatsu.store.making import make_room, new_room_id
from tests.running import RunningHub, phase
from tests.wire import Client


def _holding(folder: Path, marks: list[str]) -> dict[str, list[str]]:
    """Which files hold which of the marks, in their names or in what they hold."""
    found: dict[str, list[str]] = {}
    for file in folder.rglob("*"):
        if not file.is_file():
            continue
        try:
            data = file.name.encode() + file.read_bytes()
        except FileNotFoundError:
            continue  # it was being written anew
        if here := [mark for mark in marks if mark.encode() in data]:
            found[file.name] = here
    return found


async def _keys(store: Store) -> list[bytes]:
    reply = await store.reads.call("KEYS", "*")
    return [bytes(key) for key in reply]


async def test_what_was_said_goes_from_the_disk_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ruikatsu.store.forgetting.AGAIN_S", 0.05)
    monkeypatch.setattr("ruikatsu.store.forgetting.PAUSE_S", 0.05)
    servers: list[Server] = []

    class Stoppable(Server):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            servers.append(self)

    monkeypatch.setattr("ruikatsu.serve.Server", Stoppable)
    said: asyncio.Queue[str] = asyncio.Queue()
    data = tmp_path / "data"
    settings = Settings(port=0, data=data, secret="for tests only", redis_url=None)
    serving = asyncio.create_task(serve(settings, said.put_nowait))
    try:
        base = (await asyncio.wait_for(said.get(), 30)).split()[2].replace("localhost", "127.0.0.1")
        socket = next((data / "store").glob("*.sock"), None)
        assert socket is not None
        async with await Store.open(f"unix://{socket}") as store:
            await _written_anew_at_the_start(store)
            words, name = secrets.token_hex(6), secrets.token_hex(6)
            room = new_room_id()
            made = RoomSettings(
                id=room,
                title=f"Title {words}",
                starts_at=store.clock.now_ms(),
                programme=Programme((phase("close", 4, "open"),)),
                retention_ms=500,
            )
            assert await make_room(store, made)
            guest = await _enter(base, room, name)
            assert (await guest.say(f"say {words}"))["op"] == "ok"
            assert (await guest.ask("help", text=f"help {words}"))["op"] == "ok"
            marks = [words, name, room, guest.person]
            # It is there, so that its being gone says something.
            assert {*marks} == {one for here in _holding(data, marks).values() for one in here}
            assert (await guest.until("bye", patience=30))["code"] == "room_closed"
            await guest.close()
            async with asyncio.timeout(30):
                while left := _holding(data, marks):  # noqa: ASYNC110  a file tells nobody
                    await asyncio.sleep(0.1)
            assert left == {}
            about = [key for key in await _keys(store) if room.encode() in key]
            assert about == []
    finally:
        for server in servers:
            server.should_exit = True
        await serving


async def _written_anew_at_the_start(store: Store) -> None:
    """Else what is said now could stand in the first file anew, packed, and not be found to be there."""
    async with asyncio.timeout(30):
        while True:
            told = await store.reads.call("INFO", "persistence")
            if b"aof_rewrites:1" in told and b"aof_rewrite_in_progress:0" in told:
                return
            await asyncio.sleep(0.01)


async def _enter(base: str, room: str, name: str) -> Client:
    hub = RunningHub(base, None, None)  # type: ignore[arg-type]
    return await hub.guest(room, name)


async def test_the_embedded_store_remembers_no_slow_command_and_logs_no_words(
    store: Store,
) -> None:
    for name, value in (
        ("slowlog-log-slower-than", b"-1"),
        ("commandlog-request-larger-than", b"-1"),
        ("commandlog-reply-larger-than", b"-1"),
        ("hide-user-data-from-log", b"yes"),
    ):
        assert (await store.reads.call("CONFIG", "GET", name))[1] == value
