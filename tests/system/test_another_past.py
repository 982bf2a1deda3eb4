"""A failover to a server that never had the last word: where another word stands in its place, that is told."""

import asyncio
from pathlib import Path

from ruikatsu.store import Store
from ruikatsu.store.daemon import Daemon
from ruikatsu.store.ear import Ear
from tests.running import RunningHub, running_hub
from tests.store.hush import Hush


def tear_off(hub: RunningHub) -> Ear:
    """The connection that its bus hears with is lost."""
    (ear,) = hub.app.hub.bus._ears.values()
    assert ear._wire is not None
    ear._wire.abort()
    return ear


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
    tear_off(hub)
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
        await asyncio.wait_for(tear_off(hub)._lost.wait(), 10)
        assert (await guest.say(text))["op"] == "ok"
        await guest.heard(text)
    assert [f["op"] for f in guest.frames].count("welcome") == 1
    assert guest.said == ["kept", "one", "two"]


async def test_what_a_hub_had_acted_on_before_is_not_taken_for_what_came_in_its_place(
    hub: RunningHub, valkey: Daemon, prefix: str, tmp_path: Path
) -> None:
    async with Hush(valkey.socket, tmp_path) as hush, running_hub(hush.url, prefix) as other:
        room = await hub.room()
        chair = await hub.staff_seat(room, "host", "Host")
        host = await hub.enter(room.id, chair)
        loud, quiet = await other.guest(room.id), await other.guest(room.id)
        keys, store = hub.app.store.keys.room(room.id), hub.app.store
        before = await store.lane.call("HMGET", keys.meta, "version", "seq", "control")
        for _ in range(3):
            assert (await host.ask("mute", person=quiet.person))["op"] == "ok"
            assert (await host.ask("unmute", person=quiet.person))["op"] == "ok"
        # All of that dies with a master. One hub learns of it; the other one is there, and hears nothing any more.
        hush.hush_named(b"ruikatsu-bus")
        for stream, end in ((keys.desk, before[0]), (keys.log, before[1])):
            kept = await store.lane.call("XRANGE", stream, "-", b"%b-0" % end)
            await store.lane.call("DEL", stream)
            for entry, content in kept:
                await store.lane.call("XADD", stream, entry, *content)
        pairs = zip(("version", "seq", "control"), before, strict=True)
        await store.lane.call("HSET", keys.meta, *[part for pair in pairs for part in pair])
        tear_off(hub)
        assert (await host.until("bye"))["code"] == "store_away"
        host = await hub.enter(room.id, chair)
        answer = await host.ask("mute", person=loud.person)
        assert answer["op"] == "ok", answer
        state = other.app.hub.rooms[room.id].state
        assert state.muted_until(loud.person, other.now()), "answered before that hub had acted"
        # What they were told before is in no log any more, so it is not held against one.
        for running in (hub, other):
            await asyncio.gather(*[client.close() for client in running.clients])
            running.clients.clear()
