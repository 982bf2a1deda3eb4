"""A saved seat goes back at any time: before the doors open too, and from inside the room."""

from datetime import UTC, datetime
from typing import Any

import httpx

from tests.running import RunningHub

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
