"""`ruikatsu autopilot`: rooms that run by themselves, one after the other, so that there is company at any hour."""

import json
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import get_args

import click

from ruikatsu.command import as_json, say, with_store
from ruikatsu.domain.autopilot import Series, by_itself, one_after_the_other
from ruikatsu.domain.recurrence import against_lasting, endless
from ruikatsu.domain.room import Settings as RoomSettings
from ruikatsu.domain.templates import TemplateName, template
from ruikatsu.domain.wallclock import wall_of, zone
from ruikatsu.protocol.bodies import series_of
from ruikatsu.settings import Settings
from ruikatsu.store import Store
from ruikatsu.store.making import new_room_id
from ruikatsu.store.recurring import begin_series
from ruikatsu.web.directory import Directory
from ruikatsu.web.ending import end_series

TEMPLATES: Sequence[str] = get_args(TemplateName)


@click.group()
def autopilot() -> None:
    """Rooms that run by themselves: no host, no words, cues and signals."""


@autopilot.command("add")
@click.argument("title")
@click.option("--template", "name", type=click.Choice(TEMPLATES), default="listening_room")
@click.option("--repeats", help="An RRULE without an end. [one after the other, without a pause]")
@click.option("--zone", "time_zone", default="UTC", help="The clock that the rule goes by. [UTC]")
@click.option("--language", default="en", help="Of its words. [en]")
@click.option("--seats", type=click.IntRange(1, 5_000), default=200, help="Listeners need none.")
@as_json
def add(
    title: str,
    name: TemplateName,
    repeats: str | None,
    time_zone: str,
    language: str,
    seats: int,
    *,
    as_json: bool,
) -> None:
    """Begin a room that recurs without an end. A running server makes each next one."""
    programme = template(name)
    rule = repeats or one_after_the_other(programme)
    if zone(time_zone) is None:
        raise click.BadParameter(f"There is no time zone {time_zone!r}.", param_hint="--zone")

    async def begin(store: Store) -> Series:
        now = store.clock.now_ms()
        room = RoomSettings(
            id=new_room_id(),
            title=title.strip(),
            starts_at=now,
            programme=programme,
            language=language,
            time_zone=time_zone,
            capacity=seats,
        )
        against = against_lasting(wall_of(now, time_zone), time_zone, rule)
        if against is not None or not endless(rule):
            code = against.code if against else "it names an end"
            raise click.BadParameter(f"This rule does not fit: {code}.", param_hint="--repeats")
        series = Series(secrets.token_urlsafe(9), secrets.token_hex(16), rule, now, by_itself(room))
        await begin_series(store, series)
        return series

    series = with_store(Settings(), begin)
    if as_json:
        say(json.dumps(_told(series)))
    else:
        say(f"{series.room.title} runs by itself from now on ({rule}).")
        say(f"`ruikatsu autopilot stop {series.id}` ends it.")


@autopilot.command("list")
@as_json
def show(*, as_json: bool) -> None:
    """What runs by itself."""
    found = with_store(Settings(), _all)
    if as_json:
        say(json.dumps([_told(series) for series in found]))
    elif not found:
        say("Nothing yet. `ruikatsu autopilot add TITLE` begins a room that recurs.")
    for series in () if as_json else found:
        say(f"{series.id}  {series.rule}  {series.room.time_zone}  {series.room.title}")


@autopilot.command("stop")
@click.argument("series")
@as_json
def stop(series: str, *, as_json: bool) -> None:
    """End one, by its ID from the list. The room that is on runs to its close."""

    async def end(store: Store) -> list[str]:
        if await store.series_get(series) is None:
            raise click.ClickException(f"No {series!r}. See `ruikatsu autopilot list`.")
        return await end_series(store, Directory(store), series)

    cancelled = with_store(Settings(), end)
    if as_json:
        say(json.dumps({"id": series, "stopped": True, "cancelled": cancelled}))
    else:
        say("No further room will be made. The room that is on runs to its close.")


async def _all(store: Store) -> list[Series]:
    return [series_of(record) for record in (await store.series_all()).values()]


def _told(series: Series) -> dict[str, object]:
    began = datetime.fromtimestamp(series.first / 1_000, UTC).isoformat(timespec="seconds")
    return {
        "id": series.id,
        "title": series.room.title,
        "rule": series.rule,
        "time_zone": series.room.time_zone,
        "from": began,
    }
