"""Coming back: nothing missing, nothing twice, in the same order."""

import asyncio

from ruikatsu.hub import kept
from tests.running import RunningHub


async def _told(hub: RunningHub, room: str, texts: list[str]) -> None:
    teller = await hub.guest(room, "Teller")
    for text in texts:
        assert (await teller.say(text))["op"] == "ok"


async def test_whoever_comes_back_hears_what_was_missed_and_nothing_twice(hub: RunningHub) -> None:
    room = await hub.room()
    seat = await hub.seat(room.id, "Otter")
    before = await hub.enter(room.id, seat)
    await _told(hub, room.id, ["one", "two"])
    await before.heard("two")
    since = before.since
    before.cut()
    await _told(hub, room.id, ["three", "four"])
    back = await hub.enter(room.id, seat, since)
    assert "recent" not in back.welcome
    await _told(hub, room.id, ["five"])
    await back.heard("five")
    assert before.said + back.said == ["one", "two", "three", "four", "five"]
    seqs = [f["seq"] for f in before.events + back.events]
    assert seqs == list(range(1, 6))


async def test_coming_back_on_another_hub_and_after_so_much_that_it_must_be_read_from_the_log(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    seat = await hub.seat(room.id, "Hare")
    before = await hub.enter(room.id, seat)
    await _told(hub, room.id, ["first"])
    await before.heard("first")
    before.cut()
    teller = await hub.guest(room.id, "Teller")
    many = kept.KEPT_FRAMES + 300
    for start in range(0, many, 50):
        await asyncio.gather(*[teller.say(f"{n}") for n in range(start, min(start + 50, many))])
    stop = asyncio.Event()

    async def go_on() -> int:
        n = 0
        while not stop.is_set():
            await teller.say(f"more {n}")
            n += 1
        return n

    # Somebody goes on talking while the log is being read.
    going_on = asyncio.create_task(go_on())
    back = await other_hub.enter(room.id, seat, before.since)
    stop.set()
    n = await going_on
    await back.heard(f"more {n - 1}")
    assert [f["seq"] for f in before.events + back.events] == list(range(1, many + n + 2))


async def test_another_epoch_is_a_welcome_anew_said_aloud(hub: RunningHub) -> None:
    room = await hub.room()
    seat = await hub.seat(room.id)
    await _told(hub, room.id, ["one"])
    for since in ({"epoch": "of old", "seq": 0}, {"epoch": "of old", "seq": 1}):
        back = await hub.enter(room.id, seat, since)
        assert [e["text"] for e in back.welcome["recent"]] == ["one"]
        assert not back.events


async def test_a_client_that_claims_to_have_seen_the_future_is_welcomed_anew(
    hub: RunningHub,
) -> None:
    room = await hub.room()
    seat = await hub.seat(room.id)
    await _told(hub, room.id, ["one"])
    first = await hub.enter(room.id, seat)
    back = await hub.enter(room.id, seat, {"epoch": first.welcome["epoch"], "seq": 99})
    assert back.welcome["seq"] == 1
    assert [e["text"] for e in back.welcome["recent"]] == ["one"]


async def test_twenty_cuts_under_traffic_leave_no_gap_and_no_double(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    seat = await hub.seat(room.id, "Moth")
    teller = await hub.guest(room.id, "Teller")
    steady = await other_hub.guest(room.id, "Steady")
    line = await hub.enter(room.id, seat)
    heard = []
    for turn in range(20):
        asking = [asyncio.create_task(teller.say(f"{turn}.{n}")) for n in range(5)]
        await asyncio.sleep(0.002 * (turn % 4))
        since = line.since
        line.cut()
        heard += [f["seq"] for f in line.events if f["seq"] <= since["seq"]]
        line = await (hub, other_hub)[turn % 2].enter(room.id, seat, since)
        await asyncio.gather(*asking)
    await teller.say("end")
    await line.heard("end")
    await steady.heard("end")
    heard += [f["seq"] for f in line.events]
    assert heard == [f["seq"] for f in steady.events] == list(range(1, 102))
