"""A living demo: always one room in session, one whose doors are open, one tomorrow, and one that runs by itself."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from ruikatsu.domain.autopilot import Series, by_itself, one_after_the_other
from ruikatsu.domain.room import Settings
from ruikatsu.domain.templates import TemplateName, template
from ruikatsu.domain.timeline import ends_at
from ruikatsu.hub.tasks import Tasks
from ruikatsu.store import RoomGone, Store, StoreError
from ruikatsu.store.making import make_room, new_room_id
from ruikatsu.store.recurring import begin_series
from ruikatsu.store.replay import load
from ruikatsu.web.rooms import RoomCalls

MINUTE = 60_000
LOOK_EVERY_S = 15.0
MADE_BY = "demo"


@dataclass(frozen=True, slots=True)
class Plan:
    """A room that the demo keeps. `after_ms`: when it begins, from now."""

    title: str
    template: TemplateName
    after_ms: int
    topics: tuple[str, ...]
    language: str = "en"


NOW = Plan("An evening with The Lantern Boat", "gentle_hour", -9 * MINUTE, ("grief",))
SOON = Plan("Ten minutes for today", "ten_minutes", 2 * MINUTE, ("burnout", "no_reason"))
TOMORROW = Plan("あしたの夜、灯籠の小舟", "gentle_hour", 24 * 60 * MINUTE, ("loneliness",), "ja")


BY_ITSELF = "demo"
"""The series of the room that runs by itself."""


async def keep_demo(
    store: Store, calls: RoomCalls, tasks: Tasks, base: str, say: Callable[[str], None]
) -> None:
    """Makes what is missing, says where to go, and goes on keeping it so.

    Raises StoreDown.
    """
    now_room, soon_room = await _see_to_it(store)
    await _company(store)
    say("")
    say("  rui-katsu rooms, the demo")
    say(f"  front page        {base}/")
    say(f"  in session now    {calls.links(base, now_room).guest}")
    say(f"  the host's link   {calls.links(base, now_room).host}")
    say(f"  opens soon        {calls.links(base, soon_room).guest}")
    say("")
    tasks.start(_keep(store))


async def _keep(store: Store) -> None:
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        try:
            await _see_to_it(store)
        except StoreError:
            continue


async def _see_to_it(store: Store) -> tuple[Settings, Settings]:
    """The room that is in session and the one that comes next; made where there is none."""
    now = store.clock.now_ms()
    rooms = await _ours(store, now)
    live = [room for room, begins, ends in rooms if begins <= now and ends - now > 3 * MINUTE]
    soon = [room for room, begins, _ in rooms if now < begins <= now + 15 * MINUTE]
    later = [room for room, begins, _ in rooms if begins > now + 60 * MINUTE]
    in_session = live[0] if live else await _make(store, NOW, now)
    coming = soon[0] if soon else await _make(store, SOON, now)
    if not later:
        await _make(store, TOMORROW, _evening(now))
    return in_session, coming


async def _company(store: Store) -> None:
    """A room that runs by itself, one after the other: whoever drops in finds it at any hour."""
    if await store.series_get(BY_ITSELF) is not None:
        return
    programme, now = template("listening_room"), store.clock.now_ms()
    room = Settings(
        id=new_room_id(),
        title="The Lantern Boat, at any hour",
        starts_at=now,
        programme=programme,
        topics=("no_reason",),
        content_notes=("Parting and loss, without words.",),
        capacity=200,
    )
    rule = one_after_the_other(programme)
    series = Series(BY_ITSELF, secrets.token_hex(16), rule, now - 60_000, by_itself(room))
    await begin_series(store, series)


async def _ours(store: Store, now: int) -> list[tuple[Settings, int, int]]:
    found = []
    for room in await store.rooms(now - 6 * 60 * MINUTE, now + 3 * 24 * 60 * MINUTE):
        try:
            state = (await load(store, room)).state
        except RoomGone:
            continue
        made = state.settings
        if made.made_by == MADE_BY:
            found.append(
                (made, state.course.started_at, ends_at(made.programme, state.course, now))
            )
    return found


async def _make(store: Store, plan: Plan, now: int) -> Settings:
    made = Settings(
        id=new_room_id(),
        title=plan.title,
        starts_at=now + plan.after_ms,
        programme=template(plan.template),
        language=plan.language,
        topics=plan.topics,
        content_notes=(
            ("別れを描いた、ことばのない映像です。",)
            if plan.language == "ja"
            else ("Parting and loss, without words.",)
        ),
        capacity=20,
        listeners_read=True,
        made_by=MADE_BY,
    )
    await make_room(store, made)
    return made


def _evening(now: int) -> int:
    """Eight this evening, UTC, in ms: a day later is tomorrow's room."""
    today = datetime.fromtimestamp(now / 1_000, UTC)
    return round(today.replace(hour=20, minute=0, second=0, microsecond=0).timestamp() * 1_000)
