"""Writes the file of the present layout: `python -m tests.store.layouts`. Run it when LAYOUT was raised, once.

The room in it lasts for a hundred years, or no test could go in.
"""

import asyncio
import json
import tempfile
from pathlib import Path

from ruikatsu.store.daemon import Daemon
from ruikatsu.store.layout import LAYOUT
from tests.running import RunningHub, running_hub, talking
from tests.store.layouts import HERE, taken

CENTURY_S = 100 * 365 * 86_400


async def written(hub: RunningHub) -> dict[str, object]:
    """A room in which a little of everything has happened."""
    room = await hub.room(
        talking(CENTURY_S), title="An old room", capacity=30, wave=100, starts_at=1_790_000_000_000
    )
    host = await hub.host(room, "Mio")
    seats = {name: await hub.seat(room.id, name) for name in ("Heron", "Otter", "Wren")}
    heron, otter = [await hub.enter(room.id, seats[name]) for name in ("Heron", "Otter")]
    await hub.enter(room.id, seats["Wren"])
    kept = await heron.say("kept", id="the first")
    gone = await otter.say("taken back")
    await heron.say("an answer", reply_to=kept["seq"])
    for op, given in (
        ("redact", {"seq": gone["seq"]}),
        ("mute", {"person": otter.person, "for_ms": 3_600_000}),
        ("remove", {"person": seats["Wren"]["person"]}),
        ("note", {"text": "at the desk"}),
        ("hand", {"up": True}),
    ):
        answer = await (heron if op == "hand" else host).ask(op, **given)
        assert answer["op"] == "ok", answer
    hub.app.hub.committed(hub.app.hub.rooms[room.id], 0)  # a snapshot in the middle of it
    async with asyncio.timeout(10):
        while await hub.app.store.snapshot_load(room.id) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    last = await heron.say("after the snapshot")
    assert last["op"] == "ok"
    await heron.heard("after the snapshot")
    found = {
        "layout": LAYOUT,
        "room": room.id,
        "epoch": heron.welcome["epoch"],
        "seats": seats,
        "kept_seq": kept["seq"],
        "seq": last["seq"],
    }
    hub.clients.clear()
    return found


async def main() -> None:
    """A hub serves, and is told to stop; what it leaves is the layout."""
    with tempfile.TemporaryDirectory(prefix="rk-") as folder:
        daemon = Daemon(Path(folder) / "store")
        daemon.start()
        try:
            async with running_hub(daemon.url, "old") as hub:
                found = await written(hub)
            async with running_hub(daemon.url, "old") as hub:
                keys = await taken(hub.app.store)
            lines = [f"{json.dumps(name)}: {json.dumps(key)}" for name, key in keys.items()]
            head = ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in found.items())
            whole = "{\n" + head + ',\n"keys": {\n' + ",\n".join(lines) + "\n}\n}\n"
            (HERE / f"{LAYOUT}.json").write_text(whole)
        finally:
            daemon.stop()


if __name__ == "__main__":
    asyncio.run(main())
