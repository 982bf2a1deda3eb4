"""Every view and state as a picture, to be looked at: `python -m tools.tour OUT [--look phone-dark-en] [--only room]`.

One picture a view, in every light, size and language. What is not seen is not mended."""

import argparse
import asyncio
import tempfile
from pathlib import Path

from playwright.async_api import Page, async_playwright

from ruikatsu.store.daemon import Daemon
from tests.browser.chromium import QUIET, chromium
from tests.running import running_hub
from tools.tour.looking import LOOKS, Seeing, Tour
from tools.tour.stops import STOPS


def pictures(out: Path, look: str) -> Seeing:
    """Takes a picture of each."""

    async def take(page: Page, name: str, *, whole: bool, settle: float) -> None:
        await asyncio.sleep(settle)
        await page.screenshot(path=out / f"{name}.{look}.png", full_page=whole)

    return take


async def travel(out: Path, looks: list[str], only: list[str]) -> None:
    """Goes round once for each look."""
    with tempfile.TemporaryDirectory(prefix="rk-") as folder:
        daemon = Daemon(Path(folder) / "store")
        daemon.start()
        try:
            async with async_playwright() as driver:
                browser = await driver.chromium.launch(executable_path=chromium(), args=QUIET)
                for look in looks:
                    async with running_hub(daemon.url, f"tour-{look}", youtube=True) as hub:
                        tour = Tour(hub, browser, LOOKS[look], pictures(out, look))
                        for name in only or list(STOPS):
                            try:
                                await STOPS[name](tour)
                            except Exception as error:
                                print(f"{look}: {name}: {error}")
                await browser.close()
        finally:
            daemon.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--look", action="append", choices=list(LOOKS))
    parser.add_argument("--only", action="append", choices=list(STOPS))
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    asyncio.run(travel(given.out, given.look or list(LOOKS), given.only or []))
