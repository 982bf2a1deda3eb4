"""One subscribed connection, and what makes it sure to be heard.

A subscription confirmed means "what came before is in the log": `on_confirmed` is called for the
first, and for each one after a reconnect, so that the hub reads up. A silent bus is a fault of its
own: the connection stands, PING is answered, and no message comes. So an ear sends itself a
probe by the ordinary way and dials anew when it does not come back.
"""

import asyncio
import itertools
import logging
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import hiredis
from redis.crc import key_slot

from .errors import StoreDown, StoreError
from .lane import FIRST_BACKOFF, LAST_BACKOFF
from .link import Link
from .wire import Wire

log = logging.getLogger(__name__)

Handler = Callable[[bytes], None]
CHUNK = 200  # channels in one SUBSCRIBE
AILING = 0.25  # s between probes while the last one failed


class Ear:
    """Messages of the rooms subscribed to, from one server. Handlers are called in order, and must not block."""

    def __init__(
        self,
        store: Link,
        url: str,
        *,
        channel: Callable[[], bytes],
        on_confirmed: Callable[[str], None],
        on_moved: Callable[["Ear", int, str], bool],
        probe_every: float,
        probe_within: float,
    ) -> None:
        """A probe goes out each `probe_every` seconds and must be back within `probe_within`.

        `channel` names one on which this server lets us hear ourselves. `on_moved` is told when the server says that
        a slot has its master elsewhere, and where.
        """
        self.url = url
        self._store = store
        self._name = channel
        self._on_confirmed = on_confirmed
        self._on_moved = on_moved
        self._every = probe_every
        self._within = probe_within
        self._rooms: dict[bytes, tuple[str, Handler]] = {}
        self._leaving: Counter[bytes] = Counter()
        self._wire: Wire | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._lost = asyncio.Event()
        self._dialled = asyncio.Event()
        self._listening = asyncio.Event()  # to our own channel
        self._echo: asyncio.Future[None] | None = None
        self._echo_text = b""
        self._echoed = False
        self._channel = b""
        self._backoff = FIRST_BACKOFF
        letter = b"S" if store.publish == "SPUBLISH" else b""
        self._chunk = 1 if letter else CHUNK  # else of one slot, all of them
        self._subscribe, self._unsubscribe = letter + b"SUBSCRIBE", letter + b"UNSUBSCRIBE"
        self._said = (letter + b"message").lower()
        self._joined, self._left = self._subscribe.lower(), self._unsubscribe.lower()

    @property
    def healthy(self) -> bool:
        """Whether the connection stands and the last probe came back in time."""
        return self._wire is not None and self._echoed

    async def open(self) -> None:
        """Connects, and returns when a first probe came back. Raises StoreDown."""
        try:
            await self._dial()
            if not await self._probe("0"):
                raise StoreDown("the bus is silent")
        except BaseException:
            await self.close()
            raise
        self._go_on()

    def begin(self) -> None:
        """Connects when it can, and tries until then."""
        self._lost.set()
        self._go_on()

    def _go_on(self) -> None:
        self._tasks = [
            asyncio.create_task(self._stay_connected(), name="bus-redial"),
            asyncio.create_task(self._keep_probing(), name="bus-probe"),
        ]

    async def close(self) -> None:
        """Ends the connection. No handler is called afterwards."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        self._rooms.clear()
        if self._wire is not None:
            wire = self._wire
            wire.abort()
            await wire.lost

    def subscribe(self, room: str, handler: Handler) -> None:
        """From the confirmation on (`on_confirmed`), `handler` gets each message of the room."""
        channel = self._store.keys.room(room).bus
        self._rooms[channel] = (room, handler)
        self._send(self._subscribe, channel)

    @property
    def rooms(self) -> list[str]:
        """The rooms subscribed to here."""
        return [room for room, _ in self._rooms.values()]

    def rooms_in(self, slot: int) -> list[str]:
        """Those of one slot."""
        return [room for channel, (room, _) in self._rooms.items() if key_slot(channel) == slot]

    def renew(self, slot: int) -> None:
        """What is still to be heard here of a slot that was said to be elsewhere is asked for again."""
        for channel in [channel for channel in self._leaving if key_slot(channel) == slot]:
            del self._leaving[
                channel
            ]  # was ended there, or is ended by the answer that brought us here
        for channel in [channel for channel in self._rooms if key_slot(channel) == slot]:
            self._send(self._subscribe, channel)
        if key_slot(self._channel) == slot:
            self._hear_ourselves()

    def unsubscribe(self, room: str) -> None:
        """The handler is not called any more, from now."""
        channel = self._store.keys.room(room).bus
        if self._rooms.pop(channel, None) is not None and self._wire is not None:
            self._leaving[channel] += 1
            self._send(self._unsubscribe, channel)

    def _send(self, *command: bytes) -> None:
        if self._wire is not None:
            self._wire.write(hiredis.pack_command(command))  # type: ignore[arg-type]

    async def _dial(self) -> None:
        self._leaving.clear()
        self._lost.clear()
        self._listening.clear()
        self._channel = self._name()
        self._wire = await Wire.dial(
            self.url,
            name="ruikatsu-bus",
            within=self._store.command_timeout,
            on_reply=self._on_reply,
            on_lost=self._on_lost,
        )
        self._send(self._subscribe, self._channel)
        channels = list(self._rooms)
        for start in range(0, len(channels), self._chunk):
            self._send(self._subscribe, *channels[start : start + self._chunk])
        self._dialled.set()

    def _hear_ourselves(self) -> None:
        """On another channel, where the one before is heard elsewhere now."""
        self._listening.clear()
        try:
            self._channel = self._name()
        except StoreDown:
            return  # this server has no slots any more: nobody needs us
        self._send(self._subscribe, self._channel)

    def _on_lost(self, _error: Exception | None) -> None:
        self._wire = None
        self._echoed = False
        self._lost.set()

    def _on_reply(self, reply: Any) -> None:
        if isinstance(reply, hiredis.ReplyError):
            what, _, where = str(reply).partition(" ")
            if what == "MOVED":
                slot, place = where.split(" ", 1)
                if self._on_moved(self, int(slot), place):
                    return
            log.error("bus: %s", reply)
            if self._wire is not None:
                self._wire.abort()
            return
        kind, channel, content = reply
        if kind == self._said:
            if entry := self._rooms.get(channel):
                try:
                    entry[1](content)
                except Exception:
                    log.exception("bus: the handler of room %s failed", entry[0])
            elif channel == self._channel:
                self._heard(content)
        elif kind == self._joined:
            self._confirmed(channel)
        elif kind == self._left:
            self._dropped(channel)

    def _heard(self, text: bytes) -> None:
        if self._echo is not None and not self._echo.done() and text == self._echo_text:
            self._echo.set_result(None)

    def _confirmed(self, channel: bytes) -> None:
        if channel == self._channel:
            self._listening.set()
        elif entry := self._rooms.get(channel):
            try:
                self._on_confirmed(entry[0])
            except Exception:
                log.exception("bus: reading up in room %s failed", entry[0])

    def _dropped(self, channel: bytes) -> None:
        if self._leaving[channel] > 0:
            self._leaving[channel] -= 1
            if not self._leaving[channel]:
                del self._leaving[channel]
        elif channel in self._rooms or channel == self._channel:
            log.warning("bus: the store ended a subscription by itself")
            self._send(self._subscribe, channel)  # its confirmation makes the hub read up

    async def _stay_connected(self) -> None:
        while True:
            await self._lost.wait()
            while self._wire is None:
                await asyncio.sleep(random.uniform(0, self._backoff))  # noqa: S311  jitter, no secret
                self._backoff = min(self._backoff * 2, LAST_BACKOFF)
                try:
                    await self._dial()
                except StoreError as error:
                    log.warning("bus: %s", error)
                except Exception:  # the bus must not stay silent for a fault of ours
                    log.exception("bus: cannot dial")

    async def _keep_probing(self) -> None:
        for n in itertools.count(1):
            await self._pause()
            wire = self._wire
            if wire is None:
                continue
            try:
                if not await self._probe(str(n)) and wire is self._wire:
                    log.warning("bus: silent for %s s, dialling anew", self._within)
                    wire.abort()
            except StoreError:
                self._echoed = False  # the store is out of reach; the bus may not be to blame

    async def _pause(self) -> None:
        """Until the next probe: at once after a reconnect, soon while unwell."""
        wait = self._every if self._echoed else min(self._every, AILING)
        try:
            async with asyncio.timeout(wait * random.uniform(0.8, 1.2)):  # noqa: S311  jitter
                await self._dialled.wait()
        except TimeoutError:
            return
        self._dialled.clear()

    async def _probe(self, text: str) -> bool:
        """Whether a message came back in time. Raises the lane's errors when it could not go out."""
        self._echo = asyncio.get_running_loop().create_future()
        self._echo_text = text.encode()
        wire = self._wire
        try:
            async with asyncio.timeout(self._within):
                await self._listening.wait()
                await self._store.lane.call(self._store.publish, self._channel, self._echo_text)
                await self._echo
        except TimeoutError:
            self._echoed = False
            return False
        self._echoed = wire is not None and wire is self._wire
        self._backoff = FIRST_BACKOFF
        return self._echoed
