"""A room full of people who talk, and a host who uses the tools while they do."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tests.drills.count import Orders, Row, counted
from tests.drills.house import House
from tests.drills.people import PATIENCE_S, Person, letters

NAMES = "Heron Otter Wren Moss Fern Lark Dune Sorrel Teal Birch Vole Iris".split()


class Company:
    """Who is there. `orders`: what the host was told has happened."""

    def __init__(self, house: House, seed: int, patience: float) -> None:
        self.house = house
        self.orders = Orders()
        self.people: list[Person] = []
        self.host: Person | None = None
        self.stop = asyncio.Event()
        self.done = asyncio.Event()
        self._random = random.Random(seed)
        self._seed = seed
        self._patience = patience
        self._hosting: asyncio.Task[None] | None = None

    async def person(self, name: str, *, host: bool = False, talks: float | None = None) -> Person:
        """Comes in, the next one at the next hub; talks that often (s)."""
        seat = await self.house.seat(name, host=host)
        n = len(self.people)
        one = Person(self.house, name, seat, self._seed * 1_000 + n, self._patience)
        self.people.append(one)
        await one.arrive(self.house.hubs[n % len(self.house.hubs)])
        if talks is not None:
            one.talk(talks, self.stop)
        return one

    async def gather(self, guests: int, talks: float) -> None:
        """The host, and so many guests."""
        self.host = await self.person("Host", host=True)
        for n in range(guests):
            name = NAMES[n % len(NAMES)] + (
                "" if n < len(NAMES) else f" {letters(n // len(NAMES))}"
            )
            await self.person(name, talks=talks)

    def guests(self) -> list[Person]:
        return [one for one in self.people if one is not self.host and one.shut_out is None]

    # The host's hands.

    def use_tools(self, every: float) -> None:
        """Mutes, takes words back, locks the door, puts somebody out: each raced with words, one after the other."""
        self._hosting = asyncio.create_task(self._tools(every))

    async def _tools(self, every: float) -> None:
        while not self.done.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(every * self._random.uniform(0.5, 1.5)):
                    await self.done.wait()
                    return
            await self._random.choice(
                (self.mute, self.mute, self.redact, self.redact, self.lock, self.remove)
            )()

    async def order(self, op: str, **fields: object) -> bool:
        """Whether it was answered with ok."""
        assert self.host is not None
        answer = await self.host.ask(op, **fields)
        told = answer is not None and answer["op"] == "ok"
        self.orders.acked[op] += told
        return told

    async def mute(self) -> None:
        """For a moment."""
        guest = self._random.choice(self.guests())
        if await self.order("mute", person=guest.person, for_ms=3_600_000):
            await asyncio.sleep(0.3)
            await self.order("unmute", person=guest.person)

    async def redact(self) -> None:
        """Words that were said a moment ago, or long ago."""
        said = [
            (text, seq)
            for one in self.people
            for text, seq in one.acked.items()
            if text not in self.orders.redacted
        ]
        if said:
            text, seq = max(self._random.sample(said, min(3, len(said))), key=lambda each: each[1])
            if await self.order("redact", seq=seq):
                self.orders.redacted[text] = time.monotonic()

    async def lock(self) -> None:
        """Nobody new comes in meanwhile."""
        if await self.order("lock", on=True):
            came = await self.house.seat(f"Late {letters(self.orders.acked.total())}")
            self.orders.seated_though_locked += came["status"] == 201
            await self.order("lock", on=False)

    async def remove(self) -> None:
        """Out; somebody else comes instead."""
        if len(self.guests()) < 4:
            return
        guest = self._random.choice(self.guests())
        await self.put_out(guest)
        await self.person(f"New {letters(len(self.people))}", talks=0.3)

    async def put_out(self, guest: Person) -> None:
        if await self.order("remove", person=guest.person):
            self.orders.removed[guest.person] = time.monotonic()

    # The end.

    async def settle(self, within: float = 60.0) -> Row:
        """The talk goes on until the last tool has its answer and everybody is back; then it ends, and is counted."""
        self.done.set()
        async with asyncio.timeout(within):
            if self._hosting is not None:
                await self._hosting
            now = time.monotonic()
            await asyncio.gather(*[one.hears_after(now) for one in self.people])
            self.stop.set()
            for one in self.people:
                one.measures_no_more()
            await asyncio.gather(*[one.rests() for one in self.people])
            await self._all_have_heard()
        for one in self.people:
            await one.leave()
        return await counted(self.house.store, self.house.room.id, self.people, self.orders)

    async def _all_have_heard(self) -> None:
        """Whoever is still inside has been told the log to its end."""
        meta = await self.house.store.room_meta(self.house.room.id)
        assert meta is not None
        for one in self.people:
            while one.shut_out is None and one.tellings[-1].next <= meta.seq:  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def close(self) -> None:
        if self._hosting is not None:
            self._hosting.cancel()
            await asyncio.gather(self._hosting, return_exceptions=True)
        for one in self.people:
            with suppress(Exception):
                await one.leave()


@asynccontextmanager
async def company(
    house: House,
    *,
    seed: int = 1,
    guests: int = 8,
    talks: float = 0.1,
    patience: float = PATIENCE_S,
) -> AsyncIterator[Company]:
    """A host and so many guests, spread over the hubs, each saying something every `talks` seconds."""
    there = Company(house, seed, patience)
    try:
        await there.gather(guests, talks)
        yield there
    finally:
        await there.close()
