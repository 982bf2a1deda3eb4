"""What the connected server is, whether it will do, and what an acknowledgement is worth there."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from .errors import StoreFault, StoreUnfit
from .link import Link

# Found out by asking for the commands, since names and numbers of versions say little:
# SSUBSCRIBE came with Redis 7.0, together with scripts that declare themselves (`#!lua`).
NEEDED = ("XADD", "XRANGE", "EVALSHA", "ZADD", "UNLINK", "PEXPIREAT", "FUNCTION", "SSUBSCRIBE")
WANTED = ("WAITAOF",)


@dataclass(frozen=True, slots=True)
class Probe:
    """A server as found, or of the masters of a cluster the one that promises least. `missing` empty means that it
    will do; None stands for "may not be read".

    `tells`: whether it lets its settings be read at all.
    """

    kind: str
    version: str
    missing: tuple[str, ...]
    cluster: bool
    role: str
    replicas: int
    appendonly: bool | None
    appendfsync: str | None
    waitaof: bool
    tells: bool
    worth: str
    warnings: tuple[str, ...]
    masters: int = 1

    @property
    def fit(self) -> bool:
        """Whether this server can be our store."""
        return not self.missing and self.role == "master"


class Probing(Link):
    """Asking the server about itself."""

    async def probe(self) -> Probe:
        """Asks every server that the store is made of. Raises the lane's errors."""
        info, commands, appendonly, fsync, policy = await asyncio.gather(
            self.reads.everywhere("INFO"),
            self.reads.everywhere("COMMAND", "INFO", *NEEDED, *WANTED),
            *[self._setting(name) for name in ("appendonly", "appendfsync", "maxmemory-policy")],
        )
        found = [
            _found(*one) for one in zip(info, commands, appendonly, fsync, policy, strict=True)
        ]
        said = dict.fromkeys(warning for one in found for warning in one.warnings)
        return replace(min(found, key=_strength), warnings=tuple(said), masters=len(found))

    async def must_be_whole(self) -> None:
        """Raises StoreUnfit for one of several masters of a cluster that was not named as one: most rooms could not be
        reached from it."""
        if self.cluster is not None:
            return
        try:
            if b"cluster_enabled:1" not in await self.reads.call("INFO", "cluster"):
                return
            masters = int(_facts(await self.reads.call("CLUSTER", "INFO"))["cluster_size"])
        except StoreFault:
            return  # it does not tell who it is; hosted ones often do not
        if masters > 1:
            raise StoreUnfit(
                f"This server is one of {masters} masters of a cluster: say so in its URL, with "
                "redis+cluster:// in place of redis:// (rediss+cluster:// with TLS)."
            )

    async def _setting(self, name: str) -> list[str | None]:
        """One setting of each server, or None where it does not tell (hosted ones often do not)."""
        try:
            replies = await self.reads.everywhere("CONFIG", "GET", name)
        except StoreFault:
            return [None] * len(await self.reads.everywhere("PING"))
        return [reply[1].decode() if reply else None for reply in replies]


def _found(
    info: bytes,
    commands: Sequence[Any],
    appendonly: str | None,
    fsync: str | None,
    policy: str | None,
) -> Probe:
    facts = _facts(info)
    known = {name for name, found in zip((*NEEDED, *WANTED), commands, strict=True) if found}
    aof = facts.get("aof_enabled") == "1" if appendonly is None else appendonly == "yes"
    return Probe(
        kind=_kind(facts),
        version=facts.get("valkey_version") or facts.get("redis_version", "unknown"),
        missing=tuple(name for name in NEEDED if name not in known),
        cluster=facts.get("cluster_enabled") == "1",
        role=facts.get("role", "unknown"),
        replicas=int(facts.get("connected_slaves", 0)),
        appendonly=aof,
        appendfsync=fsync,
        waitaof="WAITAOF" in known,
        tells=appendonly is not None,
        worth=" ".join([_worth(aof=aof, fsync=fsync), *_replicas(facts)]),
        warnings=tuple(_warnings(facts, policy or facts.get("maxmemory_policy"))),
    )


def _strength(one: Probe) -> tuple[bool, bool, int, int]:
    """What it promises: of several servers the least is what a room may count on."""
    kept = ("no", None, "everysec", "always").index(one.appendfsync)
    return one.fit, bool(one.appendonly), kept, one.replicas


def _facts(info: bytes) -> dict[str, str]:
    lines = (line.split(":", 1) for line in info.decode().splitlines() if ":" in line)
    return {name: value for name, value in lines if not name.startswith("#")}


def _kind(facts: dict[str, str]) -> str:
    if "valkey_version" in facts or facts.get("server_name") == "valkey":
        return "valkey"
    return "redis"


def _worth(*, aof: bool, fsync: str | None) -> str:
    if not aof:
        return (
            "Acknowledged means: in the store's memory. When the store stops, what was said since "
            "its last dump is lost. Set `appendonly yes` and `appendfsync always`."
        )
    match fsync:
        case "always":
            return "Acknowledged means: on the store's disk. It survives a crash and a power cut."
        case "everysec":
            return (
                "Acknowledged means: given to the operating system. It survives a crash of the "
                "store; a power cut may take the last second. Set `appendfsync always` to wait "
                "for the disk."
            )
        case "no":
            return (
                "Acknowledged means: given to the operating system. It survives a crash of the "
                "store; a power cut may take the last half minute. Set `appendfsync always`."
            )
        case _:
            return (
                "Acknowledged means: in the store's append-only file. How soon that reaches the "
                "disk, this server does not tell."
            )


def _replicas(facts: dict[str, str]) -> list[str]:
    """What a failover takes along: copying to replicas is not waited for."""
    count = int(facts.get("connected_slaves", 0))
    if not count:
        return []
    follow = "One replica follows" if count == 1 else f"{count} replicas follow"
    return [f"{follow}, without being waited for: who takes over may lack the last moment."]


def _warnings(facts: dict[str, str], policy: str | None) -> list[str]:
    found = []
    if policy is not None and policy != "noeviction":
        found.append(
            f"maxmemory-policy is {policy}: when memory runs short, the store throws rooms away "
            "while people are in them. Set `maxmemory-policy noeviction`."
        )
    if facts.get("role") == "slave":
        found.append("This server is a replica: it takes no writes. Point the URL at its primary.")
    if facts.get("aof_last_write_status", "ok") != "ok":
        found.append("The store could not write its append-only file: look at its disk.")
    return found
