"""The load: the C program in `c/load`, compiled here and told what to do, a line a command."""

import json
import select
import subprocess
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.bench.machine import OTHER_CORE, on
from tests.bench.wires import Wire

HERE = Path(__file__).parent


def compiled(name: str, folder: Path) -> Path:
    """A program of ours in C."""
    made = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    flags = ["-O2", "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Wshadow", "-Werror"]
    sources = sorted(str(file) for file in (HERE / "c" / name).glob("*.c"))
    subprocess.run(["gcc", *flags, "-o", str(made), *sources], check=True)
    return made


@dataclass(frozen=True)
class Times:
    """Durations in ms."""

    n: int
    p50: float
    p99: float
    max: float


@dataclass(frozen=True)
class Opened:
    """What became of lines that were opened. `welcome` counts from a line's first SYN."""

    ready: int
    lost: int
    welcome: Times
    seconds: float
    cpu: float


@dataclass(frozen=True)
class Spoken:
    """What became of words. `late` is from the moment a word was due until it was read, for each who read it.

    `took` ends with the last of them; `behind_ms` is how late the load itself was, at most.
    """

    sent: int
    acked: int
    refused: int
    heard: int
    expected: int
    stale: int
    lost: int
    late: Times
    took: float
    seconds: float
    behind_ms: float
    cpu: float

    @property
    def whole(self) -> bool:
        """Everything said was heard by everybody, and answered."""
        return self.heard == self.expected and self.acked == self.sent and self.lost == 0


class Load:
    """A running load, against one kind of server."""

    def __init__(
        self, program: Path, wire: Wire, rooms: list[str], cores: set[int] = OTHER_CORE
    ) -> None:
        with on(cores):
            self._running = subprocess.Popen(
                [program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        self._tell(*wire.lines(), *[f"room {room}" for room in rooms])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._running.kill()
        self._running.communicate()

    def open(self, n: int, *, port: int, group: int = 0, within: float = 60, **more: int) -> Opened:
        """Opens lines: `guest`, `room`, `rooms`, `at_once`, `receive_buffer`, see `c/load/scenes.c`."""
        told = self._ask("open", within, n=n, port=port, group=group, within=within, **more)
        return Opened(welcome=Times(**told.pop("welcome_ms")), **told)

    def speak(
        self, rate: float, seconds: float, *, group: int = 0, size: int = 200, patience: float = 5
    ) -> Spoken:
        """So many words a second, each at its moment; waits for what is late, at most so long."""
        given = {"rate": rate, "seconds": seconds, "group": group, "size": size}
        return self._spoken(self._ask("speak", seconds + patience, patience=patience, **given))

    def flood(
        self,
        flight: int,
        seconds: float,
        *,
        group: int = 0,
        messages: int | None = None,
        size: int = 200,
        patience: float = 20,
    ) -> Spoken:
        """So many words of each line of the group on their way at any time."""
        given = {"flight": flight, "seconds": seconds, "group": group, "size": size}
        if messages is not None:
            given["messages"] = messages
        return self._spoken(self._ask("flood", seconds + patience, patience=patience, **given))

    def stall(self, group: int) -> None:
        """The lines of a group read no more."""
        self._ask("stall", 10, group=group)

    def close(self, group: int) -> None:
        """The lines of a group are closed."""
        self._ask("close", 10, group=group)

    @staticmethod
    def _spoken(told: dict[str, Any]) -> Spoken:
        return Spoken(late=Times(**told.pop("late_ms")), **told)

    def _ask(self, command: str, takes: float, **given: float) -> dict[str, Any]:
        self._tell(" ".join([command, *(f"{name}={value}" for name, value in given.items())]))
        out = self._running.stdout
        assert out is not None
        came, _, _ = select.select([out], [], [], takes + 30)
        line = out.readline() if came else b""
        assert line, f"the load does not answer: {command} {given}"
        told: dict[str, Any] = json.loads(line)
        return told

    def _tell(self, *lines: str) -> None:
        assert self._running.stdin is not None
        self._running.stdin.write("".join(f"{line}\n" for line in lines).encode())
        self._running.stdin.flush()
