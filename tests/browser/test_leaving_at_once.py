"""Quick exit: at once, with nothing left, also where the script is busy, the line is gone, or there is no script."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Route, expect
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route as Served
from uvicorn import Config, Server

from ruikatsu.serve import listen
from ruikatsu.web.hosts import add_host
from tests.browser.conftest import NewPerson
from tests.browser.person import Person
from tests.running import RunningHub, running_hub

CLIENT = Path(__file__).parents[2] / "client"
BUSY_MS = 12_000
WITHIN_S = 3
"""Far less than the script is busy; on a quiet machine it is a third of a second."""

LEFT = """async () => ({
  stored: [localStorage.length, sessionStorage.length],
  caches: await caches.keys(),
  databases: (await indexedDB.databases()).map((one) => one.name),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"stored": [0, 0], "caches": [], "databases": [], "workers": 0}
SOCKETS = """() => {
  window.sockets = [];
  window.WebSocket = class extends WebSocket {
    constructor(...given) { super(...given); window.sockets.push(this); }
  };
}"""
TAP_AND_LOOK = """() => {
  document.querySelector('[data-testid=sheet-exit]').click();
  return {
    cover: getComputedStyle(document.body).display,
    title: document.title,
    path: location.pathname,
    sheets: document.querySelectorAll('dialog[open]').length,
    lines: window.sockets.filter((one) => one.readyState === WebSocket.OPEN).length,
    stored: localStorage.length + sessionStorage.length,
  };
}"""
LEAVE_TRACES = """async () => {
  localStorage.setItem('mark', 'x');
  sessionStorage.setItem('ruikatsu.mark', '1');
  await (await caches.open('words')).put('/x', new Response('x'));
  await new Promise((done) => {
    indexedDB.open('kept', 1).onsuccess = (event) => { event.target.result.close(); done(); };
  });
}"""
BUSY = """(ms) => setTimeout(() => {
  const from = performance.now();
  while (performance.now() - from < ms);
}, 50)"""


@pytest_asyncio.fixture(loop_scope="session")
async def elsewhere() -> AsyncIterator[str]:
    """A neutral page on another site than ours."""
    listener = listen("127.0.0.1", 0)
    routes = [Served("/", lambda _: HTMLResponse("<title>elsewhere</title><p>elsewhere"))]
    server = Server(Config(Starlette(routes=routes), log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    yield f"http://localhost:{listener.getsockname()[1]}/"
    server.should_exit = True
    await serving


@pytest_asyncio.fixture(loop_scope="session")
async def hub(
    valkey_url: str, prefix: str, elsewhere: str, tmp_path: Path
) -> AsyncIterator[RunningHub]:
    """A hub whose quick exit leads there."""
    client = tmp_path / "client"
    shutil.copytree(CLIENT, client)
    index = client / "index.html"
    index.write_text(index.read_text().replace("https://www.wikipedia.org/", elsewhere))
    async with running_hub(valkey_url, prefix, client=client) as running:
        yield running


async def into_a_room(person: Person, hub: RunningHub) -> None:
    room = await hub.room()
    await person.enter(room.id, "Gone")
    await person.see("say-box").wait_for()
    await person.page.locator(".top .exit-over.there").wait_for(state="attached")


async def centre(person: Person, name: str) -> tuple[float, float]:
    box = await person.see(name).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("way", ["tap", "keys", "space"])
async def test_nothing_is_left_and_back_does_not_lead_to_the_room(
    hub: RunningHub, new_person: NewPerson, elsewhere: str, way: str
) -> None:
    key = await add_host(hub.app.store, "Grief circle")
    person = await new_person()
    signing = await person.page.context.new_page()
    await signing.goto(f"/host#key={key}")
    await signing.get_by_test_id("host-new").wait_for()
    await signing.close()
    await into_a_room(person, hub)
    assert await person.page.context.cookies() != []
    await person.script(LEAVE_TRACES)
    before = await person.script("() => history.length")
    match way:
        case "tap":
            await person.see("quick-exit").click(force=True)
        case "keys":
            for _ in range(3):
                await person.page.keyboard.press("Escape")
        case _:
            await person.see("quick-exit").focus()
            await person.page.keyboard.press("Space")
    await person.page.wait_for_url(elsewhere)
    assert await person.script("() => history.length") == before
    await person.page.go_back()
    assert person.page.url == "about:blank"
    await person.page.goto(f"{hub.base}/openapi.json")
    assert await person.script(LEFT) == NOTHING
    assert await person.page.context.cookies() == []


async def test_all_is_gone_in_the_moment_of_the_tap(
    hub: RunningHub, new_person: NewPerson, elsewhere: str
) -> None:
    person = await new_person()
    await person.page.add_init_script(f"({SOCKETS})()")
    await into_a_room(person, hub)
    assert await person.script("() => window.sockets.map((one) => one.readyState)") == [1]
    await person.tap("help")
    await person.see("sheet-exit").wait_for()
    assert await person.script(TAP_AND_LOOK) == {
        "cover": "none",
        "title": "localhost",
        "path": "/",
        "sheets": 0,
        "lines": 0,
        "stored": 0,
    }
    await person.page.wait_for_url(elsewhere)


@pytest.mark.alone
@pytest.mark.parametrize("where", ["room", "help", "steady"])
async def test_a_tap_leads_away_while_the_script_is_busy(
    hub: RunningHub, new_person: NewPerson, elsewhere: str, where: str
) -> None:
    person = await new_person(own=True)
    await into_a_room(person, hub)
    if where != "room":
        await person.tap(where)
        await person.page.locator("dialog .exit-over.there").wait_for(state="attached")
        await person.page.wait_for_timeout(500)
    x, y = await centre(person, "quick-exit" if where == "room" else "sheet-exit")
    before = await person.script("() => history.length")
    await person.script("() => sessionStorage.setItem('ruikatsu.mark', '1')")
    await person.script(BUSY, BUSY_MS)
    await asyncio.sleep(0.2)
    tap = asyncio.create_task(person.page.mouse.click(x, y))
    await person.page.wait_for_url(elsewhere, timeout=WITHIN_S * 1_000)
    assert await person.script("() => history.length") == before
    tap.cancel()
    await person.page.goto(f"{hub.base}/openapi.json")
    assert (await person.script(LEFT))["stored"] == [0, 0]


async def test_keys_that_were_pressed_while_the_script_was_busy_count(
    hub: RunningHub, new_person: NewPerson, elsewhere: str
) -> None:
    person = await new_person(own=True)
    await into_a_room(person, hub)
    await person.script(BUSY, 1_500)
    await asyncio.sleep(0.2)
    for _ in range(3):
        await person.page.keyboard.press("Escape")
    await person.page.wait_for_url(elsewhere)


async def test_without_a_line_it_covers_and_the_room_does_not_come_back(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person()
    await into_a_room(person, hub)
    await person.page.context.set_offline(True)
    await person.see("quick-exit").click(force=True)
    await expect(person.page).to_have_url(re.compile("^chrome-error:"))
    await person.page.context.set_offline(False)
    await person.page.go_back()
    assert person.page.url == "about:blank"


@pytest.mark.parametrize("fate", ["slow", "failed", "ended"])
async def test_a_frame_that_is_not_there_swallows_no_tap(
    hub: RunningHub, new_person: NewPerson, elsewhere: str, fate: str
) -> None:
    person = await new_person(own=True)
    held: list[Route] = []

    async def way(route: Route) -> None:
        if fate == "failed":
            await route.abort()
        else:
            held.append(route)

    if fate != "ended":
        await person.page.route("**/exit-button", way)
    room = await hub.room()
    await person.enter(room.id, "Gone")
    await person.see("say-box").wait_for()
    over = person.page.locator(".top .exit-over")
    await over.wait_for(state="attached")
    if fate == "ended":
        # As a phone ends what nobody looks at: what is left in its place hears no tap.
        await person.page.locator(".top .exit-over.there").wait_for(state="attached")
        await person.page.route("**/exit-button", way)
        await person.script("() => document.dispatchEvent(new Event('visibilitychange'))")
        await expect(over).not_to_have_class(re.compile("there"))
    await person.page.wait_for_timeout(300)
    await person.page.mouse.click(*await centre(person, "quick-exit"))
    await person.page.wait_for_url(elsewhere)


async def test_a_finger_that_goes_down_on_the_link_and_up_on_the_frame_leaves(
    hub: RunningHub, new_person: NewPerson, elsewhere: str
) -> None:
    person = await new_person(own=True)
    held: asyncio.Future[Route] = asyncio.get_running_loop().create_future()
    await person.page.route("**/exit-button", lambda route: held.set_result(route))
    room = await hub.room()
    await person.enter(room.id, "Gone")
    await person.see("say-box").wait_for()
    frame = await held
    await person.page.mouse.move(*await centre(person, "quick-exit"))
    await person.page.mouse.down()
    await frame.continue_()
    await person.page.wait_for_timeout(800)
    await person.page.mouse.up()
    await person.page.wait_for_url(elsewhere)


async def test_a_frame_that_did_not_come_is_asked_for_again_with_the_line(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person(own=True)
    await person.page.route("**/exit-button", lambda route: route.abort())
    await person.open("/")
    await person.page.locator(".top .exit-over").wait_for(state="attached")
    await person.page.unroute("**/exit-button")
    await person.page.context.set_offline(True)
    await person.page.context.set_offline(False)
    await person.page.locator(".top .exit-over.there").wait_for(state="attached")


async def test_without_a_script_it_is_a_link_and_the_browser_wipes(
    hub: RunningHub, new_person: NewPerson, elsewhere: str
) -> None:
    person = await new_person()
    await into_a_room(person, hub)
    await person.script("() => localStorage.setItem('mark', 'x')")
    # As a page whose script died: the link is a link, and nobody listens.
    await person.script(
        """() => {
          const link = document.querySelector('[data-testid=quick-exit]');
          document.body.replaceChildren(link.cloneNode(true));
        }"""
    )
    await person.tap("quick-exit")
    await person.page.wait_for_url(elsewhere)
    await person.page.goto(f"{hub.base}/openapi.json")
    assert await person.script("() => localStorage.length") == 0


async def test_only_we_may_frame_the_button(hub: RunningHub, new_person: NewPerson) -> None:
    async with hub.http() as http:
        button = await http.get("/exit-button")
        page = await http.get("/")
        out = await http.get("/exit")
        ahead = await http.get("/exit", headers={"Sec-Purpose": "prefetch;prerender"})
    assert "frame-ancestors 'self'" in button.headers["Content-Security-Policy"]
    assert "sandbox allow-scripts" in button.headers["Content-Security-Policy"]
    assert "unsafe" not in button.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert (out.status_code, out.headers["Clear-Site-Data"]) == (303, '"cookies", "storage"')
    assert (ahead.status_code, "Clear-Site-Data" in ahead.headers) == (503, False)
    person = await new_person()
    await person.open("/")
    await person.page.locator(".exit-over").first.wait_for(state="attached")
    await expect(person.see("quick-exit")).to_be_visible()


@pytest.mark.parametrize("light", ["light", "dark"])
async def test_the_frame_over_the_button_is_not_to_be_seen(
    hub: RunningHub, new_person: NewPerson, light: str
) -> None:
    person = await new_person(color_scheme=light, reduced_motion="reduce")
    await person.open("/host")
    await person.page.locator(".top .exit-over.there").wait_for(state="attached")
    await person.see("host-key").wait_for()
    await person.page.wait_for_timeout(300)
    bar = person.page.locator(".top")
    with_it = await bar.screenshot()
    await person.script("() => document.querySelector('.exit-over').remove()")
    assert await bar.screenshot() == with_it
