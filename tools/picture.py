"""The picture in the README: a room in session, as two people see it. `python -m tools.picture`."""

import asyncio
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from playwright.async_api import async_playwright

from ruikatsu.domain.programme import Media, Programme
from ruikatsu.domain.templates import template
from ruikatsu.store.daemon import Daemon
from tests.browser.chromium import QUIET, chromium
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.person import Person
from tests.running import phase, running_hub

FILM_AT_S = 45
TALK_S = 25


def _programme() -> Programme:
    film = next(
        cue for p in template("ten_minutes").phases for cue in p.cues if isinstance(cue, Media)
    )
    return Programme(
        (
            phase("cry", 95, "closed", replace(film, at_ms=0)),
            phase("quiet", 10, "closed"),
            phase("share", 600, "open"),
            phase("close", 60, "open"),
        )
    )


async def draw(out: Path) -> None:
    """Takes the two screenshots."""
    with tempfile.TemporaryDirectory(prefix="rk-") as folder:
        daemon = Daemon(Path(folder) / "store")
        daemon.start()
        try:
            async with running_hub(daemon.url, "picture") as hub, async_playwright() as driver:
                browser = await driver.chromium.launch(executable_path=chromium(), args=QUIET)

                async def at(room: str, path: Path, **look: object) -> None:
                    options = {"locale": "en-GB", "color_scheme": "dark", **look}
                    context = await browser.new_context(base_url=hub.base, **options)  # type: ignore[arg-type]
                    person = Person(await context.new_page())
                    await person.enter(room, "Quiet Heron")
                    await person.see("room-phase").wait_for()
                    await asyncio.sleep(4)
                    await person.page.screenshot(path=path, type="jpeg", quality=82)

                began = hub.now() - FILM_AT_S * 1_000
                film = await hub.room(_programme(), starts_at=began, title="An evening")
                await at(film.id, out / "room-film.jpg", viewport=DESKTOP)
                talk = await hub.room(
                    _programme(), starts_at=hub.now() - (105 + TALK_S) * 1_000, title="An evening"
                )
                otter, willow = (
                    await hub.guest(talk.id, "River Otter"),
                    await hub.guest(talk.id, "しずかな柳"),
                )
                await otter.say("It was the second boat that did it. My brother used to fold them.")
                await willow.say("わたしも泣きました。ここにいられてよかったです。")
                await otter.say("Thank you for sitting with me.", veil="")
                await at(talk.id, out / "room-words.jpg", viewport=PHONE)
                await browser.close()
        finally:
            daemon.stop()


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures")
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(draw(target))
