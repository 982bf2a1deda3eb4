"""After quick exit nothing goes on that was on its way: no trace, no room in the address bar, no line, no film."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Route

from tests.browser.conftest import NewPerson
from tests.browser.person import Person
from tests.browser.stepping import film
from tests.running import RunningHub

ELSEWHERE = "https://www.wikipedia.org/**"
SOCKETS = """() => {
  window.sockets = [];
  window.WebSocket = class extends WebSocket {
    constructor(...given) { super(...given); window.sockets.push(this); }
  };
}"""
LEAVE_AND_LOOK = """async (ms) => {
  document.querySelector('[data-testid=quick-exit]').click();
  await new Promise((done) => setTimeout(done, ms));
  return {
    path: location.pathname,
    stored: [...Object.keys(localStorage), ...Object.keys(sessionStorage)],
    lines: window.sockets.filter((one) => one.readyState <= WebSocket.OPEN).length,
    films: document.querySelectorAll('video, audio').length,
    mounted: document.getElementById('page').childElementCount,
  };
}"""
"""In one go: while the next page is on its way nothing else can be asked of this one."""
NOTHING = {"path": "/", "stored": [], "lines": 0, "films": 0, "mounted": 0}
LATER_MS = 2_500


class Held:
    """What was asked for and waits until it is let go."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self._routes: list[Route] = []

    async def hold(self, route: Route) -> None:
        self._routes.append(route)
        self.asked.set()

    async def answer(self) -> None:
        for route in self._routes:
            await route.fulfill(body="elsewhere")

    async def let_go(self) -> None:
        for route in self._routes:
            await route.continue_()
        self._routes.clear()


async def left_meanwhile(person: Person, held: Held) -> dict[str, Any]:
    """Quick exit while something is on its way, and how things stand once that has come. The next page takes long."""
    await asyncio.wait_for(held.asked.wait(), 20)
    next_page = Held()
    await person.page.route(ELSEWHERE, next_page.hold)
    looking = asyncio.create_task(person.script(LEAVE_AND_LOOK, LATER_MS))
    await asyncio.wait_for(next_page.asked.wait(), 20)
    await held.let_go()
    stands: dict[str, Any] = await asyncio.wait_for(looking, 20)
    await next_page.answer()
    await person.page.wait_for_url(ELSEWHERE)
    return stands


@pytest.mark.parametrize("way", ["seat", "listen", "front"])
async def test_a_place_that_is_given_after_quick_exit_leaves_no_trace(
    hub: RunningHub, new_person: NewPerson, way: str
) -> None:
    room = await hub.room()
    person, held = await new_person(), Held()
    await person.page.add_init_script(f"({SOCKETS})()")
    path = {"seat": "/seats", "listen": "/drop-in", "front": "/views/room-page.js"}[way]
    await person.page.route(f"**{path}", held.hold)
    given_back: list[str] = []
    person.page.on(
        "request", lambda one: given_back.append(one.url) if one.method == "DELETE" else None
    )
    if way == "seat":
        await person.open(f"/rooms/{room.id}")
        await person.see("door-agree").check()
        await person.tap("door-enter")
    else:
        await person.open("/")
        await person.tap("drop-in" if way == "listen" else "front-seat")
    assert await left_meanwhile(person, held) == NOTHING
    assert given_back == ([f"{hub.base}/api/rooms/{room.id}/seats"] if way == "seat" else [])


async def test_a_room_that_opens_after_quick_exit_is_neither_shown_nor_heard(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(film(0, 80), starts_at=hub.now())
    person, held = await new_person(), Held()
    await person.page.add_init_script(f"({SOCKETS})()")
    await person.enter(room.id, "Heron")
    await person.see("film").wait_for()
    await person.page.route("**/session.js", held.hold)
    await person.page.reload(wait_until="commit")
    await person.see("quick-exit").wait_for()
    assert await left_meanwhile(person, held) == NOTHING


async def test_what_plays_is_taken_out_and_the_room_is_told(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(film(0, 80), starts_at=hub.now())
    host, person, held = await hub.host(room), await new_person(), Held()
    await person.page.add_init_script(f"({SOCKETS})()")
    await person.enter(room.id, "Heron")
    await person.page.wait_for_function("() => document.querySelector('video')?.currentTime > 0.3")
    came = await host.until(
        lambda f: f["op"] == "presence" and any(one["name"] == "Heron" for one in f["here"])
    )
    me = next(one["person"] for one in came["here"] if one["name"] == "Heron")
    held.asked.set()
    assert await left_meanwhile(person, held) == NOTHING
    await host.until(lambda f: f["op"] == "presence" and me in f["gone"])
