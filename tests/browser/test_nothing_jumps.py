"""Nothing jumps under a finger: what comes later does not push away what is there."""

import asyncio

import pytest
from playwright.async_api import Route

from tests.browser.conftest import DESKTOP, PHONE, NewPerson
from tests.running import RunningHub

WATCH = """() => {
  window.shifted = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput) continue;
      window.shifted.push([entry.value, ...entry.sources.map((one) => one.node?.className || one.node?.nodeName)]);
    }
  }).observe({ type: 'layout-shift', buffered: true });
}"""
GOOD = 0.05
"""Half of what is called good on the web (cumulative layout shift under 0.1)."""


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("view", ["front", "door"])
async def test_a_view_stands_still_while_it_comes(
    hub: RunningHub, new_person: NewPerson, size: str, view: str
) -> None:
    room = await hub.room()
    person = await new_person(viewport=PHONE if size == "phone" else DESKTOP)

    async def slow(route: Route) -> None:
        await asyncio.sleep(0.6)
        await route.continue_()

    await person.page.route("**/api/**", slow)
    await person.page.add_init_script(f"({WATCH})()")
    await person.open("/" if view == "front" else f"/rooms/{room.id}")
    await person.see("front-room-card" if view == "front" else "door-enter").first.wait_for()
    await person.page.wait_for_timeout(1_200)
    shifted = await person.script("() => window.shifted")
    assert sum(one[0] for one in shifted) < GOOD, shifted
