"""A bus that was silent for a while lost what was said on it: the log is read, hubs are asked what they confirmed."""

from pathlib import Path

import pytest

from ruikatsu.store.daemon import Daemon
from tests.running import RunningHub, running_hub
from tests.store.hush import Hush
from tests.store.making import eventually


async def test_a_tool_is_answered_though_what_the_other_hub_confirmed_was_lost(
    hub: RunningHub, valkey: Daemon, prefix: str, tmp_path: Path
) -> None:
    async with Hush(valkey.socket, tmp_path) as hush, running_hub(hush.url, prefix) as deaf:
        (ear,) = deaf.app.hub.bus._ears.values()
        room = await deaf.room()
        host, guest = await deaf.host(room), await hub.guest(room.id)
        hush.hush_named(b"ruikatsu-bus")
        frame = {"op": "mute", "id": "1", "person": guest.person}
        await host.send(frame)
        await guest.told("muted")  # and that hub has confirmed it, to nobody who heard
        wire = ear._wire
        assert wire is not None
        wire.abort()  # as its own probe does, some seconds later
        await eventually(lambda: ear._wire not in (None, wire))
        assert (await host.until(lambda f: f.get("id") == "1"))["op"] == "ok"


@pytest.mark.inside
async def test_who_came_and_went_meanwhile_is_asked_for_also_while_the_log_is_being_read(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    await hub.host(room)
    guest = await other_hub.guest(room.id)
    live = hub.app.hub.rooms[room.id]
    await eventually(lambda: guest.person in live.roster.people)
    # What came over the bus while nobody was subscribed was lost, and somebody reads the log just now.
    live.roster.learn(other_hub.app.hub.id, {}, (), 0, hub.now() + 60_000, whole=True)
    assert live.follower.must_read()
    hub.app.hub._confirmed(room.id)
    await eventually(lambda: guest.person in live.roster.people)
    await live.follower.read_up()
