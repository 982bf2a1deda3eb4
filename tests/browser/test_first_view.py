"""What the first view costs on a thin line: bytes, requests, and how many turns it takes to find them."""

from typing import Any

import pytest

from tests.browser.conftest import NewPerson
from tests.browser.person import Person
from tests.running import RunningHub

MOST_BYTES = 100_000


async def watched(person: Person) -> dict[str, dict[str, Any]]:
    """Every answer that comes over the line from now on, by its address: bytes with head, as they were sent."""
    line = await person.page.context.new_cdp_session(person.page)
    await line.send("Network.enable")
    await line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    asked: dict[str, dict[str, Any]] = {}
    came: dict[str, dict[str, Any]] = {}

    def ask(told: dict[str, Any]) -> None:
        asked[told["requestId"]] = {"url": told["request"]["url"], "by": told["initiator"]["type"]}

    def done(told: dict[str, Any]) -> None:
        one = asked[told["requestId"]]
        came[one["url"]] = {"by": one["by"], "bytes": told["encodedDataLength"]}

    line.on("Network.requestWillBeSent", ask)
    line.on("Network.loadingFinished", done)
    return came


@pytest.mark.parametrize("where", ["/", "room"])
async def test_the_first_view_is_small(hub: RunningHub, new_person: NewPerson, where: str) -> None:
    room = await hub.room()
    person = await new_person()
    came = await watched(person)
    await person.open("/" if where == "/" else f"/rooms/{room.id}")
    await person.see("front-room-card" if where == "/" else "door").first.wait_for()
    await person.page.wait_for_load_state("networkidle")

    total = sum(one["bytes"] for one in came.values())
    assert total < MOST_BYTES
