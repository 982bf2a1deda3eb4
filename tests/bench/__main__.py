"""`make bench`: us and the peers on the same machine in the same run, scene by scene, round by round.

The server under measurement has a core of its own; the load (a C program, `c/load`) and the store share the other.
`BENCH_ARGS="--quick"` for a first look; `--scenes`, `--subjects`, `--rounds`, `--seconds` for a closer one;
`--write` puts what was measured into docs/performance.md.
"""

import argparse
import datetime as dt
import json
import os
import shlex
import sys
import time
from collections.abc import Callable
from pathlib import Path

from ruikatsu.serve import raise_file_limit
from tests.bench import scenes, special
from tests.bench.generator import compiled
from tests.bench.machine import OTHER_CORE, described
from tests.bench.page import write_page
from tests.bench.peers import peers
from tests.bench.report import load_table, medians, table
from tests.bench.scenes import Figures, Given
from tests.bench.subjects import Subject, limit, ours

ROOT = Path(__file__).parents[2]

EVERYBODY: dict[str, Callable[[Given], Figures]] = {
    "flood_100": scenes.flood_100,
    "steady_200": scenes.steady_200,
    "hall_1000": scenes.hall_1000,
    "storm_5000": scenes.storm_5000,
    "idle_10000": scenes.idle_10000,
}
CIRCLES: dict[str, Callable[[Given], Figures]] = {"circles": special.circles}
OURS: dict[str, Callable[[Given], Figures]] = {
    "guests_2000": scenes.guests_2000,
    "stalled": special.stalled,
    "hubs": special.hubs,
}
ONCE: dict[str, Callable[[Given], Figures]] = {"million": special.million}
HAVE_CIRCLES = {"ours", "socketio", "pysocketio"}


def say(words: str) -> None:
    """Progress, on standard error."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {words}\n")
    sys.stderr.flush()


def asked_of(subject: Subject, first_round: bool) -> dict[str, Callable[[Given], Figures]]:
    """The scenes that a subject is measured in."""
    found = dict(EVERYBODY)
    if subject.name in HAVE_CIRCLES:
        found |= CIRCLES
    if subject.name == "ours":
        found |= OURS | (ONCE if first_round else {})
    return found


def measured(
    subjects: list[Subject], program: Path, rounds: int, seconds: float, wanted: set[str]
) -> dict[str, list[Figures]]:
    """Each scene with one subject after the other, so that drift hits all alike; then the next scene; then again."""
    found: dict[str, list[Figures]] = {subject.name: [] for subject in subjects}
    names = [*EVERYBODY, *CIRCLES, *OURS, *ONCE]
    for number in range(1, rounds + 1):
        for subject in subjects:
            found[subject.name].append({})
        for scene in names:
            if wanted and scene not in wanted:
                continue
            for subject in subjects:
                run = asked_of(subject, number == 1).get(scene)
                if run is None:
                    continue
                say(f"round {number} of {rounds}: {scene}, {subject.title}")
                try:
                    found[subject.name][-1] |= run(Given(subject, program, seconds))
                except AssertionError as error:
                    say(f"  not measured: {error}")
    return found


def main() -> None:
    """Prints the table."""
    options = argparse.ArgumentParser(prog="make bench", description=__doc__)
    options.add_argument("--scenes", default="", help="some of them, with commas")
    options.add_argument("--subjects", default="", help="some of them, with commas")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=float, default=4.0, help="of each scene")
    options.add_argument("--quick", action="store_true", help="ours and the limit, once, briefly")
    options.add_argument("--json", type=Path, help="where all figures of all rounds are kept")
    options.add_argument("--write", action="store_true", help="writes docs/performance.md")
    given = options.parse_args()
    raise_file_limit()
    os.sched_setaffinity(0, OTHER_CORE)
    folder = ROOT / ".setup" / "bench-programs"
    program = compiled("load", folder)
    subjects = [ours(), limit(compiled("limit", folder)), *peers()]
    chosen = set(filter(None, given.subjects.split(",")))
    if given.quick:
        given.rounds, given.seconds = 1, min(given.seconds, 1.5)
        chosen = chosen or {"ours", "limit"}
    subjects = [subject for subject in subjects if not chosen or subject.name in chosen]
    wanted = set(filter(None, given.scenes.split(",")))
    if given.quick and not wanted:
        wanted = {*EVERYBODY, *CIRCLES, *OURS}
    began = time.monotonic()
    rounds = measured(subjects, program, given.rounds, given.seconds, wanted)
    figures = medians(rounds)
    titles = {subject.name: subject.title for subject in subjects}
    took = dt.timedelta(seconds=round(time.monotonic() - began))
    lines = table(titles, figures)
    busy = load_table(titles, figures)
    said = [*described(), f"medians of {given.rounds}, all in {took}"]
    sys.stdout.write("\n".join([*said, "", *lines, "", "load / server, of a core", "", *busy, ""]))
    if given.json:
        given.json.write_text(json.dumps(rounds, indent=1))
    if given.write:
        command = f'make bench BENCH_ARGS="{shlex.join(sys.argv[1:])}"'
        write_page(ROOT / "docs" / "performance.md", command, said, lines, busy)


if __name__ == "__main__":
    main()
