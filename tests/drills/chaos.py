"""Everything at once, for minutes: `python -m tests.drills.chaos --seed 7 --minutes 5`.

Hubs are killed, stopped and restarted, the store is killed, paused and filled, buses fall silent and clocks are set.
The seed decides what and when, the machine the rest. Meanwhile people talk, move from hub to hub and resume, and a host
mutes, removes, takes words back and locks the door. At the end the log is read, and everybody's notes are held against
it. Exit code 1: something was lost, doubled, out of order, or delivered though it had been forbidden.
"""

import argparse
import asyncio
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, suppress

from tests.drills.company import Company, company
from tests.drills.count import HEADS, Row
from tests.drills.faults import filled
from tests.drills.house import Ground, House, HubProcess, One, house, one, with_sentinels

GUESTS = 10
TALKS_S = 0.25
TOOLS_S = 0.7
SETTLE_S = 90.0


class Chaos:
    """Breaks one thing after the other, and sometimes two at once. Whatever is broken is mended again."""

    def __init__(self, there: Company, seed: int, sentinels: bool) -> None:
        self.there = there
        self.house: House = there.house
        self.done: Counter[str] = Counter()
        self._random = random.Random(seed)
        self._busy: set[HubProcess] = set()
        self._store_busy = sentinels  # a failover is slow; there is one in a run
        self._sentinels = sentinels
        self._mending: set[asyncio.Task[None]] = set()

    async def run(self, seconds: float) -> None:
        """For so long, and until all is mended."""
        ends = time.monotonic() + seconds
        if self._sentinels:
            self._start("failover", self._fail_over(seconds / 3))
        moving = asyncio.create_task(self._move_people())
        while time.monotonic() < ends:
            await asyncio.sleep(self._random.uniform(0.5, 3.0))
            name, fault = self._random.choice(self._faults())
            self._start(name, fault())
        moving.cancel()
        await asyncio.gather(moving, return_exceptions=True)
        await asyncio.gather(*self._mending)

    def _faults(self) -> list[tuple[str, Callable[[], Awaitable[None]]]]:
        """What can be broken now. One hub at least is left alone, and the store is broken in one way at a time."""
        random = self._random
        found: list[tuple[str, Callable[[], Awaitable[None]]]] = []
        idle = [hub for hub in self.house.hubs if hub not in self._busy]
        if len(idle) > 1 or random.random() < 0.1:
            hub = random.choice(idle) if idle else None
            if hub is not None:
                found += [
                    ("hub killed", lambda: self._end(hub, signal.SIGKILL)),
                    ("hub restarted", lambda: self._end(hub, signal.SIGTERM)),
                    ("hub asleep", lambda: self._sleep(hub)),
                    ("clock set", lambda: self._set_clock(hub)),
                ]
        if self.house.proxies:
            found.append(("bus silent", self._silence))
        if not self._store_busy and isinstance(self.house.ground, One):
            found += [
                ("store killed", self._kill_store),
                ("store paused", self._pause_store),
                ("store full", self._fill_store),
            ]
        return found or [("nothing", self._nothing)]

    def _start(self, name: str, fault: Awaitable[None]) -> None:
        self.done[name] += 1
        task = asyncio.ensure_future(fault)
        self._mending.add(task)

    async def _nothing(self) -> None:
        await asyncio.sleep(0)

    async def _move_people(self) -> None:
        while True:
            await asyncio.sleep(self._random.uniform(0.1, 0.6))
            self._random.choice(self.there.guests()).move()

    # Hubs.

    async def _end(self, hub: HubProcess, how: signal.Signals) -> None:
        self._busy.add(hub)
        await hub.end(how)
        await asyncio.sleep(self._random.uniform(0, 2))
        while True:
            try:
                await hub.start()
                break
            except (
                AssertionError
            ):  # it cannot begin while the store is away; whoever runs it tries again
                await asyncio.sleep(0.5)
        self._busy.discard(hub)

    async def _sleep(self, hub: HubProcess) -> None:
        """Sometimes past the end of its leases."""
        self._busy.add(hub)
        hub.stop()
        await asyncio.sleep(self._random.choice((1, 3, 8, 22)))
        hub.wake()
        self._busy.discard(hub)

    async def _set_clock(self, hub: HubProcess) -> None:
        hub.step_clock(self._random.choice((-3_600, -5, 0, 5, 3_600)))
        await asyncio.sleep(0)

    async def _silence(self) -> None:
        self._random.choice(self.house.proxies).hush_named(b"ruikatsu-bus")
        await asyncio.sleep(0)

    # The store.

    async def _kill_store(self) -> None:
        self._store_busy = True
        self.house.ground.kill()
        await asyncio.sleep(self._random.uniform(0, 2))
        await asyncio.to_thread(self.house.ground.restart)
        await asyncio.sleep(1)
        self._store_busy = False

    async def _pause_store(self) -> None:
        self._store_busy = True
        self.house.ground.tell(signal.SIGSTOP)
        await asyncio.sleep(self._random.uniform(0.5, 4))
        self.house.ground.tell(signal.SIGCONT)
        self._store_busy = False

    async def _fill_store(self) -> None:
        self._store_busy = True
        async with filled(self.house):
            await asyncio.sleep(self._random.uniform(0.5, 3))
        self._store_busy = False

    async def _fail_over(self, after: float) -> None:
        await asyncio.sleep(after)
        self.house.ground.kill()
        await asyncio.to_thread(self.house.ground.restart)


async def chaos(
    seed: int, seconds: float, *, hubs: int = 3, guests: int = GUESTS, sentinels: bool = False
) -> tuple[Row, Counter[str]]:
    """What was counted, and what was broken how often."""
    with ExitStack() as stack:
        ground: Ground = (
            stack.enter_context(with_sentinels()) if sentinels else stack.enter_context(one())
        )
        async with (
            house(
                ground,
                hubs=hubs,
                hushed=not sentinels,
                steppable=True,
                replicas=int(sentinels),
            ) as made,
            company(made, seed=seed, guests=guests, talks=TALKS_S) as there,
        ):
            there.use_tools(TOOLS_S)
            breaking = Chaos(there, seed, sentinels)
            await breaking.run(seconds)
            row = await there.settle(SETTLE_S)
            return row, breaking.done


def main() -> bool:
    """Runs one seed and prints its row."""
    parser = argparse.ArgumentParser(description="Everything at once, for minutes.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--hubs", type=int, default=3)
    parser.add_argument("--guests", type=int, default=GUESTS)
    parser.add_argument("--store", choices=("one", "sentinels"), default="one")
    given = parser.parse_args()
    row, done = asyncio.run(
        chaos(
            given.seed,
            given.minutes * 60,
            hubs=given.hubs,
            guests=given.guests,
            sentinels=given.store == "sentinels",
        )
    )
    told = ", ".join(f"{name} {count}" for name, count in sorted(done.items()))
    sys.stdout.write(f"seed {given.seed}, {given.minutes:g} min, {given.hubs} hubs: {told}\n\n")
    sys.stdout.write(f"| seed | {HEADS} |\n| ---: |{' ---: |' * (HEADS.count('|') + 1)}\n")
    sys.stdout.write(f"| {given.seed} | {row.cells()} |\n")
    return row.clean


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(not main())
