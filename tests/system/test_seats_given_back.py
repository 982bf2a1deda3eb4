"""A saved seat goes back at any time: before the doors open too, and from inside the room."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from ruikatsu import screening
from ruikatsu.domain.roles import Who
from ruikatsu.domain.room import Settings as RoomSettings
from ruikatsu.pace import rate
from ruikatsu.store import StoreDown
from ruikatsu.web.directory import Directory
from ruikatsu.web.limits import AddressLimit
from ruikatsu.web.seats import SeatCalls
from tests.running import RunningHub, running_hub
from tests.store.rings import away

HOUR = 3_600_000


async def give_back(hub: RunningHub, room: str, token: str) -> httpx.Response:
    async with hub.http() as http:
        return await http.delete(
            f"/api/rooms/{room}/seats", headers={"Authorization": f"Bearer {token}"}
        )


async def free(hub: RunningHub, room: str) -> int:
    async with hub.http() as http:
        return int((await http.get(f"/api/rooms/{room}")).json()["seats_free"])


async def turned_back(hub: RunningHub, room: str, seat: dict[str, Any]) -> str:
    """What a line for the seat is told."""
    line = await hub.line(room)
    await line.send({"op": "hello", "token": seat["token"]})
    return str((await line.until("bye"))["code"])


async def test_a_seat_goes_back_before_the_doors_open_and_is_the_next_ones(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room(starts_at=hub.now() + HOUR, capacity=1)
    seat = await hub.seat(room.id, "Heron")
    assert (await hub.ask_seat(room.id, "Owl")).json()["code"] == "room_full"
    assert (await give_back(other_hub, room.id, seat["token"])).status_code == 204
    assert await free(other_hub, room.id) == 1
    # The name is free again too.
    again = await hub.seat(room.id, "Heron")
    assert again["name"] == "Heron"
    # Twice does no harm, and takes nothing from who has it now.
    assert (await give_back(hub, room.id, seat["token"])).status_code == 204
    assert (await hub.ask_seat(room.id, "Owl")).json()["code"] == "room_full"


async def test_a_seat_that_went_back_is_no_way_in(hub: RunningHub, other_hub: RunningHub) -> None:
    room = await hub.room()
    seat, stays = await hub.seat(room.id, "Goes"), await hub.guest(room.id, "Stays")
    inside = await other_hub.enter(room.id, seat)
    await give_back(hub, room.id, seat["token"])
    assert (await inside.until("bye"))["code"] == "left"
    for one in (hub, other_hub):
        assert await turned_back(one, room.id, seat) == "bad_token"
    # Nobody is told, and who stays stays.
    assert not [e for e in stays.events if "seat" in e["type"]]
    await stays.say("still here")


async def test_nobody_gives_back_what_is_not_theirs(hub: RunningHub) -> None:
    room, other = await hub.room(), await hub.room()
    seat = await hub.seat(room.id)
    assert (await give_back(hub, other.id, seat["token"])).json()["code"] == "forbidden"
    assert (await give_back(hub, room.id, "nonsense")).json()["code"] == "unauthorized"
    async with hub.http() as http:
        bare = await http.delete(f"/api/rooms/{room.id}/seats")
    assert bare.json()["code"] == "unauthorized"
    chair = await hub.staff_seat(room, "host", "Mio")
    assert (await give_back(hub, room.id, chair["token"])).json()["code"] == "not_allowed"
    assert await free(hub, room.id) == room.capacity - 2


async def test_who_was_banned_is_known_again_after_giving_the_seat_back(hub: RunningHub) -> None:
    room = await hub.room(starts_at=hub.now() - 1_000)
    host = await hub.host(room)
    headers = {"X_Forwarded_For": "203.0.113.9", "User_Agent": "A browser"}
    seat = await hub.seat(room.id, "Rough", **headers)
    await hub.enter(room.id, seat)
    await host.ask("ban", person=seat["person"])
    assert (await give_back(hub, room.id, seat["token"])).status_code == 204
    assert (await hub.ask_seat(room.id, "New", **headers)).json()["code"] == "banned"


async def test_whoever_was_asked_for_quiet_is_read_first_in_a_new_seat(hub: RunningHub) -> None:
    room = await hub.room()
    host = await hub.host(room)
    headers = {"X_Forwarded_For": "203.0.113.9", "User_Agent": "A browser"}
    seat = await hub.seat(room.id, "Rough", **headers)
    await hub.enter(room.id, seat)
    await host.ask("mute", person=seat["person"], for_ms=600_000)
    assert (await give_back(hub, room.id, seat["token"])).status_code == 204
    again = await hub.enter(room.id, await hub.seat(room.id, "Sweet", **headers))
    assert (await again.ask("say", text="me again", id="again-01"))["op"] == "ok"
    item = await host.told("held")
    assert (item["text"], item["reason"]) == ("me again", "person")
    assert "by" not in await host.told("person_held"), "the room did it by itself"
    assert host.said == []


async def test_giving_back_is_no_change_of_the_room(hub: RunningHub) -> None:
    room = await hub.room(starts_at=hub.now() + HOUR)
    seat = await hub.seat(room.id)
    await give_back(hub, room.id, seat["token"])
    async with hub.http() as http:
        file = (await http.get(f"/api/rooms/{room.id}/calendar.ics")).text
    assert "SEQUENCE:0" in file
    starts = datetime.fromtimestamp(room.starts_at // 1_000, UTC)
    assert f"DTSTART:{starts:%Y%m%dT%H%M%SZ}" in file


# From inside, and when the store is away meanwhile.


async def until_free(hub: RunningHub, room: RoomSettings, seats: int) -> None:
    """Returns when so many seats of the room are free, as the store counts them."""
    async with asyncio.timeout(20):
        while True:
            with suppress(StoreDown):
                taken = (await hub.app.store.seats_taken([room.id]))[room.id]
                if room.capacity - taken == seats:
                    return
            await asyncio.sleep(0.02)


async def test_whoever_leaves_has_no_seat_any_more_on_any_hub(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room(capacity=1)
    seat = await hub.seat(room.id, "Heron")
    goes, also = await hub.enter(room.id, seat), await other_hub.enter(room.id, seat)
    await goes.send({"op": "leave"})
    assert (await goes.until("bye"))["code"] == "left"
    assert (await also.until("bye"))["code"] == "left"
    await until_free(hub, room, 1)
    for one in (hub, other_hub):
        assert await turned_back(one, room.id, seat) == "bad_token"
    assert (await other_hub.seat(room.id, "Heron"))["name"] == "Heron"


@pytest.mark.parametrize("how", ["leave", "delete"])
async def test_whoever_knocks_and_goes_is_not_at_the_door_any_more(
    hub: RunningHub, other_hub: RunningHub, how: str
) -> None:
    room = await hub.room(approval=True)
    host = await hub.host(room)
    seat = await other_hub.seat(room.id, "Heron")
    knocks = await other_hub.knock(room.id, seat)
    await host.told("knocked")
    if how == "leave":
        await knocks.send({"op": "leave"})
    else:
        await give_back(other_hub, room.id, seat["token"])
    assert (await knocks.until("bye"))["code"] == "left"
    gone = await host.told("seat_given_back")
    assert {k: v for k, v in gone.items() if k not in ("op", "at")} == {
        "type": "seat_given_back",
        "person": seat["person"],
    }
    late = await other_hub.moderator(room)
    assert late.welcome["desk"]["knocks"] == []


async def test_who_was_asked_for_quiet_does_not_come_back_to_a_seat_that_they_left(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    host, seat = await hub.host(room), await other_hub.seat(room.id, "Rough")
    rough = await other_hub.enter(room.id, seat)
    await host.ask("mute", person=rough.person, for_ms=600_000)
    await rough.send({"op": "leave"})
    await until_free(hub, room, room.capacity - 1)
    assert await turned_back(other_hub, room.id, seat) == "bad_token"


async def test_who_said_something_and_left_can_still_be_banned(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    host = await hub.host(room)
    headers = {"X_Forwarded_For": "203.0.113.9", "User_Agent": "A browser"}
    rough = await other_hub.guest(room.id, "Rough", **headers)
    await rough.say("something cruel")
    await rough.send({"op": "leave"})
    await until_free(hub, room, room.capacity - 1)
    assert (await host.ask("ban", person=rough.person))["op"] == "ok"
    assert (await other_hub.ask_seat(room.id, "New", **headers)).json()["code"] == "banned"


def goes_behind(
    patch: pytest.MonkeyPatch, hub: RunningHub, call: str, go: Callable[[], None]
) -> None:
    """The store goes away right behind its answer to this call."""
    asks = getattr(hub.app.store, call)

    async def asked(*given: Any, **named: Any) -> Any:
        answer = await asks(*given, **named)
        await asyncio.to_thread(go)
        return answer

    patch.setattr(hub.app.store, call, asked)


@pytest.mark.inside
@pytest.mark.parametrize("lost", ["before it was said", "after it was said"])
async def test_a_seat_that_was_taken_while_the_store_went_away_is_anybodys_again(
    prefix: str, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    with away("one") as away_store:
        async with running_hub(away_store.url, prefix) as hub:
            room = await hub.room(capacity=1)
            store, said = hub.app.store, hub.app.store.commit

            async def says(*given: Any, **named: Any) -> Any:
                await said(*given, **named)
                raise StoreDown("the answer was lost")

            if lost == "before it was said":
                goes_behind(monkeypatch, hub, "take_seat", away_store.go)
            else:
                monkeypatch.setattr(store, "commit", says)
            refused = await hub.ask_seat(room.id, "Heron")
            assert (refused.status_code, refused.json()["code"]) == (503, "store_away")
            monkeypatch.undo()
            if lost == "before it was said":
                await asyncio.to_thread(away_store.come_back)
            await until_free(hub, room, 1)
            again = await hub.ask_seat(room.id, "Heron")
            assert (again.status_code, again.json().get("name")) == (201, "Heron")
            state = await Directory(store).state(room.id)
            assert list(state.seats) == [again.json()["person"]], "the log knows no other"


@pytest.mark.inside
async def test_a_seat_that_is_given_back_once_is_free_although_the_store_went_away_meanwhile(
    prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with away("one") as away_store:
        async with running_hub(away_store.url, prefix) as hub:
            room = await hub.room(capacity=1)
            seat = await hub.seat(room.id, "Heron")
            goes_behind(monkeypatch, hub, "commit", away_store.go)
            assert (await give_back(hub, room.id, seat["token"])).status_code == 503
            monkeypatch.undo()
            await asyncio.to_thread(away_store.come_back)
            await until_free(hub, room, 1)
            assert (await hub.seat(room.id, "Heron"))["name"] == "Heron"


@pytest.mark.inside
async def test_the_seat_of_who_was_put_out_is_free_although_the_store_went_away_meanwhile(
    prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with away("one") as away_store:
        async with running_hub(away_store.url, prefix) as hub:
            room = await hub.room(capacity=2)
            host, seat = await hub.host(room), await hub.seat(room.id, "Rough")
            goes_behind(monkeypatch, hub, "commit", away_store.go)
            assert (await host.ask("ban", person=seat["person"]))["code"] == "store_away"
            monkeypatch.undo()
            await asyncio.to_thread(away_store.come_back)
            await until_free(hub, room, 1)
            assert await turned_back(hub, room.id, seat) == "banned"


@pytest.mark.inside
async def test_a_call_that_is_cut_off_leaves_no_seat_taken(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = await hub.room()
    app = hub.app
    limit = AddressLimit(rate("100/second"))
    started: list[asyncio.Task[None]] = []

    def later(work: Coroutine[Any, Any, None]) -> None:
        started.append(asyncio.create_task(work))

    took = app.store.take_seat

    async def takes(*given: Any, **named: Any) -> Any:
        seat = await took(*given, **named)
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        return seat

    monkeypatch.setattr(app.store, "take_seat", takes)
    directory = Directory(app.store)
    state = await directory.state(room.id)
    lists = screening.load()
    calls = SeatCalls(app.store, directory, app.calls.tokens, limit, limit, lists, later)
    who = Who("p_cut", "Heron", "guest")
    with pytest.raises(asyncio.CancelledError):
        await asyncio.create_task(calls._sit_down(state, who, None))
    (task,) = started
    await task
    await until_free(hub, room, room.capacity)
    assert (await directory.state(room.id)).seats == {}
