"""Streams of another house and films with YouTube: only where the operator opened the page, and in step."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Route, expect

from ruikatsu.domain.elsewhere import HLS, YOUTUBE
from ruikatsu.web.hosts import add_host
from tests.browser.conftest import DESKTOP, NewPerson
from tests.browser.elsewhere import SECONDS, TUBE, make_stream, other_house
from tests.browser.person import Person
from tests.browser.stepping import RECORD, Spread, apart, film, playing, recorded
from tests.running import RunningHub, running_hub

TUBE_FILM = "https://www.youtube-nocookie.com/embed/lantern_b0a"
TUBE_FRAME = ".picture-frame"
BY_LIBRARY = "HTMLMediaElement.prototype.canPlayType = () => ''"


@dataclass
class House:
    """Where the stream lies, and what was asked of it."""

    origin: str
    asked: list[str]

    @property
    def stream(self) -> str:
        return f"{self.origin}/boat.m3u8"


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A house with a stream."""
    with tempfile.TemporaryDirectory(prefix="rk-") as folder:
        make_stream(Path(folder))
        with other_house(Path(folder)) as (origin, asked):
            yield House(origin, asked)


@pytest_asyncio.fixture(loop_scope="session")
async def open_hub(valkey_url: str, prefix: str, house: House) -> AsyncIterator[RunningHub]:
    """A hub whose operator opened it to that house and to YouTube."""
    opened = {"stream_houses": house.origin, "youtube": True}
    async with running_hub(valkey_url, f"{prefix}o", **opened) as running:
        yield running


async def in_tube(person: Person) -> list[str]:
    """Stands in for YouTube's host; what is asked of it."""
    asked: list[str] = []

    async def serve(route: Route) -> None:
        asked.append(route.request.url)
        await route.fulfill(content_type="text/html", body=TUBE)

    await person.page.context.route("https://www.youtube-nocookie.com/**", serve)
    return asked


@pytest.mark.alone
@pytest.mark.parametrize("native", [True, False])
async def test_a_stream_of_another_house_is_played_in_step(
    open_hub: RunningHub, house: House, new_person: NewPerson, native: bool
) -> None:
    one, two = await asyncio.gather(
        *[new_person(base=open_hub.base, own=True, ignore_https_errors=True) for _ in range(2)]
    )
    if not native:
        for person in (one, two):
            await person.page.add_init_script(BY_LIBRARY)
    elif not await one.script(f"() => document.createElement('video').canPlayType('{HLS}')"):
        pytest.skip("this browser plays no stream by itself")
    room = await open_hub.room(
        film(8, SECONDS - 2, url=house.stream, type=HLS, sound_url=None), starts_at=open_hub.now()
    )
    fetched: list[str] = []
    one.page.on("request", lambda request: fetched.append(request.url))
    await asyncio.gather(one.enter(room.id), two.enter(room.id))
    await asyncio.gather(playing(one), playing(two))
    await asyncio.gather(one.script(RECORD), two.script(RECORD))
    await asyncio.sleep(9)
    between = apart(*await asyncio.gather(recorded(one), recorded(two)))
    found = Spread([value for at, value in between if at > between[0][0] + 4_000])
    print(f"\n{'by itself' if native else 'hls.js'}: {found}")  # noqa: T201  the figures belong to the result
    assert found.p95 <= 40
    assert any(path.endswith(".ts") for path in house.asked)
    assert any("vendor/hls.js" in url for url in fetched) is not native


async def test_a_plain_film_fetches_no_library(hub: RunningHub, new_person: NewPerson) -> None:
    guest = await new_person()
    fetched: list[str] = []
    guest.page.on("request", lambda request: fetched.append(request.url))
    room = await hub.room(film(3, 30), starts_at=hub.now())
    await guest.enter(room.id)
    await playing(guest)
    assert not [url for url in fetched if "hls" in url or "skew" in url]


async def test_youtube_is_asked_of_the_person_first_and_then_kept_with_the_room(
    open_hub: RunningHub, new_person: NewPerson
) -> None:
    guest = await new_person(base=open_hub.base)
    asked = await in_tube(guest)
    room = await open_hub.room(
        film(1, 38, url=TUBE_FILM, type=YOUTUBE, sound_url=None, captions=(), poster=None),
        starts_at=open_hub.now(),
    )
    await guest.enter(room.id)
    await guest.see("youtube-ask").wait_for()
    await asyncio.sleep(1.5)
    assert asked == [], "nothing of theirs is loaded before it is allowed"
    assert await guest.page.locator(TUBE_FRAME).count() == 0
    await guest.tap("youtube-yes")
    await expect(guest.see("film")).to_have_attribute("data-state", "in_step", timeout=15_000)
    assert asked[0].startswith(f"{TUBE_FILM}?enablejsapi=1")
    await asyncio.sleep(1.5)
    skew = float(await guest.page.locator(TUBE_FRAME).get_attribute("data-skew") or "nan")
    print(f"\nYouTube's stand-in is {skew} ms behind the room")  # noqa: T201
    assert abs(skew) <= 320

    # Quick exit: the sound of a frame is not ours to mute, so the frame goes, before anything else is loaded.
    await guest.page.context.route("https://www.wikipedia.org/**", lambda route: route.abort())
    leave = "document.querySelector('[data-testid=quick-exit]').click()"
    frames = await guest.script(
        f"() => {{ {leave}; return document.querySelectorAll('.picture-frame').length; }}"
    )
    assert frames == 0


async def test_youtube_can_be_declined_and_nothing_is_loaded(
    open_hub: RunningHub, new_person: NewPerson
) -> None:
    guest = await new_person(base=open_hub.base)
    asked = await in_tube(guest)
    room = await open_hub.room(
        film(1, 38, url=TUBE_FILM, type=YOUTUBE, sound_url=None), starts_at=open_hub.now()
    )
    await guest.enter(room.id)
    await guest.tap("youtube-no")
    await guest.see("film-back-in").wait_for()
    assert asked == []


async def test_where_youtube_is_switched_off_the_page_lets_no_frame_in(
    hub: RunningHub, new_person: NewPerson
) -> None:
    guest = await new_person()
    asked = await in_tube(guest)
    await guest.open("/")
    await guest.script(
        "url => { const frame = document.createElement('iframe'); frame.src = url; document.body.append(frame); }",
        TUBE_FILM,
    )
    await asyncio.sleep(1)
    assert asked == []
    assert [c for c in guest.complaints if "frame-src" in c]
    guest.complaints.clear()


async def test_a_host_names_a_stream_and_a_film_with_youtube(
    open_hub: RunningHub, hub: RunningHub, house: House, new_person: NewPerson
) -> None:
    host = await new_person(base=open_hub.base, viewport=DESKTOP, ignore_https_errors=True)
    asked = await in_tube(host)
    key = await add_host(open_hub.app.store, "Grief circle")
    await host.open(f"/host#key={key}")
    await host.tap("host-new")
    await host.see("making-title").fill("Our own film")
    await host.see("making-length").wait_for()
    await host.see("template-own").locator("..").click()
    await host.see("film-address").fill(house.stream)
    await host.see("film-address").press("Tab")
    await expect(host.see("film-seconds")).to_have_value(str(SECONDS))
    await host.see("film-address").fill("https://youtu.be/lantern_b0a?si=track")
    await host.see("film-address").press("Tab")
    await host.see("youtube-ask").wait_for()
    assert asked == []
    await host.tap("youtube-yes")
    await expect(host.see("film-url")).to_have_text(TUBE_FILM)
    await expect(host.see("film-seconds")).to_have_value("40")

    # The other server is open to neither: its form says so before a room is made.
    key = await add_host(hub.app.store, "Grief circle")
    host = await new_person(viewport=DESKTOP)
    await host.open(f"/host#key={key}")
    await host.tap("host-new")
    await host.see("making-length").wait_for()
    await host.see("template-own").locator("..").click()
    await host.see("film-address").fill("https://www.youtube.com/watch?v=lantern_b0a")
    await host.see("film-address").press("Tab")
    await host.page.get_by_text("switched off on this server").first.wait_for()
