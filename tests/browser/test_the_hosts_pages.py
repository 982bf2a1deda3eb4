"""A host who has never seen this: signs in, makes a room in a minute, changes it, repeats it, cancels it."""

from datetime import UTC, datetime, timedelta

import pytest_asyncio
from playwright.async_api import Route, expect

from ruikatsu.domain.wallclock import Unfit, at_wall
from ruikatsu.web.hosts import add_host
from tests.browser.conftest import DESKTOP, NewPerson
from tests.browser.person import Person
from tests.running import RunningHub


@pytest_asyncio.fixture(loop_scope="session")
async def key(hub: RunningHub) -> str:
    return await add_host(hub.app.store, "Grief circle")


async def sign_in(person: Person, key: str) -> None:
    """By the link that the operator hands over."""
    await person.open(f"/host#key={key}")
    await person.see("host-new").wait_for()
    assert "#" not in person.page.url


async def test_a_room_is_made_and_entered_in_a_minute(
    hub: RunningHub, new_person: NewPerson, key: str
) -> None:
    host = await new_person(viewport=DESKTOP)
    await sign_in(host, key)
    await host.tap("host-new")
    await host.see("making-title").fill("Tuesday evening")
    await host.tap("template-ten_minutes")
    await expect(host.see("making-length")).to_contain_text("10")
    await host.tap("access-approval")
    await host.tap("making-send")
    guest_link = await host.see("link-guest").input_value()
    assert guest_link.startswith(f"{hub.base}/rooms/")
    assert "#moderator=" in await host.see("link-moderator").input_value()
    guest = await new_person()
    await guest.open(guest_link)
    await expect(guest.see("door-title")).to_have_text("Tuesday evening")
    await host.open("/host")
    await expect(host.see("own-room")).to_contain_text("Tuesday evening")


async def test_a_key_that_is_opened_where_the_page_is_open_already_signs_in(
    new_person: NewPerson, key: str
) -> None:
    person = await new_person()
    await person.open("/host")
    await person.see("host-key").wait_for()
    await person.page.evaluate("key => { location.hash = `key=${key}`; }", key)
    await person.see("host-new").wait_for()
    assert "#" not in person.page.url


async def test_who_has_no_key_is_told_so_and_who_signs_out_is_out(
    hub: RunningHub, new_person: NewPerson, key: str
) -> None:
    person = await new_person()
    await person.open("/host")
    await person.see("host-key").fill("rkh_guess")
    await person.tap("host-enter")
    await expect(person.page.get_by_role("alert")).to_contain_text("opens nothing")
    await person.see("host-key").fill(key)
    await person.tap("host-enter")
    await person.see("host-new").wait_for()
    await person.page.reload()
    await person.see("host-new").wait_for()
    await person.tap("host-out")
    await person.see("host-sign").wait_for()
    await person.page.reload()
    await person.see("host-sign").wait_for()


async def test_faults_are_shown_where_they_are(
    hub: RunningHub, new_person: NewPerson, key: str
) -> None:
    host = await new_person(viewport=DESKTOP)
    await sign_in(host, key)
    await host.tap("host-new")
    await host.see("making-title").fill("A room")
    await host.see("making-when").fill("2020-01-01T20:00")
    await host.see("template-own").locator("..").click()
    await host.see("phase-drop").last.click()
    await expect(host.see("programme-fault")).to_contain_text("closing phase")
    await host.tap("making-send")
    await expect(host.see("fault-starts_local")).to_be_visible()
    await expect(host.see("making-why")).to_contain_text("beside the fields")
    assert await host.see("making-title").input_value() == "A room"


async def test_a_series_is_made_changed_copied_and_cancelled(
    hub: RunningHub, new_person: NewPerson, key: str
) -> None:
    host = await new_person(viewport=DESKTOP)
    await sign_in(host, key)
    await host.tap("host-new")
    await host.see("making-title").fill("Every Tuesday")
    await host.see("making-repeats").select_option("WEEKLY")
    await host.see("making-count").fill("3")
    await host.tap("making-send")
    await expect(host.see("made")).to_contain_text("3 rooms")
    await expect(host.see("made-dates").locator("li")).to_have_count(3)
    assert "20:00" in await host.see("made-when").inner_text()
    await host.open("/host")
    await expect(host.see("own-room")).to_have_count(3)
    await host.see("own-change").first.click()
    await host.see("making-title").fill("This Tuesday")
    await host.tap("making-send")
    await host.see("made").wait_for()
    await host.open("/host")
    await expect(host.see("own-room").first).to_contain_text("This Tuesday")
    await host.see("own-copy").first.click()
    await expect(host.see("making-title")).to_have_value("This Tuesday")
    await host.open("/host")
    await host.see("own-cancel-all").first.click()
    await host.tap("own-cancel-yes")
    await expect(host.see("own-room").first).to_contain_text("cancelled")
    await expect(host.see("own-room").last).to_contain_text("cancelled")


def next_hour_that_comes_twice() -> datetime:
    """The wall clock in London, in the night in which it is put back."""
    day = datetime.now(UTC).replace(hour=1, minute=30, second=0, microsecond=0, tzinfo=None)
    while at_wall(day, "Europe/London") != Unfit("local_time_twice"):
        day += timedelta(days=1)
    return day


async def test_what_is_over_does_not_stand_before_what_is_coming(
    hub: RunningHub, new_person: NewPerson, key: str
) -> None:
    now = datetime.now(UTC)
    async with hub.http() as http:
        for title, at in (("Over", now - timedelta(hours=2)), ("Coming", now + timedelta(days=1))):
            wish: dict[str, object] = {"title": title, "template": "ten_minutes"}
            wish |= {"starts_at": at.isoformat(), "retention_ms": 86_400_000}
            headers = {"Authorization": f"Bearer {key}"}
            assert (await http.post("/api/rooms", json=wish, headers=headers)).is_success
    host = await new_person()
    await sign_in(host, key)
    await expect(host.see("own-room").first).to_contain_text("Coming")
    await expect(host.see("own-room").last).to_contain_text("Over")


async def test_of_an_hour_that_comes_twice_the_host_says_which(
    hub: RunningHub, new_person: NewPerson, key: str
) -> None:
    host, local = await new_person(viewport=DESKTOP), next_hour_that_comes_twice()
    await sign_in(host, key)
    await host.tap("host-new")
    await host.see("making-title").fill("In the long night")
    await host.see("making-zone").select_option("Europe/London")
    await host.see("making-when").fill(local.isoformat(timespec="minutes"))
    await host.tap("making-send")
    await expect(host.see("fault-starts_local")).to_contain_text("comes twice")
    await host.see("fold-1").locator("..").click()
    await host.tap("making-send")
    room = (await host.see("link-guest").input_value()).rpartition("/")[2]
    made = (await hub.app.calls.directory.state(room)).settings
    assert made.starts_at == at_wall(local, "Europe/London", 1)
    await host.open(f"/host/rooms/{room}")
    await expect(host.see("making-title")).to_have_value("In the long night")
    await host.see("making-title").fill("In the longest night")
    await host.tap("making-send")
    await host.see("made").wait_for()
    changed = (await hub.app.calls.directory.state(room)).settings
    assert (changed.title, changed.starts_at) == ("In the longest night", made.starts_at)


async def test_a_room_is_made_once_though_the_answer_was_lost(
    hub: RunningHub, new_person: NewPerson, key: str
) -> None:
    host = await new_person(viewport=DESKTOP)
    await sign_in(host, key)
    await host.tap("host-new")
    await host.see("making-title").fill("Once")

    async def lose_the_answer(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await host.page.route("**/api/rooms", lose_the_answer, times=1)
    await host.tap("making-send")
    await expect(host.see("making-why")).not_to_be_empty()
    await host.tap("making-send")
    await host.see("made").wait_for()
    await host.open("/host")
    await expect(host.see("own-room")).to_have_count(1)


async def test_a_room_that_runs_by_itself_recurs_without_an_end_until_its_host_ends_it(
    hub: RunningHub, new_person: NewPerson, key: str
) -> None:
    host = await new_person()
    await sign_in(host, key)
    await host.tap("host-new")
    await host.see("making-title").fill("At any hour")
    await host.tap("template-listening_room")
    await host.tap("access-approval")
    await host.see("making-autopilot").check()
    await expect(host.see("access-approval")).to_have_count(0)
    await expect(host.see("making-count")).to_have_count(0)
    await host.see("making-repeats").select_option("PAUSELESS")
    await host.tap("making-send")
    await host.see("made").wait_for()
    await host.open("/host")
    await expect(host.see("own-room")).to_have_count(2)
    (record,) = (await hub.app.store.series_all()).values()
    assert b"FREQ=MINUTELY;INTERVAL=14" in record
    await host.see("own-cancel-all").first.click()
    await host.tap("own-cancel-yes")
    await expect(host.see("own-room").first).to_contain_text("cancelled", ignore_case=True)
    assert await hub.app.store.series_all() == {}
