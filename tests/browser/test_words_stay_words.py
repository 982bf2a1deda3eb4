"""Every field that somebody fills and somebody else reads: what looks like a page in it stays words, in a real browser.

The pages here run without their content security policy: what is shown is that the page itself makes nothing of it.
The last tests look at the policy, which stands behind that.
"""

from dataclasses import replace

from playwright.async_api import expect

from ruikatsu.domain.programme import Candle, Captions, Media, Programme, Prompt
from tests.browser.conftest import DESKTOP, NewPerson
from tests.browser.person import Person
from tests.browser.test_the_console import chair
from tests.running import RunningHub, phase
from tools.tour.looking import lantern

NAME = "<img src=x onerror=ran=1>"
BAD = f"{NAME}<svg onload=ran=1></svg><script>ran=1</script>{{{{ran=1}}}}"
WORDS = {"en": BAD, "ja": BAD}


def _programme() -> Programme:
    film = Media(
        id="f", at_ms=0, length_ms=60_000, url="/assets/media/lantern-boat.webm", type="video/webm",
        title=WORDS, credit=BAD, note=WORDS, poster="/assets/media/lantern-boat.webp",
    )  # fmt: skip
    prompt = Prompt(id="p", at_ms=0, length_ms=3_000_000, text=WORDS)
    candle = Candle(id="c", at_ms=0, length_ms=3_000_000, text=WORDS)
    return Programme(
        (
            phase("share", 3_600, "open", prompt),
            phase("share", 3_600, "open", candle),
            phase("cry", 60, "open", film),
            phase("quiet", 120, "open"),
            phase("close", 60, "open"),
        )
    )


async def _nothing_ran(*people: Person) -> None:
    for person in people:
        found = await person.script(
            """() => [String(window.ran), document.querySelectorAll(
              'img[src=x], svg[onload], [onerror], body script:not([src])').length]"""
        )
        assert found == ["undefined", 0]


async def test_the_attack_is_one_where_a_page_takes_words_for_a_page(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person(bypass_csp=True)
    await person.open("/")
    await person.script("bad => { document.body.innerHTML = bad; }", BAD)
    await person.page.wait_for_function("() => window.ran === 1")


async def test_words_names_and_notes_stay_words_in_a_room(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(_programme(), title=NAME, content_notes=(BAD,))
    writer, host = await hub.guest(room.id, NAME), await hub.host(room, NAME)
    reader = await new_person(bypass_csp=True)
    await reader.open("/")
    await expect(reader.see("front-room-card")).to_contain_text(NAME)
    await expect(reader.see("front-room-card")).to_contain_text("{{ran=1}}")
    await reader.open(f"/rooms/{room.id}")
    await expect(reader.see("door-title")).to_have_text(NAME)
    await expect(reader.see("door-notes")).to_contain_text(BAD)
    await reader.enter(room.id, f"{NAME}2")
    await reader.see("say-box").wait_for()
    said = await writer.say(BAD)
    await writer.say(f"{BAD} again", reply_to=said["seq"])
    await writer.say(BAD, veil=NAME)
    await reader.hears(f"{BAD} again")
    await expect(reader.see("veil-lift")).to_contain_text(NAME)
    await reader.tap("veil-lift")
    await expect(reader.see("message").last).to_contain_text(BAD)
    await expect(reader.see("room-stage")).to_contain_text(BAD)
    await reader.say(BAD)
    own = await writer.until(lambda f: f.get("type") == "said" and f.get("name") == f"{NAME}2")
    await host.ask("warn", person=own["person"], why=BAD)
    await expect(reader.see("notice")).to_contain_text(BAD)
    await _nothing_ran(reader)
    await host.ask("steer", steer="next")
    await expect(reader.see("room-stage")).to_have_attribute("data-cue", "candle")
    await expect(reader.see("room-stage")).to_contain_text("{{ran=1}}")
    await host.ask("steer", steer="next")
    await expect(reader.see("room-stage")).to_have_attribute("data-cue", "media")
    await host.ask("remove", person=own["person"], why=BAD)
    await reader.page.get_by_text(BAD).first.wait_for()
    await _nothing_ran(reader)


async def test_reports_calls_and_notes_stay_words_in_the_console(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(_programme(), title=NAME)
    writer, other = await hub.guest(room.id, NAME), await hub.moderator(room, NAME)
    host = await new_person(viewport=DESKTOP, bypass_csp=True)
    await chair(host, hub.links(room).host, NAME)
    said = await writer.say(BAD)
    await writer.ask("report", seq=said["seq"], why=BAD)
    await writer.ask("help", text=BAD)
    await other.ask("note", text=BAD)
    await other.ask("hold", person=writer.person, why=BAD)
    await writer.say(f"held {BAD}", veil=NAME)
    for kind in ("report", "help", "held"):
        item = host.page.locator(f"[data-testid=item][data-kind={kind}]")
        await expect(item).to_contain_text(BAD)
    await host.page.get_by_text(BAD).first.wait_for()
    await host.tap("console-people")
    await host.see("console-person").filter(has_text=NAME).first.click()
    await _nothing_ran(host)


async def test_captions_stay_words(hub: RunningHub, new_person: NewPerson) -> None:
    film = replace(
        lantern(), captions=(Captions(lang="en", label=BAD, url="/assets/media/bad.vtt"),)
    )
    room = await hub.room(
        Programme((phase("cry", 120, "closed", film), phase("close", 60, "open"))),
        starts_at=hub.now(),
    )
    person = await new_person(bypass_csp=True)
    spoken = f"WEBVTT\n\n00:00.000 --> 01:30.000\nHere: {NAME} &lt;img src=x onerror=ran=1&gt;\n"
    await person.page.route(
        "**/bad.vtt", lambda route: route.fulfill(content_type="text/vtt", body=spoken)
    )
    await person.enter(room.id)
    await person.tap("film-choices")
    await expect(person.see("film-sheet")).to_contain_text("{{ran=1}}")
    await person.see("captions-en").check(force=True)
    await person.tap("sheet-close")
    await expect(person.see("captions")).to_contain_text("Here:")
    await _nothing_ran(person)


async def test_slips_talks_and_reasons_stay_words_and_so_does_the_report(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(_programme(), title=NAME)
    guest = await new_person(bypass_csp=True)
    host = await new_person(viewport=DESKTOP, bypass_csp=True)
    await chair(host, hub.links(room).host, NAME)
    line = await hub.host(room, NAME)
    await guest.enter(room.id, NAME)
    await guest.say("hello")
    person = (await line.heard("hello"))["person"]

    other = await hub.guest(room.id, "Other")
    await other.ask("slip", text=BAD, lang="en")
    slip = (await line.told("slipped"))["slip"]
    await host.tap("console-box")
    await expect(host.see("slip")).to_contain_text(BAD)
    await line.ask("read_slip", slip=slip)
    await expect(guest.see("slip-read-aloud")).to_contain_text(BAD)

    await guest.tap("help")
    await guest.tap("help-send")
    await guest.tap("sheet-close")
    item = (await line.told("help_called"))["item"]
    await line.ask("claim", item=item)
    await line.ask("tell", item=item, text=BAD)
    await expect(guest.see("notice")).to_contain_text(BAD)
    await guest.page.get_by_role("button", name="Read and answer").click()
    await expect(guest.see("talk")).to_contain_text(BAD)
    await guest.tap("sheet-close")
    await line.ask("mute", person=person, for_ms=60_000, why=BAD)
    await expect(guest.see("notice")).to_contain_text(BAD)
    await line.ask("ban", person=person, why=BAD)
    await guest.page.get_by_text(BAD).first.wait_for()
    await _nothing_ran(guest)

    await line.ask("steer", steer="close", emergency=True)
    await host.open(f"/rooms/{room.id}/report")
    banned = host.page.locator("[data-testid=act][data-what=ban]")
    await expect(banned).to_contain_text(BAD)
    await _nothing_ran(host)


async def test_the_policy_stops_what_a_page_would_let_through(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person()
    await person.open("/")
    refused = await person.script(
        """bad => {
          try { document.body.innerHTML = bad; return 'taken'; } catch (error) { return error.name; }
        }""",
        BAD,
    )
    assert refused == "TypeError"
    assert await person.script("() => String(window.ran)") == "undefined"
    assert [part for part in person.complaints if "TrustedHTML" in part]
    person.complaints.clear()
