"""The store: whether it answers, whether it will do, and what an acknowledgement is worth there."""

import time
from collections.abc import AsyncIterator

from ruikatsu.store import Probe, Store, StoreError
from ruikatsu.store.bus import Bus
from ruikatsu.store.layout import LAYOUT

from .finding import Finding, broken, fine, warning

NEWER = "Use Redis 7.0 or newer, Valkey 7.2 or newer, or the embedded store."
APART_MS = 2_000
SLOW_MS = 20.0
MASTERS_APART_MS = 200.0
WRITES = 9


async def look_at_store(store: Store) -> AsyncIterator[Finding]:
    """All about a store that has answered. Raises StoreError where it stops doing so."""
    found = await store.probe()
    for one in _kind(found):
        yield one
    for one in _worth(found):
        yield one
    if not found.fit:
        return
    yield await _writes(store)
    yield await _bus(store)
    yield _clock(store)
    yield await _layout(store)
    if found.masters > 1:
        yield await _clocks(store)


def _kind(found: Probe) -> list[Finding]:
    name = f"{found.kind.capitalize()} {found.version}"
    if found.masters > 1:
        name += f", a cluster of {found.masters} masters,"
    against = []
    if found.missing:
        against.append(broken("store", f"{name} lacks {', '.join(found.missing)}.", NEWER))
    if found.role != "master":
        against.append(
            broken(
                "store",
                f"{name} is a replica: it takes no writes.",
                "Point RUIKATSU_REDIS_URL at its primary.",
            )
        )
    return against or [fine("store", f"{name} answers, and has all that rooms need.")]


def _worth(found: Probe) -> list[Finding]:
    told = [
        fine("acknowledgement", found.worth)
        if found.appendfsync == "always" and found.appendonly
        else warning(
            "acknowledgement",
            found.worth,
            "Ask whoever runs it for `appendonly yes` and `appendfsync always`."
            if found.appendfsync is None
            else "Set `appendonly yes` and `appendfsync always` (deploy/valkey.conf).",
        )
    ]
    if not found.tells:
        told.append(
            warning(
                "acknowledgement",
                "This store does not let its settings be read (CONFIG), as hosted ones often do not.",
                "Look them up where it is run: appendfsync, maxmemory-policy.",
            )
        )
    if found.fit:  # else it has been said that it will not do, and why
        told += [
            warning("store", said, "See docs/operating.md, `With a store of your own`.")
            for said in found.warnings
        ]
    return told


async def _writes(store: Store) -> Finding:
    """A key of a few seconds is written to each master, as often as it takes to know how long a word waits there."""
    took = []
    try:
        for _ in range(WRITES):
            for key in store.a_key_everywhere("check"):
                began = time.perf_counter()
                await store.lane.call("SET", key, "1", "PX", 5_000)
                took.append((time.perf_counter() - began) * 1_000)
        for key in store.a_key_everywhere("check"):
            await store.lane.call("UNLINK", key)
    except StoreError as error:
        return broken(
            "writes",
            f"The store takes no writes: {error}.",
            "Look at its disk, its memory and its log.",
        )
    middle = sorted(took)[len(took) // 2]
    said = f"A write is acknowledged after {middle:.1f} ms (the middle of {len(took)})."
    if middle > SLOW_MS:
        return warning(
            "writes",
            said,
            "Every word waits for it: bring the store nearer, or give it a quicker disk.",
        )
    return fine("writes", said)


async def _bus(store: Store) -> Finding:
    bus = Bus(store, on_confirmed=lambda _room: None)
    try:
        await bus.open()
        await bus.close()
    except StoreError as error:
        return broken(
            "bus",
            f"What is published is not heard: {error}.",
            "Let this user publish and subscribe (ACL: `&*` and +@pubsub).",
        )
    return fine("bus", "What is published is heard.")


async def _layout(store: Store) -> Finding:
    """One that is newer never comes here: it is not opened."""
    found = await store.layout()
    if found is None:
        return fine("layout", "Nobody has served from it yet.")
    older = "" if found == LAYOUT else f", which is read on; from the next start on it is {LAYOUT}"
    return fine("layout", f"Its keys have layout {found}{older}.")


def _clock(store: Store) -> Finding:
    """Rooms go by the store's clock alone; certificates, logs and tokens' makers look at this machine's."""
    apart = store.clock.now_ms() - time.time() * 1_000
    said = f"This machine and the store are {abs(apart):.0f} ms apart (±{store.clock.uncertainty_ms:.1f} ms)."
    if abs(apart) > APART_MS:
        return warning("clock", said, "Let both follow a time server (chrony, systemd-timesyncd).")
    return fine("clock", said)


async def _clocks(store: Store) -> Finding:
    """A room's words carry the time of the master that has the room; its hub goes by that of one of them."""
    times = await store.reads.everywhere("TIME")
    told = [int(seconds) * 1_000 + int(micros) / 1_000 for seconds, micros in times]
    apart = max(told) - min(told)
    said = f"The {len(told)} masters' clocks are {apart:.0f} ms apart, as far as can be told."
    if apart > MASTERS_APART_MS:
        return warning("clock", said, "Let all of them follow a time server (chrony, timesyncd).")
    return fine("clock", said)
