"""Chromium: one for all tests, in which each person has a context; or one of a person's own."""

import shutil
import uuid

from playwright.async_api import Browser, Playwright

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


def chromium() -> str:
    """Where this machine's Chromium is."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    raise AssertionError("no Chromium here: `make test` installs it")


class Browsers:
    """Starts Chromium: once for everybody, and once more for each who needs one alone."""

    def __init__(self, driver: Playwright) -> None:
        self._driver = driver
        self._shared: Browser | None = None

    async def shared(self) -> Browser:
        """The one for all. Where it fell in one test, that test fails, and the next has another."""
        if self._shared is None or not self._shared.is_connected():
            self._shared = await self._launch()
        return self._shared

    async def own(self) -> tuple[Browser, str]:
        """One that may be stopped, and the mark by which its processes are found."""
        mark = f"--ruikatsu-test={uuid.uuid4()}"
        return await self._launch(mark), mark

    async def close(self) -> None:
        if self._shared is not None:
            await self._shared.close()

    async def _launch(self, *more: str) -> Browser:
        return await self._driver.chromium.launch(executable_path=chromium(), args=[*QUIET, *more])
