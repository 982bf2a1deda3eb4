"""The close and after: a slip read aloud, how it feels three times, leaving safely, helplines where one is."""

import json
from typing import Any

from playwright.async_api import expect

from ruikatsu.domain.mood import tag_of
from ruikatsu.domain.programme import Programme
from ruikatsu.domain.room import Settings
from ruikatsu.store.replay import load
from tests.browser.conftest import DESKTOP, NewPerson
from tests.browser.person import Person
from tests.running import RunningHub, phase, talking

LINE = "I never got to say goodbye."
LONG_AGO_MS = 100 * 60_000


async def as_host(person: Person, hub: RunningHub, room: Settings) -> None:
    await person.open(hub.links(room).host.removeprefix(hub.base))
    await person.see("door-agree").check()
    await person.see("door-name").fill("Mio")
    await person.tap("door-enter")
    await person.see("room").wait_for()


async def counted(hub: RunningHub, room: Settings) -> dict[str, str]:
    """What the store has counted of how people feel."""
    made = (await load(hub.app.store, room.id)).state
    counts, _ = hub.app.store.keys.mood(tag_of(made.settings.hash_key))
    flat = await hub.app.store.reads.call("HGETALL", counts)
    kept = dict(zip(flat[::2], flat[1::2], strict=True))
    return {name.decode(): n.decode() for name, n in kept.items() if b"all" in name}


async def test_a_slip_goes_into_the_box_and_is_read_aloud_without_a_name(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host = await new_person(viewport=DESKTOP)
    writer, other = await new_person(), await new_person(locale="ja-JP")
    await as_host(host, hub, room)
    await writer.enter(room.id, "Heron")
    await other.enter(room.id, "Otter")
    await other.see("room").wait_for()

    await writer.tap("more")
    await writer.tap("more-slip")
    await writer.see("slip-box").fill("write to heron@example.org")
    await writer.tap("slip-put")
    await expect(writer.see("slip-refused")).to_contain_text("cannot go into the box")
    assert await writer.see("slip-box").input_value() == "write to heron@example.org"
    await writer.see("slip-box").fill(LINE)
    await writer.tap("slip-put")
    await expect(writer.see("slip-gone")).to_be_visible()
    await writer.tap("sheet-close")

    await host.tap("console-open")
    await host.tap("console-box")
    await expect(host.see("slip")).to_contain_text(LINE)
    assert "Heron" not in await host.see("box").inner_text()
    await host.tap("slip-read")
    for person in (host, writer, other):
        aloud = person.see("slip-read-aloud")
        await expect(aloud).to_contain_text(LINE)
        assert "Heron" not in await aloud.inner_text()
    await expect(host.see("box-empty")).to_be_visible()
    await expect(other.see("slip-read-aloud")).to_contain_text("箱から")


async def test_words_of_danger_are_answered_with_help_and_nobody_is_named(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host, writer = await new_person(viewport=DESKTOP), await new_person()
    await as_host(host, hub, room)
    await writer.enter(room.id, "Heron")
    await writer.tap("more")
    await writer.tap("more-slip")
    await writer.see("slip-box").fill("I want to kill myself")
    await writer.tap("slip-put")
    await expect(writer.see("slip-care")).to_be_visible()
    await host.tap("console-open")
    await host.tap("console-box")
    await expect(host.see("slip-danger")).to_be_visible()
    await host.tap("console-queue")
    await expect(host.see("queue-empty")).to_be_visible()


async def test_how_it_feels_is_asked_at_the_door_at_the_close_and_ninety_minutes_later(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(talking(7_200), starts_at=hub.now() - LONG_AGO_MS)
    host, guest = await hub.host(room), await new_person()
    page = guest.page
    await page.clock.install()
    await guest.open(f"/rooms/{room.id}")
    await guest.see("door-agree").check()
    await guest.see("mood-pleasure").fill("30")
    await guest.see("mood-arousal").fill("80")
    await guest.tap("door-enter")
    await guest.see("room").wait_for()
    # The answer waits a while, so that its time says nothing of who came when.
    assert await counted(hub, room) == {}
    async with page.expect_response(lambda answer: answer.url.endswith("/mood")) as told:
        await page.clock.fast_forward(95_000)
    assert (await told.value).status == 204
    one = {"waits:before:pleasure:all": "1", "waits:before:arousal:all": "1"}
    assert await counted(hub, room) == one

    assert (await host.ask("steer", steer="close", emergency=True))["op"] == "ok"
    await guest.tap("to-after")
    await expect(guest.see("mood-ask-after")).to_be_visible()
    await expect(guest.see("mood-send")).to_be_disabled()
    await guest.see("mood-pleasure").fill("20")
    async with page.expect_response(lambda answer: answer.url.endswith("/mood")) as told:
        await guest.tap("mood-send")
    assert (await told.value).status == 204
    await expect(guest.see("mood-dip")).to_contain_text("lower than before")
    await guest.tap("later-yes")
    await expect(guest.see("later-kept")).to_be_visible()
    kept = await guest.script("JSON.stringify(localStorage)")
    assert room.id not in kept
    await guest.tap("after-front")
    await expect(guest.see("later")).to_have_count(0)

    # The tab is closed; later on the page is opened again.
    again = await page.context.new_page()
    await page.close()
    later = Person(again, "again")
    await again.clock.install()
    await later.open("/")
    await again.clock.fast_forward(89 * 60_000)
    await expect(later.see("later")).to_have_count(0)
    await again.clock.fast_forward(5 * 60_000)
    await expect(later.see("mood-ask-later")).to_be_visible()
    await later.see("mood-pleasure").fill("70")
    async with again.expect_response(lambda answer: answer.url.endswith("/api/mood")) as told:
        await later.tap("mood-send")
    assert (await told.value).status == 204
    await expect(later.see("later-done")).to_be_visible()
    assert await later.script("localStorage.getItem('ruikatsu.later')") is None
    assert await counted(hub, room) == {
        **one,
        "waits:after:pleasure:all": "1",
        "waits:later:pleasure:all": "1",
    }
    await later.open("/")
    await again.clock.fast_forward(60_000)
    await expect(later.see("later")).to_have_count(0)
    assert later.complaints == []


async def test_one_tap_skips_it_and_nothing_is_sent_or_asked_again(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host, guest = await hub.host(room), await new_person()
    sent: list[str] = []
    guest.page.on(
        "request", lambda request: sent.append(request.url) if "mood" in request.url else None
    )
    await guest.enter(room.id, "Heron")
    await guest.see("room").wait_for()
    assert (await host.ask("steer", steer="close", emergency=True))["op"] == "ok"
    await guest.tap("to-after")
    await guest.tap("mood-skip")
    await expect(guest.see("mood-dip")).to_be_visible()
    await guest.page.reload()
    await expect(guest.see("mood-dip")).to_be_visible()
    await expect(guest.see("mood-ask-after")).to_have_count(0)
    assert [url for url in sent if "/assets/" not in url] == []


async def test_who_asks_to_be_checked_on_is_written_to_after_the_lights_are_out(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(
        Programme((phase("share", 5, "open"), phase("close", 600, "open"))), starts_at=hub.now()
    )
    host, guest = await new_person(viewport=DESKTOP), await new_person()
    await as_host(host, hub, room)
    await guest.enter(room.id, "Heron")
    await expect(guest.see("closing")).to_be_visible()
    await guest.tap("leaving-check")
    await expect(guest.see("leaving-asked")).to_be_visible()
    await host.tap("console-open")
    item = host.see("item")
    await expect(item).to_have_attribute("data-kind", "check")
    await expect(item).to_contain_text("Heron")
    line = await hub.host(room, "Second")
    assert (await line.ask("steer", steer="close", emergency=True))["op"] == "ok"
    await expect(guest.see("closed")).to_be_visible()
    await expect(host.see("closed")).to_be_visible()
    await host.tap("item-claim")
    await host.see("item-text").fill("I am here. Take your time.")
    await host.tap("item-tell")
    await expect(guest.see("talk")).to_contain_text("I am here. Take your time.")
    await guest.see("talk-box").fill("Thank you.")
    await guest.tap("talk-send")
    await expect(item).to_contain_text("Thank you.")
    await guest.see("leaving-fine").last.click()
    await expect(guest.see("leaving-well")).to_be_visible()


async def test_helplines_are_those_of_where_one_is_and_nobody_is_told_where(
    hub: RunningHub, new_person: NewPerson
) -> None:
    asked: list[str] = []

    async def lines(person: Person) -> list[Any]:
        return [
            await one.get_attribute("data-region") for one in await person.see("helpline").all()
        ]

    in_berlin = await new_person(timezone_id="Europe/Berlin")
    in_berlin.page.on("request", lambda request: asked.append(request.url))
    await in_berlin.open("/")
    await in_berlin.tap("help")
    await expect(in_berlin.see("region")).to_have_value("DE")
    assert await lines(in_berlin) == ["DE", "*"]
    await expect(in_berlin.see("emergency")).to_contain_text("112")
    await expect(in_berlin.see("helplines")).to_contain_text("0800 1110111")
    await in_berlin.see("region").select_option("JP")
    await expect(in_berlin.see("helplines")).to_contain_text("0120-279-338")
    await expect(in_berlin.see("emergency")).to_contain_text("119")
    await in_berlin.see("region").select_option("DK")
    await expect(in_berlin.see("helpline-old").first).to_contain_text("not been able to check")
    await expect(in_berlin.see("help-small-print")).to_contain_text("not a crisis service")
    # The choice stays with the tab.
    await in_berlin.page.reload()
    await in_berlin.tap("help")
    await expect(in_berlin.see("region")).to_have_value("DK")
    assert [url for url in asked if "DE" in url or "DK" in url or "JP" in url] == []

    nowhere = await new_person(timezone_id="Pacific/Fiji", locale="en-FJ")
    await nowhere.open("/")
    await nowhere.tap("help")
    await expect(nowhere.see("region-none")).to_be_visible()
    assert await lines(nowhere) == ["*"]


async def test_a_reflection_stays_on_the_device_only_where_wished_and_goes_with_a_quick_exit(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person()
    sent: list[str] = []
    person.page.on("request", lambda request: sent.append(request.post_data or ""))
    await person.open("/after")
    await person.see("after-reflection").fill("what came up")
    assert await person.script("Object.keys(localStorage).length") == 0
    await person.page.reload()
    await expect(person.see("after-reflection")).to_have_value("")
    await person.see("after-reflection").fill("what came up")
    await person.see("after-stays").check()
    await person.page.reload()
    await expect(person.see("after-reflection")).to_have_value("what came up")
    assert not any("came up" in body for body in sent)
    await person.page.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body=""))
    await person.tap("quick-exit")
    await person.page.wait_for_url("https://www.wikipedia.org/**")
    await person.open("/after")
    await expect(person.see("after-reflection")).to_have_value("")
    state = await person.script("JSON.stringify(localStorage)")
    assert json.loads(state) == {}


async def test_the_curve_is_still_there_for_the_host_when_the_words_are_erased(
    hub: RunningHub, new_person: NewPerson
) -> None:
    programme = Programme((phase("close", 6_012, "open"),))
    begun = hub.now() - LONG_AGO_MS
    room = await hub.room(programme, starts_at=begun, retention_ms=500)
    watch = await hub.guest(room.id, "Watch")
    host = await new_person(viewport=DESKTOP)
    await as_host(host, hub, room)
    await host.open(f"/rooms/{room.id}/report")
    await host.see("report").wait_for()
    tickets = [(await hub.seat(room.id, f"Heron {n}"))["mood"] for n in range(5)]
    await watch.until("bye", patience=30)
    async with hub.http() as http:
        for ticket in tickets:
            body = {"ticket": ticket, "pleasure": 70}
            assert (await http.post("/api/mood", json=body)).status_code == 204
    await host.page.reload()
    await expect(host.see("report-left")).to_contain_text("The words are erased.")
    await expect(host.see("mood-later")).to_contain_text("5 answers")
    await expect(host.see("mood-before-few")).to_be_visible()
