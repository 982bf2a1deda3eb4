"""Going round: a hub, visitors of one look, and somebody who sees what they see."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Protocol

from playwright.async_api import Browser, Page

from ruikatsu.domain.programme import ChatMode, Cue, Media, PhaseKind, Programme
from ruikatsu.domain.room import Settings
from ruikatsu.domain.templates import template
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.person import Person
from tests.running import RunningHub, phase

LONG_S = 900
LOOKS: dict[str, dict[str, Any]] = {
    f"{size}-{light}-{tongue}": {
        "viewport": PHONE if size == "phone" else DESKTOP,
        "color_scheme": light,
        "locale": "en-GB" if tongue == "en" else "ja-JP",
        "has_touch": size == "phone",
        "device_scale_factor": 1,
    }
    for size in ("phone", "desktop")
    for light in ("light", "dark")
    for tongue in ("en", "ja")
}


def one(kind: PhaseKind, chat: ChatMode, *cues: Cue) -> Programme:
    """A programme that stands in that phase for as long as the tour takes."""
    return Programme((phase(kind, LONG_S, chat, *cues), phase("close", 60, "open")))


def lantern() -> Media:
    """The sample film, at once."""
    phases = template("ten_minutes").phases
    film = next(cue for one in phases for cue in one.cues if isinstance(cue, Media))
    return replace(film, at_ms=0)


class Seeing(Protocol):
    """Looks at a page, once things have come to rest (`settle`, s)."""

    async def __call__(self, page: Page, name: str, *, whole: bool, settle: float) -> None: ...


@dataclass
class Tour:
    """A hub, visitors of one look, and what becomes of what they see."""

    hub: RunningHub
    browser: Browser
    look: dict[str, Any]
    seeing: Seeing

    @asynccontextmanager
    async def visitor(self, **more: Any) -> AsyncIterator[Person]:
        """Somebody new, in this look."""
        options = {**self.look, **more}
        context = await self.browser.new_context(base_url=self.hub.base, **options)
        context.set_default_timeout(15_000)
        try:
            yield Person(await context.new_page(), "")
        finally:
            await context.close()

    async def shot(
        self, page: Page, name: str, *, whole: bool = False, settle: float = 0.8
    ) -> None:
        """Here is something to be seen; `whole`: also what is below."""
        await self.seeing(page, name, whole=whole, settle=settle)

    async def room(self, programme: Programme, company: int = 0, **given: Any) -> Settings:
        """A room with people in it."""
        made = await self.hub.room(programme, title="An evening for what was lost", **given)
        for i in range(company):
            await self.hub.guest(
                made.id, ("River Otter", "しずかな柳", "Slow Moss", "Paper Boat")[i % 4]
            )
        return made
