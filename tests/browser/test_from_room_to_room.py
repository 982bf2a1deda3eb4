"""What belongs to one room does not come along to the next, and reading back is left in peace."""

from playwright.async_api import expect

from ruikatsu.domain.programme import Programme
from tests.browser.conftest import NewPerson
from tests.browser.person import Person
from tests.running import RunningHub, phase


async def onward(person: Person, room: str, name: str) -> None:
    """Into another room without loading the page anew, as by a link on it."""
    await person.script(
        """path => {
          history.replaceState(null, '', path);
          dispatchEvent(new PopStateEvent('popstate'));
        }""",
        f"/rooms/{room}",
    )
    await person.see("door-agree").check()
    await person.see("door-name").fill(name)
    await person.tap("door-enter")
    await person.see("say-box").wait_for()


async def test_an_answer_and_a_slip_that_were_begun_stay_behind(
    hub: RunningHub, new_person: NewPerson
) -> None:
    first, second = await hub.room(), await hub.room()
    one, two = await hub.guest(first.id, "Moss"), await hub.guest(second.id, "Fern")
    guest = await new_person()
    await guest.enter(first.id, "Heron")
    await one.say("my brother died")
    await guest.hears("my brother died")
    await guest.tap("more")
    await guest.tap("more-slip")
    await guest.see("slip-box").fill("for this room alone")
    await guest.tap("sheet-close")
    await guest.tap("more")
    await guest.tap("more-slip")
    await expect(guest.see("slip-box")).to_have_value("for this room alone")
    await guest.tap("sheet-close")
    await guest.tap("message-more")
    await guest.tap("message-reply")
    await expect(guest.page.locator(".say-reply")).to_contain_text("Moss")
    await guest.tap("more")
    await guest.tap("alone")
    await expect(guest.see("room")).to_have_attribute("data-words", "off")

    await onward(guest, second.id, "Heron")
    await expect(guest.see("room")).to_have_attribute("data-words", "on")
    await expect(guest.page.locator(".say-reply")).to_have_count(0)
    await guest.say("good evening")
    assert (await two.heard("good evening")).get("reply_to") is None
    await guest.tap("more")
    await guest.tap("more-slip")
    await expect(guest.see("slip-box")).to_have_value("")


async def test_a_sheet_that_was_open_when_the_room_ended_is_not_open_in_the_next(
    hub: RunningHub, new_person: NewPerson
) -> None:
    first, second = await hub.room(), await hub.room()
    host, guest = await hub.host(first), await new_person()
    await guest.enter(first.id, "Heron")
    await guest.see("say-box").wait_for()
    await guest.tap("more")
    assert (await host.ask("steer", steer="close", emergency=True))["op"] == "ok"
    await guest.see("closed").wait_for()
    await onward(guest, second.id, "Heron")
    await expect(guest.see("more-sheet")).to_have_count(0)


async def test_what_was_open_about_a_message_goes_as_the_words_do(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(
        Programme(
            (
                phase("arrive", 3_600, "open"),
                phase("share", 600, "closed"),
                phase("share", 3_600, "open"),
            )
        )
    )
    host, other, guest = await hub.host(room), await hub.guest(room.id, "Moss"), await new_person()
    await guest.enter(room.id, "Heron")
    await other.say("my brother died")
    await guest.hears("my brother died")
    await guest.tap("message-more")
    await guest.see("message-sheet").wait_for()
    assert (await host.ask("steer", steer="next"))["op"] == "ok"
    await expect(guest.see("room")).to_have_attribute("data-words", "off")
    await expect(guest.see("message-sheet")).to_have_count(0)
    assert (await host.ask("steer", steer="next"))["op"] == "ok"
    await guest.see("message").wait_for()
    await expect(guest.see("message-sheet")).to_have_count(0)


async def test_help_stays_open_where_a_room_ends_under_it(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    guest = await new_person()
    await guest.enter(room.id, "Heron")
    await guest.see("say-box").wait_for()
    await guest.tap("help")
    await guest.see("helpline").first.wait_for()
    await guest.script(
        """() => {
          history.replaceState(null, '', '/');
          dispatchEvent(new PopStateEvent('popstate'));
        }"""
    )
    await guest.see("front-room-card").wait_for()
    await expect(guest.see("helpline").first).to_be_visible()


async def test_reading_back_is_left_in_peace_while_own_words_wait(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host, other, guest = await hub.host(room), await hub.guest(room.id, "Moss"), await new_person()
    await guest.enter(room.id, "Heron")
    await guest.see("say-box").wait_for()
    for n in range(30):
        await other.say(f"word {n}")
    await guest.hears("word 29")
    await guest.say("first")
    await guest.hears("first")
    person = (await host.heard("first"))["person"]
    await host.ask("hold", person=person)
    await guest.say("second")
    await expect(guest.see("outgoing")).to_have_attribute("data-state", "held")
    log = "document.querySelector('[data-testid=words]')"
    # Who has just said something sees it.
    assert (
        await guest.script(f"() => {log}.scrollHeight - {log}.scrollTop - {log}.clientHeight") < 80
    )
    await guest.script(f"() => {{ {log}.scrollTop = 0; }}")
    await guest.page.wait_for_timeout(200)
    await other.say("somebody else's")
    await guest.see("words-newer").wait_for()
    assert await guest.script(f"() => {log}.scrollTop") == 0
    # Words that are let go are none that came.
    await guest.tap("words-newer")
    await guest.hears("somebody else's")
