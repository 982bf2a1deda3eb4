"""A real Valkey for every test, as the embedded store runs it: each write on disk before its answer.

`--store cluster` and the like put another kind of store under the same tests, `--store workers` other processes
(`make test-stores`).
"""

import itertools
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from ruikatsu.store import Store
from ruikatsu.store.daemon import Daemon

from .served import WORKERS, Workers
from .store.nodes import failover
from .store.rings import ring, slots

_numbers = itertools.count(1)

OpenStore = Callable[..., Awaitable[Store]]
StartValkey = Callable[[], Daemon]

# How busy this machine is must not decide whether a test passes.
hypothesis.settings.register_profile("ours", deadline=None)
hypothesis.settings.load_profile("ours")


@pytest.fixture(scope="session")
def valkey() -> Iterator[Daemon]:
    """The server that the tests share; each keeps to its own key prefix."""
    with tempfile.TemporaryDirectory(prefix="rk-") as folder:
        daemon = Daemon(Path(folder) / "data")
        daemon.start()
        yield daemon
        daemon.stop()


@pytest.fixture(scope="session")
def valkey_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the store is, of the kind that was asked for."""
    match request.config.getoption("--store"):
        case "sentinels":
            with failover() as servers:
                yield servers.url
        case "slots":
            with slots() as node:
                yield node.url
        case "cluster":
            with ring() as servers:
                yield servers.url
        case "workers":
            with tempfile.TemporaryDirectory(prefix="rk-") as folder:
                WORKERS.append(workers := Workers(Path(folder)))
                yield request.getfixturevalue("valkey").url
                workers.end()
        case _:
            yield request.getfixturevalue("valkey").url


def pytest_addoption(parser: pytest.Parser) -> None:
    """The kind of store, and whose turn it is."""
    kinds = ("one", "workers", "sentinels", "slots", "cluster")
    parser.addoption("--store", choices=kinds, default="one", help="what the rooms stand on")
    turns = ("together", "alone")
    parser.addoption("--turn", choices=turns, help="all but those that measure time, or just those")


def pytest_configure(config: pytest.Config) -> None:
    """A mark for tests that are not for processes of their own."""
    config.addinivalue_line("markers", "inside: reaches into the hub that holds its lines")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out those whose turn it is not (`tools/test.sh` gives both a turn), and those not for workers."""
    turn = config.getoption("--turn")
    workers = config.getoption("--store") == "workers"

    def left_out(item: pytest.Item) -> bool:
        alone = item.get_closest_marker("alone") is not None
        inside = item.get_closest_marker("inside") is not None
        return (turn is not None and alone != (turn == "alone")) or (workers and inside)

    left = [item for item in items if left_out(item)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if not left_out(item)]


@pytest.fixture
def prefix(request: pytest.FixtureRequest) -> str:
    """A key prefix that no other test has; but workers serve many tests."""
    workers = request.config.getoption("--store") == "workers"
    return f"t{os.getpid()}:{0 if workers else next(_numbers)}"


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
