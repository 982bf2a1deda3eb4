"""Seats, who is let in, and what those are told who are not."""

import asyncio
from typing import Any

import pytest

from ruikatsu.domain.programme import Programme
from ruikatsu.protocol.tokens import SeatToken
from tests.running import RunningHub, phase, talking


async def _ask_for_seat(hub: RunningHub, room: str, **body: Any) -> Any:
    async with hub.http() as http:
        return await http.post(
            f"/api/rooms/{room}/seats", json={"as": "guest", "agreed": True, **body}
        )


async def test_a_hundred_people_on_the_last_chair_and_one_gets_it(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room(capacity=3)
    await hub.seat(room.id), await hub.seat(room.id)
    async with hub.http() as one, other_hub.http() as two:
        answers = await asyncio.gather(
            *[
                http.post(f"/api/rooms/{room.id}/seats", json={"as": "guest", "agreed": True})
                for http in (one, two)
                for _ in range(50)
            ]
        )
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [201] + [409] * 99
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {"room_full"}


async def test_whoever_leaves_gives_the_seat_to_the_next(hub: RunningHub) -> None:
    room = await hub.room(capacity=1)
    guest = await hub.guest(room.id)
    assert (await _ask_for_seat(hub, room.id)).status_code == 409
    await guest.send({"op": "leave"})
    assert (await guest.until("bye"))["code"] == "left"
    assert (await guest.until_closed())[0] == 4500
    for _ in range(50):
        answer = await _ask_for_seat(hub, room.id)
        if answer.status_code == 201:
            return
        await asyncio.sleep(0.02)
    pytest.fail("the seat stayed taken")


async def test_nobody_is_told_that_somebody_left(hub: RunningHub) -> None:
    room = await hub.room()
    stays, goes = await hub.guest(room.id, "Stays"), await hub.guest(room.id, "Goes")
    here = await stays.until(lambda f: f["op"] == "presence" and f["people_total"] == 2)
    assert {p["name"] for p in here["here"]} >= {"Goes"}
    await goes.send({"op": "leave"})
    gone = await stays.until(lambda f: f["op"] == "presence" and f["gone"])
    assert gone["gone"] == [goes.person]
    assert not stays.events


async def test_a_line_that_breaks_leaves_the_person_in_the_roster_for_a_while(
    hub: RunningHub,
) -> None:
    room = await hub.room()
    seat = await hub.seat(room.id, "Sleepy")
    stays = await hub.guest(room.id, "Stays")
    sleepy = await hub.enter(room.id, seat)
    await stays.until(lambda f: f["op"] == "presence" and f["people_total"] == 2)
    sleepy.cut()
    await hub.enter(room.id, seat, sleepy.since)
    await hub.listener(room.id)
    await stays.until(lambda f: f["op"] == "presence" and f["listeners"] == 1)
    assert not [f for f in stays.frames if f["op"] == "presence" and f["gone"]]


async def test_two_of_the_same_name_can_be_told_apart(hub: RunningHub) -> None:
    room = await hub.room()
    names = [(await hub.seat(room.id, name))["name"] for name in ("Wren", "wren", "Ｗren")]
    assert len(set(names)) == 3
    assert names[0] == "Wren"


async def test_a_listener_has_no_name_is_counted_and_hears(hub: RunningHub) -> None:
    room = await hub.room()
    guest = await hub.guest(room.id, "Owl")
    listener = await hub.listener(room.id)
    assert listener.welcome["you"]["name"] is None
    counted = await guest.until(lambda f: f["op"] == "presence" and f["listeners"] == 1)
    assert counted["people_total"] == 1
    await guest.say("good evening")
    await listener.heard("good evening")
    assert (await listener.say("me too"))["code"] == "not_allowed"
    assert (await listener.ask("hand", up=True))["code"] == "not_allowed"
    assert (await listener.ask("help"))["op"] == "ok"


async def test_listeners_who_may_not_read_get_the_film_and_no_word(hub: RunningHub) -> None:
    room = await hub.room(listeners_read=False)
    guest, host = await hub.guest(room.id), await hub.host(room)
    await guest.say("before")
    listener = await hub.listener(room.id)
    await guest.say("during")
    await host.ask("steer", steer="hold")
    await listener.until(lambda f: f.get("type") == "steered")
    resumed = await hub.line(room.id)
    await resumed.send({"op": "hello", "as": "listener", "since": {**listener.since, "seq": 0}})
    await resumed.until(lambda f: f.get("type") == "steered")
    for client in (listener, resumed):
        assert not client.said
        assert not client.welcome.get("recent")


async def test_a_seat_can_be_saved_before_the_doors_open_but_nobody_comes_in(
    hub: RunningHub,
) -> None:
    room = await hub.room(starts_at=hub.now() + 3_600_000)
    seat = await hub.seat(room.id)
    line = await hub.line(room.id)
    await line.send({"op": "hello", "token": seat["token"]})
    bye = await line.until("bye")
    assert bye["code"] == "doors_closed"
    assert 2_900 < bye["retry_after"] <= 3_000
    assert (await line.until_closed())[0] == 4004
    listening = await _ask_for_seat(hub, room.id, **{"as": "listener"})
    assert (listening.status_code, listening.json()["code"]) == (409, "doors_closed")


async def test_the_waiting_room_is_open_before_the_start(hub: RunningHub) -> None:
    room = await hub.room(starts_at=hub.now() + 60_000)
    guest = await hub.guest(room.id)
    assert (await guest.say("anybody?"))["code"] == "chat_closed"


async def test_a_room_that_has_ended_lets_nobody_in(hub: RunningHub) -> None:
    programme = Programme((phase("close", 1, "open"),))
    room = await hub.room(programme, starts_at=hub.now() - 5_000)
    answer = await _ask_for_seat(hub, room.id)
    assert (answer.status_code, answer.json()["code"]) == (410, "room_closed")
    line = await hub.line(room.id)
    await line.send({"op": "hello", "as": "listener"})
    assert (await line.until("bye"))["code"] == "room_closed"
    assert (await line.until_closed())[0] == 4503


async def test_listeners_stay_out_where_the_host_says_so(hub: RunningHub) -> None:
    room = await hub.room(listeners_allowed=False)
    answer = await _ask_for_seat(hub, room.id, **{"as": "listener"})
    assert (answer.status_code, answer.json()["code"]) == (409, "listeners_off")
    line = await hub.line(room.id)
    await line.send({"op": "hello", "as": "listener"})
    assert (await line.until("bye"))["code"] == "listeners_off"


async def test_a_token_opens_its_own_room_and_no_other(hub: RunningHub) -> None:
    room, other = await hub.room(), await hub.room()
    seat = await hub.seat(room.id)
    for token in (seat["token"], seat["token"][:-2] + "xx", "junk", ""):
        line = await hub.line(other.id)
        await line.send({"op": "hello", "token": token})
        assert (await line.until("bye"))["code"] == "bad_token"


async def test_an_invitation_opens_one_chair_of_one_room(hub: RunningHub) -> None:
    room, other = await hub.room(), await hub.room()
    host = hub.links(room).host.partition("#host=")[2]
    async with hub.http() as http:

        async def ask(where: str, role: str, bearer: str | None) -> tuple[int, str]:
            headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
            answer = await http.post(
                f"/api/rooms/{where}/seats", json={"as": role, "agreed": True}, headers=headers
            )
            return answer.status_code, answer.json().get("code", "")

        assert await ask(room.id, "host", host) == (201, "")
        assert await ask(room.id, "moderator", host) == (403, "forbidden")
        assert await ask(other.id, "host", host) == (403, "forbidden")
        assert await ask(room.id, "host", None) == (401, "unauthorized")
        # Not its last letter: of that one only some bits count.
        tampered = host[:-9] + ("A" if host[-9] != "A" else "B") + host[-8:]
        assert await ask(room.id, "host", tampered) == (401, "unauthorized")
        guest = (await hub.seat(room.id))["token"]
        assert await ask(room.id, "host", guest) == (401, "unauthorized")


async def test_the_programme_runs_by_itself_and_its_chat_modes_hold(hub: RunningHub) -> None:
    programme = Programme(
        (phase("cry", 1.2, "closed"), phase("share", 60, "open"), phase("close", 5, "open"))
    )
    room = await hub.room(programme, starts_at=hub.now())
    guest = await hub.guest(room.id)
    assert (await guest.say("too early"))["code"] == "chat_closed"
    opens_in = room.starts_at + 1_200 - hub.now()
    await asyncio.sleep(max(0, opens_in) / 1_000)
    assert (await guest.say("now"))["op"] == "ok"
    await guest.heard("now")
    at = guest.events[0]["at"]
    assert at >= room.starts_at + 1_200


async def test_a_room_nobody_knows(hub: RunningHub) -> None:
    for room in ("nowhere", "a" * 64, "a" * 65, "%F0%9F%98%80"):
        async with hub.http() as http:
            answer = await http.get(f"/api/rooms/{room}")
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_room"), room
    line = await hub.line("nowhere")
    await line.send({"op": "hello", "as": "listener"})
    assert (await line.until("bye"))["code"] == "unknown_room"
    assert (await line.until_closed())[0] == 4504


def test_talking_lasts_as_long_as_it_says() -> None:
    assert talking(5).length_ms == 65_000


@pytest.mark.inside
@pytest.mark.parametrize("approval", [True, False])
async def test_who_comes_before_the_bus_has_brought_their_seat_is_asked_for_in_the_log(
    hub: RunningHub, other_hub: RunningHub, monkeypatch: pytest.MonkeyPatch, approval: bool
) -> None:
    """Else a door that asks would be open to whoever is quicker than a message."""
    room = await hub.room(approval=approval)
    host = await hub.host(room)
    monkeypatch.setattr(hub.app.hub, "_heard", lambda *_: None)
    seat = await other_hub.seat(room.id, "Heron")
    line = await hub.line(room.id)
    await line.send({"op": "hello", "token": seat["token"]})
    first = await line.until(lambda _: True)
    assert first["op"] == ("knocking" if approval else "welcome")
    assert host.role == "host"


async def test_a_token_for_a_seat_that_the_log_does_not_know_opens_nothing(hub: RunningHub) -> None:
    room, tokens = await hub.room(), hub.app.calls.tokens
    never = SeatToken(room.id, "p_never", "Heron", "guest", hub.now() + 60_000)
    line = await hub.line(room.id)
    await line.send({"op": "hello", "token": tokens.seat(never)})
    assert (await line.until("bye"))["code"] == "bad_token"
