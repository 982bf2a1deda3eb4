"""What the first view costs on a thin line: bytes, requests, and how many turns it takes to find them."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.conftest import NewPerson
from tests.browser.person import Person
from tests.running import RunningHub

MOST_BYTES = 100_000
MOST_FOR_A_HOST = 130_000
"""Compressed, bodies of all that is needed until somebody can act: styles, modules, words, calls."""

HEADS = 550
"""At most so much is said about each of them."""

STANDS = """(name) => {
  const look = () => {
    const found = document.querySelector(`[data-testid="${name}"]`);
    if (found && !window.stands) window.stands = performance.timeOrigin + performance.now();
    if (!found) requestAnimationFrame(look);
  };
  look();
}"""

SLOW = {"offline": False, "latency": 300, "downloadThroughput": 35_000, "uploadThroughput": 10_000}
"""2 G as the network panels of browsers have it: 280 kbit/s, 300 ms."""


class Line:
    """What comes to a page, as it was sent."""

    def __init__(self) -> None:
        self.asked: dict[str, dict[str, Any]] = {}

    async def watch(self, person: Person, name: str) -> None:
        """From now on, until what has this test id stands in the page."""
        await person.page.add_init_script(f"({STANDS})({name!r})")
        self._tool = await person.page.context.new_cdp_session(person.page)
        self._tool.on("Network.requestWillBeSent", self._ask)
        self._tool.on("Network.responseReceived", self._head)
        self._tool.on("Network.loadingFinished", self._done)
        await self._tool.send("Network.enable")

    async def slow(self) -> None:
        """As slow as 2 G."""
        await self._tool.send("Network.emulateNetworkConditions", SLOW)

    def until(self, moment: float) -> list[dict[str, Any]]:
        """What was asked for before that moment (ms)."""
        return [one for one in self.asked.values() if one["at"] <= moment]

    def _ask(self, told: dict[str, Any]) -> None:
        self.asked[told["requestId"]] = {
            "url": told["request"]["url"],
            "by": told["initiator"]["type"],
            "at": told["wallTime"] * 1_000,
            "head": 0,
            "all": 0,
        }

    def _head(self, told: dict[str, Any]) -> None:
        self.asked[told["requestId"]]["head"] = told["response"]["encodedDataLength"]

    def _done(self, told: dict[str, Any]) -> None:
        self.asked[told["requestId"]]["all"] = told["encodedDataLength"]


@pytest.mark.parametrize(
    ("where", "stands"),
    [
        ("/", "front-room-card"),
        ("/rooms/{}", "door-enter"),
        ("/after", "after"),
        ("/host", "host-key"),
    ],
)
async def test_the_first_view_is_small_and_found_at_once(
    hub: RunningHub, new_person: NewPerson, where: str, stands: str
) -> None:
    room = await hub.room()
    person, line = await new_person(locale="ja-JP"), Line()
    await line.watch(person, stands)
    await person.open(where.format(room.id))
    await person.see(stands).first.wait_for()
    await person.page.wait_for_load_state("networkidle")
    came = line.until(await person.script("() => window.stands"))
    assert len(came) > 30
    told = {one["url"].removeprefix(hub.base): one["all"] - one["head"] for one in came}
    assert sum(told.values()) < (MOST_FOR_A_HOST if where == "/host" else MOST_BYTES), told
    heads = sum(one["head"] for one in came)
    print(f"\n{where}: {len(came)} answers, {sum(told.values())} bytes, {heads} of heads")  # noqa: T201
    assert heads < HEADS * len(came)
    # Every module was named by the document: none had to wait until another was read.
    late = [one["url"] for one in came if one["url"].endswith(".js")]
    named = await person.page.eval_on_selector_all(
        "link[rel=modulepreload]", "all => all.map(one => one.href)"
    )
    assert set(late) <= {*named, f"{hub.base}/assets/app.js"}
    assert not [url for url in named if "/console/" in url]


@pytest.mark.alone
async def test_on_a_thin_line_the_door_opens_before_the_film_is_there(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    person, line = await new_person(), Line()
    await line.watch(person, "door-enter")
    await line.slow()
    await person.open(f"/rooms/{room.id}")
    await expect(person.see("door-enter")).to_be_enabled()
    began = await person.script("() => performance.timeOrigin")
    stands = await person.script("() => window.stands")
    assert stands - began < 12_000
    assert not [one for one in line.until(stands) if "/media/" in one["url"]]
