"""A hub with a folder of its own for films, and hosts."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from ruikatsu.web.hosts import add_host
from tests.running import RunningHub, running_hub


@dataclass
class Host:
    """Somebody who may bring films."""

    hub: RunningHub
    folder: Path
    key: str
    uploads: "list[Upload]" = field(default_factory=list)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}

    def left(self) -> list[str]:
        """Every name in the folder."""
        return sorted(p.name for p in self.folder.iterdir()) if self.folder.exists() else []

    async def ask(self, method: str, path: str, **given: Any) -> httpx.Response:
        given["headers"] = {**self.headers, **given.get("headers", {})}
        async with self.hub.http() as http:
            return await http.request(method, path, **given)

    async def bring(self, data: Any, **headers: str) -> httpx.Response:
        return await self.ask("POST", "/api/media", content=data, headers=headers)

    async def brought(self, data: bytes) -> dict[str, Any]:
        """What was answered to a file that is taken."""
        answer = await self.bring(data)
        assert answer.status_code == 201, answer.text
        media: dict[str, Any] = answer.json()
        return media

    async def get(self, path: str, **headers: str) -> httpx.Response:
        async with self.hub.http() as http:
            return await http.get(path, headers=headers)

    async def begin(self, *lines: str, body: bytes = b"") -> "Upload":
        """An upload of which only this much is sent."""
        host, _, port = self.hub.base.removeprefix("http://").partition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        head = ["POST /api/media HTTP/1.1", f"Host: {host}:{port}", *lines]
        head += [f"{name}: {value}" for name, value in self.headers.items()]
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        await writer.drain()
        self.uploads.append(Upload(reader, writer))
        return self.uploads[-1]


@dataclass
class Upload:
    """A line on which a file is being sent."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def status(self) -> int:
        async with asyncio.timeout(10):
            return int((await self.reader.readline()).split()[1])

    async def leave(self) -> None:
        self.writer.close()
        with suppress(ConnectionError):
            await self.writer.wait_closed()


async def until(fits: Callable[[], bool]) -> None:
    """Returns as soon as it is so; fails when it does not become so."""
    async with asyncio.timeout(10):
        while not fits():  # noqa: ASYNC110  a folder tells nobody
            await asyncio.sleep(0.005)


@pytest.fixture
async def host(valkey_url: str, prefix: str, tmp_path: Path) -> AsyncIterator[Host]:
    """A host of a hub that takes films up to 300 kB."""
    async with running_hub(valkey_url, prefix, data=tmp_path, media_limit=300_000) as hub:
        host = Host(hub, tmp_path / "media", await add_host(hub.app.store, "Mio"))
        yield host
        for upload in host.uploads:
            await upload.leave()
