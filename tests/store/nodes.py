"""Servers over TCP as an operator would run them: a master, its replicas, and sentinels that watch."""

import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import redis

from ruikatsu.store.daemon import _binary

NAME = "tears"


@dataclass
class Node:
    """One server process."""

    port: int
    words: list[str]
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def ask(self) -> redis.Redis:
        return redis.Redis(port=self.port, socket_timeout=5)

    def tell(self, what: signal.Signals) -> None:
        self.process.send_signal(what)
        if what == signal.SIGKILL:
            self.process.wait()

    def start_again(self) -> None:
        """After its end, with what is on its disk."""
        self.process = subprocess.Popen(self.words, stdout=subprocess.DEVNULL)
        wait(lambda: _answers(self))

    def says(self, section: str, name: str, value: object) -> bool:
        """Whether its INFO says so; False while it does not answer."""
        with suppress(redis.RedisError):
            return bool(self.ask().info(section).get(name) == value)
        return False


@dataclass
class Yard:
    """Starts nodes, and ends them all."""

    folder: Path
    nodes: list[Node] = field(default_factory=list)

    def node(self, *settings: object, sentinel: str | None = None) -> Node:
        """A server that answers. Every write is on its disk first."""
        while (node := self._start(settings, sentinel)) is None:
            assert len(self.nodes) < 20, "no port is free for long enough"
        return node

    def _start(self, settings: tuple[object, ...], sentinel: str | None) -> Node | None:
        """None when somebody else took the port meanwhile."""
        port = free_port()
        home = self.folder / str(port)
        home.mkdir()
        own = ["--port", port, "--dir", home, "--logfile", home / "log"]
        if sentinel is not None:
            (home / "sentinel.conf").write_text(sentinel)
            words = [home / "sentinel.conf", *own, "--sentinel"]
        else:
            durable = (
                "--appendonly yes --appendfsync always --repl-diskless-sync-delay 0 --save".split()
            )
            words = [*own, *durable, "", *settings]
        command = [_binary(), *map(str, words)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        node = Node(port, command, process)
        self.nodes.append(node)
        wait(lambda: node.process.poll() is not None or _answers(node))
        return node if node.process.poll() is None else None

    def replica_of(self, master: Node) -> Node:
        """A replica that has caught up."""
        replica = self.node("--replicaof", f"127.0.0.1 {master.port}")
        wait(lambda: replica.says("replication", "master_link_status", "up"))
        wait(lambda: master.says("replication", "connected_slaves", 1))
        return replica

    def end(self) -> None:
        for node in self.nodes:
            node.process.kill()
            node.process.wait()


@dataclass
class Failover:
    """A master, a replica and three sentinels that know of each other."""

    master: Node
    replica: Node
    sentinels: list[Node]
    yard: Yard

    @property
    def url(self) -> str:
        places = ",".join(f"127.0.0.1:{node.port}" for node in self.sentinels)
        return f"redis+sentinel://{places}/{NAME}"

    def another_replica(self) -> None:
        """One for the master that is left."""
        self.yard.replica_of(self.replica)


@contextmanager
def yard() -> Iterator[Yard]:
    """A place for servers."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="rk-"))
        made = Yard(Path(folder))
        stack.callback(made.end)
        yield made


@contextmanager
def failover() -> Iterator[Failover]:
    """Three sentinels that are ready to name another master."""
    with yard() as made:
        master = made.node()
        replica = made.replica_of(master)
        watch = (
            f"sentinel monitor {NAME} 127.0.0.1 {master.port} 2\n"
            f"sentinel down-after-milliseconds {NAME} 700\n"
            f"sentinel failover-timeout {NAME} 4000\n"
        )
        sentinels = [made.node(sentinel=watch) for _ in range(3)]
        wait(lambda: all(_knows_all(node) for node in sentinels))
        yield Failover(master, replica, sentinels, made)


def wait(true: Callable[[], bool], within: float = 30.0) -> None:
    """Returns as soon as it is true."""
    ends = time.monotonic() + within
    while not true():
        assert time.monotonic() < ends, "it never came to be"
        time.sleep(0.02)


def _knows_all(node: Node) -> bool:
    state = node.ask().sentinel_master(NAME)
    return bool(state["num-other-sentinels"] == 2 and state["num-slaves"] == 1)  # type: ignore[index]


def _answers(node: Node) -> bool:
    with suppress(redis.RedisError):
        return bool(node.ask().ping())
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
