"""A failover to a server that never had the last word: where another word stands in its place, that is told."""

import asyncio

from ruikatsu.store import Store
from tests.running import RunningHub


async def _put_another_in_its_place(store: Store, room: str, text: str) -> None:
    """As if the last word had died with its master, and this had been said to the next one."""
    keys = store.keys.room(room)
    (stamp, fields), *_ = await store.lane.call("XREVRANGE", keys.log, "+", "-", "COUNT", 1)
    kept = await store.lane.call("XRANGE", keys.log, "-", "(" + stamp.decode())
    fields[3] = b"%d" % (int(fields[3]) + 1_000)
    fields[5] = fields[5].replace(b"lost", text.encode())
    await store.lane.call("DEL", keys.log)
    for entry, content in [*kept, (stamp, fields)]:
        await store.lane.call("XADD", keys.log, entry, *content)


async def test_a_word_in_the_place_of_one_that_was_lost_is_told_to_who_had_heard_the_lost_one(
    hub: RunningHub,
) -> None:
    room = await hub.room()
    seat = await hub.seat(room.id)
    guest = await hub.enter(room.id, seat)
    for text in ("kept", "lost"):
        assert (await guest.say(text))["op"] == "ok"
    await guest.heard("lost")
    await _put_another_in_its_place(hub.app.store, room.id, "found")
    assert hub.app.hub.bus._wire is not None
    hub.app.hub.bus._wire.abort()
    assert (await guest.until("bye"))["code"] == "store_away"
    back = await hub.enter(room.id, seat, guest.since)
    assert back.welcome["epoch"] != guest.welcome["epoch"]
    assert [event["text"] for event in back.welcome["recent"]] == ["kept", "found"]


async def test_a_bus_that_comes_back_to_the_same_past_leaves_everybody_where_they_are(
    hub: RunningHub,
) -> None:
    room = await hub.room()
    host = await hub.host(room)
    guest = await hub.guest(room.id)
    assert (await guest.say("kept"))["op"] == "ok"
    assert (await host.ask("note", text="at the desk"))["op"] == "ok"
    for text in ("one", "two"):
        bus = hub.app.hub.bus
        assert bus._wire is not None
        bus._wire.abort()
        await asyncio.wait_for(bus._lost.wait(), 10)
        assert (await guest.say(text))["op"] == "ok"
        await guest.heard(text)
    assert [f["op"] for f in guest.frames].count("welcome") == 1
    assert guest.said == ["kept", "one", "two"]
