"""Every view and state as a picture, to be looked at: `python -m tools.tour OUT [--look phone-dark-en] [--only room]`.

One sheet a view, in every light, size and language. What is not seen is not mended."""

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from ruikatsu.domain.programme import (
    Breathe,
    Candle,
    ChatMode,
    Cue,
    Ground,
    Media,
    PhaseKind,
    Programme,
    Prompt,
)
from ruikatsu.domain.room import Settings
from ruikatsu.domain.templates import template
from ruikatsu.store.daemon import Daemon
from ruikatsu.web.hosts import add_host
from tests.browser.chromium import QUIET, chromium
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.person import Person
from tests.running import RunningHub, phase, running_hub

LONG_S = 900
LOOKS: dict[str, dict[str, Any]] = {
    f"{size}-{light}-{tongue}": {
        "viewport": PHONE if size == "phone" else DESKTOP,
        "color_scheme": light,
        "locale": "en-GB" if tongue == "en" else "ja-JP",
        "has_touch": size == "phone",
        "device_scale_factor": 1,
    }
    for size in ("phone", "desktop")
    for light in ("light", "dark")
    for tongue in ("en", "ja")
}
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


def one(kind: PhaseKind, chat: ChatMode, *cues: Cue) -> Programme:
    """A programme that stands in that phase for as long as the tour takes."""
    return Programme((phase(kind, LONG_S, chat, *cues), phase("close", 60, "open")))


def lantern() -> Media:
    """The sample film, at once."""
    phases = template("ten_minutes").phases
    film = next(cue for one in phases for cue in one.cues if isinstance(cue, Media))
    return replace(film, at_ms=0)


@dataclass
class Tour:
    """A hub, a look, and a folder for what is seen."""

    hub: RunningHub
    browser: Browser
    look: str
    out: Path

    @asynccontextmanager
    async def visitor(self, **more: Any) -> AsyncIterator[Person]:
        """Somebody new, in this look."""
        options = {**LOOKS[self.look], **more}
        context = await self.browser.new_context(base_url=self.hub.base, **options)
        context.set_default_timeout(15_000)
        try:
            yield Person(await context.new_page(), "")
        finally:
            await context.close()

    async def shot(
        self, page: Page, name: str, *, whole: bool = False, settle: float = 0.8
    ) -> None:
        """One picture, once things have come to rest."""
        await asyncio.sleep(settle)
        await page.screenshot(path=self.out / f"{name}.{self.look}.png", full_page=whole)

    async def room(self, programme: Programme, company: int = 0, **given: Any) -> Settings:
        """A room with people in it."""
        made = await self.hub.room(programme, title="An evening for what was lost", **given)
        for i in range(company):
            await self.hub.guest(
                made.id, ("River Otter", "しずかな柳", "Slow Moss", "Paper Boat")[i % 4]
            )
        return made


Stop = Callable[[Tour], Awaitable[None]]


async def front(tour: Tour) -> None:
    async with tour.visitor() as one_, tour.visitor() as two:
        await one_.open("/")
        await tour.shot(one_.page, "front", whole=True)
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
        await person.tap("sheet-close")
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


async def hosts(tour: Tour) -> None:
    key = await add_host(tour.hub.app.store, "Grief circle")
    made = await tour.room(one("share", "open"), 3)
    async with tour.visitor() as person:
        await person.open("/host")
        await tour.shot(person.page, "host-key")
        await person.open("about:blank")
        await person.open(f"/host#key={key}")
        await person.see("host-new").wait_for()
        await tour.shot(person.page, "host-none")
        await person.tap("host-new")
        await tour.shot(person.page, "making", whole=True)
        await person.open(tour.hub.links(made).host)
        await person.see("door-agree").check()
        await person.tap("door-enter")
        await person.see("console-open").wait_for()
        await tour.shot(person.page, "host-room")
        await person.tap("console-open")
        await tour.shot(person.page, "console")


STOPS: dict[str, Stop] = {
    "doors": doors,
    "front": front,
    "room": room,
    "film": film,
    "sharing": sharing,
    "ends": ends,
    "states": states,
    "hosts": hosts,
}


async def travel(out: Path, looks: list[str], only: list[str]) -> None:
    """Goes round once for each look."""
    with tempfile.TemporaryDirectory(prefix="rk-") as folder:
        daemon = Daemon(Path(folder) / "store")
        daemon.start()
        try:
            async with async_playwright() as driver:
                browser = await driver.chromium.launch(executable_path=chromium(), args=QUIET)
                for look in looks:
                    async with running_hub(daemon.url, f"tour-{look}") as hub:
                        tour = Tour(hub, browser, look, out)
                        for name in only or list(STOPS):
                            try:
                                await STOPS[name](tour)
                            except Exception as error:
                                print(f"{look}: {name}: {error}")
                await browser.close()
        finally:
            daemon.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--look", action="append", choices=list(LOOKS))
    parser.add_argument("--only", action="append", choices=list(STOPS))
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    asyncio.run(travel(given.out, given.look or list(LOOKS), given.only or []))
