"""`ruikatsu rooms`: what is on, for whoever runs the server. Figures only: what people say is not theirs to read."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

from ruikatsu.command import as_json, say, with_store
from ruikatsu.domain.audit import audit
from ruikatsu.domain.room import RoomState
from ruikatsu.domain.timeline import ends_at
from ruikatsu.errors import Refused
from ruikatsu.protocol.views import Card, rfc3339
from ruikatsu.sentences import sentence
from ruikatsu.settings import Settings
from ruikatsu.store import RoomGone, Store
from ruikatsu.web.directory import AHEAD_MS, LONGEST_MS, Directory
from ruikatsu.web.ending import cancel_room, close_room
from ruikatsu.web.telling import Rows, csv_text, log_of, minutes, report_of, seconds

T = TypeVar("T")

MOST = 10_000
"""Rooms in a list."""

Told = dict[str, Any]


@click.group()
def rooms() -> None:
    """What is on, in figures: no words, and nobody's name."""


@rooms.command("list")
@click.option("--closed", is_flag=True, help="Also those that are over and not erased yet.")
@as_json
def show_all(*, closed: bool, as_json: bool) -> None:
    """Rooms that are on or coming, listed on the front page or not; the first to start first."""

    async def find(store: Store) -> list[Card]:
        directory, now = Directory(store), store.clock.now_ms()
        ids: list[str] = []
        for public in (True, False):
            ids += await store.rooms(now - LONGEST_MS, now + AHEAD_MS, MOST, public=public)
        found = await asyncio.gather(*map(directory.card, ids), return_exceptions=True)
        cards: list[Card] = []
        for card in found:
            if isinstance(card, RoomGone):
                continue
            if isinstance(card, BaseException):
                raise card
            if closed or card.state != "closed":
                cards.append(card)
        return sorted(cards, key=lambda card: card.starts_at)

    cards = with_store(Settings(), find)
    if as_json:
        say(json.dumps([_short(card) for card in cards]))
    elif not cards:
        say("Nothing is on, and nothing is coming.")
    for card in () if as_json else cards:
        here = f"{card.people} here, {card.listeners} listening"
        say(
            f"{card.id}  {card.state:10} {card.phase or '':10} {card.starts_at}  {here:24}  {card.title}"
        )


@rooms.command("show")
@click.argument("room")
@as_json
def show(room: str, *, as_json: bool) -> None:
    """Where ROOM stands, and how many are there."""
    told = _about(room, lambda store: _figures(store, room))
    if as_json:
        say(json.dumps(told))
        return
    for name, value in told.items():
        say(f"{name:14} {'yes' if value is True else 'no' if value is False else value or '-'}")


@rooms.command("close")
@click.argument("room")
@click.option("--emergency", is_flag=True, help="At once, without the quiet that people are owed.")
@click.option("--cancel", is_flag=True, help="A room that has not begun: it will not take place.")
@as_json
def close(room: str, *, emergency: bool, cancel: bool, as_json: bool) -> None:
    """Bring ROOM to its close, as its host would: through the quiet, and with time to say goodbye."""

    async def end(store: Store) -> Told:
        directory = Directory(store)
        if cancel:
            await cancel_room(store, directory, await directory.state(room), "operator")
        else:
            await close_room(store, directory, room, emergency=emergency)
        return await _figures(store, room)

    told = _about(room, end)
    if as_json:
        say(json.dumps(told))
    elif told["cancelled"]:
        say("It will not take place. Whoever comes is told so.")
    elif told["state"] == "closed":
        say("It is closed.")
    else:
        say(f"It is on its way to its close, at {told['ends_at']}.")


@rooms.command("export")
@click.argument("room")
@click.option("--what", type=click.Choice(["report", "audit"]), default="report")
@click.option("--format", "kind", type=click.Choice(["json", "csv"]), default="json")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="A file. [standard output]"
)
def export(room: str, what: Literal["report", "audit"], kind: str, out: Path | None) -> None:
    """Figures of ROOM: the report by the minute, or what tools were used when. Names stay with its host."""

    async def tell(store: Store) -> str:
        if what == "report":
            found = await report_of(store, room, store.clock.now_ms())
            return csv_text(minutes(found)) if kind == "csv" else json.dumps(asdict(found))
        rows = list(await _acts(store, room))
        if kind == "csv":
            return csv_text(rows)
        names = list(map(str, rows[0]))
        return json.dumps([dict(zip(names, row, strict=True)) for row in rows[1:]])

    text = _about(room, tell)
    if out is None:
        sys.stdout.write(text + ("\n" if kind == "json" else ""))
    else:
        out.touch(mode=0o600)
        out.write_text(text, encoding="utf-8", newline="")


async def _acts(store: Store, room: str) -> Rows:
    """The audit log without who, whom and why."""
    told = audit(await log_of(store, room))
    rows = [
        (rfc3339(a.at), a.who.role if a.who else None, a.what, seconds(a), a.count) for a in told
    ]
    return [("at", "role", "what", "for_s", "count"), *rows]


async def _figures(store: Store, room: str) -> Told:
    directory = Directory(store)
    state, card = await directory.state(room), await directory.card(room)
    shares = (await store.roster(room)).values()
    people = [json.loads(told) for share in shares for told in share.people.values()]
    staff = [one for one in people if one["role"] in ("host", "moderator") and not one.get("away")]
    return {
        **_short(card),
        "phase_ends_at": _at(state.standing(store.clock.now_ms()).phase_ends_at),
        "erased_at": rfc3339(_over(state, store) + state.settings.retention_ms),
        "staff_here": len(staff),
        "at_the_door": len(state.knocking),
        "waiting": sum(not item.done for item in state.queue.values()),
        "held": state.standing(store.clock.now_ms()).held,
        "hushed": state.quiet,
        "locked": state.shut,
        "calm": state.calm,
        "moderated": card.moderated,
        "autopilot": card.autopilot,
        "public": state.settings.public,
    }


def _short(card: Card) -> Told:
    return {
        "id": card.id,
        "title": card.title,
        "state": card.state,
        "phase": card.phase,
        "starts_at": card.starts_at,
        "ends_at": card.ends_at,
        "people": card.people,
        "listeners": card.listeners,
        "seats_taken": card.seats - card.seats_free,
        "seats": card.seats,
        "cancelled": card.cancelled,
    }


def _at(time: int | None) -> str | None:
    return None if time is None else rfc3339(time)


def _over(state: RoomState, store: Store) -> int:
    return ends_at(state.settings.programme, state.course, store.clock.now_ms())


def _about(room: str, work: Callable[[Store], Awaitable[T]]) -> T:
    """What is done about one room, or in a sentence why it is not."""

    async def look(store: Store) -> T:
        try:
            store.keys.room(room)
            return await work(store)
        except (RoomGone, ValueError) as error:
            raise click.ClickException(f"No room {room!r}. See `ruikatsu rooms list`.") from error
        except Refused as refused:
            why = sentence("refusals", refused.code, "en", refused.params)
            more = " With --cancel it is called off." if refused.code == "not_started" else ""
            raise click.ClickException(why + more) from refused

    return with_store(Settings(), look)
