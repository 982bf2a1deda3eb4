"""A bus, and what a hub would note down from it."""

from collections.abc import AsyncIterator

import pytest

from ruikatsu.store import Bus, Store

from .making import OpenBus, Rooms


@pytest.fixture
def rooms() -> Rooms:
    return Rooms()


@pytest.fixture
async def new_bus(rooms: Rooms) -> AsyncIterator[OpenBus]:
    made: list[Bus] = []

    def new(store: Store, probe_every: float = 60, probe_within: float = 10) -> Bus:
        bus = Bus(
            store,
            on_confirmed=rooms.confirmed.append,
            probe_every=probe_every,
            probe_within=probe_within,
        )
        made.append(bus)
        return bus

    yield new
    for bus in made:
        await bus.close()
