"""Are pages in step? `python -m tests.drills.in_step [--rounds N] [SCENE ...]` (about three minutes a round).

Real Chromiums, each a browser of its own, look at one room on a real server and store. What is printed is measured from
outside: where each player is at the same moments, and when each page shows the same change. In the scenes `jitter` one
page's line, its film included, goes through a wire of ours that delays and loses (tests/browser/proxy.py says how).
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.async_api import async_playwright

from ruikatsu.store.daemon import Daemon
from tests.browser.chromium import Browsers
from tests.browser.person import Person
from tests.browser.proxy import Weather, wire_to
from tests.browser.stepping import (
    AWAY,
    RECORD,
    WATCH,
    Spread,
    apart,
    back_within,
    breath_and_candle,
    changes_apart,
    clock_errors,
    film,
    playing,
    recorded,
    seeks,
)
from tests.running import RunningHub, running_hub

LEAD_S = 8
WATCHED_S = 30
Come = Callable[[str], Awaitable[Person]]


def tell(scene: str, what: object) -> None:
    sys.stdout.write(f"| {scene} | {what} |\n")
    sys.stdout.flush()


@asynccontextmanager
async def browsers() -> AsyncIterator[Come]:
    """Somebody with a browser of their own, for each address asked."""
    people: list[Person] = []
    async with async_playwright() as driver:
        running = Browsers(driver)

        async def come(base: str) -> Person:
            browser, mark = await running.own()
            context = await browser.new_context(
                base_url=base, viewport={"width": 390, "height": 844}, locale="en-GB"
            )
            context.set_default_timeout(30_000)
            people.append(Person(await context.new_page(), mark))
            return people[-1]

        yield come
        await asyncio.gather(*[person.go() for person in people])


def ahead_ms(hub: RunningHub) -> float:
    """How far the store's clock is before this machine's. They are one: this says how well the hub knows it."""
    return hub.now() + 0.5 - time.time() * 1_000


async def both_play(hub: RunningHub, one: Person, two: Person) -> str:
    room = await hub.room(film(LEAD_S, 90), starts_at=hub.now())
    await asyncio.gather(one.enter(room.id), two.enter(room.id, "Quiet Fern"))
    await asyncio.gather(playing(one), playing(two))
    await asyncio.gather(one.script(RECORD), two.script(RECORD))
    return room.id


async def pair(hub: RunningHub, come: Come) -> None:
    one, two = await asyncio.gather(come(hub.base), come(hub.base))
    await both_play(hub, one, two)
    await asyncio.sleep(WATCHED_S)
    between = apart(*await asyncio.gather(recorded(one), recorded(two)))
    tell("pair, from the first half second on", Spread([value for _, value in between]))
    settled = [value for at, value in between if at > between[0][0] + 3_000]
    tell("pair, after three more", Spread(settled))
    tell("pair, clock error", Spread(await clock_errors(one, ahead_ms(hub))))


async def jitter(hub: RunningHub, come: Come, seed: int) -> None:
    weather = Weather(seed=seed)
    async with wire_to(hub.base, weather) as wire:
        one, two = await asyncio.gather(come(hub.base), come(wire.base))
        await both_play(hub, one, two)
        await asyncio.sleep(WATCHED_S)
        between = apart(*await asyncio.gather(recorded(one), recorded(two)))
        tell("jitter, pair", Spread([value for _, value in between]))
        tell("jitter, clock error", Spread(await clock_errors(two, ahead_ms(hub))))
        bound = await two.script("() => window.steps.at(-1).error")
        tell("jitter, what the page says its clock is good to", f"{bound:.1f} ms")
        tell("jitter, packets lost", f"{weather.lost} of {weather.passed}")
        tell("jitter, seeks", await seeks(two))


async def stall(hub: RunningHub, come: Come, seconds: float) -> None:
    steady, stalled = await asyncio.gather(come(hub.base), come(hub.base))
    await both_play(hub, steady, stalled)
    await asyncio.sleep(4)
    before = await seeks(stalled)
    stalled.freeze()
    await asyncio.sleep(seconds)
    thawed = await steady.script("() => performance.timeOrigin + performance.now()")
    stalled.thaw()
    await asyncio.sleep(9)
    one, two = await asyncio.gather(recorded(steady), recorded(stalled))
    after = [(at, value) for at, value in apart(one, two) if at > thawed]
    back = back_within(after, 25) - thawed
    held = sum(sample[2] for sample in one)
    steps = [b[1] - a[1] for a, b in pairwise(one)]
    tell(
        f"stall of {seconds} s",
        f"within 25 ms after {back:.0f} ms, with {await seeks(stalled) - before} seek(s); "
        f"the other paused {held} times, its largest step {max(steps):.0f} ms in 40",
    )


async def late(hub: RunningHub, come: Come) -> None:
    first, joiner = await asyncio.gather(come(hub.base), come(hub.base))
    room = await hub.room(film(LEAD_S, 90), starts_at=hub.now())
    await first.enter(room.id)
    await playing(first)
    await first.script(RECORD)
    await asyncio.sleep(5)
    await joiner.open(f"/rooms/{room.id}")
    await joiner.see("door-agree").check()
    await joiner.script(RECORD)
    tapped = await joiner.script("() => performance.timeOrigin + performance.now()")
    await joiner.tap("door-enter")
    await asyncio.sleep(8)
    between = apart(*await asyncio.gather(recorded(first), recorded(joiner)))
    parts = [
        f"within {bound} ms after {back_within(between, bound) - tapped:.0f} ms"
        for bound in (50, 25)
    ]
    tell("late joiner, from the tap", "; ".join(parts))


async def cues(hub: RunningHub, come: Come, seed: int) -> None:
    async with wire_to(hub.base, Weather(seed=seed)) as wire:
        one, two = await asyncio.gather(come(hub.base), come(wire.base))
        room = await hub.room(breath_and_candle(24), starts_at=hub.now())
        await asyncio.gather(one.enter(room.id), two.enter(room.id, "Quiet Fern"))
        for name, selector, attribute in (
            ("breath", ".breath-word", None),
            ("candle", ".candle-wax", "d"),
        ):
            shown = [p.page.locator(selector).first for p in (one, two)]
            await asyncio.gather(*[place.wait_for(state="attached") for place in shown])
            await asyncio.gather(*[p.script(WATCH, [selector, attribute]) for p in (one, two)])
            await asyncio.sleep(14)
            seen = await asyncio.gather(*[p.script("() => window.changes") for p in (one, two)])
            tell(f"{name}, one line with jitter", Spread(changes_apart(*seen)))


async def background(hub: RunningHub, come: Come) -> None:
    steady, away = await asyncio.gather(come(hub.base), come(hub.base))
    await away.page.add_init_script(f"({AWAY})()")
    lines: list[str] = []
    away.page.on("websocket", lambda socket: lines.append(socket.url))
    room = await hub.room(film(LEAD_S, 90), starts_at=hub.now())
    await asyncio.gather(steady.enter(room.id), away.enter(room.id, "Quiet Fern"))
    await asyncio.gather(playing(steady), playing(away))
    await asyncio.gather(steady.script(RECORD), away.script(RECORD))
    await asyncio.sleep(3)
    await away.script("() => window.goAway(true)")
    await asyncio.sleep(70)
    await away.script("() => window.goAway(false)")
    seen = await steady.script("() => performance.timeOrigin + performance.now()")
    await asyncio.sleep(8)
    between = apart(*await asyncio.gather(recorded(steady), recorded(away)))
    back = back_within([(at, value) for at, value in between if at > seen], 25) - seen
    tell(
        "background for 70 s",
        f"within 25 ms {back:.0f} ms after it was seen again; {len(lines)} line(s) in all",
    )


async def round_of(scenes: list[str], number: int) -> None:
    with tempfile.TemporaryDirectory(prefix="rk-") as folder:
        store = Daemon(Path(folder) / "store")
        store.start()
        try:
            async with running_hub(store.url, f"step{number}") as hub:
                plan: dict[str, list[Callable[[RunningHub, Come], Awaitable[None]]]] = {
                    "pair": [pair],
                    "jitter": [lambda h, c: jitter(h, c, number)],
                    "stall": [lambda h, c, s=s: stall(h, c, s) for s in (0.25, 3)],  # type: ignore[misc]
                    "late": [late],
                    "background": [background],
                    "cues": [lambda h, c: cues(h, c, number)],
                }
                for scene in scenes or list(plan):
                    for act in plan[scene]:
                        async with browsers() as come:
                            await act(hub, come)
        finally:
            store.stop()


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*")
    parser.add_argument("--rounds", type=int, default=1)
    given: Any = parser.parse_args()
    for number in range(1, given.rounds + 1):
        sys.stdout.write(f"\nround {number}\n\n| scene | measured |\n| --- | --- |\n")
        await round_of(given.scenes, number)


if __name__ == "__main__":
    asyncio.run(main())
