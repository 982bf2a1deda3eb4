"""Clusters of servers over TCP, and a store of any kind that can be away."""

import itertools
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import redis
from redis.crc import key_slot

from .nodes import Node, Yard, failover, free_port, wait, yard

PATIENCE_MS = 2_000


@dataclass
class Ring:
    """A cluster: its masters, and the replica of each where there are any."""

    masters: list[Node]
    replicas: list[Node]
    yard: Yard

    @property
    def url(self) -> str:
        return "redis+cluster://" + ",".join(f"127.0.0.1:{node.port}" for node in self.masters)

    @property
    def nodes(self) -> list[Node]:
        return [*self.masters, *self.replicas]

    def owner(self, key: bytes) -> Node:
        """The master that has the slot of this key, as the first node that lives knows it."""
        slot = key_slot(key)
        for asked in self.nodes:
            with suppress(redis.RedisError), asked.ask() as client:
                for first, last, master, *_ in _raw(client, "CLUSTER SLOTS"):
                    if first <= slot <= last:
                        return next(node for node in self.nodes if node.port == master[1])
        raise AssertionError("nobody has that slot")

    def key_at(self, node: Node, *, name: str = "room-{}") -> str:
        """A room's name whose slot that master has."""
        names = (name.format(n) for n in itertools.count())
        return next(name for name in names if self.owner(b"{%s}" % name.encode()) is node)

    def begin_move(self, slot: int, source: Node, target: Node) -> None:
        """From now on keys of the slot that are not at the source any more are asked for at the target."""
        _cluster(target, "SETSLOT", slot, "IMPORTING", _id(source))
        _cluster(source, "SETSLOT", slot, "MIGRATING", _id(target))

    def move_keys(self, slot: int, source: Node, target: Node, count: int = 1_000) -> int:
        """Carries so many keys of the slot over."""
        with source.ask() as client:
            keys = _raw(client, "CLUSTER GETKEYSINSLOT", slot, count)
            if keys:
                _raw(client, "MIGRATE", "127.0.0.1", target.port, "", 0, 5_000, "KEYS", *keys)
        return len(keys)

    def end_move(self, slot: int, target: Node) -> None:
        """The slot is the target's, and everybody is told."""
        for node in [target, *[node for node in self.masters if node is not target]]:
            _cluster(node, "SETSLOT", slot, "NODE", _id(target))

    def step(self, slot: int, source: Node, target: Node) -> None:
        """The whole of it as newer servers do it: copied first, and handed over in one step."""
        _cluster(source, "MIGRATESLOTS", "SLOTSRANGE", slot, slot, "NODE", _id(target))

    def another_replica(self, master: Node) -> None:
        """One for a master that is left alone."""
        replica = _follower(self.yard, master, master, PATIENCE_MS)
        wait(lambda: replica.says("replication", "master_link_status", "up"))

    def move(self, slot: int, source: Node, target: Node) -> None:
        """The whole of it, at once."""
        self.begin_move(slot, source, target)
        while self.move_keys(slot, source, target):
            pass
        self.end_move(slot, target)


@contextmanager
def ring(masters: int = 3, *, replicas: bool = False) -> Iterator[Ring]:
    """A cluster that is whole; with `replicas` each master has one, which takes over PATIENCE_MS after its end."""
    patience_ms = PATIENCE_MS if replicas else 15_000
    with yard() as made:
        nodes = _joined(made, masters, patience_ms)
        own = [_follower(made, node, nodes[0], patience_ms) for node in nodes if replicas]
        for node, master in zip(own, nodes, strict=False):
            wait(lambda node=node: node.says("replication", "master_link_status", "up"))  # type: ignore[misc]
            wait(lambda master=master: master.says("replication", "connected_slaves", 1))  # type: ignore[misc]
        count = str(len(nodes) + len(own))
        wait(
            lambda: all(_cluster(n, "INFO")["cluster_known_nodes"] == count for n in [*nodes, *own])
        )
        yield Ring(nodes, own, made)


@dataclass
class Away:
    """A store that can be away: every server of it that keeps data is killed, and started again."""

    url: str
    nodes: list[Node]

    def go(self) -> None:
        for node in self.nodes:
            node.tell(signal.SIGKILL)

    def come_back(self) -> None:
        for node in self.nodes:
            node.start_again()


@contextmanager
def away(kind: str) -> Iterator[Away]:
    """A store of that kind."""
    if kind == "cluster":
        with ring() as servers:
            yield Away(servers.url, servers.nodes)
    elif kind == "sentinels":
        with failover() as watched:
            yield Away(watched.url, [watched.master, watched.replica])
    else:
        with yard() as made:
            node = made.node()
            yield Away(node.url, [node])


@contextmanager
def slots(masters: int = 1) -> Iterator[Node]:
    """A node of a cluster. Of one: it has every slot, and refuses whoever touches two of them in one step."""
    with yard() as made:
        yield _joined(made, masters, 15_000)[0]


def _joined(made: Yard, masters: int, patience_ms: int) -> list[Node]:
    nodes = [_member(made, patience_ms) for _ in range(masters)]
    share = 16_384 // masters
    for n, node in enumerate(nodes):
        last = 16_383 if node is nodes[-1] else (n + 1) * share - 1
        _cluster(node, "ADDSLOTSRANGE", n * share, last)
        _meet(node, nodes[0])
    whole = {"cluster_state": "ok", "cluster_size": str(masters)}.items()
    wait(lambda: all(whole <= _cluster(node, "INFO").items() for node in nodes))
    return nodes


def _member(made: Yard, patience_ms: int) -> Node:
    return made.node(
        *("--cluster-enabled", "yes", "--cluster-node-timeout", patience_ms),
        *("--cluster-port", free_port(), "--cluster-replica-validity-factor", "0"),
    )


def _follower(made: Yard, master: Node, first: Node, patience_ms: int) -> Node:
    node = _member(made, patience_ms)
    _meet(node, first)
    name = _id(master)

    def follows() -> bool:
        with suppress(redis.ResponseError):  # it has not heard of its master yet
            _cluster(node, "REPLICATE", name)
            return True
        return False

    wait(follows)
    return node


def _meet(node: Node, other: Node) -> None:
    bus = other.ask().config_get("cluster-port")["cluster-port"]
    _cluster(node, "MEET", "127.0.0.1", other.port, bus)


def _id(node: Node) -> str:
    with node.ask() as client:
        return str(_raw(client, "CLUSTER MYID").decode())


def _raw(client: redis.Redis, *words: object) -> Any:
    """The answer as it comes, not as redis-py makes it readable."""
    client.response_callbacks.clear()
    return client.execute_command(*words)  # type: ignore[no-untyped-call]


def _cluster(node: Node, *words: object) -> dict[str, str]:
    with node.ask() as client:
        told = client.execute_command(f"CLUSTER {words[0]}", *words[1:])
    return told if isinstance(told, dict) else {}
