"""Rooms that run by themselves, made by an operator or a host: there is always a next one, and nobody writes."""

import asyncio
import json
import os
import sys
from typing import Any

import httpx

from ruikatsu.domain.autopilot import Series
from ruikatsu.domain.autopilot import by_itself as without_host
from ruikatsu.domain.templates import template
from ruikatsu.store import Store
from ruikatsu.store.recurring import begin_series, go_on
from ruikatsu.web.hosts import add_host, hashed
from tests.domain.making import settings
from tests.running import RunningHub

RULE = "FREQ=MINUTELY;INTERVAL=14"
Made = dict[str, Any]


async def autopilot(hub: RunningHub, url: str, prefix: str, *words: str) -> Any:
    """`ruikatsu autopilot` as an operator uses it: what it prints for programs, or why it does not."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("RUIKATSU_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "ruikatsu", "autopilot", *words, "--json",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env={**env, "RUIKATSU_REDIS_URL": url, "RUIKATSU_PREFIX": prefix},
    )  # fmt: skip
    printed, complained = await process.communicate()
    return json.loads(printed) if process.returncode == 0 else complained.decode()


async def rooms(hub: RunningHub, series: str) -> list[Made]:
    async with hub.http() as http:
        cards: list[Made] = (await http.get("/api/rooms")).json()["rooms"]
    return [card for card in cards if card["series"] == series]


async def test_an_operator_begins_one_people_drop_in_and_the_operator_ends_it(
    hub: RunningHub, valkey_url: str, prefix: str
) -> None:
    begun = await autopilot(hub, valkey_url, prefix, "add", "At any hour", "--language", "ja")
    assert begun["rule"] == RULE
    on, *coming = await rooms(hub, begun["id"])
    assert (on["state"], on["title"], on["autopilot"]) == ("live", "At any hour", True)
    assert len(coming) == 2
    assert on["ends_at"] == coming[0]["starts_at"]
    async with hub.http() as http:
        place = (await http.post("/api/drop-in", json={})).json()
    assert place["room"] == on["id"]
    await hub.enter(on["id"], place)
    listed = await autopilot(hub, valkey_url, prefix, "list")
    assert [one["id"] for one in listed] == [begun["id"]]
    saved = await hub.seat(coming[0]["id"])
    ended = await autopilot(hub, valkey_url, prefix, "stop", begun["id"])
    assert ended["cancelled"] == [card["id"] for card in coming]
    late = await hub.line(coming[0]["id"])
    await late.send({"op": "hello", "token": saved["token"]})
    assert (await late.until("bye"))["code"] == "cancelled"
    assert await autopilot(hub, valkey_url, prefix, "list") == []
    assert "No" in await autopilot(hub, valkey_url, prefix, "stop", begun["id"])
    assert [card["id"] for card in await rooms(hub, begun["id"])] == [on["id"]]


async def test_a_rule_that_does_not_fit_is_told(
    hub: RunningHub, valkey_url: str, prefix: str
) -> None:
    for words in (("--repeats", "FREQ=DAILY;COUNT=3"), ("--repeats", "x"), ("--zone", "Mars")):
        told = await autopilot(hub, valkey_url, prefix, "add", "Hour", *words)
        assert words[0] in told
    assert await autopilot(hub, valkey_url, prefix, "list") == []


async def test_nobody_writes_and_nobody_calls_in_vain(hub: RunningHub) -> None:
    made = without_host(settings(template("ten_minutes")))
    room = await hub.room(made.programme, autopilot=True, starts_at=hub.now() - 450_000)
    guest = await hub.guest(room.id)
    assert guest.welcome["room"]["autopilot"] is True
    assert (await guest.say("hello?"))["code"] == "chat_closed"
    await guest.send({"op": "signal", "kind": "candle"})
    assert (await guest.until("signals"))["counts"] == {"candle": 1}


async def test_the_next_room_is_made_by_whichever_server_takes_the_job(
    hub: RunningHub, other_hub: RunningHub, store: Store
) -> None:
    room = without_host(settings(template("listening_room")))
    length = room.programme.length_ms
    # The next one begins in a second and a half: then there have to be two behind it.
    first = hub.now() - length + 1_500
    begun = Series("by-job", "secret", RULE, first - first % 1_000, room)
    made = await begin_series(store, begun)
    assert len(made) == 3
    async with asyncio.timeout(15):
        while len(found := await rooms(hub, "by-job")) < 3 or found[0]["id"] == made[0].id:  # noqa: ASYNC110
            await asyncio.sleep(0.2)
    assert [card["id"] for card in found[:2]] == [made[1].id, made[2].id]
    starts = [card["starts_at"] for card in found]
    assert len(set(starts)) == len(starts) == 3


async def test_making_them_twice_makes_them_once(hub: RunningHub, store: Store) -> None:
    room = without_host(settings(template("listening_room")))
    begun = Series("twice", "secret", RULE, hub.now() - hub.now() % 1_000, room)
    made = await begin_series(store, begun)
    await asyncio.gather(*[go_on(store, "twice") for _ in range(5)])
    assert {card["id"] for card in await rooms(hub, "twice")} == {one.id for one in made}


async def test_a_series_ends_with_its_hosts_key(hub: RunningHub, store: Store) -> None:
    key = await add_host(store, "Mio")
    async with hub.http() as http:
        headers = {"Authorization": f"Bearer {key}"}
        body = {"title": "Each hour", "template": "gentle_hour", "autopilot": True}
        endless = {**body, "repeats": "FREQ=HOURLY"}
        made = (await http.post("/api/rooms", json=endless, headers=headers)).json()
        assert {phase["chat"] for phase in made["programme"]["phases"]} == {"closed"}
        assert len(made["occurrences"]) == 3
        own: httpx.Response = await http.get("/api/host/rooms", headers=headers)
        assert {room["series"] for room in own.json()["rooms"]} == {made["series"]}
    assert await go_on(store, made["series"])
    await store.host_revoke(hashed(key))
    assert not await go_on(store, made["series"])
    assert await store.series_all() == {}


async def test_a_host_ends_a_series_that_has_no_end(hub: RunningHub, store: Store) -> None:
    key = await add_host(store, "Mio")
    async with hub.http() as http:
        headers = {"Authorization": f"Bearer {key}"}
        asked = {"title": "Each hour", "template": "gentle_hour", "repeats": "FREQ=HOURLY"}
        refused = await http.post("/api/rooms", json=asked, headers=headers)
        assert refused.json()["errors"][0]["code"] == "repeats_without_end"
        by_itself = {**asked, "autopilot": True}
        made = (await http.post("/api/rooms", json=by_itself, headers=headers)).json()
        ended = await http.post(f"/api/series/{made['series']}/cancel", headers=headers)
        assert len(ended.json()["cancelled"]) == 2
    assert not await go_on(store, made["series"])
