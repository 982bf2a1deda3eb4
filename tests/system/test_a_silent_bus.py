"""A bus that was silent for a while lost what was said on it: the log is read, hubs are asked what they confirmed."""

from pathlib import Path

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
