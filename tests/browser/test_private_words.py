"""Private words, to the staff and of them, on a line that breaks: never lost, never sent twice, never wiped."""

from playwright.async_api import Locator, expect

from tests.browser.conftest import DESKTOP, NewPerson
from tests.browser.person import Person
from tests.browser.proxy import wire_to
from tests.running import RunningHub

CALL = "A few words, or none"


async def in_help(person: Person) -> Locator:
    """The box of the call, in the sheet that was opened for it."""
    await person.tap("help")
    return person.see("help-sheet").get_by_label(CALL)


async def test_an_answer_on_a_broken_line_goes_once_and_takes_nothing_else_with_it(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host = await hub.host(room)
    async with wire_to(hub.base) as wire:
        guest = await new_person(base=wire.base)
        await guest.enter(room.id, "Heron")
        await guest.see("say-box").wait_for()
        await guest.tap("help")
        await guest.tap("help-send")
        call = await host.told("help_called")
        await host.ask("tell", item=call["item"], text="I am here.")
        await expect(guest.see("talk")).to_contain_text("I am here.")
        wire.cut()
        await guest.see("talk-box").fill("Please stay.")
        await guest.tap("talk-send")
        await expect(guest.see("under-way")).to_contain_text("Please stay.")
        await expect(guest.see("under-way")).to_contain_text("It goes when the line is back.")
        # What is written meanwhile is kept, and cannot be mistaken for what is under way.
        await guest.see("talk-box").fill("And my sister knows.")
        await expect(guest.see("talk-send")).to_be_disabled()
        await guest.see("talk-box").press("Escape")
        await expect(guest.see("help-sheet")).to_have_count(0)
        await guest.tap("help")
        await expect(guest.see("under-way")).to_contain_text("Please stay.")
        wire.mend()
        await expect(guest.see("under-way")).to_have_count(0)
        await expect(guest.see("talk").get_by_role("listitem").last).to_contain_text("Please stay.")
        await expect(guest.see("talk-box")).to_have_value("And my sister knows.")
        await guest.tap("talk-send")
        await expect(guest.see("talk-box")).to_have_value("")
        await expect(guest.see("under-way")).to_have_count(0)
    await host.settle()
    told = [one["text"] for one in host.desk if one["type"] == "told" and not one["staff"]]
    assert told == ["Please stay.", "And my sister knows."]


async def test_a_call_for_help_is_not_lost_with_its_sheet_and_says_that_it_is_under_way(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host = await hub.host(room)
    async with wire_to(hub.base) as wire:
        guest = await new_person(base=wire.base)
        await guest.enter(room.id, "Heron")
        await guest.see("say-box").wait_for()
        box = await in_help(guest)
        await box.fill("I cannot stop")
        await box.press("Escape")
        await expect(guest.see("help-sheet")).to_have_count(0)
        box = await in_help(guest)
        await expect(box).to_have_value("I cannot stop")
        wire.cut()
        await guest.tap("help-send")
        await expect(guest.see("under-way")).to_contain_text("I cannot stop")
        await expect(guest.see("under-way")).to_contain_text("It has not reached them yet.")
        # A tap beside the sheet puts it away, and the call with it only from sight.
        await guest.page.mouse.click(10, 10)
        await expect(guest.see("help-sheet")).to_have_count(0)
        box = await in_help(guest)
        await expect(guest.see("under-way")).to_contain_text("I cannot stop")
        await expect(guest.see("help-send")).to_be_disabled()
        await box.fill("shaking")
        wire.mend()
        await guest.see("help-gone").wait_for()
        await expect(box).to_have_value("shaking")
        await guest.tap("help-send")
        await expect(guest.see("help-gone")).to_be_visible()
    await host.settle()
    calls = [one["text"] for one in host.desk if one["type"] == "help_called"]
    assert calls == ["I cannot stop", "shaking"]


async def test_a_report_is_sent_once_and_found_again(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host, other = await hub.host(room), await hub.guest(room.id, "Other")
    async with wire_to(hub.base) as wire:
        guest = await new_person(base=wire.base)
        await guest.enter(room.id, "Heron")
        await other.say("stop whining")
        await guest.hears("stop whining")
        await guest.tap("message-more")
        await guest.tap("message-report")
        wire.cut()
        await guest.tap("report-cruel")
        await expect(guest.see("report-cruel")).to_be_disabled()
        await expect(guest.see("report-harm")).to_be_disabled()
        await guest.tap("sheet-close")
        await guest.tap("message-more")
        await expect(guest.see("under-way")).to_be_visible()
        await expect(guest.see("report-cruel")).to_be_disabled()
        wire.mend()
        await guest.see("report-gone").wait_for()
        # Seen, it makes room: the same words may be told of once more.
        await guest.tap("sheet-close")
        await guest.tap("message-more")
        await expect(guest.see("message-report")).to_be_visible()
    await host.settle()
    assert [one["type"] for one in host.desk] == ["reported"]


async def test_what_the_staff_write_stays_where_the_console_turns_another_page(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    guest, staff = await hub.guest(room.id, "Heron"), await new_person(viewport=DESKTOP)
    await staff.open(hub.links(room).host.removeprefix(hub.base))
    await staff.see("door-agree").check()
    await staff.tap("door-enter")
    await staff.tap("console-open")
    await guest.ask("help", text="please")
    await staff.tap("item-claim")
    await staff.see("item-text").fill("I am with")
    await staff.tap("console-notes")
    await staff.see("note-text").fill("Heron is not")
    await staff.tap("console-queue")
    await expect(staff.see("item-text")).to_have_value("I am with")
    await staff.tap("console-notes")
    await expect(staff.see("note-text")).to_have_value("Heron is not")
    await staff.tap("note-send")
    await expect(staff.see("note-text")).to_have_value("")
    await staff.tap("console-queue")
    await staff.tap("item-tell")
    assert (await guest.told("told"))["text"] == "I am with"
    await expect(staff.see("item-text")).to_have_value("")


async def test_what_the_staff_write_about_a_report_can_be_read_and_answered(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host, rough = await hub.host(room), await hub.guest(room.id, "Rough")
    guest = await new_person()
    await guest.enter(room.id, "Heron")
    said = await rough.say("something unkind")
    await guest.hears("something unkind")
    await guest.see("message-more").first.click()
    await guest.tap("message-report")
    await guest.tap("report-contact")
    await guest.see("report-gone").wait_for()
    await guest.tap("sheet-close")
    item = (await host.told("reported"))["item"]
    await host.ask("tell", item=item, text="Thank you for telling us.")
    await guest.tap("notice-talk")
    await expect(guest.see("talk")).to_contain_text("Thank you for telling us.")
    await guest.page.reload()
    await guest.tap("notice-talk")
    await expect(guest.see("talk")).to_contain_text("Thank you for telling us.")
    await guest.see("talk-box").fill("It still hurts.")
    await guest.tap("talk-send")
    told = await host.until(lambda f: f["op"] == "desk" and f.get("text") == "It still hurts.")
    assert (told["item"], told["staff"]) == (item, False)
    await rough.settle()
    assert [f for f in rough.frames if f["op"] == "desk"] == [], said
