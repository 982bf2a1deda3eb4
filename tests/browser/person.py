"""A person at a page: what they do, and what they see."""

import os
import signal
from pathlib import Path
from typing import Any, cast

from playwright.async_api import Browser, ConsoleMessage, Locator, Page


class Person:
    """Drives one page by what stands on it. `mark` names the browser of those who have one of their own."""

    def __init__(self, page: Page, mark: str = "") -> None:
        self.page = page
        self.complaints: list[str] = []
        self._mark = mark
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("console", self._console)
        page.on("crash", lambda _: self.complaints.append("the page crashed"))

    @property
    def browser(self) -> Browser:
        browser = self.page.context.browser
        assert browser is not None
        return browser

    def _console(self, message: ConsoleMessage) -> None:
        # A line that is cut on purpose is told by the browser as an error of its own; that is what the test wants.
        expected = ("WebSocket connection", "ERR_", "Failed to load resource")
        if message.type == "error" and not any(part in message.text for part in expected):
            self.complaints.append(message.text)

    def see(self, name: str) -> Locator:
        """What carries that test id."""
        return self.page.get_by_test_id(name)

    async def open(self, path: str) -> None:
        await self.page.goto(path)

    async def tap(self, name: str) -> None:
        await self.see(name).first.click()

    async def enter(self, room: str, name: str | None = None) -> None:
        """Through the door of a room."""
        await self.open(f"/rooms/{room}")
        await self.see("door-agree").check()
        if name is not None:
            await self.see("door-name").fill(name)
        await self.tap("door-enter")

    async def say(self, text: str) -> None:
        await self.see("say-box").fill(text)
        await self.tap("say-send")

    async def hears(self, text: str) -> None:
        """Waits until these words stand in the room."""
        await self.see("message").filter(has_text=text).first.wait_for()

    async def words(self) -> list[str]:
        """All words that stand in the room, in order."""
        return cast(
            "list[str]",
            await self.page.eval_on_selector_all(
                "[data-testid=message]",
                "all => all.map(one => one.querySelector('.text').textContent)",
            ),
        )

    async def script(self, code: str, argument: Any = None) -> Any:
        return await self.page.evaluate(code, argument)

    async def go(self) -> None:
        """Closes what this person has open."""
        await (self.browser.close() if self._mark else self.page.context.close())

    def freeze(self) -> None:
        """The whole browser stands still, as a device does that has too much to do."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, which: signal.Signals) -> None:
        for pid in self._processes():
            os.kill(pid, which)

    def _processes(self) -> list[int]:
        """This browser's process and all of its children's."""
        assert self._mark, "others are in this browser too: `new_person(own=True)`"
        children: dict[int, list[int]] = {}
        root = 0
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                line = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            children.setdefault(parent, []).append(int(folder.name))
            if self._mark.encode() in line and b"--type=" not in line:
                root = int(folder.name)
        assert root, "no such browser"
        found, queue = [], [root]
        while queue:
            pid = queue.pop()
            found.append(pid)
            queue += children.get(pid, [])
        return found
