"""What every part of the store stands on: the two lanes and the keys."""

import asyncio
from typing import Any, Literal

from .cluster import Cluster, clustered
from .keys import Keys
from .lane import Lane
from .spread import SpreadLane


class Link:
    """`lane` carries what is written and small questions, `reads` what may be long.

    Two connections, so that a hub that catches up on a long log never holds a message back.
    """

    def __init__(
        self,
        url: str,
        *,
        prefix: str = "rk",
        command_timeout: float = 2.0,
        limit: int = 20_000,
        publish: Literal["PUBLISH", "SPUBLISH"] | None = None,
        replicas: int = 0,
    ) -> None:
        self.url = url
        self.keys = Keys(prefix)
        found = clustered(url)
        self.cluster = Cluster(found, within=command_timeout) if found is not None else None
        # What is published in a shard goes to that shard alone; elsewhere a cluster's nodes would all carry all.
        self.publish = publish or ("PUBLISH" if self.cluster is None else "SPUBLISH")
        self.command_timeout = command_timeout
        self.erased = asyncio.Event()  # a room was, since somebody last looked
        self.lane = self._lane(
            "ruikatsu-lane", timeout=command_timeout, limit=limit, replicas=replicas
        )
        self.reads = self._lane("ruikatsu-reads", timeout=command_timeout, limit=limit)

    def a_key_everywhere(self, name: str) -> list[bytes]:
        """Keys of that name, on each server that the store is made of one. Raises StoreDown."""
        plain = f"{self.keys.prefix}:{name}"
        if self.cluster is None:
            return [plain.encode()]
        cluster = self.cluster
        return [cluster.name_at(url, lambda n: f"{plain}:{n}".encode()) for url in cluster.masters]

    def _lane(self, name: str, **options: Any) -> Lane | SpreadLane:
        if self.cluster is None:
            return Lane(self.url, name=name, **options)
        return SpreadLane(self.cluster, home=self.keys.due, name=name, **options)
