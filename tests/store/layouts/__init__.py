"""What stores hold that earlier servers wrote, one file for each layout: every later server reads them on."""

import json
from pathlib import Path
from typing import Any

from ruikatsu.store import Store

HERE = Path(__file__).parent
Kept = dict[str, Any]


def kept(layout: int) -> Kept:
    """What was written then."""
    found: Kept = json.loads((HERE / f"{layout}.json").read_text())
    return found


async def put(store: Store, found: Kept) -> None:
    """Puts it into a store, under its prefix."""
    for name, (kind, content, dies_at) in found["keys"].items():
        key = f"{store.keys.prefix}:{name}".encode()
        match kind:
            case "string":
                await store.lane.call("SET", key, _bytes(content))
            case "hash":
                await store.lane.call("HSET", key, *[_bytes(p) for pair in content for p in pair])
            case "zset":
                flat = [_bytes(p) for member, score in content for p in (score, member)]
                await store.lane.call("ZADD", key, *flat)
            case "stream":
                for entry, fields in content:
                    await store.lane.call("XADD", key, entry, *map(_bytes, fields))
        if dies_at > 0:
            await store.lane.call("PEXPIREAT", key, dies_at)


async def taken(store: Store) -> dict[str, Any]:
    """Every key of a store, as `put` reads it."""
    found = {}
    for key in sorted(await store.reads.call("KEYS", f"{store.keys.prefix}:*")):
        kind = (await store.reads.call("TYPE", key)).decode()
        match kind:
            case "string":
                content: Any = _text(await store.reads.call("GET", key))
            case "hash":
                content = _pairs(await store.reads.call("HGETALL", key))
            case "zset":
                content = _pairs(await store.reads.call("ZRANGE", key, 0, -1, "WITHSCORES"))
            case "stream":
                entries = await store.reads.call("XRANGE", key, "-", "+")
                content = [[_text(entry), [_text(f) for f in fields]] for entry, fields in entries]
            case _:
                raise AssertionError(f"a kind of key that layouts do not know: {kind}")
        name = key.decode().removeprefix(f"{store.keys.prefix}:")
        found[name] = [kind, content, await store.reads.call("PEXPIRETIME", key)]
    return found


def _pairs(flat: list[bytes]) -> list[list[str]]:
    return [[_text(a), _text(b)] for a, b in zip(flat[::2], flat[1::2], strict=True)]


def _text(content: bytes) -> str:
    return content.decode("latin-1")


def _bytes(content: str) -> bytes:
    return content.encode("latin-1")
