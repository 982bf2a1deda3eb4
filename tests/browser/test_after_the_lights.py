"""After the end: whoever waits for a word is not shown out, by no thin line, no reload and no goodbye of the server."""

import pytest
from playwright.async_api import expect

from ruikatsu.domain.programme import Programme
from ruikatsu.hub import beat
from tests.browser.conftest import DESKTOP, NewPerson
from tests.browser.person import Person
from tests.browser.proxy import wire_to
from tests.browser.test_aftercare import as_host
from tests.running import RunningHub, phase, talking
from tests.wire import Client

SEATS = """() => [...Object.keys(sessionStorage), ...Object.keys(localStorage)]
  .filter((name) => name.startsWith('ruikatsu.seat.') || name.startsWith('ruikatsu.kept.'))"""


async def _close(line: Client) -> None:
    assert (await line.ask("steer", steer="close", emergency=True))["op"] == "ok"


async def _call(person: Person, words: str) -> None:
    await person.tap("help")
    await person.see("help-sheet").locator("textarea").fill(words)
    await person.tap("help-send")
    await person.see("help-gone").wait_for()
    await person.tap("sheet-close")


async def test_who_waits_for_a_word_is_found_again_after_a_broken_line_and_a_reload(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(
        Programme((phase("share", 5, "open"), phase("close", 600, "open"))), starts_at=hub.now()
    )
    host = await new_person(viewport=DESKTOP)
    await as_host(host, hub, room)
    line = await hub.host(room, "Second")
    async with wire_to(hub.base) as wire:
        guest = await new_person(base=wire.base)
        await guest.enter(room.id, "Heron")
        await guest.tap("leaving-check")
        await expect(guest.see("leaving-asked")).to_be_visible()
        await _close(line)
        await expect(guest.see("closed")).to_be_visible()
        wire.cut()
        wire.mend()
        await expect(guest.see("leaving-says")).to_contain_text("The line is thin.")
        await expect(guest.see("leaving-says")).to_contain_text("Stay on this page")
        await expect(guest.see("closed")).to_be_visible()

        # Who is to write comes back to their desk too.
        await expect(host.see("closed")).to_be_visible()
        await host.page.reload()
        await host.tap("console-open")
        item = host.see("item")
        await host.tap("item-claim")
        await host.see("item-text").fill("I am here. Take your time.")
        await host.tap("item-tell")
        await expect(guest.see("leaving-says")).to_contain_text("A moderator writes to you")
        await expect(guest.see("talk")).to_contain_text("I am here. Take your time.")

        await guest.page.reload()
        await expect(guest.see("closed")).to_be_visible()
        await expect(guest.see("talk")).to_contain_text("I am here. Take your time.")
        await guest.see("talk-box").fill("Thank you.")
        await guest.tap("talk-send")
        await expect(item).to_contain_text("Thank you.")


async def test_the_last_goodbye_of_the_server_takes_nothing_away_but_the_seat(
    hub: RunningHub, new_person: NewPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beat, "AFTER_MS", 500)
    room = await hub.room()
    line = await hub.host(room)
    guest, waiting = await new_person(), await new_person(color_scheme="light")
    for person, name in ((guest, "Heron"), (waiting, "Otter")):
        await person.enter(room.id, name)
        await person.see("room").wait_for()
    await _call(waiting, "Please")
    await _close(line)
    await expect(guest.see("closed")).to_be_visible()
    assert await guest.script(SEATS) == [f"ruikatsu.seat.{room.id}"]
    # Whose line is closed reads on in peace; what the tab had kept of them is gone.
    await guest.page.wait_for_function(f"() => ({SEATS})().length === 0")
    await expect(guest.see("closed")).to_be_visible()
    await expect(guest.see("leaving")).to_have_count(0)
    await expect(guest.see("leaving-asked")).to_have_count(0)

    # Whose call is still open stays on the line, and sees what is written.
    await expect(waiting.see("leaving-says")).to_contain_text("Stay on this page")
    call = (await line.told("help_called"))["item"]
    assert (await line.ask("tell", item=call, text="I read your call."))["op"] == "ok"
    await expect(waiting.see("talk")).to_contain_text("I read your call.")
    await expect(waiting.see("talk-box")).to_be_visible()
    assert (await line.ask("settle", item=call))["op"] == "ok"
    await expect(waiting.see("leaving-says")).to_contain_text(
        "This conversation is over now.", timeout=15_000
    )
    await expect(waiting.see("talk")).to_contain_text("I read your call.")
    await expect(waiting.see("talk-box")).to_be_hidden()
    assert await waiting.script(SEATS) == []


async def test_who_goes_on_leaves_no_seat_behind_and_who_is_still_written_to_finds_it_again(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    line = await hub.host(room)
    guest, waiting = await new_person(), await new_person()
    for person, name in ((guest, "Heron"), (waiting, "Otter")):
        await person.enter(room.id, name)
        await person.see("room").wait_for()
    await _call(waiting, "Please")
    await _close(line)
    for person in (guest, waiting):
        await person.tap("to-after")
        await person.see("after").wait_for()
    assert await guest.script(SEATS) == []
    await guest.open(f"/rooms/{room.id}")
    await expect(guest.see("state-room_closed")).to_be_visible()
    call = (await line.told("help_called"))["item"]
    await line.ask("tell", item=call, text="I read your call.")
    await waiting.open(f"/rooms/{room.id}")
    await expect(waiting.see("talk")).to_contain_text("I read your call.")


async def test_a_word_of_the_staff_is_seen_in_the_waiting_room_also_one_that_came_meanwhile(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(talking(), starts_at=hub.now() + 400_000)
    line = await hub.host(room)
    async with wire_to(hub.base) as wire:
        guest = await new_person(base=wire.base)
        await guest.enter(room.id, "Heron")
        await guest.see("waiting").wait_for()
        await _call(guest, "I am afraid of tonight.")
        call = (await line.told("help_called"))["item"]
        await line.ask("tell", item=call, text="So was I, the first time.")
        notice = guest.see("notice")
        await expect(notice).to_contain_text("So was I, the first time.")
        await notice.get_by_role("button", name="Close").click()
        await expect(notice).to_have_count(0)

        wire.cut()
        await line.ask("tell", item=call, text="You can sit at the back.")
        wire.mend()
        await expect(notice).to_contain_text("You can sit at the back.")
        await guest.tap("notice-talk")
        await guest.see("talk-box").fill("Thank you.")
        await guest.tap("talk-send")
        await line.until(lambda f: f.get("type") == "told" and f.get("text") == "Thank you.")
