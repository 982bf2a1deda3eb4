"""How people feel, over the wire: without a name, in groups of five, at the door, at the close and 90 minutes later."""

import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from ruikatsu.domain.mood import AT_LEAST, later, tag_of
from ruikatsu.domain.programme import Programme
from ruikatsu.domain.room import Settings
from ruikatsu.store import Store
from ruikatsu.store.replay import load
from ruikatsu.web.hosts import add_host, hashed
from tests.running import RunningHub, phase, running_hub, talking
from tests.system.test_the_box import ok

MINUTE = 60_000
LONG_AGO = 100 * MINUTE


@pytest.fixture
async def hub(valkey_url: str, prefix: str) -> AsyncIterator[RunningHub]:
    async with running_hub(valkey_url, prefix) as running:
        yield running


@pytest.fixture
async def other_hub(hub: RunningHub, valkey_url: str, prefix: str) -> AsyncIterator[RunningHub]:
    async with running_hub(valkey_url, prefix) as running:
        yield running


async def post(hub: RunningHub, path: str, body: Any) -> httpx.Response:
    async with hub.http() as http:
        return await http.post(path, json=body)


async def feels(hub: RunningHub, room: str, ticket: str, when: str, **felt: Any) -> int:
    if when == "later":
        return (await post(hub, "/api/mood", {"ticket": ticket, **felt})).status_code
    body = {"ticket": ticket, "when": when, **felt}
    return (await post(hub, f"/api/rooms/{room}/mood", body)).status_code


async def tickets(hub: RunningHub, room: Settings, n: int) -> list[str]:
    return [(await hub.seat(room.id, f"Heron {number}"))["mood"] for number in range(n)]


async def get(hub: RunningHub, path: str, token: str) -> httpx.Response:
    async with hub.http() as http:
        return await http.get(path, headers={"Authorization": f"Bearer {token}"})


async def report(hub: RunningHub, room: Settings, key: str) -> dict[str, Any]:
    answer = await get(hub, f"/api/rooms/{room.id}/report", key)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def long_room(hub: RunningHub, key: str) -> Settings:
    """A room that began long ago: the last question is due."""
    return await hub.room(talking(7_200), starts_at=hub.now() - LONG_AGO, made_by=hashed(key))


@pytest.fixture
async def key(hub: RunningHub) -> str:
    return await add_host(hub.app.store, "Mio")


async def test_of_four_nothing_is_shown_and_of_five_the_group(
    hub: RunningHub, other_hub: RunningHub, key: str
) -> None:
    room = await long_room(hub, key)
    many = await tickets(hub, room, 2 * AT_LEAST)

    async def shown() -> Any:
        return (await report(other_hub, room, key))["report"]["mood"]["pleasure"]["before"]

    nothing = {"answers": None, "bins": None, "mean": None, "why_not": "fewer_than_five"}
    for n, ticket in enumerate(many[: AT_LEAST - 1]):
        assert await feels(hub, room.id, ticket, "before", pleasure=10 * n) == 204
        assert await shown() == nothing
    assert await feels(other_hub, room.id, many[4], "before", pleasure=100) == 204
    five = {"answers": 5, "bins": [2, 2, 0, 0, 1], "mean": 34, "why_not": None}
    assert await shown() == five
    for ticket in many[AT_LEAST:-1]:
        assert await feels(hub, room.id, ticket, "before", pleasure=50) == 204
        assert await shown() == five, "one more answer is seen only with four others"
    assert await feels(hub, room.id, many[-1], "before", pleasure=50) == 204
    assert (await shown())["bins"] == [2, 2, 5, 0, 1]


async def test_the_curve_of_a_group_at_the_door_at_the_close_and_later(
    hub: RunningHub, key: str
) -> None:
    room = await long_room(hub, key)
    for ticket in await tickets(hub, room, AT_LEAST):
        for when, pleasure, arousal in (("before", 45, 70), ("after", 25, 30), ("later", 65, 50)):
            felt = {"pleasure": pleasure, "arousal": arousal}
            assert await feels(hub, room.id, ticket, when, **felt) == 204
    mood = (await report(hub, room, key))["report"]["mood"]
    whens = ("before", "after", "later")
    assert [mood["pleasure"][when]["mean"] for when in whens] == [50, 30, 70]
    assert [mood["arousal"][when]["mean"] for when in whens] == [70, 30, 50]
    assert mood["pleasure"]["difference"] == -20, "the dip at the close is expected"


async def test_a_second_answer_is_let_go_kindly(hub: RunningHub, key: str) -> None:
    room = await long_room(hub, key)
    first, *others = await tickets(hub, room, AT_LEAST)
    for pleasure in (0, 100, 100, 100, 100, 100):
        assert await feels(hub, room.id, first, "after", pleasure=pleasure) == 204
    for ticket in others:
        assert await feels(hub, room.id, ticket, "after", pleasure=0) == 204
    mood = (await report(hub, room, key))["report"]["mood"]
    assert mood["pleasure"]["after"]["bins"] == [5, 0, 0, 0, 0]


async def test_only_guests_are_asked(hub: RunningHub) -> None:
    room, elsewhere = await hub.room(), await hub.room()
    ticket = (await hub.seat(room.id, "Heron"))["mood"]
    assert "mood" not in await hub.seat(room.id, role="listener")
    assert "mood" not in await hub.staff_seat(room, "host", "Mio")
    assert "mood" not in await hub.staff_seat(room, "moderator", "Ren")
    seat = await hub.seat(room.id, "Otter")
    for text, status in ((ticket, 204), (seat["token"], 401), ("nonsense", 401)):
        assert await feels(hub, room.id, text, "before", pleasure=50) == status
    strange = (await hub.seat(elsewhere.id, "Otter"))["mood"]
    assert await feels(hub, room.id, strange, "before", pleasure=50) == 403
    bodies: list[dict[str, Any]] = [
        {"when": "before", "pleasure": 101},
        {"when": "before", "pleasure": -1},
        {"when": "before", "arousal": 5.5},
        {"when": "later", "pleasure": 5},
        {"when": "never", "pleasure": 5},
        {"when": "before"},
        {"pleasure": 5},
        {},
    ]
    for body in bodies:
        answer = await post(hub, f"/api/rooms/{room.id}/mood", {"ticket": ticket, **body})
        assert answer.status_code == 422, body
    assert (await post(hub, "/api/mood", {"ticket": ticket})).status_code == 422


async def test_each_question_has_its_time(hub: RunningHub) -> None:
    room = await hub.room()
    host, ticket = await hub.host(room), (await hub.seat(room.id, "Heron"))["mood"]
    early = await post(hub, "/api/mood", {"ticket": ticket, "pleasure": 5})
    assert (early.status_code, early.json()["code"]) == (409, "mood_early")
    assert 80 * 60 < early.json()["retry_after"] <= 85 * 60
    await ok(host, "steer", steer="close", emergency=True)
    body = {"ticket": ticket, "when": "before", "pleasure": 5}
    late = await post(hub, f"/api/rooms/{room.id}/mood", body)
    assert (late.status_code, late.json()["code"]) == (410, "room_closed")
    assert await feels(hub, room.id, ticket, "after", pleasure=5) == 204
    coming = await hub.room(starts_at=hub.now() + 3_600_000)
    saved = (await hub.seat(coming.id, "Heron"))["mood"]
    assert await feels(hub, coming.id, saved, "after", pleasure=5) == 409
    assert await feels(hub, coming.id, saved, "before", pleasure=5) == 204


async def test_the_last_answer_is_taken_and_shown_when_the_room_is_long_erased(
    hub: RunningHub, other_hub: RunningHub, store: Store, key: str
) -> None:
    programme = Programme((phase("close", 6_002, "open"),))
    begun = hub.now() - LONG_AGO
    room = await hub.room(programme, starts_at=begun, retention_ms=500, made_by=hashed(key))
    line = await hub.guest(room.id, "Watch")
    many = await tickets(hub, room, AT_LEAST)
    assert await feels(hub, room.id, many[0], "before", pleasure=50) == 204
    curve = (await report(hub, room, key))["curve"]
    await line.until("bye", patience=15)
    gone = await get(hub, f"/api/rooms/{room.id}/report", key)
    assert gone.status_code == 404
    assert await feels(hub, room.id, many[0], "after", pleasure=5) == 404
    for ticket in many:
        assert await feels(other_hub, room.id, ticket, "later", pleasure=70) == 204
    left = await get(other_hub, "/api/mood", curve)
    assert left.status_code == 200
    assert left.json()["mood"]["pleasure"]["later"]["answers"] == 5
    assert left.json()["mood"]["pleasure"]["before"]["answers"] is None
    for token in ("nonsense", many[0]):
        assert (await get(hub, "/api/mood", token)).status_code == 401
    # What is left names neither the room nor anybody who was in it.
    _, names = await store.reads.call("SCAN", b"0", "MATCH", f"*{room.id}*", "COUNT", 99_999)
    assert names == []


async def test_nothing_that_is_kept_of_an_answer_leads_to_who_gave_it(
    hub: RunningHub, store: Store
) -> None:
    room = await hub.room()
    seat = await hub.seat(room.id, "Heron")
    assert await feels(hub, room.id, seat["mood"], "before", pleasure=42, arousal=1) == 204
    made = (await load(store, room.id)).state
    counts, answered = store.keys.mood(tag_of(made.settings.hash_key))
    marks = b" ".join(await store.reads.call("SMEMBERS", answered))
    kept = marks + b" ".join(await store.reads.call("HGETALL", counts)) + counts
    nonce = json.loads(_open(seat["mood"]))[1]
    for trace in (seat["person"], "Heron", room.id, nonce, made.settings.hash_key):
        assert trace.encode() not in kept, trace


async def test_a_ticket_tells_neither_room_nor_person(hub: RunningHub) -> None:
    room = await hub.room()
    seats = [await hub.seat(room.id, name) for name in ("Heron", "Otter")]
    texts = [_open(seat["mood"]) for seat in seats]
    for seat, text in zip(seats, texts, strict=True):
        for trace in (room.id, seat["person"], seat["name"]):
            assert trace not in text
    made = (await load(hub.app.store, room.id)).state
    tag, nonce, from_at, until = json.loads(texts[0])
    assert tag == tag_of(made.settings.hash_key)
    assert nonce != json.loads(texts[1])[1]
    assert from_at == later(room.starts_at, until).from_at


def _open(ticket: str) -> str:
    """What stands in a ticket, for whoever holds it."""
    payload = ticket.rpartition(".")[0]
    assert not payload.startswith("."), "not compressed"
    return base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()
