"""Whatever does not fit: a sentence that says so, a way on, and nothing that was typed is lost."""

import asyncio
import json
import os
import signal
from dataclasses import replace

import pytest
from playwright.async_api import Route, WebSocketRoute, expect

from ruikatsu.domain.programme import Media, Programme
from ruikatsu.domain.templates import template
from ruikatsu.errors import CODES
from ruikatsu.sentences import sentence
from tests.browser.conftest import NewPerson
from tests.browser.person import Person
from tests.browser.proxy import wire_to
from tests.conftest import StartValkey
from tests.running import RunningHub, phase, running_hub, talking

LONG_MS = 60_000
"""What a busy machine may take. Nothing waits this long where it is quick."""

ELSEWHERE = "https://www.wikipedia.org/**"


async def _in(person: Person, room: str, name: str = "Somebody") -> None:
    await person.enter(room, name)
    await person.see("say-box").wait_for(timeout=LONG_MS)


async def _at_the_door(person: Person, room: str) -> None:
    await person.open(f"/rooms/{room}")
    await person.see("door-enter").wait_for()
    # The gentle name comes a moment later: what is typed before would be written over.
    await expect(person.see("door-name")).not_to_have_value("")


def _film(url: str | None = None) -> Programme:
    film = next(
        cue for p in template("ten_minutes").phases for cue in p.cues if isinstance(cue, Media)
    )
    placed = replace(film, at_ms=0, length_ms=90_000, url=url or film.url, sound_url=None)
    return Programme((phase("cry", 3_600, "closed", placed), phase("close", 60, "open")))


def _parts() -> Programme:
    """Words, no words, words again: a host goes from one to the next."""
    return Programme(
        (
            phase("welcome", 3_600, "open"),
            phase("cry", 3_600, "closed"),
            phase("share", 3_600, "open"),
            phase("close", 60, "open"),
        )
    )


# The way to a room.


@pytest.mark.parametrize("path", ["/rooms/nowhere", "/rooms/%E0%A4%A", "/rooms/nowhere#host=%E0"])
async def test_a_room_that_is_not_there(hub: RunningHub, new_person: NewPerson, path: str) -> None:
    person = await new_person(base=hub.base)
    await person.open(path)
    await expect(person.see("state-unknown_room")).to_contain_text("There is no such room.")
    await person.see("state-unknown_room").get_by_role("link").click()
    await person.see("front-none").wait_for()


async def test_a_room_that_is_over(hub: RunningHub, new_person: NewPerson) -> None:
    over = Programme((phase("close", 1, "open"),))
    room = await hub.room(over, starts_at=hub.now() - 10_000)
    person = await new_person()
    await person.open(f"/rooms/{room.id}")
    await expect(person.see("state-room_closed")).to_contain_text("This room is over.")
    await person.see("state-room_closed").get_by_role("button").click()
    await person.see("after").wait_for()


async def test_a_full_room_offers_to_listen_and_a_seat_that_comes_free(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(capacity=1)
    first = await hub.guest(room.id, "First")
    person = await new_person()
    await _at_the_door(person, room.id)
    await expect(person.see("door-full")).to_contain_text("You can listen")
    await expect(person.see("door-enter")).to_be_disabled()
    await expect(person.see("door-listen")).to_be_enabled()

    await first.send({"op": "leave"})
    await first.until("bye")
    await expect(person.see("door-enter")).to_be_enabled(timeout=LONG_MS)
    assert await person.see("door-full").count() == 0
    await _in(person, room.id)


async def test_the_last_seat_goes_while_a_name_is_typed(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(capacity=1)
    person = await new_person()
    await _at_the_door(person, room.id)
    await person.see("door-agree").check()
    await person.see("door-name").fill("Slow Snail")
    await hub.guest(room.id, "Quick")
    await person.tap("door-enter")
    await expect(person.see("door-full")).to_contain_text("Every seat is taken.")
    await expect(person.see("door-name")).to_have_value("Slow Snail")
    await person.tap("door-listen")
    await person.see("say-rest").filter(has_text="You are listening.").wait_for()


async def test_a_seat_is_saved_before_the_doors_open_and_the_page_goes_in_by_itself(
    hub: RunningHub, new_person: NewPerson
) -> None:
    now = hub.now()
    room = await hub.room(starts_at=now + 3_600_000, doors_ms=3_600_000 - 8_000)
    person = await new_person()
    await _at_the_door(person, room.id)
    await person.see("door-agree").check()
    if await person.see("door-not-yet").count():
        await expect(person.see("door-enter")).to_have_text("Save a seat")
    await person.tap("door-enter")
    await expect(person.see("early").or_(person.see("waiting"))).to_be_visible()
    await person.see("waiting").wait_for(timeout=LONG_MS)
    assert hub.now() >= now + 8_000


async def test_doors_that_open_next_month_are_told_and_waited_for_in_peace(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(starts_at=hub.now() + 40 * 86_400_000)
    lines: list[str] = []
    person = await new_person()
    person.page.on("websocket", lambda line: lines.append(line.url))
    await person.open(f"/rooms/{room.id}")
    await expect(person.see("door-not-yet")).to_contain_text("The doors open at")
    await person.see("door-agree").check()
    await person.tap("door-enter")
    await expect(person.see("early")).to_contain_text("Your seat is saved")
    await expect(person.see("early-countdown")).to_contain_text("day")
    # A timer that was asked for a month and cannot hold it would fire at once, again and again.
    await asyncio.sleep(2)
    assert len(lines) == 1


async def test_a_room_for_those_with_a_seat_offers_no_listening(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(listeners_allowed=False)
    person = await new_person()
    await person.open("/")
    await person.see("front-room-card").wait_for()
    assert await person.see("front-listen").count() == 0
    await _at_the_door(person, room.id)
    assert await person.see("door-listen").count() == 0


# What is filled in at the door.


async def test_what_is_missing_at_the_door_is_said_beside_it(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    person = await new_person()
    await _at_the_door(person, room.id)
    name, refusal = person.see("door-name"), person.see("door-refusal")

    await name.fill("Kept")
    await person.tap("door-enter")
    await expect(refusal).to_contain_text("Please tick this first")
    await expect(person.see("door-agree")).to_be_focused()
    await expect(name).to_have_value("Kept")

    await person.see("door-agree").check()
    await name.fill("N" * 40)
    await person.tap("door-enter")
    await expect(refusal).to_contain_text("8 letters more than fit")
    await expect(name).to_have_value("N" * 40)

    await name.fill("   ")
    await person.tap("door-enter")
    await expect(refusal).to_contain_text("A name was missing.")
    await expect(name).not_to_have_value("   ")
    await person.tap("door-enter")
    await person.see("say-box").wait_for()


async def test_an_invitation_that_is_none_leaves_the_way_of_a_guest(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    person = await new_person()
    await person.open(f"/rooms/{room.id}#host=made.up")
    await person.see("door-agree").check()
    await person.see("door-name").fill("Would Host")
    await person.tap("door-enter")
    await expect(person.see("door-refusal")).to_contain_text("This invitation is not good any more")
    await person.tap("door-as-guest")
    await expect(person.see("door-name")).to_have_value("Would Host")
    await person.see("door-agree").check()
    await person.tap("door-enter")
    await person.see("say-box").wait_for()


@pytest.mark.parametrize("code", ["room_locked", "store_away", "too_many", "banned"])
async def test_what_the_door_is_refused_with_is_said_and_the_name_stays(
    hub: RunningHub, new_person: NewPerson, code: str
) -> None:
    room = await hub.room()
    person = await new_person()
    await _at_the_door(person, room.id)
    why = sentence("refusals", code, "en")
    shown = "memory is away for a moment" if code == "store_away" else why

    async def refuse(route: Route) -> None:
        problem = {"code": code, "detail": why, "status": CODES[code].status}
        await route.fulfill(
            status=CODES[code].status,
            content_type="application/problem+json",
            body=json.dumps(problem),
        )

    await person.page.route("**/seats", refuse)
    await person.see("door-agree").check()
    await person.see("door-name").fill("Stays")
    await person.tap("door-enter")
    await expect(person.see("door-refusal")).to_contain_text(shown)
    await expect(person.see("door-name")).to_have_value("Stays")
    await person.page.unroute("**/seats")
    await person.tap("door-enter")
    await person.see("say-box").wait_for()


async def test_a_seat_that_the_room_does_not_know_leads_back_to_the_door(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    person = await new_person()
    await person.open("/")
    await person.script(
        "room => sessionStorage.setItem(`ruikatsu.seat.${room}`, JSON.stringify({token: 'made.up', room}))",
        room.id,
    )
    await person.open(f"/rooms/{room.id}")
    await expect(person.see("door-lapsed")).to_contain_text("Your earlier seat was not found")
    kept = await person.script("room => sessionStorage.getItem(`ruikatsu.seat.${room}`)", room.id)
    assert kept is None
    await person.see("door-agree").check()
    await person.tap("door-enter")
    await person.see("say-box").wait_for()


# The end of a line.


@pytest.mark.parametrize(
    ("code", "title", "way"),
    [
        ("removed", "You are outside for now.", "after"),
        ("banned", "This room stays closed to you.", "after"),
        ("room_locked", "The door is locked.", "room"),
        ("listeners_off", "This room has seats only.", "door"),
        ("unknown_room", "There is no such room.", "front"),
        ("left", "You have left.", "after"),
        ("malformed", "Something is not as it should be.", "room"),
    ],
)
@pytest.mark.parametrize("said", [True, False], ids=["with a bye", "without"])
async def test_a_line_that_is_closed_for_good(
    hub: RunningHub, new_person: NewPerson, code: str, title: str, way: str, said: bool
) -> None:
    room = await hub.room()
    person = await new_person()
    closed = False

    async def close(line: WebSocketRoute) -> None:
        nonlocal closed
        if closed:
            line.connect_to_server()
            return
        closed = True
        if said:
            why = sentence("refusals", code, "en")
            line.send(json.dumps({"op": "bye", "code": code, "why": why}))
        await line.close(code=CODES[code].close, reason=code)

    await person.page.route_web_socket("**/live", close)
    await person.enter(room.id, "Outside")
    shown = person.page.locator(".state")
    await expect(shown).to_contain_text(title)
    if way == "front":
        await shown.get_by_role("link").click()
        await person.see("front-room-card").wait_for()
        return
    await shown.get_by_role("button").first.click()
    await person.see({"after": "after", "room": "say-box", "door": "door"}[way]).wait_for()


# Words.


async def test_words_that_are_too_long_stay_in_the_box_and_say_by_how_much(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    reads = await hub.guest(room.id, "Reads")
    person = await new_person()
    await _in(person, room.id)
    box = person.see("say-box")
    await box.fill("あ" * 1_012)
    await expect(person.see("say-over")).to_contain_text("12 characters more than fit")
    await expect(person.see("say-send")).to_be_disabled()
    await box.press("Enter")
    await expect(box).to_have_value("あ" * 1_012)
    await box.fill("あ" * 1_000)
    await expect(person.see("say-over")).to_have_count(0)
    await person.tap("say-send")
    await reads.heard("あ" * 1_000)
    assert len(reads.said) == 1


async def test_nothing_is_not_sent(hub: RunningHub, new_person: NewPerson) -> None:
    room = await hub.room()
    reads = await hub.guest(room.id, "Reads")
    person = await new_person()
    await _in(person, room.id)
    box = person.see("say-box")
    await expect(person.see("say-send")).to_be_disabled()
    await box.press("Enter")
    await box.fill(" \n ")
    await expect(person.see("say-send")).to_be_disabled()
    await box.press("Enter")
    await box.fill("\u200b\u200b")
    await expect(person.see("say-send")).to_be_disabled()
    await box.press("Enter")
    await expect(box).to_have_value("\u200b\u200b")
    await person.say("something")
    await reads.heard("something")
    assert reads.said == ["something"]


async def test_muted_in_the_middle_of_a_sentence(hub: RunningHub, new_person: NewPerson) -> None:
    room = await hub.room()
    host = await hub.host(room)
    person = await new_person()
    await _in(person, room.id)
    await person.say("first")
    event = await host.heard("first")
    box = person.see("say-box")
    await box.fill("half a sen")
    await host.ask("mute", person=event["person"], for_ms=60_000, why="A pause for everybody.")
    await expect(person.see("say-rest")).to_contain_text("What you wrote is kept.")
    await expect(person.see("notice")).to_contain_text("A pause for everybody.")
    await expect(box).to_have_value("half a sen")
    await box.press("Enter")
    await expect(box).to_have_value("half a sen")
    await expect(person.see("say-send")).to_be_disabled()
    await host.ask("unmute", person=event["person"])
    await expect(person.see("notice")).to_contain_text("You can write again.")
    await expect(box).to_have_value("half a sen")
    await person.tap("say-send")
    await host.heard("half a sen")


async def test_words_that_were_on_their_way_when_their_writer_was_muted(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host = await hub.host(room)
    async with wire_to(hub.base) as wire:
        person = await new_person(base=wire.base)
        await _in(person, room.id)
        await person.say("first")
        event = await host.heard("first")
        await person.hears("first")
        wire.cut()
        await person.say("on its way")
        await host.ask("mute", person=event["person"], for_ms=3_600_000)
        wire.mend()
        await expect(person.see("outgoing")).to_contain_text(
            "A moderator has asked for quiet from you", timeout=LONG_MS
        )
        await host.ask("unmute", person=event["person"])
        await host.heard("on its way")
        await person.see("outgoing").wait_for(state="detached", timeout=LONG_MS)
    assert host.said == ["first", "on its way"]


async def test_what_was_being_typed_is_in_the_box_when_words_come_back(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(_parts())
    host = await hub.host(room)
    person = await new_person()
    await _in(person, room.id)
    await person.see("say-box").fill("I wanted to say")
    await host.ask("steer", steer="next")
    await person.page.get_by_text("Words rest now.").wait_for()
    await expect(person.see("say-box")).to_have_count(0)
    await person.page.reload()
    await person.page.get_by_text("Words rest now.").wait_for()
    await host.ask("steer", steer="next")
    await expect(person.see("say-box")).to_have_value("I wanted to say")
    await person.tap("say-send")
    await host.heard("I wanted to say")


async def test_words_that_come_too_fast_go_by_themselves(
    valkey_url: str, prefix: str, new_person: NewPerson
) -> None:
    async with running_hub(valkey_url, f"{prefix}s", say_rate="1/8seconds") as slow:
        room = await slow.room()
        reads = await slow.guest(room.id, "Reads")
        person = await new_person(base=slow.base)
        await _in(person, room.id)
        await person.say("one")
        await person.hears("one")
        await person.say("two")
        await expect(person.see("outgoing")).to_contain_text("Your words are kept. They go in")
        await reads.until(lambda f: f.get("text") == "two", patience=LONG_MS / 1_000)
        await person.see("outgoing").wait_for(state="detached", timeout=LONG_MS)
        assert reads.said == ["one", "two"]
        assert await person.words() == ["one", "two"]


async def test_the_store_is_away_for_a_while(
    start_valkey: StartValkey, prefix: str, new_person: NewPerson
) -> None:
    daemon = await asyncio.to_thread(start_valkey)
    async with running_hub(daemon.url, prefix) as hub:
        room = await hub.room()
        person = await new_person(base=hub.base)
        await _in(person, room.id)
        await person.say("before")
        await person.hears("before")
        os.kill(daemon.pid(), signal.SIGKILL)
        await person.say("meanwhile")
        await expect(person.see("outgoing")).to_contain_text(
            "cannot write things down at this moment", timeout=LONG_MS
        )
        await person.see("say-box").fill("half a sen")
        # The room goes on without it.
        went = await person.see("room-phase").text_content()
        assert went is not None
        assert "sharing" in went
        assert await person.see("thin-line").text_content() == ""
        await asyncio.to_thread(daemon.start)
        await person.hears("meanwhile")
        await person.see("outgoing").wait_for(state="detached", timeout=LONG_MS)
        assert await person.words() == ["before", "meanwhile"]
        await expect(person.see("say-box")).to_have_value("half a sen")


async def test_a_hub_that_goes_down_and_comes_back_at_the_same_address(
    valkey_url: str, prefix: str, new_person: NewPerson
) -> None:
    async with running_hub(valkey_url, f"{prefix}s") as first, wire_to(first.base) as wire:
        room = await first.room()
        person = await new_person(base=wire.base)
        await _in(person, room.id)
        await person.say("before")
        await person.hears("before")
        first.server.should_exit = True
        await expect(person.see("thin-line")).to_contain_text(
            "your words are kept", timeout=LONG_MS
        )
        await person.say("into the dark")
        await expect(person.see("outgoing")).to_contain_text("Kept. It goes when the line is back.")
        async with running_hub(valkey_url, f"{prefix}s") as second:
            reads = await second.guest(room.id, "Reads")
            wire.lead_to(second.base)
            await reads.until(lambda f: f.get("text") == "into the dark", patience=LONG_MS / 1_000)
            await person.see("outgoing").wait_for(state="detached", timeout=LONG_MS)
            await expect(person.see("thin-line")).to_be_empty()
            assert await person.words() == ["before", "into the dark"]


# What is seen and heard.


async def test_a_film_that_is_not_there(hub: RunningHub, new_person: NewPerson) -> None:
    room = await hub.room(_film("/assets/media/nowhere.webm"))
    person = await new_person()
    await person.enter(room.id)
    film = person.see("film")
    await expect(film).to_contain_text("It does not load here.", timeout=LONG_MS)
    await expect(film).to_contain_text("The room goes on")
    await person.tap("film-retry")
    await expect(film).to_contain_text("It does not load here.", timeout=LONG_MS)
    await expect(person.see("room-phase")).to_contain_text("the film")
    await expect(person.see("signal-tear")).to_be_enabled()


async def test_a_film_that_loads_at_the_second_try(hub: RunningHub, new_person: NewPerson) -> None:
    room = await hub.room(_film())
    person = await new_person()
    await person.page.route("**/*.webm", lambda route: route.fulfill(status=404))
    await person.enter(room.id)
    await person.see("film-retry").wait_for(timeout=LONG_MS)
    await person.page.unroute("**/*.webm")
    await person.tap("film-retry")
    await person.page.wait_for_function(
        "() => { const film = document.querySelector('video'); return film && !film.paused && film.currentTime > 0.5 }",
        timeout=LONG_MS,
    )


# No network.


async def test_no_line_at_the_first_load(hub: RunningHub, new_person: NewPerson) -> None:
    room = await hub.room()
    person = await new_person()
    await person.page.route("**/api/**", lambda route: route.abort())
    await person.open("/")
    await expect(person.see("front-loading")).to_contain_text("The list did not arrive.")
    await person.tap("help")
    await expect(person.see("help-sheet")).to_contain_text("findahelpline.com")
    await person.open(f"/rooms/{room.id}")
    await expect(person.see("state-offline")).to_contain_text("The line does not reach.")
    await person.page.unroute("**/api/**")
    await person.tap("state-again")
    await person.see("door").wait_for()


async def test_half_of_the_page_does_not_arrive(new_person: NewPerson) -> None:
    person = await new_person()
    await person.page.route("**/locales/ja.json", lambda route: route.abort())
    await person.open("/")
    await expect(person.see("state-unreached")).to_contain_text("findahelpline.com")
    await person.page.unroute("**/locales/ja.json")
    await person.tap("state-again")
    await person.see("front-none").wait_for()


# Keys.


async def test_enter_that_confirms_a_composition_does_not_send(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    reads = await hub.guest(room.id, "Reads")
    person = await new_person()
    await _in(person, room.id)
    box = person.see("say-box")
    await box.fill("なみだ")
    ended = await box.evaluate(
        """box => {
          const key = (more) => box.dispatchEvent(
            new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true, ...more}));
          const compose = (type) => box.dispatchEvent(new CompositionEvent(type, {bubbles: true, data: '涙'}));
          compose('compositionstart');
          key({isComposing: true});
          key({keyCode: 229});
          compose('compositionend');
          key({});  // Safari: the Enter that confirmed comes after the end
          return performance.now();
        }"""
    )
    await expect(box).to_have_value("なみだ")
    await person.see("outgoing").wait_for(state="detached")
    # An Enter that comes within the same breath still belongs to the composition.
    await person.page.wait_for_function("ended => performance.now() > ended + 100", arg=ended)
    await box.press("Enter")
    await reads.heard("なみだ")
    assert len(reads.said) == 1


@pytest.mark.parametrize("where", ["say-box", "help-sheet", "steady-sheet"])
async def test_escape_three_times_leaves_from_anywhere(
    hub: RunningHub, new_person: NewPerson, where: str
) -> None:
    room = await hub.room()
    person = await new_person()
    await person.page.route(ELSEWHERE, lambda route: route.fulfill(body="elsewhere"))
    await _in(person, room.id)
    await person.see("say-box").fill("nobody else's")
    if where == "help-sheet":
        await person.tap("help")
        await person.see(where).locator("textarea").fill("help me")
    elif where == "steady-sheet":
        await person.tap("steady")
        await person.see(where).wait_for()
    for _ in range(3):
        await person.page.keyboard.press("Escape")
    await person.page.wait_for_url(ELSEWHERE)
    await person.open(f"{hub.base}/")
    assert await person.script("() => [localStorage.length, sessionStorage.length]") == [0, 0]


# What is said to one person alone.


async def test_a_call_and_a_report_are_told_to_have_arrived(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    other = await hub.guest(room.id, "Other")
    person = await new_person()
    await _in(person, room.id)
    await other.say("write to me at home")
    await person.hears("write to me at home")
    await person.tap("message-more")
    await person.tap("message-report")
    await person.tap("report-contact")
    await person.see("report-gone").wait_for()
    await person.tap("sheet-close")
    await expect(person.see("notice")).to_contain_text("Thank you for watching over the room.")

    await person.tap("help")
    await person.tap("help-send")
    await expect(person.see("help-gone")).to_contain_text("nobody from the team is in the room")
    await person.tap("sheet-close")
    await expect(person.see("notice")).to_contain_text("nobody from the team is in the room")
    await hub.host(room)
    await expect(person.see("notice")).to_contain_text("Your call has arrived.")


# The words have their room.


async def test_the_words_have_their_room_as_soon_as_they_come_back(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(_parts())
    host = await hub.host(room)
    for count in range(6):
        await host.say(f"word {count}")
    person = await new_person()
    await _in(person, room.id)
    await host.ask("steer", steer="next")
    await person.page.get_by_text("Words rest now.").wait_for()
    # A tear falls over the tall stage, and leaves nothing behind that keeps it tall.
    await person.tap("signal-tear")
    await person.page.wait_for_function("() => document.querySelector('.rain').height > 500")
    await person.script(
        """() => {
          window.heights = [];
          const look = () => {
            const log = document.querySelector('.log'), stage = document.querySelector('.stage');
            if (log) window.heights.push([log.clientHeight, stage.clientHeight]);
            requestAnimationFrame(look);
          };
          look();
        }"""
    )
    await host.ask("steer", steer="next")
    await person.hears("word 5")
    await person.page.wait_for_function("() => window.heights.length > 20", timeout=LONG_MS)
    heights = await person.script("() => window.heights")
    assert min(log for log, _ in heights) > 250, heights
    assert max(stage for _, stage in heights) < 200, heights
    assert len({tuple(one) for one in heights}) == 1, "it jumped"


async def test_a_content_note_is_one_sentence(hub: RunningHub, new_person: NewPerson) -> None:
    await hub.room(talking(), content_notes=("Parting and loss, without words.", "Illness."))
    person = await new_person()
    await person.open("/")
    await expect(person.see("front-room-card")).to_contain_text(
        "Content: Parting and loss, without words. Illness."
    )
