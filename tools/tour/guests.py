"""What a guest sees, from the front page to the lights going out."""

import asyncio
from dataclasses import replace
from typing import Any

from ruikatsu.domain.programme import Breathe, Candle, Ground, Programme, Prompt
from ruikatsu.domain.templates import template
from tests.running import phase
from tools.tour.looking import LONG_S, Tour, lantern, one

STATES = (
    *("unknown_room", "room_closed", "room_full", "room_locked", "doors_closed", "listeners_off"),
    *("turned_away", "cancelled", "removed", "banned", "left", "store_away", "offline", "other"),
)
SHOW_STATE = """async (name) => {
  const { html } = await import('htm/preact');
  const { render } = await import('preact');
  const { State } = await import('/assets/views/states.js');
  const main = document.getElementById('main');
  main.replaceChildren();
  const room = document.createElement('div');
  main.append(room);
  const told = name === 'removed' ? 'We asked twice.' : undefined;
  render(html`<${State} name=${name} again=${() => {}} told=${told} why="" room="x" />`, room);
}"""


async def front(tour: Tour) -> None:
    async with tour.visitor() as one_, tour.visitor() as two:
        await one_.open("/")
        await tour.shot(one_.page, "front", whole=True)
        await one_.tap("help")
        await one_.see("helplines").wait_for()
        await tour.shot(one_.page, "sheet-helplines")
        await one_.open("/nowhere")
        await one_.see("state-nowhere").wait_for()
        await tour.shot(one_.page, "state-nowhere")
        await one_.open("/after")
        await one_.see("after").wait_for()
        await tour.shot(one_.page, "after-by-itself", whole=True)
        await one_.open("/offline")
        await tour.shot(one_.page, "offline", whole=True)
        await one_.page.route("**/api/rooms*", lambda route: route.fulfill(json={"rooms": []}))
        await one_.open("/")
        await tour.shot(one_.page, "front-none")
        await one_.page.unroute("**/api/rooms*")
        await one_.page.route("**/api/rooms*", lambda route: route.abort())
        await one_.open("/")
        await tour.shot(one_.page, "front-failed")

        async def never(_: Any) -> None:
            await asyncio.sleep(8)

        await two.page.route("**/api/rooms*", never)
        await two.open("/")
        await tour.shot(two.page, "front-loading")
        await two.page.unroute_all(behavior="ignoreErrors")


async def doors(tour: Tour) -> None:
    now = tour.hub.now()
    later = await tour.room(template("gentle_hour"), starts_at=now + 5_400_000, topics=("grief",))
    full = await tour.room(one("share", "open"), 2, capacity=2)
    asks = await tour.room(template("ten_minutes"), approval=True)
    async with tour.visitor() as person:
        await person.open(f"/rooms/{asks.id}")
        await tour.shot(person.page, "door", whole=True)
        await person.see("door-agree").check()
        await person.see("door-name").fill("")
        await person.tap("door-enter")
        await tour.shot(person.page, "door-refused", whole=True)
        await person.see("door-name").fill("Quiet Heron")
        await person.tap("door-enter")
        await tour.shot(person.page, "knocking")
    async with tour.visitor() as person:
        await person.open(f"/rooms/{full.id}")
        await tour.shot(person.page, "door-full", whole=True)
        await person.open(f"/rooms/{later.id}")
        await tour.shot(person.page, "door-early", whole=True)
        await person.enter(later.id)
        await tour.shot(person.page, "early")
        await person.open("/rooms/none")
        await tour.shot(person.page, "state-unknown")
    async with tour.visitor() as person:
        wait = await tour.room(template("ten_minutes"), 5, starts_at=tour.hub.now() + 240_000)
        await person.enter(wait.id)
        await person.see("waiting").wait_for()
        await tour.shot(person.page, "waiting")


async def room(tour: Tour) -> None:
    words = {
        "en": "Welcome. You can leave at any moment.",
        "ja": "ようこそ。いつ出ても大丈夫です。",
    }
    length = LONG_S * 1_000
    scenes: dict[str, Programme] = {
        "welcome": one("welcome", "open", Prompt(id="p", at_ms=0, length_ms=length, text=words)),
        "arrive": one("arrive", "open"),
        "breathe": one("quiet", "closed", Breathe(id="b", at_ms=0, length_ms=length)),
        "breathe-open": one("welcome", "open", Breathe(id="b", at_ms=0, length_ms=length)),
        "ground": one("close", "open", Ground(id="g", at_ms=0, length_ms=length)),
        "candle": one("cry", "closed", Candle(id="c", at_ms=0, length_ms=length)),
        "quiet": one("quiet", "closed"),
        "cry": one("cry", "closed"),
    }
    for name, programme in scenes.items():
        made = await tour.room(programme, 4, starts_at=tour.hub.now() - 20_000)
        async with tour.visitor() as person:
            await person.enter(made.id, "Quiet Heron")
            await person.see("room-phase").wait_for()
            if name == "quiet":
                for kind in ("tear", "hug", "candle", "me_too"):
                    await person.tap(f"signal-{kind}")
            await tour.shot(person.page, f"room-{name}", settle=2.4)


async def film(tour: Tour) -> None:
    made = await tour.room(one("cry", "closed", lantern()), 4, starts_at=tour.hub.now() - 30_000)
    soon = await tour.room(
        one("cry", "closed", replace(lantern(), at_ms=12_000)), 1, starts_at=tour.hub.now() + 3_000
    )
    async with tour.visitor() as person:
        await person.enter(soon.id, "Quiet Heron")
        await person.see("film-lead-in").wait_for()
        await tour.shot(person.page, "film-lead-in")
    async with tour.visitor() as person:
        await person.enter(made.id, "Quiet Heron")
        await person.see("film-step").wait_for()
        await tour.shot(person.page, "film", settle=3)
        await person.tap("film-choices")
        await tour.shot(person.page, "film-sheet")
        await person.tap("film-step-out")
        await tour.shot(person.page, "film-out")
    async with tour.visitor() as person:
        await person.page.route("**/assets/media/**", lambda route: route.abort())
        await person.enter(made.id, "Quiet Heron")
        await person.see("film-retry").wait_for()
        await tour.shot(person.page, "film-failed")
    async with tour.visitor() as person:
        await person.open("/")
        await person.tap("drop-in")
        await person.see("room-phase").wait_for()
        await tour.shot(person.page, "listening", settle=2)


async def sharing(tour: Tour) -> None:
    made = await tour.room(one("share", "floor"), 1)
    free = await tour.room(one("share", "open"))
    host = await tour.hub.host(free)
    otter, willow = (
        await tour.hub.guest(free.id, "River Otter"),
        await tour.hub.guest(free.id, "しずかな柳"),
    )
    await otter.say("It was the second boat that did it. My brother used to fold them.")
    await willow.say("わたしも泣きました。ここにいられてよかったです。")
    await otter.say("Thank you for sitting with me.", veil="about a brother")
    async with tour.visitor() as person, tour.visitor() as alone:
        await alone.enter((await tour.hub.room(one("share", "open"), title="Empty")).id, "Heron")
        await alone.see("say-box").wait_for()
        await tour.shot(alone.page, "share-empty")
        await person.enter(free.id, "Quiet Heron")
        await person.say("I hear you both.")
        await person.hears("I hear you both.")
        await tour.shot(person.page, "share-open")
        for sheet in ("help", "steady", "more"):
            await person.tap(sheet)
            await tour.shot(person.page, f"sheet-{sheet}")
            if sheet == "steady":
                for way in ("senses", "body"):
                    await person.see(f"steady-{way}").check(force=True)
                    await tour.shot(person.page, f"sheet-steady-{way}")
            await person.tap("sheet-close")
        await person.tap("more")
        await person.tap("people")
        await tour.shot(person.page, "sheet-people")
        await person.tap("sheet-close")
        await person.tap("message-more")
        await tour.shot(person.page, "sheet-message")
        await person.tap("message-report")
        await tour.shot(person.page, "sheet-report")
        await person.tap("sheet-close")
        await person.tap("more")
        await person.tap("film-open")
        await person.see("film-sheet").wait_for()
        await tour.shot(person.page, "sheet-captions")
        await person.tap("sheet-close")
        await host.ask("hush", on=True)
        await person.see("say-rest").wait_for()
        await tour.shot(person.page, "hushed")
        await host.ask("hush", on=False)
        await person.see("say-box").wait_for()
        await person.page.context.set_offline(True)
        await person.script("() => dispatchEvent(new Event('offline'))")
        await person.see("thin-line").locator("p").wait_for()
        await person.say("Kept while the line is away.")
        await tour.shot(person.page, "reconnecting")
    async with tour.visitor() as person:
        await person.enter(made.id, "Quiet Heron")
        await person.see("floor").wait_for()
        await tour.shot(person.page, "share-floor")
        await person.tap("floor-hand")
        await tour.shot(person.page, "share-hand")


async def ends(tour: Tour) -> None:
    made = await tour.room(Programme((phase("close", 14, "open"),)), 5)
    async with tour.visitor() as person:
        await person.enter(made.id, "Quiet Heron")
        await person.see("closing").wait_for()
        await tour.shot(person.page, "closing")
        await person.see("to-after").wait_for()
        await tour.shot(person.page, "closed", settle=2.5)
        await person.tap("to-after")
        await tour.shot(person.page, "after", whole=True)


async def states(tour: Tour) -> None:
    for name in STATES:
        async with tour.visitor() as person:
            await person.open("/rooms/none")
            await person.see("state-unknown_room").wait_for()
            await person.script(SHOW_STATE, name)
            await tour.shot(person.page, f"state-{name}", settle=0.3)
