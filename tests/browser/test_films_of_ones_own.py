"""A film of the host's own: brought here or named by its address, with captions, a picture, and whose it is."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Route, expect

from ruikatsu.domain.programme import Media, Phase, Programme
from ruikatsu.web.hosts import add_host
from tests.browser.conftest import DESKTOP, NewPerson
from tests.browser.person import Person
from tests.running import RunningHub, phase

MEDIA = Path(__file__).parents[2] / "client" / "media"
FILM = MEDIA / "lantern-boat.webm"
ELSEWHERE = "https://films.example/boat.webm"


async def other_house(person: Person) -> None:
    """A server of somebody else, for this browser. Pages have no say in what is fetched from it; our own policy has."""
    whole = FILM.read_bytes()

    async def serve(route: Route) -> None:
        asked = (await route.request.all_headers()).get("range", "bytes=0-")
        first = int(asked.removeprefix("bytes=").partition("-")[0])
        headers = {
            "Content-Type": "video/webm",
            "Accept-Ranges": "bytes",
            "Content-Range": f"bytes {first}-{len(whole) - 1}/{len(whole)}",
        }
        await route.fulfill(status=206, headers=headers, body=whole[first:])

    await person.page.context.route(ELSEWHERE, serve)


@pytest.fixture
def making(hub: RunningHub, new_person: NewPerson) -> Callable[[], Awaitable[Person]]:
    """A host before the form, with a programme of their own."""

    async def begin() -> Person:
        key = await add_host(hub.app.store, "Grief circle")
        host = await new_person(viewport=DESKTOP)
        await host.open(f"/host#key={key}")
        await host.tap("host-new")
        await host.see("making-title").fill("Our own film")
        await host.see("template-own").locator("..").click()
        return host

    return begin


async def made(hub: RunningHub, host: Person) -> tuple[Media, Phase]:
    """The film of the room that is made now, and its phase."""
    await host.tap("making-send")
    room = (await host.see("link-guest").input_value()).rpartition("/")[2]
    programme = (await hub.app.calls.directory.state(room)).settings.programme
    cry = next(phase for phase in programme.phases if phase.kind == "cry")
    return next(cue for cue in cry.cues if isinstance(cue, Media)), cry


async def test_a_film_at_an_address_is_played_for_the_guests(
    hub: RunningHub, new_person: NewPerson
) -> None:
    film = Media(id="f", at_ms=0, length_ms=92_000, url=ELSEWHERE, type="video/webm")
    cry = replace(phase("cry", 92, "closed"), cues=(film,))
    room = await hub.room(
        Programme((cry, phase("quiet", 60, "closed"), phase("close", 60, "open")))
    )
    guest = await new_person()
    await other_house(guest)
    await guest.enter(room.id)
    await expect(guest.see("film")).to_have_attribute("data-state", "in_step")


async def test_a_host_sees_what_lies_at_an_address_and_its_length_is_found_there(
    hub: RunningHub, making: Callable[[], Awaitable[Person]]
) -> None:
    host = await making()
    await other_house(host)
    await host.see("film-address").fill(ELSEWHERE)
    await host.see("film-address").press("Tab")
    await expect(host.see("film-seconds")).to_have_value("92")
    await expect(host.see("film-fails")).to_have_count(0)
    film, cry = await made(hub, host)
    assert film.url == ELSEWHERE
    assert 91_000 < film.length_ms < 93_000
    assert [cue.kind for cue in cry.cues] == ["media", "candle"]


async def test_an_address_that_does_not_play_is_told_before_the_room_is_made(
    making: Callable[[], Awaitable[Person]],
) -> None:
    host = await making()
    await host.page.context.route(ELSEWHERE, lambda route: route.fulfill(status=404, body="no"))
    await host.see("film-address").fill(ELSEWHERE)
    await host.see("film-address").press("Tab")
    await expect(host.see("film-fails")).to_be_visible()


async def test_a_film_is_brought_with_a_title_captions_in_two_languages_and_whose_it_is(
    hub: RunningHub, making: Callable[[], Awaitable[Person]]
) -> None:
    host = await making()
    await host.see("film-file").set_input_files(str(FILM))
    await expect(host.see("film-url")).to_contain_text("/media/")
    await host.see("film-title").fill("What the river keeps")
    for lang in ("en", "ja"):
        captions = str(MEDIA / f"lantern-boat.{lang}.vtt")
        await host.see(f"film-captions-{lang}").set_input_files(captions)
        await host.see(f"has-captions-{lang}").wait_for()
    await host.see("film-poster").set_input_files(str(MEDIA / "lantern-boat.webp"))
    await expect(host.see("film-preview")).to_have_attribute("poster", re.compile("/media/"))
    await host.see("film-credit").fill("Ours. CC BY 4.0")
    film, _ = await made(hub, host)
    assert film.title == {"en": "What the river keeps"}
    assert sorted(track.lang for track in film.captions) == ["en", "ja"]
    assert film.credit == "Ours. CC BY 4.0"
    assert film.poster
    assert film.poster.startswith("/media/")


async def test_what_is_no_film_is_not_taken_for_one(
    making: Callable[[], Awaitable[Person]],
) -> None:
    host = await making()
    await host.see("film-file").set_input_files(str(MEDIA / "lantern-boat.webp"))
    await expect(host.see("film-why")).to_contain_text("neither a film nor a song")


async def test_a_phase_is_made_shorter_without_a_fault(
    hub: RunningHub, making: Callable[[], Awaitable[Person]]
) -> None:
    host = await making()
    await host.see("phase-minutes").first.fill("2")
    await host.see("phase-minutes").first.press("Tab")
    await expect(host.see("making-length")).to_contain_text("57")
    await made(hub, host)
