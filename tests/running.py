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
from tests.overheard import overhear
from tests.served import WORKERS
from tests.sniffer import sniff
from tests.store.making import eventually
from tests.wire import Client


@dataclass
class RunningHub:
    """One hub, reachable at `base`."""

    base: str
    app: Application
    server: Server
    clients: list[Client] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)

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

    async def ask_seat(
        self,
        room: str,
        name: str | None = None,
        *,
        role: str = "guest",
        invitation: str = "",
        **headers: str,
    ) -> httpx.Response:
        """A seat over HTTP, or why there is none. `headers` with `_` for `-`."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if invitation:
            given["Authorization"] = f"Bearer {invitation}"
        body = {"as": role, "name": name, "agreed": True}
        self.asked.append({"name": name or "", "invitation": invitation, **headers})
        async with self.http() as http:
            return await http.post(f"/api/rooms/{room}/seats", json=body, headers=given)

    async def seat(self, room: str, name: str | None = None, **given: Any) -> dict[str, Any]:
        """A seat over HTTP."""
        answer = await self.ask_seat(room, name, **given)
        assert answer.status_code == 201, answer.text
        seat: dict[str, Any] = answer.json()
        return seat

    async def guest(self, room: str, name: str | None = None, **headers: str) -> Client:
        """Somebody with a seat, welcomed."""
        return await self.enter(room, await self.seat(room, name, **headers))

    async def staff_seat(self, room: RoomSettings, role: str, name: str) -> dict[str, Any]:
        """A chair of the staff, by its link."""
        invitation = getattr(self.links(room), role).partition("=")[2]
        return await self.seat(room.id, name, role=role, invitation=invitation)

    async def host(self, room: RoomSettings, name: str = "Host") -> Client:
        """The host, welcomed."""
        return await self.enter(room.id, await self.staff_seat(room, "host", name))

    async def moderator(self, room: RoomSettings, name: str = "Moderator") -> Client:
        """A moderator, welcomed."""
        return await self.enter(room.id, await self.staff_seat(room, "moderator", name))

    async def listener(self, room: str, **options: Any) -> Client:
        """Somebody without a seat, welcomed."""
        client = await self.line(room, **options)
        await client.send({"op": "hello", "as": "listener"})
        client.person = (await client.until("welcome"))["you"]["person"]
        return client

    async def knock(self, room: str, seat: dict[str, Any]) -> Client:
        """A line for a seat, told to wait at the door."""
        client = await self.line(room)
        client.person = seat["person"]
        await client.send({"op": "hello", "token": seat["token"]})
        await client.until("knocking")
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


async def some_beats(hub: RunningHub, most: int = 10) -> None:
    """Returns when this hub has looked at its rooms so often again."""
    awake, seen = hub.app.hub.beating.awake, set[int]()

    def beaten() -> bool:
        seen.add(awake._beat)
        return len(seen) > most

    await eventually(beaten)


@asynccontextmanager
async def running_hub(url: str, prefix: str, **given: Any) -> AsyncIterator[RunningHub]:
    """A hub on that store; with `--store workers`, two in processes of their own. Limits are wide unless given."""
    rates = ("say_rate", "seat_rate", "listen_rate", "hello_rate", "room_rate")
    wide = dict.fromkeys(rates, "100000/second")
    given = {**wide, "frame_rate": 100_000, **given}
    listener = listen("127.0.0.1", 0)
    async with AsyncExitStack() as stack:
        if "data" not in given:
            given["data"] = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rk-")))
        settings = Settings(prefix=prefix, secret="for tests only", **given)
        app = await stack.enter_async_context(application(settings, url))
        server = Server(configured(app, settings.proxy_list()), app)
        if WORKERS:
            listener.close()
            base = await asyncio.to_thread(WORKERS[0].base, settings, url)
            serving = asyncio.create_task(asyncio.sleep(0))
        else:
            base = f"http://127.0.0.1:{listener.getsockname()[1]}"
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            while not server.started:  # noqa: ASYNC110  uvicorn has no event for it
                await asyncio.sleep(0)
        hub = RunningHub(base, app, server)
        try:
            yield hub
        finally:
            try:
                await sniff(app.store, hub.clients)
                await overhear(app, hub.clients, hub.asked)
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
