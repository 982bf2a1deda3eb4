"""What the bench says: a table with ratios, and docs/performance.md."""

from collections.abc import Mapping, Sequence
from statistics import median

from tests.bench.targets import TABLE, Medians, Shown

Rounds = Mapping[str, Sequence[Mapping[str, float]]]
"""By subject: the figures of each round."""

FELL_BEHIND = 0.999
"""Who delivered a smaller share than this in time is marked."""


def medians(rounds: Rounds) -> Medians:
    """The median of each figure over the rounds in which it was measured."""
    found: dict[str, dict[str, float]] = {}
    for subject, all_of_it in rounds.items():
        names = dict.fromkeys(name for figures in all_of_it for name in figures)
        found[subject] = {
            name: median(figures[name] for figures in all_of_it if name in figures)
            for name in names
        }
    return found


def counted(rounds: Rounds) -> int:
    """How often the figure was measured that was measured most often."""
    return max(
        sum(name in figures for figures in all_of_it)
        for all_of_it in rounds.values()
        for name in {name for figures in all_of_it for name in figures} | {""}
    )


def _ratio(ours: float, theirs: float) -> str:
    if ours <= 0 or theirs <= 0:
        return ""
    ratio = theirs / ours
    return f" ({ratio:.1f}×)" if 0.095 < ratio < 100 else f" ({ratio:.2g}×)"


def _cell(shown: Shown, subject: str, figures: Medians) -> str:
    value = figures[subject].get(shown.figure)
    if value is None:
        return "–"
    text = shown.text(value)
    ours = figures.get("ours", {}).get(shown.figure)
    if subject != "ours" and ours is not None:
        text += _ratio(ours, value)
    share = figures[subject].get(f"{shown.figure.partition('.')[0]}.heard", 1)
    if share < FELL_BEHIND and not shown.figure.endswith(".heard"):
        text += f" [{share * 100:.0f} %]"
    return text


def _must(shown: Shown, figures: Medians) -> str:
    everybody = {
        subject: found[shown.figure] for subject, found in figures.items() if shown.figure in found
    }
    told = []
    for must in shown.musts:
        met = shown.met(must, everybody)
        told.append(f"{must.words}: {'?' if met is None else 'yes' if met else '**no**'}")
    return "; ".join(told)


def table(titles: Mapping[str, str], figures: Medians) -> list[str]:
    """Every figure of everybody; in brackets how many times ours."""
    subjects = [name for name in titles if name in figures]
    heads = ["scene", "figure", *(titles[name] for name in subjects), "asked of ours"]
    lines = [f"| {' | '.join(heads)} |", "| --- " * len(heads) + "|"]
    for shown in TABLE:
        if not any(shown.figure in figures[name] for name in subjects):
            continue
        cells = [_cell(shown, name, figures) for name in subjects]
        row = [shown.scene, shown.what, *cells, _must(shown, figures)]
        lines.append(f"| {' | '.join(row)} |")
    return lines


def load_table(titles: Mapping[str, str], figures: Medians) -> list[str]:
    """How busy the load's own thread was, and how busy the server's core: what was measured, and what was not."""
    subjects = [name for name in titles if name in figures]
    scenes = dict.fromkeys(
        name.partition(".")[0]
        for name in dict.fromkeys(name for found in figures.values() for name in found)
        if name.endswith(".load_share")
    )
    heads = ["scene", *(titles[name] for name in subjects)]
    lines = [f"| {' | '.join(heads)} |", "| --- " * len(heads) + "|"]
    for scene in scenes:
        row = [scene]
        for name in subjects:
            load = figures[name].get(f"{scene}.load_share")
            server = figures[name].get(f"{scene}.server_share")
            cell = "–" if load is None else f"{load * 100:.0f} %"
            row.append(cell if server is None else f"{cell} / {server * 100:.0f} %")
        lines.append(f"| {' | '.join(row)} |")
    return lines
