"""What is lost when something breaks: `python -m tests.drills.faults` (some minutes; or with the names of a few).

Hubs are processes, the store writes each word to its disk before it answers, people talk and a host uses the tools all
the while. Beside each fault stands what was sent, acknowledged, lost, doubled, out of order, delivered though it had
been forbidden, and the longest that anybody who was in the room heard nothing.
"""

import asyncio
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruikatsu.store import StoreError
from tests.drills.company import Company, company
from tests.drills.count import HEADS, Row
from tests.drills.house import Ground, House, One, house, one, with_sentinels
from tests.drills.people import Person

Fault = Callable[[Company], Awaitable[None]]


@dataclass(frozen=True)
class Setting:
    """What a fault needs around it."""

    fault: Fault
    sentinels: bool = False
    hushed: bool = False
    steppable: bool = False
    small_disk: bool = False


BEFORE_S, AFTER_S = 2.0, 3.0


async def nothing(there: Company) -> None:
    """Nothing breaks."""
    await asyncio.sleep(2)


async def hub_killed(there: Company) -> None:
    """kill -9 of a hub; it is started again after two seconds."""
    hub = there.house.hubs[0]
    await hub.end(signal.SIGKILL)
    await asyncio.sleep(2)
    await hub.start()


async def store_killed(there: Company) -> None:
    """kill -9 of the store; it is started again after a second."""
    await _store_dies(there, 1)


async def both_killed(there: Company) -> None:
    """kill -9 of a hub and the store at once."""
    hub = there.house.hubs[0]
    there.house.ground.kill()
    await hub.end(signal.SIGKILL)
    await asyncio.sleep(1)
    await asyncio.to_thread(there.house.ground.restart)
    await hub.start()


async def everything_killed(there: Company) -> None:
    """kill -9 of all hubs and the store."""
    there.house.ground.kill()
    await asyncio.gather(*[hub.end(signal.SIGKILL) for hub in there.house.hubs])
    await asyncio.to_thread(there.house.ground.restart)
    await asyncio.gather(*[hub.start() for hub in there.house.hubs])


async def _store_dies(there: Company, seconds: float) -> None:
    there.house.ground.kill()
    await asyncio.sleep(seconds)
    await asyncio.to_thread(there.house.ground.restart)


async def failover(there: Company) -> None:
    """The master dies; a replica, which is waited for, is made master by the sentinels."""
    await _store_dies(there, 0)


async def bus_silent(there: Company) -> None:
    """One hub's bus says nothing more; its connection stands, and all others work."""
    there.house.proxies[0].hush_named(b"ruikatsu-bus")
    await asyncio.sleep(10)


async def hub_asleep(there: Company) -> None:
    """SIGSTOP of a hub for 30 s. Meanwhile the others go on, and the host puts somebody out who is on it."""
    await _asleep(there, 30)


async def _asleep(there: Company, seconds: float) -> None:
    hub = there.house.hubs[1]
    victim = next(one for one in there.guests() if one.hub is hub)
    last = list(victim.acked.items())[-1]
    hub.stop()
    began = time.monotonic()
    assert there.host is not None
    assert there.host.hub is not hub
    await there.order("redact", seq=last[1])
    there.orders.redacted[last[0]] = time.monotonic()
    await there.put_out(victim)
    await asyncio.sleep(max(0, began + seconds - time.monotonic()))
    # At the very moment at which it wakes somebody is at its door: the kernel has taken their line and their hello.
    ghost = Person(there.house, "Ghost", victim.seat, 7)
    there.people.append(ghost)
    there.orders.removed[ghost.person] = min(there.orders.removed.values())
    hub.stopped = False  # whoever comes now comes to it as well
    coming = asyncio.create_task(ghost.arrive_if_let(hub))
    await asyncio.sleep(0.2)
    hub.wake()
    await coming


async def clock_forwards(there: Company) -> None:
    """A hub's clock is set an hour forwards, and back again."""
    await _step(there, 3_600)


async def clock_backwards(there: Company) -> None:
    """A hub's clock is set an hour backwards, and right again."""
    await _step(there, -3_600)


async def _step(there: Company, seconds: float) -> None:
    for step in (seconds, 0):
        there.house.hubs[0].step_clock(step)
        await asyncio.sleep(4)


async def disk_full(there: Company) -> None:
    """The store's disk is full for five seconds: it ends rather than acknowledge what it cannot write, and whoever
    looks after it starts it again and again."""
    ground = there.house.ground
    assert isinstance(ground, One)
    ballast = ground.daemon.data.parent / "ballast"
    mounted = ballast.parent.is_mount()
    if mounted:
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4_096))
    ends = time.monotonic() + 5
    while time.monotonic() < ends:
        if not mounted:
            _may_write_no_more(ground)
        await asyncio.sleep(0.2)
        if not await asyncio.to_thread(ground.daemon.alive):
            with suppress(StoreError):
                await asyncio.to_thread(ground.daemon.start, 2.0)
    ballast.unlink(missing_ok=True)
    # With the limit it dies once more, at its next word, and is then started without one.
    for _ in range(10):
        await asyncio.sleep(0.2)
        if not await asyncio.to_thread(ground.daemon.alive):
            await asyncio.to_thread(ground.daemon.start)


def _may_write_no_more(ground: One) -> None:
    """Where no small disk can be made: no file of the store may grow any more."""
    with suppress(StoreError, ProcessLookupError):
        files = (ground.daemon.data / "appendonlydir").glob("*.incr.aof")
        size = max(file.stat().st_size for file in files)
        resource.prlimit(ground.daemon.pid(), resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


async def memory_full(there: Company) -> None:
    """The store is at its memory limit for five seconds."""
    async with filled(there.house):
        await asyncio.sleep(5)


@asynccontextmanager
async def filled(house: House) -> AsyncIterator[None]:
    """A store that takes nothing more."""
    limit = house.store.reads.call
    await house.store.wait_up()
    await limit("CONFIG", "SET", "maxmemory", 1)
    try:
        yield
    finally:
        await limit("CONFIG", "SET", "maxmemory", 0)


FAULTS: dict[str, Setting] = {
    "nothing": Setting(nothing),
    "hub_killed": Setting(hub_killed),
    "store_killed": Setting(store_killed),
    "both_killed": Setting(both_killed),
    "everything_killed": Setting(everything_killed),
    "failover": Setting(failover, sentinels=True),
    "bus_silent": Setting(bus_silent, hushed=True),
    "hub_asleep": Setting(hub_asleep),
    "clock_forwards": Setting(clock_forwards, steppable=True),
    "clock_backwards": Setting(clock_backwards, steppable=True),
    "disk_full": Setting(disk_full, small_disk=True),
    "memory_full": Setting(memory_full),
}


@asynccontextmanager
async def set_up(setting: Setting) -> AsyncIterator[House]:
    """Two hubs and a store as the fault needs them."""
    with ExitStack() as stack:
        ground = await asyncio.to_thread(_ground, setting, stack)
        async with house(
            ground,
            replicas=int(setting.sentinels),
            hushed=setting.hushed,
            steppable=setting.steppable,
        ) as made:
            yield made


def _ground(setting: Setting, stack: ExitStack) -> Ground:
    """Takes its time, so that it is called from a thread."""
    if setting.sentinels:
        return stack.enter_context(with_sentinels())
    if setting.small_disk and can_mount():
        return stack.enter_context(one(stack.enter_context(small_disk())))
    return stack.enter_context(one())


async def drill(setting: Setting, *, guests: int = 8, talks: float = 0.1) -> Row:
    """One fault, lived through and counted."""
    async with set_up(setting) as house, company(house, guests=guests, talks=talks) as there:
        there.use_tools(every=0.5)
        await asyncio.sleep(BEFORE_S)
        await setting.fault(there)
        await asyncio.sleep(AFTER_S)
        return await there.settle()


@contextmanager
def small_disk(size: str = "16m") -> Iterator[Path]:
    """A disk of its own that is soon full. Needs root."""
    with tempfile.TemporaryDirectory(prefix="rk-") as folder:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "drill", folder], check=True)
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "-l", folder], check=True)


@cache
def can_mount() -> bool:
    """Whether this user may make a small disk, here."""
    if os.geteuid():
        return False
    try:
        with small_disk():
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


async def main(names: list[str]) -> bool:
    """Prints the table. False when something was lost, doubled, out of order, or delivered though forbidden."""
    sys.stdout.write(f"| fault | {HEADS} |\n| --- |{' ---: |' * (HEADS.count('|') + 1)}\n")
    clean = True
    for name in names or FAULTS:
        setting = FAULTS[name]
        row = await drill(setting)
        clean &= row.clean
        sys.stdout.write(f"| {name} | {row.cells()} |\n")
        sys.stdout.flush()
    return clean


if __name__ == "__main__":
    sys.exit(not asyncio.run(main(sys.argv[1:])))
