"""What ends: a room's time, its keys, a line that does not read, a hub that goes down."""

import asyncio
import socket

import pytest

from ruikatsu.domain.programme import Programme
from ruikatsu.hub.erasing import erase_if_over
from ruikatsu.store import Due, Store
from ruikatsu.store.making import ERASE
from tests.running import RunningHub, phase, running_hub
from tests.store.making import keys_of


async def test_after_its_retention_nothing_is_left_of_a_room(hub: RunningHub, store: Store) -> None:
    programme = Programme((phase("close", 3, "open"),))
    room = await hub.room(programme, starts_at=hub.now(), retention_ms=500)
    guest, host = await hub.guest(room.id), await hub.host(room)
    await guest.say("this will be forgotten")
    await guest.ask("help", text="and this")
    await host.ask("mute", person=guest.person, for_ms=1_000)
    await guest.send({"op": "signal", "kind": "tear"})
    await guest.until("signals")
    await guest.until("presence")
    assert len(await keys_of(store, room.id)) >= 7
    bye = await guest.until("bye", patience=15)
    assert bye["code"] == "room_closed"
    assert await keys_of(store, room.id) == []
    async with hub.http() as http:
        assert (await http.get(f"/api/rooms/{room.id}")).status_code == 404
        assert room.id not in (await http.get("/api/rooms")).text


async def test_a_room_that_was_extended_is_not_erased_before_its_time(hub: RunningHub) -> None:
    programme = Programme((phase("share", 2, "open"), phase("close", 2, "open")))
    room = await hub.room(programme, starts_at=hub.now(), retention_ms=0)
    host = await hub.host(room)
    assert (await host.ask("steer", steer="extend", by_ms=600_000))["op"] == "ok"
    due = Due(ERASE + room.id.encode(), hub.now())
    assert not await erase_if_over(hub.app.store, due)
    assert (await host.say("still here"))["op"] == "ok"


async def test_a_host_who_closes_early_brings_the_erasing_forward(hub: RunningHub) -> None:
    room = await hub.room(retention_ms=0)
    host, guest = await hub.host(room), await hub.guest(room.id)
    assert (await host.ask("steer", steer="close", emergency=True))["op"] == "ok"
    assert (await guest.say("one more"))["code"] == "room_closed"
    assert (await guest.until("bye", patience=15))["code"] == "room_closed"


@pytest.mark.inside
async def test_a_reader_that_stalls_is_cut_and_costs_nobody_anything(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ruikatsu.hub.socket.CUT_BYTES", 300 * 1_024)
    room = await hub.room()
    seat = await hub.seat(room.id, "Stalled")
    stalled = await hub.enter(room.id, seat)
    since = stalled.since
    # Nothing is read any more, down to the kernel's own buffer.
    stalled.connection.transport.pause_reading()
    plain = stalled.connection.transport.get_extra_info("socket")
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    teller, other = await hub.guest(room.id, "Teller"), await hub.guest(room.id, "Other")
    lines = hub.app.reception.sockets()
    count = 0
    while hub.app.reception.sockets() == lines:
        assert count < 20_000, "the stalled reader was never cut"
        await asyncio.gather(*[teller.say("x" * 1_000) for _ in range(50)])
        count += 50
    await teller.say("end")
    await other.heard("end")
    assert len(other.said) == count + 1
    assert hub.app.reception.cut == 1
    stalled.cut()
    back = await hub.enter(room.id, seat, since)
    await back.heard("end")
    assert len(back.said) == count + 1


@pytest.mark.inside
async def test_a_hub_that_goes_down_sends_people_on_and_the_room_goes_on(
    hub: RunningHub, valkey_url: str, prefix: str
) -> None:
    async with running_hub(valkey_url, prefix) as leaving:
        room = await leaving.room()
        seat = await leaving.seat(room.id)
        guest = await leaving.enter(room.id, seat)
        await guest.say("before")
        await guest.heard("before")
        leaving.server.should_exit = True
        bye = await guest.until("bye")
        assert bye["code"] == "going_down"
        assert bye["retry_after"] > 0
        assert (await guest.until_closed())[0] == 4000
        back = await hub.enter(room.id, seat, guest.since)
    # A mute that is asked for now need not wait for a hub that has gone.
    assert await hub.app.store.hubs_here(room.id) == [hub.app.hub.id]
    await back.say("after")
    await back.heard("after")
    assert guest.said + back.said == ["before", "after"]


@pytest.mark.inside
async def test_a_hub_says_whether_people_may_be_sent_to_it(hub: RunningHub) -> None:
    async with hub.http() as http:
        assert (await http.get("/healthz")).json() == {"status": "ok"}
        ready = await http.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (200, "ok")
        hub.app.hub.draining = True
        assert (await http.get("/readyz")).status_code == 503
        assert (await http.get("/metrics")).status_code == 200


@pytest.mark.inside
async def test_a_late_hub_starts_from_a_snapshot_and_knows_the_same(
    hub: RunningHub, valkey_url: str, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ruikatsu.hub.hub.SNAPSHOT_EVERY", 10)
    room = await hub.room()
    guest = await hub.guest(room.id)
    for n in range(35):
        await guest.say(f"{n}")
    await guest.ask("hand", up=True)
    for _ in range(100):
        snapshot = await hub.app.store.snapshot_load(room.id)
        if snapshot is not None and snapshot.version >= 30:
            break
        await asyncio.sleep(0.01)
    else:
        pytest.fail("no snapshot was written")
    async with running_hub(valkey_url, prefix) as late:
        there = await late.guest(room.id)
        here, anew = hub.app.hub.rooms[room.id], late.app.hub.rooms[room.id]
        async with asyncio.timeout(10):
            # The seat that was just taken is on its way to both.
            while here.state.version != anew.state.version:  # noqa: ASYNC110  a fold tells nobody
                await asyncio.sleep(0.005)
        assert anew.state == here.state
        assert [e["text"] for e in there.welcome["recent"]] == [f"{n}" for n in range(35)]
        assert there.welcome["room"]["hands"] == [guest.person]
