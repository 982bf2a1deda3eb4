"""The schedule in a real browser: looking through it, keeping a time, bringing somebody."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import vobject  # type: ignore[import-untyped]
from playwright.async_api import expect

from tests.browser.conftest import DESKTOP, NewPerson
from tests.browser.person import Person
from tests.running import RunningHub

HOUR = 3_600_000
HOUR_THERE = """(at, zone) =>
  new Intl.DateTimeFormat('en-GB', {hour: 'numeric', minute: '2-digit', timeZone: zone}).format(at)"""


async def shown(person: Person) -> list[str]:
    """Titles of the rooms to come, in order."""
    await person.see("front-coming-card").or_(person.see("front-empty")).first.wait_for()
    found: list[str] = await person.script(
        "() => [...document.querySelectorAll('[data-testid=front-coming-card] .row-title')].map(one => one.textContent)"
    )
    return found


async def test_a_list_that_was_looked_for_can_be_handed_on(
    hub: RunningHub, new_person: NewPerson
) -> None:
    soon = hub.now() + HOUR
    await hub.room(title="Grief, soon", topics=("grief",), starts_at=soon)
    await hub.room(title="疲れた夜", topics=("burnout",), language="ja", starts_at=soon + 1)
    await hub.room(title="By itself", topics=("grief",), autopilot=True, starts_at=soon + 2)
    await hub.room(title="Far away", topics=("grief",), starts_at=soon + 9 * 24 * HOUR)
    ana = await new_person()
    await ana.open("/")
    assert await shown(ana) == ["Grief, soon", "疲れた夜", "By itself", "Far away"]
    await ana.see("filter-topic-grief").check(force=True)
    assert await shown(ana) == ["Grief, soon", "By itself", "Far away"]
    await ana.tap("filter-more")
    await ana.see("filter-kind-hosted").check(force=True)
    await ana.see("filter-when-week").check(force=True)
    assert await shown(ana) == ["Grief, soon"]
    asked = parse_qs(urlsplit(ana.page.url).query)
    assert asked == {"topic": ["grief"], "kind": ["hosted"], "when": ["week"]}

    # A friend opens the same address, in another language, and sees the same; a room and back keeps it.
    ben = await new_person(locale="ja-JP", viewport=DESKTOP, color_scheme="light")
    await ben.page.goto(ana.page.url)
    assert await shown(ben) == ["Grief, soon"]
    await expect(ben.see("filter-when-week")).to_be_checked()
    await ben.see("front-coming-card").click()
    await ben.see("door").wait_for()
    await ben.page.locator(".back").click()
    assert await shown(ben) == ["Grief, soon"]
    assert urlsplit(ben.page.url).query == urlsplit(ana.page.url).query
    await ben.tap("filter-none")
    assert len(await shown(ben)) == 4
    assert urlsplit(ben.page.url).query == ""

    # And the address of a calendar for it.
    await ana.tap("feed-open")
    address = await ana.see("feed-copy-box").input_value()
    assert (await ana.see("feed-subscribe").get_attribute("href") or "").startswith("webcal://")
    await ana.see("keep-neutral").check()
    neutral = await ana.see("feed-copy-box").input_value()
    async with hub.http() as http:
        feed = vobject.readOne((await http.get(address)).text)
        quiet = (await http.get(neutral)).text
    assert [e.summary.value for e in feed.vevent_list] == ["Grief, soon", "Far away"]
    assert "Grief" not in quiet


async def test_the_rooms_own_hour_stands_beside_ones_own(
    hub: RunningHub, new_person: NewPerson
) -> None:
    starts = hub.now() // HOUR * HOUR + 26 * HOUR
    room = await hub.room(title="In Tokyo", time_zone="Asia/Tokyo", starts_at=starts)
    ana, kei = (
        await new_person(timezone_id="Europe/London"),
        await new_person(timezone_id="Asia/Tokyo"),
    )
    for path in ("/", f"/rooms/{room.id}"):
        await ana.open(path)
        await kei.open(path)
        line = ana.see("there").first
        await line.wait_for()
        told = await line.inner_text()
        assert (
            await ana.script(f"([at, zone]) => ({HOUR_THERE})(at, zone)", [starts, "Asia/Tokyo"])
        ) in told
        assert "Japan" in told
        await kei.page.get_by_text("In Tokyo").first.wait_for()
        assert await kei.see("there").count() == 0
    await ana.open("/")
    own = await ana.page.locator(".row-hour").first.inner_text()
    assert own == await ana.script(
        f"([at, zone]) => ({HOUR_THERE})(at, zone)", [starts, "Europe/London"]
    )


async def test_a_seat_is_saved_kept_and_given_back_before_the_doors_open(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(title="Tomorrow night", starts_at=hub.now() + 26 * HOUR, capacity=2)

    async def free() -> int:
        async with hub.http() as http:
            return int((await http.get(f"/api/rooms/{room.id}")).json()["seats_free"])

    ana = await new_person()
    await ana.enter(room.id)
    await ana.see("early").wait_for()
    assert await free() == 1
    # Home and back: the seat stays, for as long as the tab does.
    await ana.page.locator(".home").click()
    await ana.see("saved-seat").click()
    await ana.see("early").wait_for()
    assert await free() == 1
    assert await ana.script("() => localStorage.length") == 0
    await ana.tap("early-keep-here")
    await expect(ana.see("early-kept")).to_contain_text("kept on this device")

    # Another tab of the same browser has it too: nobody has to keep one open until tomorrow.
    tab = await ana.page.context.new_page()
    await tab.goto("/")
    await tab.get_by_test_id("saved-seat").click()
    await tab.get_by_test_id("early").wait_for()
    await tab.close()

    await ana.tap("early-give-back")
    await ana.tap("early-stay")
    assert await free() == 1
    await ana.tap("early-give-back")
    await ana.tap("early-give-back-sure")
    await ana.see("door-given_back").wait_for()
    assert await free() == 2
    assert await ana.script("() => localStorage.length") == 0
    await ana.page.locator(".back").click()
    await ana.see("front-coming-card").wait_for()
    assert await ana.see("saved-seat").count() == 0


async def test_a_seat_kept_on_a_device_goes_with_a_quick_exit(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(starts_at=hub.now() + 26 * HOUR)
    ana = await new_person()
    await ana.page.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="x"))
    await ana.enter(room.id)
    await ana.tap("early-keep-here")
    await expect(ana.see("early-kept")).to_contain_text("kept on this device")
    assert await ana.script("() => localStorage.length") == 1
    for _ in range(3):
        await ana.page.keyboard.press("Escape")
    await ana.page.wait_for_url("https://www.wikipedia.org/**")
    await ana.open("/")
    await ana.see("front-coming-card").wait_for()
    assert await ana.script("() => localStorage.length") == 0
    assert await ana.see("saved-seat").count() == 0


async def test_a_room_goes_into_a_calendar_and_on_to_a_friend(
    hub: RunningHub, new_person: NewPerson, tmp_path: Path
) -> None:
    room = await hub.room(title="Crying over Mum", starts_at=hub.now() + 26 * HOUR)
    ana = await new_person(permissions=["clipboard-read", "clipboard-write"])
    await ana.open(f"/rooms/{room.id}")
    await ana.tap("door-keep")
    for neutral, title in ((False, "Crying over Mum"), (True, "Time for myself")):
        await ana.see("keep-neutral").set_checked(neutral)
        async with ana.page.expect_download() as download:
            await ana.see("keep-calendar").last.click()
        file = await download.value
        assert file.suggested_filename == "event.ics"
        await file.save_as(tmp_path / "event.ics")
        event = vobject.readOne((tmp_path / "event.ics").read_text("utf-8")).vevent
        assert event.summary.value == title
        assert event.url.value == f"{hub.base}/rooms/{room.id}"
    await ana.tap("sheet-close")

    await ana.tap("door-share")
    await ana.tap("share-copy")
    await expect(ana.see("share-copy")).to_have_text("Copied")
    assert await ana.script("() => navigator.clipboard.readText()") == f"{hub.base}/rooms/{room.id}"
    picture = ana.see("share-qr")
    await expect(picture).to_be_visible()
    await ana.page.wait_for_function(
        "() => document.querySelector('[data-testid=share-qr]').naturalWidth > 0"
    )
    # What a camera would see, in the dark theme too: read by the browser's own pixels.
    dark = await ana.script(PIXELS)
    assert dark == {"lightest": 255, "darkest": 0, "corner": 255}


PIXELS = """async () => {
  const picture = document.querySelector('[data-testid=share-qr]');
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 224;
  const pen = canvas.getContext('2d');
  pen.drawImage(picture, 0, 0, 224, 224);
  const all = [...pen.getImageData(0, 0, 224, 224).data].filter((_, at) => at % 4 === 0);
  return {lightest: Math.max(...all), darkest: Math.min(...all), corner: all[0]};
}"""


async def test_what_stands_in_the_code_is_the_address(hub: RunningHub) -> None:
    room = await hub.room()
    async with hub.http() as http:
        answer = await http.get(f"/api/rooms/{room.id}/qr.svg")
        again = await http.get(
            f"/api/rooms/{room.id}/qr.svg", headers={"If-None-Match": answer.headers["etag"]}
        )
        nowhere = await http.get("/api/rooms/nowhere/qr.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert again.status_code == 304
    assert json.loads(nowhere.text)["code"] == "unknown_room"
