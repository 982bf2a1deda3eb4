"""Coming back: nothing missing, nothing twice, in the same order."""

import asyncio
from typing import Any

import pytest

from ruikatsu.hub import entrance, kept, missed
from tests.running import RunningHub


async def _told(hub: RunningHub, room: str, texts: list[str]) -> None:
    teller = await hub.guest(room, "Teller")
    for text in texts:
        assert (await teller.say(text))["op"] == "ok"
    # The answer may be quicker than the bus.
    await teller.heard(texts[-1])


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


@pytest.mark.inside
@pytest.mark.parametrize("there", [True, False], ids=["frames at hand", "read from the log"])
async def test_who_missed_more_than_a_reader_may_be_behind_is_welcomed_anew(
    hub: RunningHub, other_hub: RunningHub, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    """Or one hello, of somebody who reads nothing, would be answered with megabytes."""
    for where in (missed, entrance):
        monkeypatch.setattr(where, "RESUME_BYTES", 10_000)
    room = await hub.room()
    seat = await hub.seat(room.id)
    first = await hub.enter(room.id, seat)
    first.cut()
    texts = [f"{n}" * 1_000 for n in range(8)]
    await _told(hub, room.id, texts)
    place = hub if there else other_hub
    back = await place.enter(room.id, seat, first.since)
    await back.heard(texts[-1])
    assert ("recent" in back.welcome, back.said) == (False, texts)
    await _told(hub, room.id, ["the one too many" * 50])
    await back.heard("the one too many" * 50)
    anew = await place.enter(room.id, seat, first.since)
    assert [event["text"] for event in anew.welcome["recent"]][:-1] == texts
    await _told(hub, room.id, ["and on"])
    await anew.heard("and on")
    assert anew.said == ["and on"]
    assert [f["seq"] for f in anew.events] == [anew.welcome["seq"] + 1]


@pytest.mark.inside
async def test_a_log_is_read_no_further_than_will_be_sent(
    hub: RunningHub, other_hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(missed, "RESUME_BYTES", 10_000)
    monkeypatch.setattr(missed, "AT_ONCE", 5)
    read, pages = other_hub.app.store.read_room_after, list[int]()

    async def counted(*args: Any, **more: Any) -> Any:
        page = await read(*args, **more)
        pages.append(len(page))
        return page

    monkeypatch.setattr(other_hub.app.store, "read_room_after", counted)
    room = await hub.room()
    seat = await hub.seat(room.id)
    first = await hub.enter(room.id, seat)
    first.cut()
    await _told(hub, room.id, [f"{n}" * 500 for n in range(30)])
    back = await other_hub.enter(room.id, seat, first.since)
    assert len(back.welcome["recent"]) == 30
    assert pages == [5, 5, 5]


@pytest.mark.inside
async def test_words_that_were_read_from_the_log_for_a_listener_are_not_sent_once_reading_is_shut(
    hub: RunningHub, other_hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = await hub.room(listeners_read=True)
    host, early = await hub.host(room), await hub.listener(room.id)
    await host.say("not for later")
    await host.ask("steer", steer="hold")
    # A hub that has nothing at hand, and a log that takes its time.
    await other_hub.host(room)
    asked, answer = asyncio.Event(), asyncio.Event()
    read = other_hub.app.store.read_room_after

    async def slowly(*args: Any, **more: Any) -> Any:
        page = await read(*args, **more)
        asked.set()
        await answer.wait()
        return page

    monkeypatch.setattr(other_hub.app.store, "read_room_after", slowly)
    line = await other_hub.line(room.id)
    since = {**early.since, "seq": 0}
    await line.send({"op": "hello", "as": "listener", "since": since})
    async with asyncio.timeout(10):
        await asked.wait()
    assert (await host.ask("listeners", allowed=True, read=False))["op"] == "ok"
    answer.set()
    await line.until(lambda f: f.get("type") == "listeners_set")
    assert [f["type"] for f in line.events] == ["steered", "listeners_set"]


@pytest.mark.parametrize("there", [True, False], ids=["frames at hand", "read from the log"])
async def test_a_listener_gets_no_words_from_before_reading_was_opened_by_whatever_way_they_come(
    hub: RunningHub, other_hub: RunningHub, there: bool
) -> None:
    room = await hub.room(listeners_read=False)
    host, early = await hub.host(room), await hub.listener(room.id)
    await host.say("among us")
    await host.ask("listeners", allowed=True, read=True)
    await host.say("for all")
    await early.heard("for all")
    place = hub if there else other_hub
    fresh = await place.listener(room.id)
    assert [event["text"] for event in fresh.welcome["recent"]] == ["for all"]
    back = await place.line(room.id)
    since = {**early.since, "seq": 0}
    await back.send({"op": "hello", "as": "listener", "since": since})
    await back.heard("for all")
    assert (early.said, back.said) == (["for all"], ["for all"])
    guest = await place.guest(room.id)
    assert [event["text"] for event in guest.welcome["recent"]] == ["among us", "for all"]
