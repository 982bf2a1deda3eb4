"""Serving: uvicorn for HTTP, our own protocol for the live sockets, and a soft way down."""

import asyncio
import gc
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from types import FrameType
from typing import Any

import structlog
import uvicorn
from starlette.types import ASGIApp

from ruikatsu import __version__, logs
from ruikatsu.app import Application, application
from ruikatsu.demo import keep_demo
from ruikatsu.hub.addresses import counted_as, networks
from ruikatsu.hub.reception import live_protocol
from ruikatsu.hub.socket import LiveSocket
from ruikatsu.settings import Settings
from ruikatsu.store import StoreUnfit
from ruikatsu.store.embedded import EmbeddedStore
from ruikatsu.store.forgetting import keep_forgetting
from ruikatsu.web.front import Front, front_on

log = structlog.get_logger("ruikatsu.serve")

SEND_BUFFER = 128 * 1_024
"""Bytes that the kernel may hold for one socket. By itself it hides up to 4 MB behind a stalled reader."""

BACKLOG = 4_096
"""When the doors open everybody comes in the same second."""


class Server(uvicorn.Server):
    """uvicorn, but people are sent on before it closes their sockets."""

    def __init__(
        self,
        config: uvicorn.Config,
        running: Application,
        started: Callable[[], None] = lambda: None,
    ) -> None:
        """`started` is called when people can come, and a signal to stop will be heard."""
        super().__init__(config)
        self._running = running
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """And says so."""
        await super().startup(sockets)
        self._tell()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        """Told to stop. uvicorn would raise the signal again at its end, and so kill us before our own goodbyes: the
        leases, and the embedded store, which would be left running alone."""
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drains first."""
        for server in self.servers:
            server.close()  # nobody new, while those who are here are sent on
        log.info("going_down", lines=self._running.reception.sockets())
        await self._running.hub.drain()
        await super().shutdown(sockets)


def listen(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """A listening socket whose connections hold little in the kernel. `shared`: others may listen there too, and
    the kernel deals out who comes.

    Raises:
        OSError: The address is taken, or not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named TCP, or asyncio does not know that it is and leaves Nagle's algorithm on: an answer right behind an event
    # would then wait 40 ms for the other side's delayed ACK.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    if shared:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind((host, port))
    listener.setblocking(False)
    return listener


def configured(
    running: Application, proxies: Sequence[str] = ("127.0.0.1", "::1")
) -> uvicorn.Config:
    """What serves an application. `proxies`: our own, whose X-Forwarded-For is believed."""
    ours = networks(proxies)
    front = front_on(running.door, lambda address: counted_as(address, ours))
    return as_we_use_it(running.asgi, live_protocol(running.reception), front, proxies)


def as_we_use_it(
    asgi: ASGIApp,
    live: Callable[..., LiveSocket],
    front: type[Front],
    proxies: Sequence[str] = ("127.0.0.1", "::1"),
) -> uvicorn.Config:
    """uvicorn, as we use it. `live`: what makes the sockets; `front`: what speaks HTTP."""
    return uvicorn.Config(
        asgi,
        http=front,
        ws=live,  # type: ignore[arg-type]
        log_config=None,  # its lines go where ours go, and are written as ours are
        log_level="warning",
        access_log=False,
        server_header=False,
        backlog=BACKLOG,
        timeout_graceful_shutdown=5,
        forwarded_allow_ips=list(proxies),
        lifespan="off",
    )


@asynccontextmanager
async def store_url(settings: Settings) -> AsyncIterator[str]:
    """The operator's store, or one of our own in the data folder.

    Raises StoreUnfit where there is none to be had.
    """
    if settings.redis_url:
        yield settings.redis_url
        return
    if settings.ack_replicas:
        raise StoreUnfit(
            "RUIKATSU_ACK_REPLICAS asks for replicas, and the embedded store has none: "
            "set RUIKATSU_REDIS_URL, or leave it out."
        )
    async with EmbeddedStore(settings.data / "store") as embedded:
        yield embedded.url


def address(host: str, listener: socket.socket) -> str:
    """Where a browser on this machine reaches it."""
    shown = "localhost" if host in ("0.0.0.0", "::") else host  # noqa: S104
    return f"http://{shown}:{listener.getsockname()[1]}"


async def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Serves until told to stop.

    Raises OSError (address taken), StoreDown, StoreUnfit.
    """
    listener = listen(settings.host, settings.port)
    base = address(settings.host, listener)
    own = settings.redis_url is None
    async with store_url(settings) as url, application(settings, url) as running:
        await serve_on(
            listener,
            settings,
            running,
            base,
            say,
            f"Serving on {base}   (Ctrl+C to stop)",
            own_store=own,
        )
    log.info("gone")


async def serve_on(
    listener: socket.socket,
    settings: Settings,
    running: Application,
    base: str,
    say: Callable[[str], None],
    ready: str,
    *,
    own_store: bool,
) -> None:
    """Serves what runs until told to stop, and says `ready` when people can come. `own_store`: it is the embedded one.

    Ends too when the task is cancelled.
    """
    asyncio.get_running_loop().set_exception_handler(logs.on_loop)
    if own_store:
        running.hub.tasks.start(keep_forgetting(running.store))
    if settings.demo:
        await keep_demo(running.store, running.calls, running.hub.tasks, base, say)

    def started() -> None:
        say(ready)
        log.info("serving", version=__version__, hub=running.hub.id, own_store=own_store)

    config = configured(running, settings.proxy_list())
    await Server(config, running, started).serve(sockets=[listener])


def calm_collector() -> None:
    """What is there at the start stays and is looked through no more, and garbage in cycles, of which a word makes
    none, is looked for seldom: over thousands of lines each full look stands in everybody's way for 25 ms."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(25_000, 20, 50)


def raise_file_limit() -> None:
    """Every socket is an open file, and the usual limit is a thousand: takes as many as this process may have."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def say(line: str) -> None:
    """A line for whoever started us."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def run(serving: Coroutine[Any, Any, None]) -> None:
    """Runs a server in this process until it is told to stop."""
    logs.to_json()
    raise_file_limit()
    calm_collector()
    loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None
    try:
        import uvloop

        loop_factory = uvloop.new_event_loop
    except ImportError:  # Windows: slower, and all the same
        loop_factory = None
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(serving)
