"""What the device keeps: the page's own files, a page for when there is no line, and never a word."""

import asyncio
import json
import re

from playwright.async_api import expect

from tests.browser.conftest import DESKTOP, NewPerson
from tests.browser.person import Person
from tests.running import RunningHub

KEPT = """async () => {
  const all = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      all.push([new URL(request.url).pathname, await (await cache.match(request)).text()]);
    }
  }
  return all;
}"""
DRAWN = """() => new Promise((done) => {
  const image = new Image();
  image.onload = () => done(image.naturalWidth);
  image.onerror = () => done(0);
  image.src = '/assets/style/blot.svg';
})"""
READY = "async () => { await navigator.serviceWorker.ready; return true; }"


async def settle(person: Person) -> None:
    """Until the device has kept the page."""
    assert await person.script(READY)
    await person.page.wait_for_function(
        "() => navigator.serviceWorker.getRegistration().then((one) => one?.active?.state === 'activated')"
    )


async def test_no_word_and_no_call_is_ever_kept(hub: RunningHub, new_person: NewPerson) -> None:
    room = await hub.room(title="A secret evening")
    person = await new_person(service_workers="allow")
    await person.open("/")
    await settle(person)
    await person.enter(room.id, "Very Quiet Heron")
    await person.say("words for the room alone")
    await person.hears("words for the room alone")
    await person.page.reload()
    await person.hears("words for the room alone")
    kept = await person.script(KEPT)
    paths = {path for path, _ in kept}
    assert "/offline" in paths
    assert "/assets/app.js" in paths
    assert all(path == "/offline" or path.startswith("/assets/") for path in paths)
    assert not any(path.startswith(("/assets/media/", "/api/", "/live")) for path in paths)
    everything = json.dumps(kept)
    for word in ("words for the room alone", "Very Quiet Heron", "A secret evening", room.id):
        assert word not in everything


async def test_without_a_line_there_is_breath_and_somebody_to_call(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person(service_workers="allow", has_touch=True)
    await person.open("/")
    await settle(person)
    await person.page.context.set_offline(True)
    await person.open("/rooms/anything")
    await expect(person.see("offline")).to_be_visible()
    await expect(person.page.locator(".blot")).to_be_visible()
    await expect(person.page.get_by_role("link", name="116 123")).to_be_visible()
    await person.see("steady-senses").check(force=True)
    await person.tap("sense-next")
    await expect(person.page.get_by_text("Four things you can touch.")).to_be_visible()
    await person.tap("lang-switch")
    await expect(person.page.get_by_text("さわれるものを、四つ。")).to_be_visible()
    assert await person.script(DRAWN) > 0
    await person.page.context.set_offline(False)
    # It goes on by itself.
    await expect(person.see("state-unknown_room")).to_be_visible()


async def test_the_page_is_whole_at_the_second_visit_though_only_the_document_comes(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person(service_workers="allow")
    await person.open("/")
    await settle(person)
    asked: list[str] = []
    person.page.on(
        "response",
        lambda answer: None if answer.from_service_worker else asked.append(answer.url),
    )
    await person.open("/")
    await person.see("quick-exit").wait_for()
    assert not [one for one in asked if re.search(r"/assets/.*\.(js|css)$", one)]


async def test_it_can_be_installed(hub: RunningHub, new_person: NewPerson) -> None:
    person = await new_person(viewport=DESKTOP)
    await person.open("/")
    devtools = await person.page.context.new_cdp_session(person.page)
    manifest = await devtools.send("Page.getAppManifest")
    assert manifest["errors"] == []
    named = json.loads(manifest["data"])
    assert (named["start_url"], named["display"]) == ("/", "standalone")
    async with hub.http() as http:
        for icon in named["icons"]:
            answer = await http.get(icon["src"])
            assert (answer.status_code, answer.headers["content-type"]) == (200, icon["type"])
        document = (await http.get("/", headers={"Accept": "text/html"})).text
        card = re.search(r'og:image" content="([^"]+)"', document)
        assert card is not None
        picture = await http.get(card[1])
        assert picture.headers["content-type"] == "image/jpeg"
        assert len(picture.content) < 100_000
    errors = await devtools.send("Page.getInstallabilityErrors")
    assert [one["errorId"] for one in errors["installabilityErrors"]] in ([], ["in-incognito"])


async def test_a_new_version_takes_the_place_of_the_old(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person(service_workers="allow")
    await person.open("/")
    await settle(person)
    await person.script("() => caches.open('ruikatsu-page-of-before')")
    await person.script(
        "async () => { await (await navigator.serviceWorker.getRegistration()).unregister(); }"
    )
    await person.open("/")
    await settle(person)
    await asyncio.sleep(0)
    names = await person.script("() => caches.keys()")
    assert len(names) == 1
    assert names[0] != "ruikatsu-page-of-before"
