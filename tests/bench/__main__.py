"""`make bench`: what a delivery, a join and an idle socket cost, through the real socket and the real store.

One hub process, one Valkey with every write on disk before its answer, the load in a process of its own.
"""

import argparse
import asyncio
import contextlib
import json
import os
import platform
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import uvloop

from ruikatsu.domain.programme import Phase, Programme
from ruikatsu.domain.room import Settings
from ruikatsu.serve import raise_file_limit
from ruikatsu.store import Store
from ruikatsu.store.daemon import Daemon
from ruikatsu.store.making import make_room, new_room_id
from tests.bench.load import Speaker, Tally, connect, hello

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Process:
    """A process as /proc shows it."""

    pid: int

    def cpu(self) -> float:
        """Seconds of CPU, user and system, since it began."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def resident(self) -> int:
        """Bytes in memory that are its own or shared."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1_024
        raise AssertionError("no VmRSS")


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    scene: str
    figure: str
    beside: str = ""


@contextlib.contextmanager
def hub(url: str, prefix: str, folder: str) -> Iterator[tuple[Process, int]]:
    """A hub in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    wide = {"SAY_RATE": "1000000/second", "SEAT_RATE": "1000000/second", "FRAME_RATE": "1000000"}
    names = {**wide, "REDIS_URL": url, "PREFIX": prefix, "PORT": str(port), "DATA": folder}
    environment = {**os.environ, **{f"RUIKATSU_{name}": value for name, value in names.items()}}
    command = [sys.executable, "-m", "ruikatsu", "serve"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as running:
        try:
            _wait_ready(port)
            yield Process(running.pid), port
        finally:
            running.terminate()


def _wait_ready(port: int) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the hub did not start")


async def _room(store: Store) -> str:
    programme = Programme((Phase("share", 3_600_000, "open"), Phase("close", 60_000, "open")))
    room = Settings(
        id=new_room_id(),
        title="bench",
        starts_at=store.clock.now_ms() - 1_000,
        programme=programme,
        listeners_read=True,
    )
    assert await make_room(store, room)
    return room.id


async def _speaker(port: int, room: str, tally: Tally) -> Speaker:
    def seat() -> str:
        asked = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/rooms/{room}/seats",
            data=b'{"as":"guest","agreed":true}',
            method="POST",
        )
        with urllib.request.urlopen(asked) as answer:
            return str(json.load(answer)["token"])

    sink = await connect(port, room, hello(await asyncio.to_thread(seat)), tally)
    return Speaker(sink)


async def _welcomed(tally: Tally, welcomed: int) -> None:
    deadline = time.perf_counter() + 20
    while tally.welcomed < welcomed:
        assert time.perf_counter() < deadline, f"{tally} instead of {welcomed} welcomed"
        await asyncio.sleep(0.005)


def _percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


async def measure(
    store: Store, server: Process, port: int, sockets: int, seconds: float
) -> list[Row]:
    """All scenes, one after the other."""
    own = Process(os.getpid())
    rows: list[Row] = []
    room = await _room(store)
    ears = Tally()
    voice = Tally(sample=False)
    speaker = await _speaker(port, room, voice)
    await _welcomed(voice, 1)
    sys.stderr.write("joining\n")

    cpu, memory, began = server.cpu(), server.resident(), time.perf_counter()
    for start in range(0, sockets, 200):
        batch = range(start, min(start + 200, sockets))
        await asyncio.gather(*[connect(port, room, hello(), ears) for _ in batch])
    await _welcomed(ears, sockets)
    took = time.perf_counter() - began
    joined = (server.cpu() - cpu) / sockets * 1e6
    rows.append(
        Row(
            f"join, {sockets} listeners, SYN to welcome",
            f"{joined:.0f} µs CPU each",
            f"all in {took:.2f} s",
        )
    )
    sys.stderr.write("idle\n")
    await asyncio.sleep(3)
    each = (server.resident() - memory) / sockets / 1_024
    cpu = server.cpu()
    await asyncio.sleep(5)
    idle = (server.cpu() - cpu) / 5 * 100
    rows.append(
        Row(f"{sockets} idle sockets", f"{each:.1f} kB resident each", f"{idle:.1f} % of a core")
    )

    rows += [
        await _steady(server, own, speaker, ears, sockets, rate, seconds) for rate in (10, 200)
    ]
    rows.append(await _flood(server, own, speaker, ears, sockets, seconds))
    assert ears.lost == 0, f"{ears.lost} sockets were lost"
    return rows


async def _steady(
    server: Process,
    own: Process,
    speaker: Speaker,
    ears: Tally,
    sockets: int,
    rate: int,
    seconds: float,
) -> Row:
    sys.stderr.write(f"{rate} a second\n")
    ears.said, ears.late_ms = 0, []
    count = round(rate * seconds)
    cpu, load, began = server.cpu(), own.cpu(), time.perf_counter()
    asked = []
    for n in range(count):
        await asyncio.sleep(max(0, began + n / rate - time.perf_counter()))
        asked.append(speaker.say())
    await asyncio.gather(*asked)
    await _all_said(ears, count * sockets)
    took = time.perf_counter() - began
    spent = server.cpu() - cpu
    figure = f"{spent / (count * sockets) * 1e6:.2f} µs CPU a delivery"
    late = f"p50 {_percentile(ears.late_ms, 0.5):.1f} p99 {_percentile(ears.late_ms, 0.99):.1f} ms"
    use = f"hub {spent / took * 100:.0f} %, load {(own.cpu() - load) / took * 100:.0f} % of a core"
    return Row(f"{rate} a second to {sockets}", figure, f"{late}; {use}")


async def _flood(
    server: Process, own: Process, speaker: Speaker, ears: Tally, sockets: int, seconds: float
) -> Row:
    sys.stderr.write("flood\n")
    ears.said, ears.late_ms, ears.sample = 0, [], False
    cpu, load, began = server.cpu(), own.cpu(), time.perf_counter()
    said = 0
    in_flight = {speaker.say() for _ in range(64)}
    while time.perf_counter() - began < seconds:
        done, in_flight = await asyncio.wait(in_flight, return_when=asyncio.FIRST_COMPLETED)
        said += len(done)
        in_flight |= {speaker.say() for _ in done}
    await asyncio.wait(in_flight)
    said += len(in_flight)
    await _all_said(ears, said * sockets)
    took = time.perf_counter() - began
    spent = server.cpu() - cpu
    ears.sample = True
    use = f"hub {spent / took * 100:.0f} %, load {(own.cpu() - load) / took * 100:.0f} % of a core"
    return Row(
        f"flood, 64 in flight, to {sockets}",
        f"{said * sockets / took / 1e3:.0f} k deliveries a second",
        f"{spent / (said * sockets) * 1e6:.2f} µs CPU each; {use}",
    )


async def _all_said(ears: Tally, wanted: int) -> None:
    async with asyncio.timeout(60):
        while ears.said < wanted:
            await asyncio.sleep(0.002)
    assert ears.said == wanted, f"{ears.said} deliveries instead of {wanted}"


async def main() -> None:
    """Prints the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sockets", type=int, default=1_000)
    options.add_argument("--seconds", type=float, default=5.0, help="of each scene")
    given = options.parse_args()
    raise_file_limit()
    prefix = f"bench:{secrets.token_hex(4)}"
    with tempfile.TemporaryDirectory(prefix="rk-") as folder:
        daemon = Daemon(Path(folder) / "store")
        await asyncio.to_thread(daemon.start)
        try:
            async with await Store.open(daemon.url, prefix=prefix) as store:
                with hub(daemon.url, prefix, folder) as (server, port):
                    rows = await measure(store, server, port, given.sockets, given.seconds)
        finally:
            await asyncio.to_thread(daemon.stop)
    sys.stdout.write(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; "
        "one hub process, Valkey with appendfsync always\n\n| scene | cost | beside it |\n| --- | --- | --- |\n"
    )
    for row in rows:
        sys.stdout.write(f"| {row.scene} | {row.figure} | {row.beside} |\n")


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main())
