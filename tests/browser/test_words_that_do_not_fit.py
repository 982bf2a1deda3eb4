"""Words that cannot go, or not yet: they stay, say why, and go as soon as they can."""

import asyncio

import pytest
from playwright.async_api import expect

from ruikatsu.domain.programme import Programme
from tests.browser.conftest import NewPerson
from tests.browser.person import Person
from tests.browser.proxy import wire_to
from tests.running import RunningHub, phase, running_hub, talking
from tests.store.rings import away

LONG_MS = 60_000
"""What a busy machine may take. Nothing waits this long where it is quick."""

ELSEWHERE = "https://www.wikipedia.org/**"


async def _in(person: Person, room: str, name: str = "Somebody") -> None:
    await person.enter(room, name)
    await person.see("say-box").wait_for(timeout=LONG_MS)


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


@pytest.mark.parametrize("kind", ["one", "sentinels", "cluster"])
async def test_the_store_is_away_for_a_while(kind: str, prefix: str, new_person: NewPerson) -> None:
    with away(kind) as store:
        async with running_hub(store.url, prefix) as hub:
            parts = (phase("welcome", 15, "open"), phase("share", 3_600, "open"))
            room = await hub.room(Programme((*parts, phase("close", 60, "open"))))
            person = await new_person(base=hub.base)
            await _in(person, room.id)
            await person.say("before")
            await person.hears("before")
            await asyncio.to_thread(store.go)
            await person.say("meanwhile")
            await expect(person.see("outgoing")).to_contain_text(
                "cannot write things down at this moment", timeout=LONG_MS
            )
            await person.see("say-box").fill("half a sen")
            # The room goes on without it.
            await expect(person.see("room-phase")).to_contain_text("sharing", timeout=LONG_MS)
            assert await person.see("thin-line").text_content() == ""
            await asyncio.to_thread(store.come_back)
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
