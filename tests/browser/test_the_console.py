"""The console: a host on a desktop, guests on their phones, the real tools between them."""

import pytest
from playwright.async_api import Locator, expect

from ruikatsu.domain.programme import Programme
from tests.browser.conftest import DESKTOP, PHONE, NewPerson
from tests.browser.person import Person
from tests.running import RunningHub, phase


async def chair(person: Person, link: str, name: str = "Mio") -> None:
    """Takes a seat by an invitation's link and opens the console."""
    await person.open(link)
    await person.see("door-agree").check()
    await person.see("door-name").fill(name)
    await person.tap("door-enter")
    await person.tap("console-open")
    await person.see("console").wait_for()


async def all_in_one_line(button: Locator) -> None:
    """What it says is not broken into syllables."""
    box = await button.bounding_box()
    assert box is not None
    assert box["height"] < 60
    assert box["width"] > box["height"]


async def test_a_troll_is_muted_unmuted_banned_and_the_ban_is_lifted(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host, guest = await new_person(viewport=DESKTOP), await new_person()
    await chair(host, hub.links(room).host)
    await guest.enter(room.id, "Troll")
    await guest.see("say-box").wait_for()
    await host.tap("console-people")
    await host.see("console-person").filter(has_text="Troll").click()
    await all_in_one_line(host.see("mute-5"))
    await host.see("person-why").fill("a break")
    await host.tap("mute-5")
    await expect(guest.see("notice")).to_contain_text("a break")
    await expect(guest.see("say-rest")).to_be_visible()
    await host.tap("console-undo")
    await expect(guest.see("say-rest")).to_have_count(0)
    await guest.say("sorry")
    await host.hears("sorry")
    await host.tap("do-ban")
    await host.tap("sure-ban")
    await expect(guest.see("state-banned")).to_be_visible()
    await host.tap("console-lift")
    await expect(host.see("console-done")).to_contain_text("lifted")


@pytest.mark.parametrize("tool", ["ban", "guest"])
async def test_a_host_who_puts_a_moderator_out_is_told_that_the_links_have_ended(
    hub: RunningHub, new_person: NewPerson, tool: str
) -> None:
    room = await hub.room()
    host, rogue = await new_person(viewport=DESKTOP), await new_person()
    await chair(host, hub.links(room).host)
    await chair(rogue, hub.links(room).moderator, "Rogue")
    await host.tap("console-people")
    await host.see("console-person").filter(has_text="Rogue").click()
    await host.tap(f"do-{tool}")
    await host.tap(f"sure-{tool}")
    await expect(host.see("console-done")).to_contain_text("moderators' links have ended too")
    again = await new_person()
    await again.open(hub.links(room).moderator)
    await again.see("door-agree").check()
    await again.see("door-name").fill("Somebody")
    await again.tap("door-enter")
    await expect(again.page.get_by_text("This invitation is not good any more")).to_be_visible()


async def test_somebody_who_knocks_and_goes_away_is_no_longer_shown_at_the_door(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(approval=True)
    host = await new_person(viewport=DESKTOP)
    await chair(host, hub.links(room).host)
    await host.tap("console-room")
    knocks = await hub.knock(room.id, await hub.seat(room.id, "Heron"))
    await expect(host.see("knock")).to_contain_text("Heron")
    await knocks.send({"op": "leave"})
    await expect(host.see("knock")).to_have_count(0)


async def test_held_words_are_let_through_or_not_from_the_queue_on_a_phone(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host, guest = await new_person(viewport=PHONE), await new_person()
    await chair(host, hub.links(room).moderator)
    await guest.enter(room.id, "Heron")
    await guest.say("call 090-1234-5678")
    await host.see("item").filter(has_text="090-1234-5678").wait_for()
    await expect(host.see("item-settle")).to_have_count(0)
    await host.tap("item-release")
    await guest.hears("call 090-1234-5678")
    await guest.say("or see example.org")
    await host.see("item-why").fill("no links, please")
    await host.tap("item-decline")
    await expect(guest.see("outgoing")).to_contain_text("no links, please")
    await expect(host.see("queue-empty")).to_be_visible()
    await expect(host.see("console-run")).to_have_count(0)


async def test_a_call_for_help_is_claimed_and_answered_in_private(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host, guest = await new_person(viewport=DESKTOP), await new_person()
    other = await hub.moderator(room, "Ren")
    await chair(host, hub.links(room).host)
    await guest.enter(room.id, "Heron")
    await guest.see("say-box").wait_for()
    await guest.tap("help")
    await guest.page.locator(".call-staff textarea").fill("please")
    await guest.tap("help-send")
    await guest.tap("sheet-close")
    await host.see("item").filter(has_text="please").wait_for()
    await host.tap("item-claim")
    await other.told("claimed")
    await host.see("item-text").fill("I am here.")
    await host.tap("item-tell")
    await expect(guest.see("notice")).to_contain_text("I am here.")
    await guest.tap("notice-talk")
    await guest.see("talk-box").fill("thank you")
    await guest.tap("talk-send")
    await expect(host.see("item")).to_contain_text("thank you")
    await host.tap("item-settle")
    await expect(host.see("queue-empty")).to_be_visible()
    await host.tap("console-undo")
    await expect(host.see("item")).to_contain_text("thank you")


async def test_the_room_is_calmed_with_one_tap_and_with_one_it_is_as_before(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host, guest = await new_person(viewport=PHONE), await hub.guest(room.id)
    await chair(host, hub.links(room).moderator)
    await host.tap("console-calm")
    await guest.happened("calmed")
    assert (await hub.ask_seat(room.id)).json()["code"] == "room_locked"
    await guest.say("held now")
    assert (await guest.told("held"))["reason"] == "calm"
    await host.tap("console-calm")
    await guest.until(lambda f: f.get("type") == "calmed" and not f["on"])
    await hub.guest(room.id)


async def test_the_floor_goes_round(hub: RunningHub, new_person: NewPerson) -> None:
    room = await hub.room(Programme((phase("share", 3_600, "floor"), phase("close", 60, "open"))))
    host = await new_person(viewport=DESKTOP)
    first, second = await hub.guest(room.id, "First"), await hub.guest(room.id, "Second")
    await chair(host, hub.links(room).host)
    await host.tap("console-people")
    for guest in (first, second):
        await guest.ask("hand", up=True)
    await host.see("floor-give").nth(1).click()
    assert (await first.happened("floor"))["person"] == second.person
    await host.tap("floor-next")
    floor = await first.until(lambda f: f.get("type") == "floor" and f["person"] == first.person)
    assert floor
    await host.tap("floor-back")
    await first.until(lambda f: f.get("type") == "floor" and f["person"] is None)


async def test_somebody_at_the_door_is_let_in_and_the_switches_work(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(approval=True)
    host = await new_person(viewport=DESKTOP)
    await chair(host, hub.links(room).host)
    waiting = await hub.knock(room.id, await hub.seat(room.id, "Wren"))
    await host.tap("console-room")
    await expect(host.see("knock")).to_contain_text("Wren")
    await host.tap("knock-admit")
    await waiting.until("welcome")
    await host.see("switch-hush").click()
    await waiting.happened("hushed")
    await host.tap("console-undo")
    await waiting.until(lambda f: f.get("type") == "hushed" and not f["on"])
    await host.see("slow-30000").locator("..").click()
    assert (await waiting.happened("slowed"))["slow_ms"] == 30_000


async def test_the_programme_is_run_from_the_console_by_keys_alone(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(
        Programme(
            (phase("welcome", 600, "open"), phase("share", 600, "open"), phase("close", 60, "open"))
        )
    )
    host, guest = await new_person(viewport=DESKTOP), await hub.guest(room.id)
    await chair(host, hub.links(room).host)
    await host.page.keyboard.press("h")
    held = await guest.happened("steered")
    assert held["steer"]["kind"] == "hold"
    await expect(host.see("console-done")).not_to_be_empty()
    await host.page.keyboard.press("h")
    await guest.until(lambda f: f.get("type") == "steered" and f["steer"]["kind"] == "resume")
    await host.page.keyboard.press("n")
    await expect(host.see("run-next")).to_be_focused()
    await host.page.keyboard.press("Enter")
    await guest.until(lambda f: f.get("type") == "steered" and f["steer"]["kind"] == "go")
    await host.page.keyboard.press("?")
    await expect(host.see("console-keys-list")).to_be_visible()
    await host.page.keyboard.press("l")
    await guest.happened("locked")
    await host.see("say-box").fill("h n c l")
    await host.tap("say-send")
    await guest.heard("h n c l")
    assert len([e for e in guest.events if e["type"] == "steered"]) == 3


async def test_the_staff_write_to_each_other_and_no_guest_sees_it(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host, other = await new_person(viewport=DESKTOP), await hub.moderator(room, "Ren")
    guest = await hub.guest(room.id)
    await chair(host, hub.links(room).host)
    await host.tap("console-notes")
    await host.see("note-text").fill("I take the door")
    await host.tap("note-send")
    assert (await other.told("noted"))["text"] == "I take the door"
    await guest.settle()
    assert guest.desk == []
