"""People in a drill: they talk, lose their line, come back as the page does, and write down all that they see."""

import asyncio
import json
import random
import string
import time
import uuid
from contextlib import suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tests.drills.house import House, HubProcess
from tests.wire import Frame

LOST = (OSError, ConnectionClosed, InvalidHandshake, InvalidMessage, TimeoutError, EOFError)

PATIENCE_S = 25.0
"""As the page has it (client/socket.js): a line that is silent for 15 s is asked for a sign, and left 10 s later."""

DIAL_S = 2.0
"""After so long a proxy would have tried another hub."""

PING_S = 0.5
FINAL = frozenset({"muted", "removed", "banned", "hushed", "not_allowed", "unknown_person"})
"""What is answered for good: the words are not said again."""


def letters(n: int) -> str:
    """A number without digits: those would be screened as somebody's telephone."""
    text = ""
    while True:
        n, rest = divmod(n, 26)
        text = string.ascii_lowercase[rest] + text
        if not n:
            return text


class Telling:
    """What a guest was told under one epoch: every event once, and in order."""

    def __init__(self, seq: int) -> None:
        self.next = seq + 1
        self.texts: dict[str, int] = {}
        self.doubled = 0
        self.out_of_order = 0

    def event(self, seq: int, text: str | None) -> None:
        if seq < self.next:
            self.doubled += 1
        elif seq > self.next:
            self.out_of_order += 1
        self.next = max(self.next, seq + 1)
        if text is not None and self.texts.setdefault(text, seq) != seq:
            self.doubled += 1


class Person:
    """Somebody with a seat. Runs until told to rest; `words` are what they said, in order."""

    def __init__(
        self, house: House, name: str, seat: dict[str, Any], seed: int, patience: float = PATIENCE_S
    ) -> None:
        self.house = house
        self.name = name
        self.seat = seat
        self.person: str = seat["person"]
        self.patience = patience
        self.words: list[str] = []
        self.acked: dict[str, int] = {}
        self.refused: set[str] = set()
        self.tellings: list[Telling] = []
        self.written_after: dict[str, float] = {}
        self.last_written_after = 0.0
        self.silence = 0.0
        self.out = 0.0
        self.dials = 0
        self.shut_out: str | None = None
        self.hub: HubProcess | None = None
        self._random = random.Random(seed)
        self._epoch = ""
        self._certain = 0.0
        self._heard_at: float | None = None
        self._out_since: float | None = None
        self._any_at = 0.0
        self._line: ClientConnection | None = None
        self._inside = asyncio.Event()
        self._answers: dict[str, asyncio.Future[Frame]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._talking: asyncio.Task[None] | None = None
        self._resting = False
        self._measures = True
        self._avoid: HubProcess | None = None

    # Being there.

    async def arrive(self, hub: HubProcess) -> None:
        """Comes in at that hub."""
        self.hub = hub
        self._tasks = [asyncio.create_task(self._live())]
        async with asyncio.timeout(60):
            await self._inside.wait()

    async def arrive_if_let(self, hub: HubProcess) -> None:
        """Knocks at that hub, and goes in if they are let in; returns when that is known."""
        self.hub = hub
        self._tasks = [asyncio.create_task(self._live())]
        with suppress(TimeoutError):
            async with asyncio.timeout(15):
                while self.shut_out is None and not self._inside.is_set():  # noqa: ASYNC110
                    await asyncio.sleep(0.02)

    async def leave(self) -> None:
        """No more; what was seen stays written down."""
        self._resting = True
        for task in self._tasks:
            task.cancel()
        for ended in await asyncio.gather(*self._tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended

    def move(self) -> None:
        """Their line is lost, and they come back at another hub."""
        self._avoid = self.hub
        if self._line is not None:
            self._line.transport.abort()

    async def _live(self) -> None:
        attempt = 0
        while self.shut_out is None:
            self.dials += 1
            wait: float | None = None
            with suppress(*LOST):
                wait = await self._visit()
            if self._inside.is_set():
                attempt = 0
            self._inside.clear()
            self._line = None
            self._out_since = self._out_since or time.monotonic()
            for answer in self._answers.values():
                if not answer.done():
                    answer.cancel()
            if self.shut_out is None:
                # As the page does: full jitter, and longer each time.
                span = min(15.0, 0.5 * 2**attempt)
                attempt += 1
                await asyncio.sleep((wait or 0) + self._random.random() * span)

    async def _visit(self) -> float | None:
        """One line, to its end. Seconds that the hub asked to wait."""
        opened = time.monotonic()
        line = await self._dial()
        self._line = line
        self._certain = opened
        wait: float | None = None
        minding = asyncio.create_task(self._mind(line))
        try:
            hello: Frame = {"op": "hello", "token": self.seat["token"]}
            if self.tellings:
                hello["since"] = {"epoch": self._epoch, "seq": self.tellings[-1].next - 1}
            await line.send(json.dumps(hello))
            async for message in line:
                frame = json.loads(message)
                self._any_at = time.monotonic()
                if frame["op"] == "bye":
                    wait = frame.get("retry_after")
                    if line.close_code is None and frame["code"] in ("removed", "banned"):
                        self.shut_out = frame["code"]
                else:
                    self._take(frame)
        except ConnectionClosed as closed:
            if closed.rcvd is not None and 4500 <= closed.rcvd.code <= 4999:
                self.shut_out = closed.rcvd.reason
        finally:
            minding.cancel()
            line.transport.abort()
        return wait

    async def _dial(self) -> ClientConnection:
        """A line to the first hub that takes them, as a proxy finds it. Raises what the last one said."""
        error: BaseException = ConnectionError("nobody is there")
        for hub in self._in_turn():
            url = f"{hub.base.replace('http', 'ws', 1)}/api/rooms/{self.house.room.id}/live"
            try:
                async with asyncio.timeout(DIAL_S):
                    line = await connect(
                        url, subprotocols=["ruikatsu.v1"], max_size=None, proxy=None,  # type: ignore[list-item]
                        ping_interval=None, close_timeout=0.2,
                    )  # fmt: skip
            except LOST as refused:
                error = refused
            else:
                self.hub = hub
                return line
        raise error

    def _in_turn(self) -> list[HubProcess]:
        """Which hubs are tried: those that are up, the one just lost last."""
        hubs = [hub for hub in self.house.hubs if hub.up]
        self._random.shuffle(hubs)
        hubs.sort(key=lambda hub: hub is self._avoid)
        if self.dials == 1 and self.hub in hubs:
            hubs.sort(key=lambda hub: hub is not self.hub)
        self._avoid = None
        return hubs

    async def _mind(self, line: ClientConnection) -> None:
        """Pings; gives up a line that has been silent for too long."""
        self._any_at = time.monotonic()
        with suppress(*LOST):
            while time.monotonic() - self._any_at < self.patience:
                await line.send(json.dumps({"op": "ping", "t0": time.monotonic() * 1_000}))
                await asyncio.sleep(PING_S)
        self._avoid = self.hub
        line.transport.abort()

    # Seeing.

    def _take(self, frame: Frame) -> None:
        match frame["op"]:
            case "pong":
                # Whatever follows was written after this ping was sent.
                self._certain = max(self._certain, frame["t0"] / 1_000)
            case "welcome":
                self._welcomed(frame)
            case "event":
                self._event(frame)
            case "ok" | "no":
                answer = self._answers.get(frame["id"])
                if answer is not None and not answer.done():
                    answer.set_result(frame)

    def _welcomed(self, frame: Frame) -> None:
        self.last_written_after = self._certain
        recent = frame.get("recent")
        if recent is not None or frame["epoch"] != self._epoch:
            self._epoch = frame["epoch"]
            self.tellings.append(Telling(frame["seq"]))
            for event in recent or ():
                self._see(event)
        now = time.monotonic()
        if self._out_since is not None:
            self.out = max(self.out, now - self._out_since)
        self._out_since = None
        self._inside.set()

    def _event(self, frame: Frame) -> None:
        self.last_written_after = self._certain
        self._see(frame)
        text = frame.get("text") if frame["type"] == "said" else None
        self.tellings[-1].event(frame["seq"], text or None)
        if text:
            self._gap(time.monotonic())

    def _see(self, event: Frame) -> None:
        if event["type"] == "said" and event["text"]:
            before = self.written_after.get(event["text"], 0.0)
            self.written_after[event["text"]] = max(before, self._certain)

    def _gap(self, now: float) -> None:
        if self._heard_at is not None and self.shut_out is None and self._measures:
            self.silence = max(self.silence, now - self._heard_at)
        self._heard_at = now

    async def hears_after(self, moment: float) -> None:
        """Returns when they have heard words since then, or were put out."""
        while self.shut_out is None and (self._heard_at or 0) <= moment:  # noqa: ASYNC110
            await asyncio.sleep(0.02)

    def measures_no_more(self) -> None:
        """From now on it is quiet because nobody talks."""
        self._gap(time.monotonic())
        self._measures = False

    # Speaking.

    def talk(self, every: float, stop: asyncio.Event) -> None:
        """Says one thing after another, each until it is answered, until `stop`."""
        self._talking = asyncio.create_task(self._talk(every, stop))
        self._tasks.append(self._talking)

    async def rests(self) -> None:
        """Returns when what they said last has its answer."""
        if self._talking is not None:
            await self._talking

    async def _talk(self, every: float, stop: asyncio.Event) -> None:
        while not stop.is_set() and self.shut_out is None:
            text = f"{self.name} {letters(len(self.words))}"
            self.words.append(text)
            answer = await self.ask("say", text=text)
            if answer is None:
                return
            if answer["op"] == "ok":
                self.acked[text] = answer["seq"]
            else:
                self.refused.add(text)
            with suppress(TimeoutError):
                async with asyncio.timeout(every * self._random.uniform(0.5, 1.5)):
                    await stop.wait()

    async def ask(self, op: str, **fields: Any) -> Frame | None:
        """A command with one id, repeated over all lines until it is answered for good. None: they were put out."""
        frame_id = str(uuid.UUID(int=self._random.getrandbits(128), version=4))
        while self.shut_out is None:
            line = self._line
            if line is None or not self._inside.is_set():
                with suppress(TimeoutError):
                    async with asyncio.timeout(0.2):
                        await self._inside.wait()
                continue
            answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
            self._answers[frame_id] = answer
            try:
                await line.send(json.dumps({"op": op, "id": frame_id, **fields}))
                # The page keeps what is not answered and sends it again on the next line.
                frame = await answer
            except LOST:
                await asyncio.sleep(0.02)
                continue
            except asyncio.CancelledError:
                if not answer.cancelled() or self._resting:
                    raise
                continue
            finally:
                self._answers.pop(frame_id, None)
            if frame["op"] == "ok" or frame["code"] in FINAL:
                return frame
            await asyncio.sleep(frame.get("retry_after") or 0.2)
        return None
