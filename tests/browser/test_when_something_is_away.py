"""The end of a line, a film that is not there, no network: each has its own sentence and its own way on."""

import json
from dataclasses import replace

import pytest
from playwright.async_api import Route, WebSocketRoute, expect

from ruikatsu.domain.programme import Media, Programme
from ruikatsu.domain.templates import template
from ruikatsu.errors import CODES
from ruikatsu.sentences import sentence
from tests.browser.conftest import NewPerson
from tests.running import RunningHub, phase

LONG_MS = 60_000
"""What a busy machine may take. Nothing waits this long where it is quick."""


def _film(url: str | None = None) -> Programme:
    film = next(
        cue for p in template("ten_minutes").phases for cue in p.cues if isinstance(cue, Media)
    )
    placed = replace(film, at_ms=0, length_ms=90_000, url=url or film.url, sound_url=None)
    return Programme((phase("cry", 3_600, "closed", placed), phase("close", 60, "open")))


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
    await person.page.route("**/locales/en.json", lambda route: route.abort())
    await person.open("/")
    await expect(person.see("state-unreached")).to_contain_text("findahelpline.com")
    await person.page.unroute("**/locales/en.json")
    await person.tap("state-again")
    await person.see("front-none").wait_for()


# Somebody to talk to, and something to hold on to, before their files are there.


@pytest.mark.parametrize("name", ["help", "steady"])
async def test_a_sheet_stands_at_once_on_a_slow_line_and_asks_again_where_its_file_does_not_come(
    new_person: NewPerson, name: str
) -> None:
    person = await new_person()
    held: list[Route] = []
    fate = "slow"

    async def way(route: Route) -> None:
        if fate == "slow":
            held.append(route)
        elif fate == "away":
            await route.abort()
        else:
            await route.continue_()

    async def ask() -> None:
        if name == "help":
            await person.tap("help")
        else:
            await person.page.keyboard.press("s")

    says = "findahelpline.com" if name == "help" else "Breathe in for 4 seconds"
    await person.page.route(f"**/views/{name}.js*", way)
    await person.open("/")
    await person.see("front-none").wait_for()
    await ask()
    sheet = person.see(f"{name}-sheet")
    await expect(sheet).to_contain_text(says)
    await expect(person.see("sheet-again")).to_have_count(0)
    fate = "away"
    for route in held:
        await route.abort()
    await person.see("sheet-again").click()
    await expect(person.see("sheet-anew")).to_be_visible()
    await expect(sheet).to_contain_text(says)
    # Put away and opened again, it is asked for again; and it is there as soon as the line is.
    await person.tap("sheet-close")
    await expect(sheet).to_have_count(0)
    await ask()
    await person.see("sheet-again").wait_for()
    fate = "there"
    await person.tap("sheet-again")
    inside = "region" if name == "help" else "steady-breathe"
    await person.see(inside).wait_for(state="attached")
    await expect(person.see("sheet-again")).to_have_count(0)


async def test_help_that_does_not_come_is_no_dead_button_in_a_room(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    person = await new_person()
    await person.page.route("**/views/help.js*", lambda route: route.abort())
    await person.enter(room.id, "Heron")
    await person.see("say-box").wait_for()
    await person.tap("help")
    await expect(person.see("help-sheet")).to_contain_text("findahelpline.com")
    await person.see("sheet-again").click()
    await person.page.wait_for_timeout(500)
    # Here loading the page anew would take the room away.
    await expect(person.see("sheet-anew")).to_have_count(0)
    await person.page.unroute("**/views/help.js*")
    await person.tap("sheet-again")
    await person.see("help-send").wait_for()
