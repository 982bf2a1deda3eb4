"""The way to a room, and its door: a sentence where something does not fit, and nothing typed is lost."""

import asyncio
import json

import pytest
from playwright.async_api import Route, expect

from ruikatsu.domain.programme import Programme
from ruikatsu.errors import CODES
from ruikatsu.sentences import sentence
from tests.browser.conftest import NewPerson
from tests.browser.person import Person
from tests.running import RunningHub, phase

LONG_MS = 60_000
"""What a busy machine may take. Nothing waits this long where it is quick."""


async def _in(person: Person, room: str, name: str = "Somebody") -> None:
    await person.enter(room, name)
    await person.see("say-box").wait_for(timeout=LONG_MS)


async def _at_the_door(person: Person, room: str) -> None:
    await person.open(f"/rooms/{room}")
    await person.see("door-enter").wait_for()
    # The gentle name comes a moment later: what is typed before would be written over.
    await expect(person.see("door-name")).not_to_have_value("")


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


async def test_where_the_staff_let_people_in_who_came_early_is_told_that_they_are_at_the_door(
    hub: RunningHub, new_person: NewPerson
) -> None:
    now = hub.now()
    room = await hub.room(starts_at=now + 3_600_000, doors_ms=3_600_000 - 8_000, approval=True)
    host = await hub.host(room)
    person = await new_person()
    await _at_the_door(person, room.id)
    await person.see("door-agree").check()
    await person.tap("door-enter")
    await person.see("early").wait_for()
    await person.see("knocking").wait_for(timeout=LONG_MS)
    await host.ask("admit", person=(await host.told("knocked"))["person"])
    await person.see("waiting").wait_for()


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
    shown = "cannot be reached for a moment" if code == "store_away" else why

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


async def test_a_name_that_gives_a_number_away_is_asked_for_anew_beside_the_name(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    guest = await new_person()
    await guest.enter(room.id, "090-1234-5678")
    await expect(guest.see("door-refusal")).to_contain_text("another name")
    await expect(guest.see("door-name")).to_have_attribute("aria-invalid", "true")
    await expect(guest.see("door-name")).to_have_value("090-1234-5678")
    await guest.see("door-name").fill("Heron")
    await guest.tap("door-enter")
    await guest.see("say-box").wait_for()


async def test_a_name_that_has_not_come_yet_keeps_nobody_at_the_door(
    hub: RunningHub, new_person: NewPerson
) -> None:
    """On a thin line: the server gives one with the seat, and a name that is typed meanwhile is not written over."""
    room = await hub.room()
    waiting: list[Route] = []

    async def later(route: Route) -> None:
        waiting.append(route)

    quick, typing = await new_person(), await new_person()
    for person in (quick, typing):
        await person.page.route("**/api/names*", later)
        await person.open(f"/rooms/{room.id}")
        await person.see("door-agree").check()
    await quick.tap("door-enter")
    await quick.see("room").wait_for()
    await typing.see("door-name").fill("Mine")
    await asyncio.gather(*[route.continue_() for route in waiting])
    await typing.page.wait_for_timeout(300)
    await expect(typing.see("door-name")).to_have_value("Mine")
