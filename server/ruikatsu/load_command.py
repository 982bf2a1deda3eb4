"""`ruikatsu load`: a rehearsal with simulated people, before real ones come."""

import asyncio
import json
import sys

import click

from ruikatsu.command import as_json, say
from ruikatsu.rehearsal.figures import Figures
from ruikatsu.rehearsal.place import NoPlace, Place
from ruikatsu.rehearsal.run import MOST_GUESTS, MOST_LISTENERS, MOST_MINUTES, Plan, rehearse
from ruikatsu.serve import raise_file_limit


@click.command()
@click.argument("link")
@click.option("--guests", type=click.IntRange(0, MOST_GUESTS), default=20, show_default=True)
@click.option("--listeners", type=click.IntRange(0, MOST_LISTENERS), default=0, show_default=True)
@click.option(
    "--minutes", type=click.FloatRange(0.05, MOST_MINUTES), default=1.0, show_default=True
)
@click.option(
    "--within",
    type=click.FloatRange(0, 600),
    default=5.0,
    help="All come within so many seconds. [5]",
)
@click.option(
    "--every",
    type=click.FloatRange(1, 3_600),
    default=20.0,
    help="Seconds between two sentences of a guest. [20]",
)
@click.option("--among-people", is_flag=True, help="Also where real people are. They will see it.")
@as_json
def load(
    link: str,
    guests: int,
    listeners: int,
    minutes: float,
    within: float,
    every: float,
    *,
    among_people: bool,
    as_json: bool,
) -> None:
    """Simulated people in the room at LINK, the link that guests get. Make a room for it: what they say is seen there.

    Guests take seats and say gentle sentences; listeners only send signals. All come from this machine's address, so a
    server that lets 60 seats (RUIKATSU_SEAT_RATE) and 1000 listeners (RUIKATSU_HELLO_RATE) a minute come from one
    address makes them wait. Exit code 1: somebody missed something, or nobody got in.
    """
    if guests + listeners == 0:
        raise click.BadParameter("Nobody would come.", param_hint="--guests, --listeners")
    raise_file_limit()
    plan = Plan(guests, listeners, minutes * 60, within, every, among_people)
    try:
        figures = asyncio.run(
            rehearse(Place.at(link), plan, lambda line: click.echo(line, err=True))
        )
    except NoPlace as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        say(json.dumps(figures.summary()))
    else:
        _tell(figures, guests + listeners)
    sys.exit(0 if figures.joined and not figures.missed else 1)


def _tell(figures: Figures, asked: int) -> None:
    say(f"\ncame in        {figures.joined} of {asked}, {figures.most} at once")
    say(
        f"words          {figures.acknowledged} of {figures.said} acknowledged, heard {figures.heard} times"
    )
    say(f"missed         {figures.missed}")
    say(f"signals        {figures.signals}")
    if figures.returned:
        say(f"came back      {figures.returned}")
    for name, counted in (("refused", figures.refused), ("lines ended", figures.ended)):
        if counted:
            say(
                f"{name:14} {', '.join(f'{code} {times}' for code, times in counted.most_common())}"
            )
    for name, times in (
        ("join", figures.joining),
        ("acknowledged", figures.acknowledging),
        ("heard", figures.hearing),
        ("ping", figures.pinging),
    ):
        if len(times):
            say(f"{name:14} half within {times.ms(0.5):g} ms, 99 % within {times.ms(0.99):g} ms")
