"""Several processes on one address, and the parent that looks after them.

Each worker is a whole server: its own loop, its own lines to the store, its own rooms. They meet in the store alone.
The parent serves nobody: it holds the address, runs the embedded store, starts who is missing, passes on the end.
docs/decisions/0011-workers-share-a-port.md says why.
"""

import asyncio
import random
import signal
import socket
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable

import structlog

from ruikatsu.app import application
from ruikatsu.serve import address, listen, serve_on, store_url
from ruikatsu.settings import Settings

log = structlog.get_logger("ruikatsu.workers")

READY = "ready"
"""What a worker says, on a line of its own, before people can come."""

FIRST_BACKOFF_S, LAST_BACKOFF_S = 0.25, 15.0
STEADY_S = 60.0
"""A worker that lived this long did not die of how it was started."""


class NoWorker(Exception):
    """A worker ended before it was ready. It has said itself why."""


async def supervise(settings: Settings, say: Callable[[str], None]) -> None:
    """Serves with several workers until told to stop, and until the last of them has gone.

    Raises OSError (address taken), StoreUnfit, NoWorker.
    """
    with _hold(settings.host, settings.port) as held:
        async with store_url(settings) as url:
            given = settings.model_copy(
                update={"port": held.getsockname()[1], "redis_url": url, "workers": 1}
            )
            plain = given.model_copy(update={"demo": False})
            own = settings.redis_url is None
            workers = [
                Worker(plain if n else given, say, own_store=own) for n in range(settings.workers)
            ]
            _pass_on_signals(workers)
            keeping = [asyncio.create_task(worker.keep()) for worker in workers]
            telling = asyncio.create_task(_tell(workers, address(settings.host, held), say))
            try:
                await asyncio.gather(*keeping)
            finally:
                telling.cancel()
                for worker in workers:
                    worker.stop(signal.SIGTERM)
                await asyncio.gather(*keeping, telling, return_exceptions=True)


async def work(settings: Settings, say: Callable[[str], None], *, own_store: bool) -> None:
    """One worker: serves until told to stop, or until its parent is gone.

    Raises OSError, StoreDown, StoreUnfit.
    """
    if settings.redis_url is None:
        raise NoWorker("A worker is started by `ruikatsu serve --workers`.")
    listener = listen(settings.host, settings.port, shared=True)
    base = address(settings.host, listener)
    async with application(settings, settings.redis_url) as running:
        leaving = asyncio.create_task(_leave_with_parent(), name="parent")
        await serve_on(listener, settings, running, base, say, READY, own_store=own_store)
        leaving.cancel()


class Worker:
    """One place among the workers: whoever dies in it is followed by another."""

    def __init__(self, settings: Settings, say: Callable[[str], None], *, own_store: bool) -> None:
        self._own_store = own_store
        self.ready = asyncio.Event()
        self._settings = settings
        self._say = say
        self._process: Process | None = None
        self._stopping = asyncio.Event()

    async def keep(self) -> None:
        """Returns when it was told to stop and its process has gone. Raises NoWorker when the first one never ran."""
        backoff = FIRST_BACKOFF_S
        while not self._stopping.is_set():
            began = time.monotonic()
            code = await self._run()
            if self._stopping.is_set():
                return
            if not self.ready.is_set():
                raise NoWorker("A worker did not start; what it said stands above.")
            if time.monotonic() - began > STEADY_S:
                backoff = FIRST_BACKOFF_S
            log.error("worker_ended", code=code)
            try:
                async with asyncio.timeout(backoff * random.uniform(0.5, 1)):  # noqa: S311  jitter
                    await self._stopping.wait()
            except TimeoutError:
                backoff = min(backoff * 2, LAST_BACKOFF_S)

    def stop(self, how: signal.Signals) -> None:
        """Passes it on; nobody follows. The first time always gently: interrupted, a worker would complain aloud."""
        gently, again = signal.SIGTERM, self._stopping.is_set()
        self._stopping.set()
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(how if again else gently)

    async def _run(self) -> int:
        # In a session of its own: Ctrl+C comes to it once, from us. Its standard input is its line to us: it ends
        # when we do, however we do.
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "ruikatsu", "worker",
            "--own-store" if self._own_store else "--no-own-store",
            stdin=PIPE, stdout=PIPE, start_new_session=True,
        )  # fmt: skip
        self._process = process
        if self._stopping.is_set():
            process.terminate()
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018
        process.stdin.write(self._settings.model_dump_json().encode() + b"\n")
        async for line in process.stdout:
            text = line.decode(errors="replace").rstrip("\n")
            if text == READY:
                self.ready.set()
            else:
                self._say(text)
        return await process.wait()


async def _tell(workers: list[Worker], base: str, say: Callable[[str], None]) -> None:
    for worker in workers:
        await worker.ready.wait()
    say(f"Serving on {base} with {len(workers)} workers   (Ctrl+C to stop)")


def _hold(host: str, port: int) -> socket.socket:
    """A socket that keeps the address ours while workers come and go. It takes nobody.

    Raises OSError when somebody else is there.
    """
    if not hasattr(socket, "SO_REUSEPORT"):
        raise NoWorker(
            "Several workers need Linux or a BSD. Start one, or several on their own ports."
        )
    with listen(
        host, port
    ) as alone:  # sharing would not be refused: a second server of ours would go unnoticed
        port = alone.getsockname()[1]
    return listen(host, port, shared=True)


def _pass_on_signals(workers: list[Worker]) -> None:
    def stop(how: signal.Signals) -> None:
        for worker in workers:
            worker.stop(how)

    loop = asyncio.get_running_loop()
    for told in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(told, stop, told)


async def _leave_with_parent() -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    await reader.read()
    signal.raise_signal(signal.SIGTERM)
