"""The lane: calls of one tick go out as one write, and their answers come back in order.

Nothing is ever sent twice. When the connection breaks, every call that waits fails with StoreDown
at once; whoever called knows whether repeating is safe (a commit with its key is).

With `replicas` each write ends in one WAIT, and what its calls were answered is held back until so many replicas have
all that was written before. Where they do not in time, the calls fail with StoreDown: done here, and perhaps only here.
"""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import hiredis

from ruikatsu.buckets import Buckets

from .errors import StoreBusy, StoreDown, from_reply
from .script import Script
from .wire import Wire

log = logging.getLogger(__name__)

Reply = Any

MAX_BATCH = 512  # calls in one write
DEPTH = 4  # writes that may be under way
FIRST_BACKOFF, LAST_BACKOFF = 0.05, 2.0  # s
PASSING = frozenset({"TIME", "PUBLISH", "SPUBLISH"})  # nothing of these is to be kept


class _Call:
    __slots__ = ("future", "kept", "packed", "whole")

    def __init__(
        self,
        future: "asyncio.Future[Reply]",
        packed: bytes,
        whole: Callable[[], bytes] | None,
        *,
        kept: bool,
    ) -> None:
        self.future = future
        self.packed = packed
        self.kept = kept  # its answer says that something is in the store
        self.whole = whole  # the same call with the script's source, should its digest be unknown


class _Batch:
    __slots__ = ("held", "left", "sent", "since", "size")

    def __init__(self, size: int, sent: float) -> None:
        self.size = self.left = size
        self.sent = self.since = sent
        self.held: list[tuple[_Call, Reply]] = []  # answered, and not yet where it must be


class Lane:
    """One connection shared by all callers of a process. Reconnects by itself until closed."""

    def __init__(
        self,
        url: str,
        *,
        name: str = "ruikatsu",
        timeout: float = 2.0,
        limit: int = 20_000,
        depth: int = DEPTH,
        replicas: int = 0,
    ) -> None:
        """`timeout` in seconds bounds one batch; `limit` is how many calls may wait.

        So many `replicas` must have what was written before its answer counts.
        """
        self._url = url
        self._name = name
        self._timeout = timeout
        self._limit = limit
        self._depth = depth
        self._replicas = replicas
        # Half of what a batch may take: the answer "too few" must come before the line is given up.
        self._ask: bytes = hiredis.pack_command(("WAIT", replicas, round(timeout * 500)))  # type: ignore[arg-type]
        self._wire: Wire | None = None
        self._waiting: list[_Call] = []
        self._sent: deque[_Call] = deque()
        self._batches: deque[_Batch] = deque()
        self._flush_due = False
        self._timer: asyncio.TimerHandle | None = None
        self._redial: asyncio.Task[None] | None = None
        self._closed = False
        self._up = asyncio.Event()
        self.took = Buckets()  # from the write of a batch to its last answer, for each of its calls
        self._loop = asyncio.get_running_loop()

    @property
    def up(self) -> bool:
        """Whether a call made now would be sent."""
        return self._wire is not None

    async def wait_up(self) -> None:
        """Returns when the lane is connected."""
        await self._up.wait()

    async def open(self) -> None:
        """Connects. Raises StoreDown when the store cannot be reached."""
        self._wire = await self._dial()
        self._up.set()

    def begin(self) -> None:
        """Connects when it can, and tries until then."""
        if self._wire is None and self._redial is None:
            self._redial = self._loop.create_task(self._dial_until_up(), name="store-redial")

    async def close(self) -> None:
        """Fails what waits and ends the connection."""
        self._closed = True
        if self._redial is not None:
            self._redial.cancel()
            await asyncio.gather(self._redial, return_exceptions=True)
            self._redial = None
        wire = self._wire
        if wire is not None:
            wire.abort()
            await wire.lost

    def leave_unless(self, url: str) -> None:
        """Dials anew when it leads to another server than that."""
        if self._wire is not None and self._wire.url != url:
            log.warning("store: another master was named, dialling anew")
            self._wire.abort()

    def call(self, *args: bytes | str | int, near: bytes | None = None) -> "asyncio.Future[Reply]":  # noqa: ARG002
        """Sends one command; await what it gives back for the reply.

        `near` is for what names no key itself, of a store that is several servers: the one that has this key is asked.
        Raises StoreBusy or StoreDown at once; the future raises StoreDown, StoreRefused or
        StoreFault.
        """
        kept = args[0] not in PASSING
        return self._enter(hiredis.pack_command(args), None, kept=kept)  # type: ignore[arg-type]

    def run(
        self, script: Script, keys: Sequence[bytes], args: Sequence[bytes | str | int]
    ) -> "asyncio.Future[Reply]":
        """Runs one script. Errors as for `call`."""
        rest = (len(keys), *keys, *args)

        def whole() -> bytes:
            packed: bytes = hiredis.pack_command((b"EVAL", script.source, *rest))  # type: ignore[arg-type]
            return packed

        packed: bytes = hiredis.pack_command((b"EVALSHA", script.sha, *rest))  # type: ignore[arg-type]
        return self._enter(packed, whole, kept=True)

    async def everywhere(self, *args: bytes | str | int) -> list[Reply]:
        """The same command to every server that the store is made of: here, one. Errors as for `call`."""
        return [await self.call(*args)]

    def _enter(
        self, packed: bytes, whole: Callable[[], bytes] | None, *, kept: bool
    ) -> "asyncio.Future[Reply]":
        if self._wire is None:
            raise StoreDown("the lane is closed" if self._closed else "no connection to the store")
        if len(self._waiting) + len(self._sent) >= self._limit:
            raise StoreBusy(f"{self._limit} calls are waiting for the store")
        future: asyncio.Future[Reply] = self._loop.create_future()
        self._wait(_Call(future, packed, whole, kept=kept))
        return future

    def _wait(self, call: _Call) -> None:
        self._waiting.append(call)
        if not self._flush_due:
            self._flush_due = True
            self._loop.call_soon(self._flush)

    def _flush(self) -> None:
        self._flush_due = False
        wire = self._wire
        while wire is not None and self._waiting and not wire.paused:
            if len(self._batches) >= self._depth:
                return  # the answer to a batch calls again
            batch = [c for c in self._waiting[:MAX_BATCH] if not c.future.done()]
            del self._waiting[:MAX_BATCH]
            if not batch:
                continue
            if self._replicas and any(c.kept for c in batch):
                batch.append(_Call(self._loop.create_future(), self._ask, None, kept=False))
            self._sent.extend(batch)
            self._batches.append(_Batch(len(batch), self._loop.time()))
            if self._timer is None:
                self._timer = self._loop.call_later(self._timeout, self._check_time)
            wire.write(b"".join([c.packed for c in batch]))

    def _on_reply(self, reply: Reply) -> None:
        call = self._sent.popleft()
        batch = self._batches[0]
        batch.left -= 1
        if not batch.left:
            self._batches.popleft()
            now = self._loop.time()
            self.took.add(now - batch.sent, batch.size)
            if self._batches:
                self._batches[0].since = now
            if self._waiting and not self._flush_due:
                self._flush_due = True
                self._loop.call_soon(self._flush)
        if call.packed is self._ask:
            self._release(batch, reply)
        elif call.future.done():
            return  # its caller has gone
        elif not isinstance(reply, hiredis.ReplyError):
            if self._replicas and call.kept:
                batch.held.append((call, reply))
            else:
                call.future.set_result(reply)
        elif call.whole is not None and str(reply).startswith("NOSCRIPT"):
            # Nothing ran. Once more with the source, which also makes the digest known.
            self._wait(_Call(call.future, call.whole(), None, kept=call.kept))
        else:
            self._refuse(call, reply)

    def _release(self, batch: _Batch, reply: Reply) -> None:
        """So many replicas have the batch: its calls are answered now, or told that it is too few."""
        enough = not isinstance(reply, hiredis.ReplyError) and reply >= self._replicas
        for call, answer in batch.held:
            if call.future.done():
                continue
            if enough:
                call.future.set_result(answer)
            else:
                few = f"{reply} of {self._replicas} replicas have what was written"
                _fail(call.future, StoreDown(few))

    def _refuse(self, call: _Call, reply: Exception) -> None:
        _fail(call.future, from_reply(reply))
        if str(reply).startswith("READONLY") and self._wire is not None:
            self._wire.abort()  # a master that stepped down: dial anew

    def _check_time(self) -> None:
        self._timer = None
        if not self._batches or self._wire is None:
            return
        left = self._batches[0].since + self._timeout - self._loop.time()
        if left <= 0:
            log.warning("store: no answer within %s s, dialling anew", self._timeout)
            self._wire.abort()
        else:
            self._timer = self._loop.call_later(left, self._check_time)

    async def _dial(self) -> Wire:
        return await Wire.dial(
            self._url,
            name=self._name,
            within=self._timeout,
            on_reply=self._on_reply,
            on_lost=self._on_lost,
            on_resume=self._flush,
        )

    def _on_lost(self, _error: Exception | None) -> None:
        self._wire = None
        self._up.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        held = [call for batch in self._batches for call, _ in batch.held]
        orphans = [*held, *self._sent, *self._waiting]
        self._sent.clear()
        self._waiting.clear()
        self._batches.clear()
        for call in orphans:
            if not call.future.done():
                _fail(call.future, StoreDown("the connection to the store broke"))
        if not self._closed:
            self.begin()

    async def _dial_until_up(self) -> None:
        backoff = FIRST_BACKOFF
        while True:
            try:
                self._wire = await self._dial()
            except StoreDown as error:
                log.warning("store: %s", error)
            except Exception:  # the lane must not stay down for a fault of ours
                log.exception("store: cannot dial")
            else:
                self._up.set()
                self._redial = None
                return
            await asyncio.sleep(random.uniform(0, backoff))  # noqa: S311  jitter, no secret
            backoff = min(backoff * 2, LAST_BACKOFF)


def _fail(future: "asyncio.Future[Reply]", error: Exception) -> None:
    future.set_exception(error)
    future.exception()  # taken note of: a caller that went away is no reason for a log line
