"""What a guest sees of moderation, on a phone: told kindly, with the reason, and nothing typed is ever lost."""

from playwright.async_api import expect

from tests.browser.conftest import NewPerson
from tests.running import RunningHub


async def test_words_that_wait_stay_in_sight_and_go_out_when_they_are_let_through(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host = await hub.host(room)
    guest = await new_person()
    await guest.enter(room.id, "Heron")
    await guest.say("write to me at heron@example.org")
    await expect(guest.see("out-held")).to_contain_text("reach somebody outside")
    held = await host.told("held")
    await host.ask("release", item=held["item"])
    await guest.hears("write to me at heron@example.org")
    await expect(guest.see("outgoing")).to_have_count(0)


async def test_words_that_are_not_let_through_come_back_with_the_reason(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host = await hub.host(room)
    guest = await new_person()
    await guest.enter(room.id, "Heron")
    await guest.say("see example.org")
    held = await host.told("held")
    await guest.page.reload()
    await expect(guest.see("out-held")).to_contain_text("link")
    await host.ask("decline", item=held["item"], why="no links here, please")
    await expect(guest.see("outgoing")).to_contain_text("no links here, please")
    await guest.tap("out-back")
    await expect(guest.see("say-box")).to_have_value("see example.org")


async def test_redacted_words_leave_the_screen(hub: RunningHub, new_person: NewPerson) -> None:
    room = await hub.room()
    host, troll = await hub.host(room), await hub.guest(room.id, "Troll")
    guest = await new_person()
    await guest.enter(room.id)
    seq = (await troll.say("something cruel"))["seq"]
    await guest.hears("something cruel")
    await host.ask("redact", seq=seq)
    await expect(guest.page.get_by_text("something cruel")).to_have_count(0)


async def test_a_call_for_help_becomes_a_private_conversation(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host, other = await hub.host(room), await hub.guest(room.id)
    guest = await new_person()
    await guest.enter(room.id, "Heron")
    await guest.see("say-box").wait_for()
    await guest.tap("help")
    await guest.page.locator(".call-staff textarea").fill("I am not well")
    await guest.tap("help-send")
    call = await host.told("help_called")
    await guest.tap("sheet-close")
    await host.ask("tell", item=call["item"], text="I am here with you.")
    await expect(guest.see("notice")).to_contain_text("I am here with you.")
    await guest.tap("notice-talk")
    await expect(guest.see("talk")).to_contain_text("I am here with you.")
    await guest.see("talk-box").fill("Thank you.")
    await guest.tap("talk-send")
    told = await host.until(lambda f: f.get("type") == "told" and not f["staff"])
    assert told["text"] == "Thank you."
    await guest.page.reload()
    await guest.see("say-box").wait_for()
    await guest.tap("help")
    await expect(guest.see("talk")).to_contain_text("Thank you.")
    await other.settle()
    assert other.desk == []


async def test_words_of_danger_are_answered_with_help_and_nothing_is_held_back(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host = await hub.host(room)
    guest = await new_person()
    await guest.enter(room.id)
    await guest.say("I want to kill myself")
    await guest.hears("I want to kill myself")
    await expect(guest.see("notice")).to_contain_text("Thank you for saying it")
    await host.told("alarmed")
    await guest.tap("notice-talk")
    await expect(guest.see("helplines").first).to_be_visible()


async def test_the_door_that_asks_opens_by_itself(hub: RunningHub, new_person: NewPerson) -> None:
    room = await hub.room(approval=True)
    host = await hub.host(room)
    guest = await new_person()
    await guest.open(f"/rooms/{room.id}")
    await expect(guest.see("door")).to_contain_text("one by one")
    await guest.enter(room.id, "Heron")
    await expect(guest.see("knocking")).to_be_visible()
    knocked = await host.told("knocked")
    await host.ask("admit", person=knocked["person"])
    await guest.see("say-box").wait_for()


async def test_who_knocks_where_nobody_could_open_is_told_so_until_somebody_is_back(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(approval=True)
    guest = await new_person()
    await guest.enter(room.id, "Heron")
    await guest.see("knocking-unstaffed").wait_for()
    host = await hub.host(room)
    await guest.see("knocking-unstaffed").wait_for(state="detached")
    await expect(guest.see("knocking")).to_be_visible()
    host.cut()
    await guest.see("knocking-unstaffed").wait_for()


async def test_who_is_not_let_in_is_told_why(hub: RunningHub, new_person: NewPerson) -> None:
    room = await hub.room(approval=True)
    host = await hub.host(room)
    guest = await new_person()
    await guest.enter(room.id, "Heron")
    await expect(guest.see("knocking")).to_contain_text("at the door")
    knocked = await host.told("knocked")
    await host.ask("turn_away", person=knocked["person"], why="The circle has begun.")
    await expect(guest.see("state-turned_away")).to_contain_text("The circle has begun.")


async def test_a_room_left_alone_says_so_and_keeps_what_is_typed(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host = await hub.host(room)
    guest = await new_person()
    await guest.enter(room.id)
    await guest.see("say-box").fill("half a sentence")
    await host.ask("hush", on=True)
    await expect(guest.see("say-rest")).to_be_visible()
    await expect(guest.see("say-box")).to_have_value("half a sentence")
    await host.ask("hush", on=False)
    await expect(guest.see("say-rest")).to_have_count(0)


async def test_who_is_warned_muted_and_removed_is_told_why(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host = await hub.host(room)
    guest = await new_person()
    await guest.enter(room.id, "Heron")
    await guest.see("say-box").wait_for()
    person = next(iter((await hub.app.store.seats(room.id)).keys() - {host.person}))
    await host.ask("warn", person=person, why="Please let others finish.")
    await expect(guest.see("notice")).to_contain_text("Please let others finish.")
    await host.ask("mute", person=person, for_ms=60_000, why="a break")
    await expect(guest.see("notice")).to_contain_text("a break")
    await host.ask("remove", person=person, why="Come back tomorrow, please.")
    await expect(guest.see("state-removed")).to_contain_text("Come back tomorrow, please.")


async def test_a_guest_who_is_made_a_moderator_finds_the_desk(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host = await hub.host(room)
    guest = await new_person()
    await guest.enter(room.id, "Heron")
    await guest.see("say-box").wait_for()
    person = next(iter((await hub.app.store.seats(room.id)).keys() - {host.person}))
    await host.ask("moderator", person=person)
    await expect(guest.see("console-open")).to_be_visible()
    await expect(guest.see("notice")).to_contain_text("You are a moderator now")
