"""What an earlier server wrote is read on; what a later one wrote is left alone, and said so."""

from pathlib import Path
from typing import Any

import pytest

from ruikatsu.store import Store, StoreNewer
from ruikatsu.store.layout import LAYOUT
from tests.conftest import OpenStore
from tests.operating.commands import Ran, ruikatsu
from tests.running import running_hub
from tests.store.layouts import kept, put, taken


@pytest.mark.parametrize("layout", range(1, LAYOUT + 1))
async def test_people_go_on_in_a_room_that_an_earlier_server_kept(
    layout: int, store: Store, valkey_url: str, prefix: str
) -> None:
    found: dict[str, Any] = kept(layout)
    await put(store, found)
    async with running_hub(valkey_url, prefix) as hub:
        room, seats = found["room"], found["seats"]
        # By their old seats, from where they were: nothing is missing, what was taken back stays so.
        heron = await hub.enter(room, seats["Heron"], {"epoch": found["epoch"], "seq": 0})
        await heron.heard("after the snapshot")
        assert heron.said == ["kept", "", "an answer", "after the snapshot"]
        assert [event["seq"] for event in heron.events] == list(range(1, found["seq"] + 1))
        # What was answered before is answered the same; what was forbidden is forbidden still.
        assert (await heron.say("kept", id="the first"))["seq"] == found["kept_seq"]
        otter = await hub.enter(room, seats["Otter"])
        assert "taken back" not in str(otter.welcome)
        wren = await hub.line(room)
        await wren.send({"op": "hello", "token": seats["Wren"]["token"]})
        assert (await wren.until("bye"))["code"] == "removed"
        assert (await heron.say("and on"))["seq"] == found["seq"] + 1
        assert (await hub.seat(room, "Heron"))["name"] != "Heron", "names are taken still"
        assert await store.layout() == LAYOUT
        hub.clients.clear()


async def test_a_newer_layout_is_refused_by_every_way_in_and_not_touched(
    store: Store, open_store: OpenStore, valkey_url: str, prefix: str, tmp_path: Path
) -> None:
    await put(store, kept(LAYOUT))
    await store.lane.call("SET", store.keys.layout, LAYOUT + 1)
    before = await taken(store)
    with pytest.raises(StoreNewer, match=f"layout {LAYOUT + 1} of a newer server"):
        await open_store()

    async def run(*words: str) -> Ran:
        return await ruikatsu(
            *words, RUIKATSU_REDIS_URL=valkey_url, RUIKATSU_PREFIX=prefix, RUIKATSU_DATA=str(tmp_path)
        )  # fmt: skip

    for words in (("serve", "--port", "0"), ("rooms", "list"), ("hosts", "list")):
        ran = await run(*words)
        assert ran.code == 1
        assert f"layouts up to {LAYOUT}" in ran.err
        assert "Traceback" not in ran.err
    ran = await run("check", "--json")
    assert ran.code == 2
    [finding] = [one for one in ran.told["findings"] if one["about"] == "layout"]
    assert finding["level"] == "broken"
    assert "newer server" in finding["mend"]
    assert await taken(store) == before


async def test_a_store_without_a_number_is_taken_for_the_present_layout(
    store: Store, valkey_url: str, prefix: str
) -> None:
    assert await store.layout() is None
    async with running_hub(valkey_url, prefix):
        assert await store.layout() == LAYOUT
