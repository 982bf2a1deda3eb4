"""`make bench`: us and the peers on the same machine in the same run, scene by scene, round by round.

The server under measurement has a core of its own; the load (a C program, `c/load`) and the store share the other.
`BENCH_ARGS="--quick"` for a first look; `--scenes`, `--subjects`, `--rounds`, `--seconds` for a closer one;
`--keep` for a run in pieces; `--write` puts what was measured into docs/performance.md.
"""

import argparse
import datetime as dt
import json
import os
import sys
import time
from collections.abc import Callable, Collection
from pathlib import Path

from ruikatsu.serve import raise_file_limit
from tests.bench import scenes, special
from tests.bench.generator import compiled
from tests.bench.machine import OTHER_CORE, Others, described
from tests.bench.page import write_page
from tests.bench.peers import peers
from tests.bench.report import counted, load_table, medians, table
from tests.bench.scenes import Figures, Given
from tests.bench.subjects import Subject, limit, ours

ROOT = Path(__file__).parents[2]

EVERYBODY: dict[str, Callable[[Given], Figures]] = {
    "flood_100": scenes.flood_100,
    "steady_200": scenes.steady_200,
    "steady_1000": scenes.steady_1000,
    "flood_1000": scenes.flood_1000,
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
OTHERS_AT_MOST = 0.1
"""What of a core others may use while a scene is measured."""

TRIES = 3
"""How often a scene is tried: a figure that others had a hand in is none."""

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
    subjects: list[Subject], program: Path, rounds: int, seconds: float, wanted: Collection[str]
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
                found[subject.name][-1] |= undisturbed(run, Given(subject, program, seconds))
    return found


def undisturbed(run: Callable[[Given], Figures], given: Given) -> Figures:
    """The figures of a scene; measured again where somebody else was busy on this machine meanwhile."""
    for left in reversed(range(TRIES)):
        others = Others()
        try:
            figures = run(given)
        except AssertionError as error:
            say(f"  not measured: {error}")
            continue
        share = others.share()
        if share <= OTHERS_AT_MOST:
            return figures
        say(f"  disturbed: others used {share * 100:.0f} % of a core{'; again' if left else ''}")
    return {}


def asked() -> argparse.Namespace:
    """What the command line says."""
    options = argparse.ArgumentParser(prog="make bench", description=__doc__)
    options.add_argument("--scenes", type=_names, default=(), help="some of them, with commas")
    options.add_argument("--subjects", type=_names, default=(), help="some of them, with commas")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=float, default=3.0, help="of each scene")
    options.add_argument("--quick", action="store_true", help="ours and the limit, once, briefly")
    options.add_argument(
        "--keep", type=Path, help="a file of all rounds; what is in it from before counts as well"
    )
    options.add_argument("--write", action="store_true", help="writes docs/performance.md")
    given = options.parse_args()
    if given.quick:
        given.rounds, given.seconds = 1, min(given.seconds, 1.5)
        given.subjects = given.subjects or ("ours", "limit")
        given.scenes = given.scenes or (*EVERYBODY, *CIRCLES, *OURS)
    return given


def _names(words: str) -> tuple[str, ...]:
    return tuple(filter(None, words.split(",")))


def main() -> None:
    """Prints the table."""
    given = asked()
    raise_file_limit()
    os.sched_setaffinity(0, OTHER_CORE)
    programs = ROOT / ".setup" / "bench-programs"
    everybody = [ours(), limit(compiled("limit", programs)), *peers()]
    subjects = [one for one in everybody if not given.subjects or one.name in given.subjects]
    began = time.monotonic()
    load = compiled("load", programs)
    rounds = measured(subjects, load, given.rounds, given.seconds, given.scenes)
    took = dt.timedelta(seconds=round(time.monotonic() - began))
    if given.keep:
        if given.keep.exists():
            for name, earlier in json.loads(given.keep.read_text()).items():
                rounds[name] = earlier + rounds.get(name, [])
        given.keep.write_text(json.dumps(rounds, indent=1))
    figures = medians(rounds)
    titles = {one.name: one.title for one in everybody if one.name in rounds}
    lines, busy = table(titles, figures), load_table(titles, figures)
    said = [
        *described(compiled("cold", programs)),
        f"medians of {counted(rounds)} rounds; scenes of {given.seconds:g} s",
    ]
    sys.stdout.write("\n".join([*said, "", *lines, "", "load / server, of a core", "", *busy, ""]))
    say(f"all in {took}")
    if given.write:
        write_page(ROOT / "docs" / "performance.md", said, lines, busy)


if __name__ == "__main__":
    main()
