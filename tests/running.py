"""Hubs that run for real, in the test's own loop: their own store connection, port and sockets."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from ruikatsu.app import Application, application
from ruikatsu.domain.programme import ChatMode, Phase, PhaseKind, Programme
from ruikatsu.domain.room import Settings as RoomSettings
from ruikatsu.protocol.http import Links
from ruikatsu.serve import Server, configured, listen
from ruikatsu.settings import Settings
from ruikatsu.store.making import make_room, new_room_id
from tests.wire import Client


@dataclass
class RunningHub:
    """One hub, reachable at `base`."""

    base: str
    app: Application
    server: Server
    clients: list[Client] = field(default_factory=list)

    def now(self) -> int:
        return self.app.store.clock.now_ms()

    def http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.base, timeout=10)

    async def room(self, programme: Programme | None = None, **given: Any) -> RoomSettings:
        """A room that has just begun, unless `starts_at` says otherwise."""
        settings = RoomSettings(
            **{
                "id": new_room_id(),
                "title": "A quiet test",
                "starts_at": self.now() - 1_000,
                "programme": programme or talking(),
                "listeners_read": True,
                **given,
            }
        )
        assert await make_room(self.app.store, settings)
        return settings

    def links(self, room: RoomSettings) -> Links:
        return self.app.calls.links(self.base, room)

    async def seat(
        self, room: str, name: str | None = None, *, role: str = "guest", invitation: str = ""
    ) -> dict[str, Any]:
        """A seat over HTTP."""
        headers = {"Authorization": f"Bearer {invitation}"} if invitation else {}
        body = {"as": role, "name": name, "agreed": True}
        async with self.http() as http:
            answer = await http.post(f"/api/rooms/{room}/seats", json=body, headers=headers)
        assert answer.status_code == 201, answer.text
        seat: dict[str, Any] = answer.json()
        return seat

    async def guest(self, room: str, name: str | None = None) -> Client:
        """Somebody with a seat, welcomed."""
        return await self.enter(room, await self.seat(room, name))

    async def host(self, room: RoomSettings, name: str = "Host") -> Client:
        """The host, welcomed."""
        invitation = self.links(room).host.partition("#host=")[2]
        return await self.enter(
            room.id, await self.seat(room.id, name, role="host", invitation=invitation)
        )

    async def listener(self, room: str) -> Client:
        """Somebody without a seat, welcomed."""
        client = await self.line(room)
        await client.send({"op": "hello", "as": "listener"})
        await client.until("welcome")
        return client

    async def enter(
        self, room: str, seat: dict[str, Any], since: dict[str, Any] | None = None
    ) -> Client:
        """A line for a seat, welcomed."""
        client = await self.line(room)
        client.person = seat["person"]
        hello: dict[str, Any] = {"op": "hello", "token": seat["token"]}
        if since is not None:
            hello["since"] = since
        await client.send(hello)
        await client.until("welcome")
        return client

    async def line(self, room: str, **options: Any) -> Client:
        """A line without a hello."""
        client = await Client.connect(self.base, room, **options)
        self.clients.append(client)
        return client


@asynccontextmanager
async def running_hub(url: str, prefix: str, **given: Any) -> AsyncIterator[RunningHub]:
    """A hub on that store. Limits are wide unless given."""
    wide = {"say_rate": "100000/second", "seat_rate": "100000/second", "frame_rate": 100_000}
    given = {**wide, **given}
    listener = listen("127.0.0.1", 0)
    async with AsyncExitStack() as stack:
        if "data" not in given:
            given["data"] = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rk-")))
        settings = Settings(prefix=prefix, secret="for tests only", **given)
        app = await stack.enter_async_context(application(settings, url))
        server = Server(configured(app), app)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        hub = RunningHub(f"http://127.0.0.1:{listener.getsockname()[1]}", app, server)
        while not server.started:  # noqa: ASYNC110  uvicorn has no event for it
            await asyncio.sleep(0)
        try:
            yield hub
        finally:
            for client in hub.clients:
                await client.close()
            server.should_exit = True
            await serving


def phase(kind: PhaseKind, seconds: float, chat: ChatMode, *cues: Any) -> Phase:
    """A short phase."""
    return Phase(kind, round(seconds * 1_000), chat, cues)


def talking(seconds: float = 3_600) -> Programme:
    """A programme in which everybody may talk for as long as a test lasts."""
    return Programme((phase("share", seconds, "open"), phase("close", 60, "open")))
