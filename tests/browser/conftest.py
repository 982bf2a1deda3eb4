"""Real browsers: headless Chromium, driven as a person would.

Chromium and its driver are started once and live in the session's loop: so every test here runs in that loop, and
an async fixture that is made here needs `loop_scope="session"`.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright

from tests.browser.chromium import Browsers
from tests.browser.person import Person
from tests.running import RunningHub, running_hub

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}

NewPerson = Callable[..., Awaitable[Person]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The loop of the session for all that is in this folder."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browsers() -> AsyncIterator[Browsers]:
    """Chromium, from the first test that needs it on."""
    async with async_playwright() as driver:
        running = Browsers(driver)
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="session")
async def hub(valkey_url: str, prefix: str) -> AsyncIterator[RunningHub]:
    """One hub."""
    async with running_hub(valkey_url, prefix) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def new_person(hub: RunningHub, browsers: Browsers) -> AsyncIterator[NewPerson]:
    """Somebody with a context of their own, or with `own=True` a browser of their own.

    Whatever a page complains about fails the test, and so does a browser that falls.
    """
    people: list[Person] = []

    async def come(*, base: str | None = None, own: bool = False, **given: Any) -> Person:
        browser, mark = await browsers.own() if own else (await browsers.shared(), "")
        look = {"viewport": PHONE, "locale": "en-GB", "color_scheme": "dark"}
        # What the device keeps comes between a test and what it puts in the way: only where that is tested.
        options = {**look, "service_workers": "block", **given}
        context = await browser.new_context(base_url=base or hub.base, **options)
        context.set_default_timeout(20_000)
        person = Person(await context.new_page(), mark)
        people.append(person)
        return person

    yield come
    fallen = [person for person in people if not person.browser.is_connected()]
    complaints = [complaint for person in people for complaint in person.complaints]
    await asyncio.gather(*[person.go() for person in people])
    assert complaints == []
    assert not fallen, "a browser fell"
