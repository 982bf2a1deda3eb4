"""Real browsers: headless Chromium, driven as a person would."""

import asyncio
import shutil
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright

from tests.browser.person import Person
from tests.running import RunningHub, running_hub

QUIET = (
    "--no-sandbox",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--mute-audio",
)
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}

NewPerson = Callable[..., Awaitable[Person]]


def chromium() -> str:
    """Where this machine's Chromium is."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    raise AssertionError("no Chromium here: `make test` installs it")


@pytest.fixture
async def hub(valkey_url: str, prefix: str) -> AsyncIterator[RunningHub]:
    """One hub."""
    async with running_hub(valkey_url, prefix) as running:
        yield running


@pytest.fixture
async def new_person(hub: RunningHub) -> AsyncIterator[NewPerson]:
    """Somebody with a browser of their own. Whatever a page complains about fails the test."""
    people: list[Person] = []
    async with async_playwright() as driver:

        async def come(*, base: str | None = None, **given: Any) -> Person:
            mark = f"--ruikatsu-test={uuid.uuid4()}"
            browser: Browser = await driver.chromium.launch(
                executable_path=chromium(), args=[*QUIET, mark]
            )
            look = {"viewport": PHONE, "locale": "en-GB", "color_scheme": "dark"}
            # What the device keeps comes between a test and what it puts in the way: only where that is tested.
            options = {**look, "service_workers": "block", **given}
            context = await browser.new_context(base_url=base or hub.base, **options)
            context.set_default_timeout(20_000)
            page: Page = await context.new_page()
            person = Person(page, mark)
            people.append(person)
            return person

        yield come
        complaints = [complaint for person in people for complaint in person.complaints]
        await asyncio.gather(*[person.browser.close() for person in people])
    assert complaints == []
