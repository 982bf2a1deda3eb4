"""Scenes that are about our promises: circles, readers that stall, two hubs, memory over a million words."""

import threading
import time
from statistics import median

from tests.bench.machine import Process
from tests.bench.scenes import (
    COME_TO_REST_S,
    EARS,
    FLIGHT,
    IDLE_S,
    MORE,
    SPEAKER,
    Figures,
    Given,
    Meter,
    empty,
    heard,
    warm,
)

LONG = 1_000
"""As long as words of ours may be: what stalled readers do not take gathers faster."""


def circles(given: Given) -> Figures:
    """Five hundred circles of twenty, a word in each every five seconds, everybody taking turns.

    Then more of them: what a word costs is mostly what it costs to wake up for it (docs/decisions/0010).
    """
    rooms, people, every_s = 500, 20, 5
    with empty(given, people, rooms) as room:
        guest = int(given.subject.guests)
        came = room.load.open(
            rooms * people, port=room.served.port, guest=guest, rooms=rooms, at_once=50
        )
        assert came.ready == rooms * people, f"{came}"
        room.load.speak(rooms / every_s, 1)
        time.sleep(COME_TO_REST_S)
        idle = Meter(room.served)
        time.sleep(IDLE_S)
        idle_core = idle.server() / IDLE_S
        meter = Meter(room.served)
        spoken = room.load.speak(rooms / every_s, max(given.seconds, every_s))
        figures = heard("circles", spoken, meter.server())
        figures["circles.idle_core"] = idle_core
        figures["circles.all_in_us"] = meter.all_in() / max(1, spoken.sent) * 1e6
        for rate in (300, 1_000):
            meter = Meter(room.served)
            spoken = room.load.speak(rate, given.seconds)
            figures[f"circles_{rate}.all_in_us"] = meter.all_in() / max(1, spoken.sent) * 1e6
        return figures


class Peak:
    """The most that a process has had in memory since."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.before = self.most = process.resident()
        self._over = threading.Event()
        self._watching = threading.Thread(target=self._watch)
        self._watching.start()

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            self.most = max(self.most, self._process.resident())

    def grown(self) -> int:
        """Bytes above what it had before."""
        self._over.set()
        self._watching.join()
        return self.most - self.before


def stalled(given: Given) -> Figures:
    """Two hundred, of whom fifty stop reading: what the others feel, and what it costs.

    A disk that takes long over one write would hide it: so it is the median over half-seconds of their p99.
    """
    with empty(given, 200) as room:
        load, served = room.load, room.served
        load.open(1, port=served.port, group=SPEAKER, guest=int(given.subject.guests))
        load.open(149, port=served.port, group=EARS)
        load.open(50, port=served.port, group=MORE, receive_buffer=4_096)
        warm(load, 200)

        def felt(halves: int) -> tuple[float, int]:
            spoken = [load.speak(150, 0.5, group=SPEAKER, size=LONG) for _ in range(halves)]
            return median(one.late.p99 for one in spoken), sum(one.lost for one in spoken)

        before, _ = felt(12)
        peak = Peak(served.process)
        load.stall(MORE)
        after, lost = felt(20)
        return {
            "stalled.without_p99_ms": before,
            "stalled.p99_ms": after,
            "stalled.later_p99_ms": after - before,
            "stalled.each_kb": peak.grown() / 50 / 1_024,
            "stalled.lost": lost,
        }


def hubs(given: Given) -> Figures:
    """A thousand on one hub; then a thousand on each of two hubs on one store. The same words, at the same rate.

    Both hubs share the server's core, so what counts is how many deliveries a second of a hub's CPU is good for.
    """
    with empty(given, 2_000) as room:
        load, served = room.load, room.served
        load.open(1, port=served.port, group=SPEAKER, guest=1)
        load.open(999, port=served.port, group=EARS, at_once=200)
        warm(load, 1_000)
        meter = Meter(served)
        spoken = load.speak(50, given.seconds, group=SPEAKER)
        one = heard("hubs_one", spoken, meter.server())
        with served.another() as second:
            load.open(1_000, port=second.port, group=MORE, at_once=200)
            warm(load, 2_000)
            first_meter, second_meter = Meter(served), Meter(second)
            spoken = load.speak(50, given.seconds, group=SPEAKER)
            two = heard("hubs_two", spoken, first_meter.server() + second_meter.server())
            load.close(MORE)
        return {**one, **two, "hubs.scaled": 2 * one["hubs_one.cpu_us"] / two["hubs_two.cpu_us"]}


def million(given: Given) -> Figures:
    """A million words through one hub. Memory after the first hundred thousand, and after the last."""
    with empty(given, 20) as room:
        load, served = room.load, room.served
        load.open(4, port=served.port, group=SPEAKER, guest=1)
        load.open(6, port=served.port, group=EARS)
        resident: list[int] = []
        began, sent = time.monotonic(), 0
        for _ in range(10):
            spoken = load.flood(FLIGHT, 60, messages=100_000, group=SPEAKER)
            assert spoken.whole, f"{spoken}"
            sent += spoken.sent
            resident.append(served.process.resident())
        return {
            "million.words": sent,
            "million.first_mb": resident[0] / 1_024**2,
            "million.last_mb": resident[-1] / 1_024**2,
            "million.grown_mb": (resident[-1] - resident[0]) / 1_024**2,
            "million.per_s": sent / (time.monotonic() - began),
        }
