"""The console where it is needed: beside the words, on a small screen, without keys, and back as it was."""

from dataclasses import replace

import pytest
from playwright.async_api import expect

from ruikatsu.domain.programme import Programme
from ruikatsu.domain.room import RECENT
from tests.browser.conftest import DESKTOP, PHONE, NewPerson
from tests.browser.test_the_console import chair
from tests.running import RunningHub, phase


async def test_keys_can_be_switched_off_for_whom_they_are_a_trap(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host, guest = await new_person(viewport=DESKTOP), await hub.guest(room.id)
    await chair(host, hub.links(room).host)
    await host.tap("console-keys")
    await host.see("keys-work").uncheck()
    await host.page.reload()
    await host.tap("console-open")
    await host.page.keyboard.press("c")
    await host.tap("console-keys")
    await host.see("keys-work").check()
    await host.see("console-keys").focus()
    await host.page.keyboard.press("l")
    assert (await guest.happened("locked"))["on"]
    assert [e["type"] for e in guest.events if e["type"] == "calmed"] == []


async def test_words_are_taken_back_where_they_stand_and_the_tools_for_their_writer_are_there(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host, troll = await new_person(viewport=PHONE), await hub.guest(room.id, "Troll")
    await chair(host, hub.links(room).moderator)
    await host.tap("console-close")
    await troll.say("something cruel")
    await host.hears("something cruel")
    more = host.see("message-more")
    await more.click()
    await host.tap("message-redact")
    await expect(host.see("message-said")).to_contain_text("gone for everybody")
    await troll.happened("redacted")
    await host.tap("sheet-close")
    await troll.say("and more of it")
    await (
        host.see("message").filter(has_text="and more of it").get_by_test_id("message-more").click()
    )
    await host.tap("message-person")
    await expect(host.see("person-tools")).to_contain_text("Troll")
    await host.tap("mute-1")
    await troll.told("muted")


async def test_the_cover_of_held_words_is_read_with_them(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host, guest = await new_person(viewport=PHONE), await hub.guest(room.id, "Heron")
    await chair(host, hub.links(room).host)
    await guest.say("a sad song", veil="call 090-1234-5678")
    await expect(host.see("item")).to_contain_text("a sad song")
    await expect(host.see("item")).to_contain_text("090-1234-5678")


async def test_from_a_report_it_is_one_tap_to_the_person_it_is_about(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host, troll = await new_person(viewport=DESKTOP), await hub.guest(room.id, "Troll")
    witness = await hub.guest(room.id, "Wren")
    await chair(host, hub.links(room).host)
    seq = (await troll.say("something cruel"))["seq"]
    await witness.ask("report", seq=seq, why="cruel")
    await expect(host.see("item")).to_contain_text("from Wren")
    await host.tap("item-person")
    await expect(host.see("person-tools")).to_contain_text("Troll")


async def test_who_comes_late_reads_what_a_report_is_about_and_takes_it_back(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    troll, witness = await hub.guest(room.id, "Troll"), await hub.guest(room.id, "Wren")
    seq = (await troll.say("something cruel"))["seq"]
    await witness.ask("report", seq=seq, why="cruel")
    for n in range(RECENT + 1):
        await witness.say(f"and on {n}")
    late = await new_person(viewport=DESKTOP)
    await chair(late, hub.links(room).moderator)
    await expect(late.see("item")).to_contain_text("something cruel")
    await late.tap("item-redact")
    await expect(late.see("item")).not_to_contain_text("something cruel")
    await witness.happened("redacted")


async def test_first_words_go_back_to_what_the_phase_says(
    hub: RunningHub, new_person: NewPerson
) -> None:
    share = replace(phase("share", 3_600, "open"), hold_first=True)
    room = await hub.room(Programme((share, phase("close", 60, "open"))))
    host = await new_person(viewport=DESKTOP)
    one, two, three = [await hub.guest(room.id, name) for name in ("One", "Two", "Three")]
    await chair(host, hub.links(room).host)
    await host.tap("console-room")
    await expect(host.see("first-null")).to_be_checked()
    await one.say("held")
    await one.told("held")
    await host.see("first-false").locator("..").click()
    await one.happened("first_held")
    await two.say("at once")
    await one.heard("at once")
    await host.tap("console-undo")
    await expect(host.see("first-null")).to_be_checked()
    await three.say("held again")
    await three.told("held")


async def test_a_cohosts_link_is_revoked_and_opens_nothing_any_more(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host = await new_person(viewport=DESKTOP)
    links = hub.links(room)
    await chair(host, links.host)
    cohost = await hub.host(room, "Ren")
    await host.tap("console-room")
    await host.tap("revoke-host")
    await cohost.told("invitations_revoked")
    late = await new_person()
    await late.open(links.host)
    await late.see("door-agree").check()
    await late.tap("door-enter")
    await expect(late.page.get_by_text("not good any more")).to_be_visible()
    await cohost.ask("hush", on=True)


@pytest.mark.parametrize("size", [(640, 400), (320, 568), (844, 390)], ids=str)
async def test_the_console_is_of_use_on_a_small_or_zoomed_screen(
    hub: RunningHub, new_person: NewPerson, size: tuple[int, int]
) -> None:
    width, height = size
    room = await hub.room()
    host, guest = (
        await new_person(viewport={"width": width, "height": height}),
        await hub.guest(room.id, "Heron"),
    )
    await chair(host, hub.links(room).host)
    await guest.ask("help", text="please")
    await host.see("item-claim").scroll_into_view_if_needed()
    # Who calls is in sight together with the button, and nothing lies over either.
    seen = """one => ['header b', '[data-testid=item-claim]'].every((name) => {
        const part = one.querySelector(name), box = part.getBoundingClientRect();
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return top !== null && part.contains(top);
    })"""
    assert await host.see("item").evaluate(seen)
    wide = """all => all.filter(one => one.getBoundingClientRect().right > innerWidth + 1)
        .map(one => one.outerHTML.slice(0, 90))"""
    for tab in ("queue", "people", "room", "run", "notes"):
        await host.tap(f"console-{tab}")
        assert await host.page.eval_on_selector_all(".console *", wide) == [], tab


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_before_the_start_the_console_lies_over_nothing_that_is_to_be_read(
    hub: RunningHub, new_person: NewPerson, viewport: dict[str, int]
) -> None:
    room = await hub.room(starts_at=hub.now() + 300_000, title="An evening for who is missed")
    host = await new_person(viewport=viewport)
    await host.open(hub.links(room).host)
    await host.see("door-agree").check()
    await host.tap("door-enter")
    await host.see("waiting").wait_for()
    title = await host.page.get_by_text("An evening for who is missed").first.bounding_box()
    button = await host.see("console-open").bounding_box()
    assert title is not None
    assert button is not None
    below = title["y"] >= button["y"] + button["height"]
    beside = title["x"] >= button["x"] + button["width"]
    assert below or beside, (title, button)
