"""What `/metrics` tells: numbers that the parts keep for themselves, gathered when somebody asks.

Nobody's name, word, room or address is in them. docs/operating.md says what each is good for.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from time import monotonic

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
)
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from ruikatsu import __version__
from ruikatsu.buckets import Buckets
from ruikatsu.domain.timeline import RoomPhase
from ruikatsu.hub.flow import Flow
from ruikatsu.hub.hub import Hub
from ruikatsu.hub.reception import Reception
from ruikatsu.hub.room import LiveRoom
from ruikatsu.noes import SAID
from ruikatsu.store import StoreError

LISTEN_S = 0.25
"""How often the loop is listened to: a sleep that takes longer than asked tells how late everybody is served."""

AT_ONCE = 100
"""So many rooms are looked at before others get their turn."""

LATE_MS = 120_000
"""A job that has waited for so long past its time is late: no server takes any, or it keeps failing."""

STATES: tuple[RoomPhase, ...] = ("scheduled", "doors_open", "live", "closed")


class Figures(Collector):
    """Of one hub."""

    def __init__(self, hub: Hub, reception: Reception) -> None:
        self._hub = hub
        self._reception = reception
        self._loop_lag = Buckets()
        self._rooms: Counter[RoomPhase] = Counter()
        self._people = self._listeners = 0
        self._late: int | None = None

    async def keep_listening(self) -> None:
        """Runs until cancelled."""
        while True:
            began = monotonic()
            await asyncio.sleep(LISTEN_S)
            self._loop_lag.add(max(0.0, monotonic() - began - LISTEN_S))

    async def look(self) -> None:
        """Walks the rooms, letting others have their turn between, and asks what is late to be done."""
        now, states, people, listeners = self._hub.now(), Counter[RoomPhase](), 0, 0
        for count, room in enumerate(list(self._hub.rooms.values()), 1):
            people += room.held.people
            listeners += room.held.listeners
            if room.follower.stage == "ready":
                states[_state(room, now)] += 1
            if count % AT_ONCE == 0:
                await asyncio.sleep(0)
        self._rooms, self._people, self._listeners = states, people, listeners
        try:
            self._late = await self._hub.store.due_late(now - LATE_MS)
        except StoreError:
            self._late = None

    def collect(self) -> Iterator[Metric]:
        """What was found at the last look, and what the parts have counted."""
        yield InfoMetricFamily("ruikatsu", "Which version runs.", {"version": __version__})
        yield from self._who_is_here()
        yield from self._how_it_flows()
        yield from self._how_it_is()

    def _who_is_here(self) -> Iterator[Metric]:
        yield GaugeMetricFamily(
            "ruikatsu_people",
            "With a seat, whose line ends here or is expected back.",
            self._people,
        )
        yield GaugeMetricFamily("ruikatsu_listeners", "Without a seat.", self._listeners)
        yield GaugeMetricFamily("ruikatsu_sockets", "Lines open.", self._reception.sockets())
        rooms = GaugeMetricFamily("ruikatsu_rooms", "Rooms followed here.", labels=["state"])
        for state in STATES:
            rooms.add_metric([state], self._rooms[state])
        yield rooms

    def _how_it_flows(self) -> Iterator[Metric]:
        flow = Flow()
        flow.take_in(self._hub.past)
        for room in self._hub.rooms.values():
            flow.take_in(room.flow)
        yield CounterMetricFamily(
            "ruikatsu_entries", "Entries of rooms' logs that came to this hub.", flow.entries
        )
        yield CounterMetricFamily(
            "ruikatsu_deliveries", "The same, times the lines each was written to.", flow.deliveries
        )
        yield _times(
            "ruikatsu_commit_to_socket_seconds",
            "From the store's commit of an entry to its write to every socket here.",
            flow.lag,
        )
        yield CounterMetricFamily(
            "ruikatsu_slow_readers_cut", "Lines cut for reading too slowly.", self._reception.cut
        )
        refused = CounterMetricFamily(
            "ruikatsu_refusals", "Each no, by its code.", labels=["way", "code"]
        )
        for (way, code), times in sorted(SAID.items()):
            refused.add_metric([way, code], times)
        yield refused

    def _how_it_is(self) -> Iterator[Metric]:
        well = GaugeMetricFamily("ruikatsu_well", "1: as it should be.", labels=["sign"])
        for sign, so in self._hub.signs().items():
            well.add_metric([sign], float(so))
        yield well
        store = HistogramMetricFamily(
            "ruikatsu_store_seconds", "From a call to the store to its answer.", labels=["lane"]
        )
        for lane, asked in (("write", self._hub.store.lane), ("read", self._hub.store.reads)):
            store.add_metric([lane], asked.took.so_far(), asked.took.sum)
        yield store
        yield _times(
            "ruikatsu_loop_lag_seconds",
            "How much later than asked this process wakes.",
            self._loop_lag,
        )
        yield GaugeMetricFamily(
            "ruikatsu_clock_uncertainty_seconds",
            "How far the room's time may be off here, at most.",
            self._hub.clock.uncertainty_ms / 1_000,
        )
        yield CounterMetricFamily(
            "ruikatsu_faults",
            "Work in the background that failed: a fault of ours.",
            self._hub.tasks.failed,
        )
        if self._late is not None:
            yield GaugeMetricFamily(
                "ruikatsu_late_jobs", "Erasing and the like, two minutes past its time.", self._late
            )


def _times(name: str, what: str, counted: Buckets) -> HistogramMetricFamily:
    return HistogramMetricFamily(name, what, counted.so_far(), counted.sum)


def _state(room: LiveRoom, now: int) -> RoomPhase:
    """As `standing` says it, without looking for cues."""
    course = room.state.course
    if now >= room.over_at:
        return "closed"
    if now >= course.started_at:
        return "live"
    return "doors_open" if now >= course.started_at - room.state.settings.doors_ms else "scheduled"
