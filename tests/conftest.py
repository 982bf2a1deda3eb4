"""A real Valkey for every test, as the embedded store runs it: each write on disk before its answer."""

import itertools
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ruikatsu.store import Store
from ruikatsu.store.daemon import Daemon

_numbers = itertools.count(1)

OpenStore = Callable[..., Awaitable[Store]]
StartValkey = Callable[[], Daemon]


@pytest.fixture(scope="session")
def valkey() -> Iterator[Daemon]:
    """The server that the tests share; each keeps to its own key prefix."""
    with tempfile.TemporaryDirectory(prefix="rk-") as folder:
        daemon = Daemon(Path(folder) / "data")
        daemon.start()
        yield daemon
        daemon.stop()


@pytest.fixture(scope="session")
def valkey_url(valkey: Daemon) -> str:
    """Where it listens."""
    return valkey.url


@pytest.fixture
def prefix() -> str:
    """A key prefix that no other test has."""
    return f"t{os.getpid()}:{next(_numbers)}"


@pytest.fixture
async def open_store(valkey_url: str, prefix: str) -> AsyncIterator[OpenStore]:
    """Opens stores, as other processes would, on this test's prefix; closes them afterwards."""
    opened: list[Store] = []

    async def open_one(url: str = valkey_url, **options: Any) -> Store:
        store = await Store.open(url, **{"prefix": prefix, **options})
        opened.append(store)
        return store

    yield open_one
    for store in opened:
        await store.close()


@pytest.fixture
async def store(open_store: OpenStore) -> Store:
    """One store on this test's prefix."""
    return await open_store()


@pytest.fixture
def start_valkey() -> Iterator[StartValkey]:
    """Starts servers of the test's own, to be killed and stopped at will."""
    running: list[Daemon] = []
    with tempfile.TemporaryDirectory(prefix="rk-") as folder:

        def start() -> Daemon:
            daemon = Daemon(Path(folder) / str(len(running)))
            daemon.start()
            running.append(daemon)
            return daemon

        yield start
        for daemon in running:
            daemon.stop()
