"""Little data, and captions as somebody wants them: chosen by the person or by their browser, kept with the tab."""

from dataclasses import replace

import pytest
from playwright.async_api import expect

from ruikatsu.domain.programme import Media, Programme
from ruikatsu.domain.templates import template
from tests.browser.conftest import NewPerson
from tests.browser.person import Person
from tests.running import RunningHub, phase

CONNECTION = """(on) => Object.defineProperty(navigator, 'connection', {value: {saveData: on, effectiveType: '4g'}})"""


def _film() -> Programme:
    cues = [cue for p in template("ten_minutes").phases for cue in p.cues]
    film = next(cue for cue in cues if isinstance(cue, Media))
    placed = replace(film, at_ms=0, length_ms=90_000)
    return Programme((phase("cry", 3_600, "closed", placed), phase("close", 60, "open")))


def asked_for(person: Person) -> list[str]:
    """The files of films that are asked for from now on."""
    found: list[str] = []
    person.page.on(
        "request",
        lambda one: found.append(one.url.rpartition("/")[2]) if "/media/" in one.url else None,
    )
    return found


async def plays(person: Person) -> None:
    await person.page.wait_for_function(
        "() => { const film = document.querySelector('video'); return film && !film.paused && film.currentTime > 0.5 }"
    )


@pytest.mark.parametrize("by", ["the person", "the browser"])
async def test_with_little_data_a_film_is_heard_and_nothing_of_its_picture_is_fetched(
    hub: RunningHub, new_person: NewPerson, by: str
) -> None:
    room = await hub.room(_film())
    friend = await hub.guest(room.id, "Friend")
    person = await new_person()
    if by == "the browser":
        await person.page.add_init_script(f"({CONNECTION})(true)")
    files = asked_for(person)
    await person.open(f"/rooms/{room.id}")
    if by == "the person":
        await person.see("low-data").check()
    await expect(person.see("low-data")).to_be_checked()
    await person.see("door-agree").check()
    await person.tap("door-enter")
    await plays(person)
    assert {*files} == {"lantern-boat-sound.webm", *[f for f in files if f.endswith(".vtt")]}
    # No rain, but what it says: how many.
    await friend.send({"op": "signal", "kind": "tear"})
    await expect(person.see("fallen")).to_contain_text("1")
    # Kept with the tab, and taken back in the room: then the picture comes.
    await person.page.reload()
    await plays(person)
    assert "lantern-boat.webm" not in files
    await person.tap("more")
    await person.see("low-data").uncheck()
    await person.tap("sheet-close")
    await plays(person)
    assert "lantern-boat.webm" in files


async def test_with_plenty_of_data_the_picture_is_fetched(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(_film())
    person = await new_person()
    await person.page.add_init_script(f"({CONNECTION})(false)")
    files = asked_for(person)
    await person.open(f"/rooms/{room.id}")
    await expect(person.see("low-data")).not_to_be_checked()
    await person.see("door-agree").check()
    await person.tap("door-enter")
    await plays(person)
    assert "lantern-boat.webm" in files


LOOK = """one => {
  const line = one.querySelector('span') ?? one, drawn = getComputedStyle(line);
  return {size: parseFloat(drawn.fontSize), ground: drawn.backgroundColor, ink: drawn.color};
}"""


async def test_captions_look_as_their_reader_wants(hub: RunningHub, new_person: NewPerson) -> None:
    room = await hub.room(_film())
    person = await new_person()
    await person.enter(room.id)
    await plays(person)
    await person.tap("more")
    await person.tap("film-open")
    assert await person.see("captions-look").count() == 0
    await person.see("captions-en").locator("..").click()
    before = await person.see("captions-sample").evaluate(LOOK)
    for name, value in (("size", "huge"), ("ground", "black"), ("ink", "yellow")):
        await person.see(f"captions-{name}-{value}").locator("..").click()
    wanted = await person.see("captions-sample").evaluate(LOOK)
    assert wanted["size"] > 1.4 * before["size"]
    assert wanted["ground"] == "rgb(0, 0, 0)"
    assert wanted["ink"] == "rgb(255, 226, 122)"
    await person.tap("sheet-close")
    await person.see("captions").wait_for()
    assert await person.see("captions").evaluate(LOOK) == wanted
    await person.page.reload()
    await plays(person)
    await person.tap("more")
    await person.tap("film-open")
    await person.see("captions-en").locator("..").click()
    assert await person.see("captions-sample").evaluate(LOOK) == wanted


async def test_a_film_that_changes_under_somebody_is_as_quiet_as_they_have_it(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(_film())
    person = await new_person()
    await person.enter(room.id)
    await plays(person)
    await person.tap("more")
    await person.tap("film-open")
    await person.see("film-volume").fill("0.2")
    loud = "() => document.querySelector('video').volume"
    await person.page.wait_for_function(f"() => ({loud})() === 0.2")
    await person.see("film-sound-only").check()
    await person.page.wait_for_function(
        "() => document.querySelector('video').currentSrc.includes('sound')"
    )
    await plays(person)
    assert await person.script(loud) == 0.2
    await person.see("film-sound-only").uncheck()
    await plays(person)
    assert await person.script(loud) == 0.2
