"""A client of the wire, as anybody could write one. It keeps every frame that it was sent."""

import asyncio
import json
import uuid
from collections.abc import Callable
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

Frame = dict[str, Any]

PATIENCE_S = 10.0


class Client:
    """One line into a room. `frames` holds all that came, in order."""

    def __init__(self, connection: ClientConnection, room: str) -> None:
        self.connection = connection
        self.room = room
        self.person = ""
        self.frames: list[Frame] = []
        self.sent: list[Frame] = []
        self.address = ""
        self.closed: tuple[int, str] | None = None
        self._news = asyncio.Condition()
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def connect(cls, base: str, room: str, **options: Any) -> Self:
        """Opens the line, and no more."""
        url = f"{base.replace('http', 'ws', 1)}/api/rooms/{room}/live"
        given = {"subprotocols": ["ruikatsu.v1"], "max_size": None, "proxy": None, **options}
        client = cls(await connect(url, **given), room)
        client.address = given.get("additional_headers", {}).get("X-Forwarded-For", "")
        return client

    async def send(self, frame: Frame | str | bytes) -> None:
        """A frame; anything that is no object goes as it is."""
        if isinstance(frame, dict):
            self.sent.append(frame)
        await self.connection.send(json.dumps(frame) if isinstance(frame, dict) else frame)

    async def ask(self, op: str, **fields: Any) -> Frame:
        """A command and its answer, `ok` or `no`."""
        frame_id = fields.pop("id", None) or str(uuid.uuid4())
        since = len(self.frames)
        await self.send({"op": op, "id": frame_id, **fields})
        return await self.until(
            lambda f: f["op"] in ("ok", "no") and f.get("id") == frame_id, since=since
        )

    async def say(self, text: str, **fields: Any) -> Frame:
        """Words, and their answer."""
        return await self.ask("say", text=text, **fields)

    async def until(
        self, wanted: str | Callable[[Frame], bool], *, since: int = 0, patience: float = PATIENCE_S
    ) -> Frame:
        """The first such frame (an op, or a test) after the first `since` frames; waits for it."""
        fits = (lambda f: f["op"] == wanted) if isinstance(wanted, str) else wanted
        at = since

        def found() -> Frame | None:
            nonlocal at
            while at < len(self.frames):
                at += 1
                if fits(self.frames[at - 1]):
                    return self.frames[at - 1]
            return None

        async with asyncio.timeout(patience), self._news:
            while (frame := found()) is None:
                if self.closed is not None:
                    raise AssertionError(f"closed {self.closed}; frames: {self.frames[-3:]}")
                await self._news.wait()
        return frame

    async def until_closed(self) -> tuple[int, str]:
        """The close code and reason, once the line is down."""
        async with asyncio.timeout(PATIENCE_S), self._news:
            while self.closed is None:
                await self._news.wait()
        return self.closed

    async def heard(self, text: str) -> Frame:
        """Waits until these words have come."""
        return await self.until(lambda f: f.get("type") == "said" and f.get("text") == text)

    async def settle(self) -> None:
        """Returns when everything sent before has gone through the whole way: asks, and waits for the answer."""
        t0 = float(uuid.uuid4().int % 2**40)
        await self.send({"op": "ping", "t0": t0})
        await self.until(lambda f: f["op"] == "pong" and f["t0"] == t0)

    @property
    def welcome(self) -> Frame:
        return next(f for f in self.frames if f["op"] == "welcome")

    @property
    def role(self) -> str:
        """What the room took this line for; empty before a welcome."""
        welcomes = [f for f in self.frames if f["op"] == "welcome"]
        return str(welcomes[-1]["you"]["role"]) if welcomes else ""

    @property
    def desk(self) -> list[Frame]:
        """Every entry of the desk, in the order in which it came."""
        return [f for f in self.frames if f["op"] == "desk"]

    async def told(self, kind: str, *, since: int = 0) -> Frame:
        """Waits for an entry of the desk of this type."""
        return await self.until(lambda f: f["op"] == "desk" and f["type"] == kind, since=since)

    async def happened(self, kind: str, *, since: int = 0) -> Frame:
        """Waits for an event of this type."""
        return await self.until(lambda f: f["op"] == "event" and f["type"] == kind, since=since)

    @property
    def events(self) -> list[Frame]:
        """Every event, in the order in which it came."""
        return [f for f in self.frames if f["op"] == "event"]

    @property
    def said(self) -> list[str]:
        """Every text that was heard."""
        return [f["text"] for f in self.events if f["type"] == "said"]

    @property
    def since(self) -> dict[str, Any]:
        """Where to resume."""
        seqs = [f["seq"] for f in self.frames if f["op"] in ("event", "welcome")]
        return {"epoch": self.welcome["epoch"], "seq": max(seqs)}

    def cut(self) -> None:
        """The line is gone, without a word."""
        self.connection.transport.abort()

    async def close(self) -> None:
        """Hangs up."""
        await self.connection.close()
        await self._reading

    async def _read(self) -> None:
        try:
            async for message in self.connection:
                async with self._news:
                    self.frames.append(json.loads(message))
                    self._news.notify_all()
        except ConnectionClosed:
            pass
        async with self._news:
            self.closed = (self.connection.close_code or 1006, self.connection.close_reason or "")
            self._news.notify_all()
