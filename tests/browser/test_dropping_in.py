"""Anonymous listening, as somebody with a phone in one hand at three in the morning does it."""

import asyncio
from dataclasses import replace

import pytest
from playwright.async_api import Route, WebSocketRoute, expect

from ruikatsu.domain.autopilot import without_words
from ruikatsu.domain.programme import Media, Programme
from ruikatsu.domain.templates import template
from tests.browser.conftest import NewPerson
from tests.browser.person import Person
from tests.running import RunningHub, phase

KEPT = """() => [...Object.entries(sessionStorage), ...Object.entries(localStorage), document.cookie]
  .flat().filter((one) => one && one !== 'ruikatsu.language')"""

WATCH = """() => {
  const film = document.querySelector('video');
  window.film = film;
  window.steps = [];
  let before = null;
  const step = () => {
    const now = performance.now();
    if (before) window.steps.push([now - before[0], (film.currentTime - before[1]) * 1000, film.paused]);
    before = [now, film.currentTime];
    window.watching = requestAnimationFrame(step);
  };
  step();
}"""


def _crying(chat: str = "open") -> Programme:
    film = next(
        cue for p in template("ten_minutes").phases for cue in p.cues if isinstance(cue, Media)
    )
    placed = replace(film, at_ms=0, length_ms=85_000)
    cry = replace(phase("cry", 90, "open", placed), chat=chat)  # type: ignore[arg-type]
    return Programme((cry, phase("close", 60, "open")))


async def _playing(person: Person) -> None:
    await person.page.wait_for_function(
        "() => { const film = document.querySelector('video'); return film && !film.paused && film.currentTime > 0.5 }"
    )


async def _knock(person: Person) -> None:
    """From listening towards a seat, in a room whose staff let people in."""
    await person.tap("to-seat")
    await person.see("door-agree").check()
    await person.tap("door-enter")
    await expect(person.see("sitting")).to_be_visible()


async def test_one_tap_and_the_film_is_there_and_nothing_is_left_behind(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person()
    room = await hub.room(_crying(), starts_at=hub.now() - 2_000)
    await person.open("/")
    await person.tap("drop-in")
    await _playing(person)
    assert person.page.url.endswith(f"/rooms/{room.id}")
    assert await person.script(KEPT) == ["ruikatsu.listening", f'"{room.id}"']
    await expect(person.see("say-box")).to_have_count(0)
    await person.tap("signal-tear")
    # A phone that reloads the page comes back to the film.
    await person.page.reload()
    await _playing(person)
    await person.tap("steady")
    await expect(person.see("sheet-close")).to_be_visible()
    await person.tap("sheet-close")
    await person.tap("leave")
    await person.page.wait_for_url("**/after")
    assert await person.script(KEPT) == []
    # And back again it asks nothing, for it knows nobody.
    await person.open(f"/rooms/{room.id}")
    await expect(person.see("door-listen")).to_be_visible()


@pytest.mark.alone
async def test_a_seat_is_taken_without_losing_a_second_of_the_film(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person, friend = await asyncio.gather(new_person(), new_person())
    room = await hub.room(_crying(), starts_at=hub.now() - 2_000, listeners_read=False)
    await friend.enter(room.id, "Friend")
    await friend.say("before you sat down")
    await person.open(f"/rooms/{room.id}")
    await person.tap("door-listen")
    await _playing(person)
    await person.script(WATCH)
    await expect(person.see("message")).to_have_count(0)
    await person.tap("to-seat")
    await person.see("door-agree").check()
    await person.see("door-name").fill("Soft Otter")
    await person.tap("door-enter")
    await person.hears("before you sat down")
    await person.say("and here I am")
    await friend.hears("and here I am")
    assert await person.script("() => window.film === document.querySelector('video')")
    steps = await person.script("() => { cancelAnimationFrame(window.watching); return steps; }")
    assert not [step for step in steps if step[2]], "the film was paused"
    lost = sum(step[0] for step in steps) - sum(step[1] for step in steps)
    assert abs(lost) < 250, f"{lost:.0f} ms of the film were lost"
    assert min(step[1] for step in steps) >= 0, "the film went back"
    await friend.tap("more")
    await friend.tap("people")
    await expect(friend.see("person").filter(has_text="Soft Otter")).to_have_count(1)
    # The seat is kept with the tab, as any seat is.
    await person.page.reload()
    await person.hears("and here I am")
    assert "ruikatsu.listening" not in await person.script(KEPT)


async def test_who_has_to_knock_goes_on_listening_meanwhile(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person(locale="ja-JP")
    room = await hub.room(_crying(), starts_at=hub.now() - 2_000, approval=True)
    host = await hub.host(room)
    await person.open(f"/rooms/{room.id}")
    await person.tap("door-listen")
    await _playing(person)
    await _knock(person)
    await host.say("come in when you like")
    await person.hears("come in when you like")
    knock = await host.told("knocked")
    await host.ask("admit", person=knock["person"])
    await person.say("thank you")
    await host.heard("thank you")


async def test_where_nothing_is_on_one_can_wait_for_the_next(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person()
    await person.open("/")
    await person.tap("drop-in")
    await expect(person.see("drop-in-why")).not_to_be_empty()
    room = await hub.room(_crying(), starts_at=hub.now() + 6_000)
    await person.page.reload()
    await person.see("front-room-card").wait_for()
    await person.tap("drop-in")
    await person.tap("drop-in-wait")
    await person.see("waiting").wait_for()
    assert person.page.url.endswith(f"/rooms/{room.id}")
    await _playing(person)


async def test_in_a_room_that_runs_by_itself_one_listens_on_when_it_is_over(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person(color_scheme="light")
    short = Programme((phase("cry", 4, "closed"), phase("close", 2, "closed")))
    await hub.room(short, autopilot=True, retention_ms=60_000)
    await person.open("/")
    await person.tap("drop-in")
    await person.see("closed").wait_for()
    following = await hub.room(without_words(_crying()), autopilot=True)
    async with asyncio.timeout(10), hub.http() as http:
        while following.id not in (await http.get("/api/rooms")).text:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    await person.tap("listen-on")
    await _playing(person)
    assert person.page.url.endswith(f"/rooms/{following.id}")


async def test_an_answer_that_comes_late_takes_nobody_from_where_they_went_meanwhile(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person()
    room = await hub.room(_crying(), starts_at=hub.now() - 2_000)
    other = await hub.room(_crying(), starts_at=hub.now() - 2_000)
    waiting: list[Route] = []

    async def later(route: Route) -> None:
        waiting.append(route)

    await person.page.route("**/api/drop-in", later)
    await person.open("/")
    await person.see("front-room-card").first.wait_for()
    await person.tap("drop-in")
    await expect(person.see("drop-in")).to_be_disabled()
    card = person.page.locator(f"[data-testid=front-room-card][data-room='{room.id}']")
    await card.get_by_test_id("front-seat").click()
    await person.see("door-agree").check()
    place = {"room": other.id, "token": "-", "person": "l_1", "name": None, "as": "listener"}
    async with person.page.expect_response("**/api/drop-in"):
        await waiting[0].fulfill(status=201, json=place)
    await person.page.wait_for_timeout(300)
    assert person.page.url.endswith(f"/rooms/{room.id}")
    await expect(person.see("door-agree")).to_be_checked()
    assert await person.script(KEPT) == []

    # Back on the front page it is not still "opening a door": nothing is.
    await person.page.unroute("**/api/drop-in")
    await person.page.get_by_role("link", name="All rooms").click()
    await person.tap("drop-in")
    await _playing(person)


async def test_where_no_room_follows_the_lights_stay_and_say_so(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person()
    short = Programme((phase("cry", 4, "closed"), phase("close", 2, "closed")))
    await hub.room(short, autopilot=True, retention_ms=60_000)
    waiting: list[Route] = []

    async def later(route: Route) -> None:
        waiting.append(route)

    await person.open("/")
    await person.tap("drop-in")
    await person.see("closed").wait_for()
    await person.page.route("**/api/drop-in", later)
    await person.tap("listen-on")
    await expect(person.see("listen-on")).to_be_disabled()
    await expect(person.see("closed")).to_be_visible()
    await waiting[0].continue_()
    await expect(person.see("drop-in-why")).to_contain_text("Nothing is on at this hour.")
    await expect(person.see("closed")).to_be_visible()
    await expect(person.see("listen-on")).to_be_enabled()


async def test_who_is_turned_away_goes_on_listening_is_told_and_leaves_no_seat_taken(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person()
    room = await hub.room(_crying(), starts_at=hub.now() - 2_000, approval=True, capacity=2)
    host = await hub.host(room)
    await person.open(f"/rooms/{room.id}")
    await person.tap("door-listen")
    await _playing(person)
    await _knock(person)
    # Once more would be a second seat.
    await person.tap("more")
    await person.tap("more-seat")
    await expect(person.see("seat-sheet")).to_contain_text("The moderators have been asked.")
    await expect(person.see("door-agree")).to_have_count(0)
    await person.tap("sheet-close")

    async def free() -> int:
        async with hub.http() as http:
            return int((await http.get(f"/api/rooms/{room.id}")).json()["seats_free"])

    taken = await free()
    knock = await host.told("knocked")
    await host.ask("turn_away", person=knock["person"], why="Come on Sunday.")
    await expect(person.see("not-seated")).to_contain_text("could not let you in today")
    await expect(person.see("not-seated")).to_contain_text("Come on Sunday.")
    await expect(person.see("to-seat")).to_have_count(0)
    async with asyncio.timeout(10):
        while await free() != taken + 1:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    await host.say("still here with you")
    await person.hears("still here with you")
    assert await person.script(KEPT) == ["ruikatsu.listening", f'"{room.id}"']


async def test_who_knocks_while_listening_is_switched_off_comes_into_a_room_that_goes_on(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person()
    programme = Programme((phase("share", 3_600, "open"), phase("close", 60, "open")))
    room = await hub.room(programme, approval=True)
    host = await hub.host(room)
    await person.open(f"/rooms/{room.id}")
    await person.tap("door-listen")
    await _knock(person)
    knock = await host.told("knocked")
    await host.ask("listeners", allowed=False, read=False)
    await expect(person.see("knocking")).to_be_visible()
    await host.ask("admit", person=knock["person"])
    await person.see("say-box").wait_for()
    await host.ask("steer", steer="next")
    await expect(person.see("closing")).to_be_visible()
    await person.tap("help")
    await person.tap("help-send")
    await host.told("help_called")
    await expect(person.see("help-gone")).to_be_visible()


async def test_a_seat_whose_line_does_not_get_through_is_on_its_way_and_not_taken_twice(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person(color_scheme="light")
    room = await hub.room(without_words(_crying()), starts_at=hub.now() - 2_000)
    lines: list[WebSocketRoute] = []

    async def only_the_first(line: WebSocketRoute) -> None:
        lines.append(line)
        if len(lines) == 1:
            line.connect_to_server()

    await person.page.route_web_socket("**/live", only_the_first)
    await person.open(f"/rooms/{room.id}")
    await person.tap("door-listen")
    await _playing(person)
    for again in (False, True):
        await person.tap("more")
        await person.tap("more-seat")
        if again:
            await expect(person.see("seat-sheet")).to_contain_text("On the way to your seat.")
            await expect(person.see("door-agree")).to_have_count(0)
            break
        await person.see("door-agree").check()
        await person.tap("door-enter")
        await expect(person.see("sitting")).to_contain_text("On the way to your seat.")
    assert len(lines) == 2
