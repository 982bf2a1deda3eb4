"""One simulated person: takes a seat or only listens, and comes back by themselves when the line is lost."""

import asyncio
import random
import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from .figures import Figures
from .place import Place
from .words import SIGNALS

LOST = (OSError, ConnectionClosed, InvalidHandshake, InvalidMessage, TimeoutError)

SIGNAL_EVERY_S = 10.0
PING_EVERY_S = 15.0
WELCOME_WITHIN_S = 15.0
AGAIN_S = 0.5

Frame = dict[str, Any]


class Person:
    """Lives until cancelled. `words_s`: seconds between two sentences, on average; None: listens."""

    def __init__(
        self,
        place: Place,
        figures: Figures,
        on_the_way: dict[str, float],
        words: Sequence[str],
        words_s: float | None,
    ) -> None:
        """`on_the_way`: when each sentence of anybody in this rehearsal was sent, by its id."""
        self._place = place
        self._figures = figures
        self._on_the_way = on_the_way
        self._words = words
        self._words_s = words_s
        self._token: str | None = None
        self._since: Mapping[str, object] | None = None
        self._own: dict[str, float] = {}
        self._over = False

    async def live(self) -> None:
        """Joins, and joins again, until the room is closed to them."""
        began = time.perf_counter()
        if self._words_s is not None and not await self._sit_down():
            return
        while not self._over:
            wait = AGAIN_S
            try:
                wait = await self._visit(began)
            except LOST:
                self._figures.ended["lost"] += 1
            began = time.perf_counter()
            await asyncio.sleep(wait * random.uniform(0.5, 1.5))  # noqa: S311  so that not all come at once

    async def _sit_down(self) -> bool:
        while True:
            answer = await self._place.seat()
            if "token" in answer:
                self._token = answer["token"]
                return True
            self._figures.refused[answer["code"]] += 1
            if answer.get("retry_after") is None:
                return False
            await asyncio.sleep(answer["retry_after"])

    async def _visit(self, began: float) -> float:
        """Until the line ends. How long to wait before the next."""
        async with connect(
            self._place.line,
            subprotocols=["ruikatsu.v1"],  # type: ignore[list-item]
            max_size=None,
            compression=None,
            ping_interval=None,
            open_timeout=WELCOME_WITHIN_S,
        ) as line:
            hello: Frame = {"op": "hello"}
            hello |= {"token": self._token} if self._token else {"as": "listener"}
            if self._since:
                hello["since"] = self._since
            await self._send(line, hello)
            async with asyncio.timeout(WELCOME_WITHIN_S):
                frame = orjson.loads(await line.recv())
            if frame["op"] != "welcome":
                return self._ended(frame)
            self._welcomed(frame, began)
            try:
                return await self._stay(line)
            finally:
                self._figures.here -= 1
                if self._token and not self._over:
                    await self._wave(line)

    async def _stay(self, line: ClientConnection) -> float:
        doing = [asyncio.create_task(self._signal(line)), asyncio.create_task(self._ping(line))]
        if self._words_s is not None:
            doing.append(asyncio.create_task(self._talk(line, self._words_s)))
        try:
            async for message in line:
                frame = orjson.loads(message)
                if frame["op"] == "bye":
                    return self._ended(frame)
                self._hear(frame)
            self._figures.ended[str(line.close_code or "lost")] += 1
            return AGAIN_S
        finally:
            for task in doing:
                task.cancel()
            await asyncio.gather(*doing, return_exceptions=True)

    async def _wave(self, line: ClientConnection) -> None:
        """Out: the seat is free for somebody who needs it. Only when the rehearsal ends."""
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            try:
                async with asyncio.timeout(1):
                    await self._send(line, {"op": "leave"})
                    async for message in line:
                        if orjson.loads(message)["op"] == "bye":
                            return
            except LOST:
                return

    def _welcomed(self, frame: Frame, began: float) -> None:
        figures = self._figures
        figures.joining.add(time.perf_counter() - began)
        if self._since is None:
            figures.joined += 1
        else:
            figures.returned += 1
        figures.here += 1
        figures.most = max(figures.most, figures.here)
        if self._since is None or "recent" in frame:
            self._since = {"epoch": frame["epoch"], "seq": frame["seq"]}

    def _ended(self, frame: Frame) -> float:
        """The server said goodbye: whether to come back stands in whether it says when."""
        self._figures.ended[str(frame.get("code") or frame["op"])] += 1
        wait: float | None = frame.get("retry_after")
        self._over = wait is None
        return wait if wait is not None else AGAIN_S

    def _hear(self, frame: Frame) -> None:
        figures = self._figures
        match frame["op"]:
            case "event":
                self._follow(frame["seq"])
                if frame["type"] == "said" and (sent := self._on_the_way.get(frame["id"])):
                    figures.heard += 1
                    figures.hearing.add(time.perf_counter() - sent)
            case "ok":
                if sent := self._own.pop(frame["id"], None):
                    figures.acknowledged += 1
                    figures.acknowledging.add(time.perf_counter() - sent)
            case "no":
                self._own.pop(frame.get("id") or "", None)
                figures.refused[frame["code"]] += 1
            case "pong":
                figures.pinging.add(time.perf_counter() - frame["t0"])
            case _:
                pass

    def _follow(self, seq: int) -> None:
        if self._since is None:
            return
        if self._token is not None:  # a listener may be spared the words, and so have gaps
            self._figures.missed += max(0, seq - int(str(self._since["seq"])) - 1)
        self._since = {**self._since, "seq": seq}

    async def _talk(self, line: ClientConnection, every_s: float) -> None:
        while True:
            await asyncio.sleep(random.expovariate(1 / every_s))
            name = str(uuid.uuid4())
            self._own[name] = self._on_the_way[name] = time.perf_counter()
            self._figures.said += 1
            text = random.choice(self._words)  # noqa: S311  no secret
            await self._send(line, {"op": "say", "id": name, "text": text})

    async def _signal(self, line: ClientConnection) -> None:
        while True:
            await asyncio.sleep(random.expovariate(1 / SIGNAL_EVERY_S))
            await self._send(line, {"op": "signal", "kind": random.choice(SIGNALS)})  # noqa: S311
            self._figures.signals += 1

    async def _ping(self, line: ClientConnection) -> None:
        while True:
            await self._send(line, {"op": "ping", "t0": time.perf_counter()})
            await asyncio.sleep(PING_EVERY_S)

    async def _send(self, line: ClientConnection, frame: Frame) -> None:
        await line.send(orjson.dumps(frame).decode())
