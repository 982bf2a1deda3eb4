"""Every view and state that a person can come to is clean before axe, by day and by night."""

from typing import Any

import pytest
from playwright.async_api import Page

from tests.browser.axe import faults
from tests.browser.chromium import Browsers
from tests.running import running_hub
from tools.tour.looking import LOOKS, Tour
from tools.tour.stops import STOPS

ON_A_DESK = {"hosts", "making", "console", "report"}
STILL_S = 0.1


@pytest.mark.parametrize("stop", STOPS)
async def test_nothing_is_in_the_way_of_anybody(
    valkey_url: str, prefix: str, browsers: Browsers, stop: str
) -> None:
    found: list[Any] = []
    seen: list[str] = []

    async def look(page: Page, name: str, *, whole: bool, settle: float) -> None:
        await page.locator("h1").first.wait_for(state="attached")
        await page.wait_for_timeout(STILL_S * 1_000)
        seen.append(name)
        found.extend([name, *fault] for fault in await faults(page))

    size = "desktop" if stop in ON_A_DESK else "phone"
    visitor = {
        **LOOKS[f"{size}-light-en"],
        "reduced_motion": "reduce",
        "service_workers": "block",
    }
    async with running_hub(valkey_url, prefix, youtube=True) as hub:
        await STOPS[stop](Tour(hub, await browsers.shared(), visitor, look))
    assert seen
    assert found == []
