"""Anonymous drop-in listening: one call, and somebody with no name hears the film with everybody else."""

import asyncio
from typing import Any

import httpx
import pytest

from ruikatsu.domain.autopilot import without_words
from ruikatsu.domain.programme import Media, Programme
from ruikatsu.domain.room import Settings as RoomSettings
from ruikatsu.domain.templates import template
from ruikatsu.store import Store
from tests.running import RunningHub, phase, talking
from tests.store.making import keys_of

FILM = Media(id="film", at_ms=0, length_ms=60_000, url="/assets/media/a.webm", type="video/webm")
CRYING = Programme((phase("cry", 60, "closed", FILM), phase("quiet", 60, "closed")))


async def listed(hub: RunningHub, **given: Any) -> RoomSettings:
    """A room that the front page knows: what it shows is up to a second old."""
    room = await hub.room(**given)
    async with hub.http() as http, asyncio.timeout(10):
        while room.id not in (await http.get("/api/rooms")).text:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return room


async def drop_in(hub: RunningHub, agent: str = "", **body: Any) -> httpx.Response:
    async with hub.http() as http:
        return await http.post("/api/drop-in", json=body, headers={"User-Agent": agent})


async def test_who_drops_in_hears_the_film_without_a_name(hub: RunningHub) -> None:
    room = await hub.room(CRYING)
    answer = await drop_in(hub, language="en")
    assert answer.status_code == 201, answer.text
    place = answer.json()
    assert (place["room"], place["as"], place["name"]) == (room.id, "listener", None)
    client = await hub.enter(room.id, place)
    assert client.role == "listener"
    assert client.welcome["timeline"]["programme"]["phases"][0]["kind"] == "cry"


async def test_nothing_of_a_listener_is_kept_or_listed(hub: RunningHub, store: Store) -> None:
    room = await hub.room()
    before = await _everything(store, room.id)
    client = await hub.enter(room.id, (await drop_in(hub)).json())
    guest = await hub.guest(room.id)
    await guest.until(lambda f: f["op"] == "presence" and f["listeners"] == 1)
    await client.send({"op": "signal", "kind": "tear"})
    await guest.until("signals")
    told = [f for f in guest.frames if f["op"] in ("welcome", "presence")]
    seen = [
        person["person"] for f in told for person in f["people" if f["op"] == "welcome" else "here"]
    ]
    assert client.person not in seen
    assert client.person not in await _everything(store, room.id)
    await client.send({"op": "leave"})
    await guest.until(lambda f: f["op"] == "presence" and f["listeners"] == 0)
    assert client.person not in await _everything(store, room.id)
    assert len(before) > 0


async def test_a_room_is_chosen_in_which_one_can_be(hub: RunningHub) -> None:
    locked, off = await hub.room(), await listed(hub, listeners_allowed=False)
    await (await hub.host(locked)).ask("lock", on=True)
    away = await hub.room(public=False)
    refused = await drop_in(hub)
    assert (refused.status_code, refused.json()["code"]) == (404, "nothing_on")
    japanese = await listed(hub, language="ja", topics=("grief",))
    assert (await drop_in(hub, language="en")).json()["room"] == japanese.id
    english = await listed(hub, language="en")
    assert (await drop_in(hub, language="en", topic="grief")).json()["room"] == english.id
    assert (await drop_in(hub, language="ja")).json()["room"] == japanese.id
    assert (await drop_in(hub, topic="grief")).json()["room"] == japanese.id
    assert {off.id, away.id}.isdisjoint({english.id, japanese.id})


async def test_whoever_was_banned_is_taken_to_another_room(hub: RunningHub) -> None:
    room = await hub.room(topics=("grief",))
    host = await hub.host(room)
    troll = await hub.guest(room.id, "Troll", User_Agent="troll's")
    assert (await host.ask("ban", person=troll.person))["op"] == "ok"
    assert (await drop_in(hub, "troll's", topic="grief")).json()["code"] == "nothing_on"
    other = await listed(hub)
    assert (await drop_in(hub, "troll's", topic="grief")).json()["room"] == other.id
    assert (await drop_in(hub, "somebody's", topic="grief")).json()["room"] == room.id


async def test_where_nothing_is_on_the_next_start_is_told(hub: RunningHub) -> None:
    assert "next" not in (await drop_in(hub)).json()
    later = await hub.room(starts_at=hub.now() + 7_200_000)
    await listed(hub, starts_at=hub.now() + 3_600_000, listeners_allowed=False)
    told = (await drop_in(hub)).json()
    assert (told["status"], told["code"], told["next"]["room"]) == (404, "nothing_on", later.id)


async def test_a_room_that_runs_by_itself_is_better_than_none_and_no_better_than_people(
    hub: RunningHub,
) -> None:
    alone = await listed(hub, programme=without_words(template("listening_room")), autopilot=True)
    assert (await drop_in(hub)).json()["room"] == alone.id
    held = await listed(hub, programme=template("listening_room"))
    assert (await drop_in(hub)).json()["room"] == held.id


@pytest.mark.parametrize("read", [True, False])
async def test_who_listened_takes_a_seat_and_loses_nothing_on_the_way(
    hub: RunningHub, other_hub: RunningHub, read: bool
) -> None:
    """The page's way: the seat's line is up before the listener's is left."""
    room = await hub.room(listeners_read=read)
    listener = await hub.listener(room.id)
    voice = await other_hub.guest(room.id, "Voice")

    async def talk() -> None:
        for n in range(40):
            assert (await voice.say(f"word {n}"))["op"] == "ok"

    talking_on = asyncio.create_task(talk())
    await voice.heard("word 10")
    guest = await hub.guest(room.id, "Heron")
    await listener.send({"op": "leave"})
    assert (await listener.until("bye"))["code"] == "left"
    await talking_on
    await guest.heard("word 39")
    wanted = [f"word {n}" for n in range(40)]
    recent = [entry["text"] for entry in guest.welcome["recent"]]
    assert recent + guest.said == wanted
    if read:
        assert listener.said == wanted[: len(listener.said)]
        assert len(listener.said) >= len(recent)
    else:
        assert listener.said == []
    await voice.until(lambda f: f["op"] == "presence" and f["people_total"] == 2)
    assert voice.frames[-1].get("listeners", 0) == 0


async def test_a_listener_who_knocks_goes_on_listening_until_let_in(hub: RunningHub) -> None:
    room = await hub.room(approval=True, programme=talking())
    host = await hub.host(room)
    listener = await hub.listener(room.id)
    knocking = await hub.knock(room.id, await hub.seat(room.id, "Heron"))
    await host.say("while you wait")
    await listener.heard("while you wait")
    assert not knocking.events
    await host.ask("admit", person=knocking.person)
    assert (await knocking.until("welcome"))["you"]["role"] == "guest"


async def _everything(store: Store, room: str) -> str:
    """All that the store holds of the room, in one text."""
    dumped = [repr(await store.lane.call("DUMP", key)) for key in await keys_of(store, room)]
    return " ".join(dumped)
