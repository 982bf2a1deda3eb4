"""Afterwards: what a host is told of a room that was held, and how people felt."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from ruikatsu.domain.programme import Programme
from ruikatsu.domain.room import Settings
from ruikatsu.hub import sampling
from ruikatsu.store import Store
from ruikatsu.web.hosts import add_host, hashed
from tests.protocol.test_openapi import holds
from tests.running import RunningHub, phase, running_hub, talking
from tests.wire import Client

FILES = ["report", "report.csv", "audit", "audit.csv"]
CANARY = "the canary sings"


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute is a long time for a test: how full a room is is told more often here."""
    monkeypatch.setattr(sampling, "EVERY_MS", 200)


@pytest.fixture
async def hub(valkey_url: str, prefix: str) -> AsyncIterator[RunningHub]:
    async with running_hub(valkey_url, prefix) as running:
        yield running


@pytest.fixture
async def other_hub(hub: RunningHub, valkey_url: str, prefix: str) -> AsyncIterator[RunningHub]:
    async with running_hub(valkey_url, prefix) as running:
        yield running


@pytest.fixture
async def key(hub: RunningHub) -> str:
    """Of the host who made the room."""
    return await add_host(hub.app.store, "Mio")


async def ask(
    hub: RunningHub, method: str, room: str, what: str, token: str | None, body: Any = None
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with hub.http() as http:
        return await http.request(method, f"/api/rooms/{room}/{what}", headers=headers, json=body)


async def got(hub: RunningHub, room: Settings, what: str, token: str) -> Any:
    answer = await ask(hub, "GET", room.id, what, token)
    assert answer.status_code == 200, answer.text
    return answer.json() if "." not in what else rows_of(answer)


def rows_of(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


async def ok(client: Client, op: str, **fields: Any) -> None:
    answer = await client.ask(op, **fields)
    assert answer["op"] == "ok", answer


async def until(fits: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(10):
        while not await fits():  # noqa: ASYNC110  the store tells nobody
            await asyncio.sleep(0.02)


def total(minutes: list[dict[str, Any]], figure: str) -> int:
    return sum(minute[figure] for minute in minutes)


async def test_a_whole_session_on_two_hubs_is_told_exactly(
    hub: RunningHub, other_hub: RunningHub, key: str
) -> None:
    room = await hub.room(made_by=hashed(key), title="An evening for those who lost somebody")
    host, moderator = await hub.host(room, "Mio"), await other_hub.moderator(room, "Ren")
    heron, otter = await hub.guest(room.id, "Heron"), await other_hub.guest(room.id, "Otter")
    listeners = [await other_hub.listener(room.id) for _ in range(2)]

    # Words: four stand, one is taken back, two are held.
    await heron.say(f"{CANARY} one")
    await otter.say(f"{CANARY} two", veil=CANARY)
    wrong = await otter.say(f"{CANARY} three")
    await heron.say(f"{CANARY} four")
    await ok(moderator, "redact", seq=wrong["seq"])
    await ok(otter, "say", text=f"{CANARY} https://example.org/a")
    first = (await host.told("held"))["item"]
    await ok(moderator, "release", item=first)
    await ok(heron, "say", text=f"{CANARY} https://example.org/b")
    second = (await host.until(lambda f: f.get("type") == "held" and f["item"] != first))["item"]
    await ok(host, "decline", item=second, why="no links here")
    await ok(otter, "report", seq=wrong["seq"], why=CANARY)

    # Signals, from people and from those who listen.
    for client, kind in [
        (heron, "tear"),
        (heron, "tear"),
        (otter, "candle"),
        (listeners[0], "hug"),
    ]:
        await client.send({"op": "signal", "kind": kind})

    # Tools, notes, and two calls for help of which one is taken.
    await ok(host, "mute", person=otter.person, for_ms=60_000, why="a break")
    await ok(host, "unmute", person=otter.person)
    await ok(moderator, "note", text=CANARY)
    await ok(heron, "help", text=CANARY)
    call = (await moderator.told("help_called"))["item"]
    await ok(moderator, "claim", item=call)
    await ok(moderator, "tell", item=call, text=CANARY)
    await ok(heron, "answer", item=call, text=CANARY)
    await ok(listeners[1], "help")

    # The programme: more time, a pause, and an end at once.
    await ok(host, "steer", steer="extend", by_ms=300_000)
    await ok(host, "steer", steer="hold")
    await ok(host, "steer", steer="resume")

    async def counted() -> bool:
        store = hub.app.store
        full = (4, 2) in (await store.samples(room.id)).values()
        return full and sum((await store.tally(room.id)).values()) == 4

    await until(counted)
    await ok(host, "steer", steer="close", emergency=True)

    told = await got(hub, room, "report", key)
    holds("get", "/api/rooms/{room}/report", 200, told)
    found = told["report"]
    assert found["state"] == "closed"
    at = {step["kind"]: step["at"] for step in found["steps"]}
    assert list(at) == ["extend", "hold", "resume", "emergency"]
    (only,) = found["phases"]
    assert (only["kind"], only["starts_at"]) == ("share", room.starts_at)
    times = found["times"]
    assert only["ends_at"] == times["ended_at"] == times["emergency_at"] == at["emergency"]
    assert times["planned_ends_at"] == room.starts_at + talking().length_ms
    assert (times["held_ms"], times["added_ms"]) == (at["resume"] - at["hold"], 300_000)
    assert told["erased_at"] == at["emergency"] + room.retention_ms

    minutes = found["minutes"]
    assert (total(minutes, "words"), total(minutes, "help")) == (4, 2)
    assert found["signals"] == {"tear": 2, "hug": 1, "candle": 1, "me_too": 0}
    for kind, n in found["signals"].items():
        assert sum(minute["signals"][kind] for minute in minutes) == n
    assert found["people"] == {
        "guests": 2, "staff": 2, "knocked": 0, "peak": 4, "peak_listeners": 2,
    }  # fmt: skip
    assert found["words"] == {
        "said": 4, "redacted": 1, "reported": 1, "held": 2, "released": 1, "declined": 1,
    }  # fmt: skip
    assert (found["help"]["calls"], found["help"]["taken"]) == (2, 1)
    assert found["help"]["median_s"] == found["help"]["longest_s"] == 0
    assert found["alone"] == []
    used = (
        "redact release decline mute unmute note claim.help tell.help "
        "steer.extend steer.hold steer.resume steer.emergency"
    )
    assert found["tools"] == dict.fromkeys(used.split(), 1)
    for name in ("Heron", "Otter", "Mio", "Ren", CANARY, room.hash_key or "-", heron.person):
        assert name not in str(found)

    # The other hub tells the same.
    assert (await got(other_hub, room, "report", key))["report"] == found

    record = await got(other_hub, room, "audit", key)
    holds("get", "/api/rooms/{room}/audit", 200, record)
    mio, ren = {"name": "Mio", "role": "host"}, {"name": "Ren", "role": "moderator"}
    acts = [
        (act["who"], act["what"], act["whom"], act["why"], act["for_ms"])
        for act in record["acts"]
        if act["what"] != "auto.held.link"
    ]
    minute = 60_000
    assert acts == [
        (mio, "seat", None, None, None),
        (ren, "seat", None, None, None),
        (ren, "redact", "Otter", None, None),
        (ren, "release", "Otter", None, None),
        (mio, "decline", "Heron", "no links here", None),
        (mio, "mute", "Otter", "a break", minute),
        (mio, "unmute", "Otter", None, None),
        (ren, "note", None, None, None),
        (ren, "claim.help", "Heron", None, None),
        (ren, "tell.help", "Heron", None, None),
        (mio, "steer.extend", None, None, 300_000),
        (mio, "steer.hold", None, None, None),
        (mio, "steer.resume", None, None, None),
        (mio, "steer.emergency", None, None, None),
    ]
    by_itself = [act for act in record["acts"] if act["who"] is None]
    assert {act["what"] for act in by_itself} == {"auto.held.link"}
    assert sum(act["count"] for act in by_itself) == 2
    assert CANARY not in str(record)
    assert [(one["name"], one["help"], one["taken"]) for one in record["look_after"]] == [
        ("Heron", 1, True),
        (None, 1, False),
    ]

    # And for a spreadsheet.
    series = await got(hub, room, "report.csv", key)
    assert [row["minute"] for row in series] == sorted({row["minute"] for row in series})
    for figure, n in {"words": 4, "help": 2, "tear": 2, "hug": 1, "candle": 1, "me_too": 0}.items():
        assert sum(int(row[figure]) for row in series) == n
    assert max(int(row["people"]) for row in series) == 4
    assert max(int(row["listeners"]) for row in series) == 2
    listed = await got(hub, room, "audit.csv", key)
    assert [row["what"] for row in listed] == [act["what"] for act in record["acts"]]
    assert [row["for_s"] for row in listed if row["what"] == "mute"] == ["60"]


async def test_a_file_s_name_says_nothing_of_the_room(hub: RunningHub, key: str) -> None:
    room = await hub.room(made_by=hashed(key), title="For those who lost a child")
    for what in FILES:
        answer = await ask(hub, "GET", room.id, what, key)
        named = answer.headers["content-disposition"]
        assert named.startswith("attachment;")
        assert not any(part in named for part in ("lost", room.id, "Mio", "rui"))
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@1", '=cmd|"/C calc"!A0'])
async def test_no_spreadsheet_takes_a_name_or_a_reason_for_a_formula(
    hub: RunningHub, key: str, name: str
) -> None:
    room = await hub.room(made_by=hashed(key))
    host, guest = await hub.host(room, "=HYPERLINK(1)"), await hub.guest(room.id, name)
    await ok(host, "mute", person=guest.person, for_ms=60_000, why="=2+3")
    row = next(row for row in await got(hub, room, "audit.csv", key) if row["what"] == "mute")
    assert (row["who"], row["whom"], row["why"]) == ("'=HYPERLINK(1)", f"'{name}", "'=2+3")


# Who may ask.


@pytest.mark.parametrize("what", FILES)
async def test_it_is_for_the_host_alone(hub: RunningHub, key: str, what: str) -> None:
    room, elsewhere = await hub.room(made_by=hashed(key)), await hub.room(made_by=hashed(key))
    chairs = {role: (await hub.staff_seat(room, role, role))["token"] for role in ("host", "moderator")}  # fmt: skip
    guest = (await hub.seat(room.id, "Heron"))["token"]
    listener = (await hub.seat(room.id, role="listener"))["token"]
    far = (await hub.staff_seat(elsewhere, "host", "host"))["token"]
    another = await add_host(hub.app.store, "Sora")
    invitation = hub.links(room).host.partition("=")[2]
    asked = {
        key: 200,
        chairs["host"]: 200,
        None: 401,
        "nonsense": 401,
        invitation: 401,
        chairs["moderator"]: 403,
        guest: 403,
        listener: 403,
        far: 403,
        another: 403,
    }
    for token, status in asked.items():
        assert (await ask(hub, "GET", room.id, what, token)).status_code == status
    assert (await ask(hub, "GET", "nowhere", what, key)).json()["code"] == "unknown_room"


async def test_a_host_who_is_signed_in_at_the_page_needs_no_key(hub: RunningHub, key: str) -> None:
    room = await hub.room(made_by=hashed(key))
    async with hub.http() as http:
        assert (await http.get(f"/api/rooms/{room.id}/report")).status_code == 401
        signed = await http.post("/api/host/session", json={"key": key})
        assert signed.status_code == 201
        assert (await http.get(f"/api/rooms/{room.id}/report")).status_code == 200
        other = await hub.room()
        assert (await http.get(f"/api/rooms/{other.id}/report")).status_code == 403


async def test_the_report_goes_with_the_chair(hub: RunningHub, key: str) -> None:
    room = await hub.room(made_by=hashed(key))
    seat, heir = await hub.staff_seat(room, "host", "Mio"), await hub.seat(room.id, "Heron")
    host = await hub.enter(room.id, seat)
    assert (await ask(hub, "GET", room.id, "audit", heir["token"])).status_code == 403
    await ok(host, "chair", person=heir["person"])
    assert (await ask(hub, "GET", room.id, "audit", seat["token"])).status_code == 403
    assert (await ask(hub, "GET", room.id, "audit", heir["token"])).status_code == 200


@pytest.mark.parametrize("demoted", [True, False])
async def test_no_old_token_of_a_chair_opens_the_report_once_the_seat_is_gone(
    hub: RunningHub, other_hub: RunningHub, key: str, demoted: bool
) -> None:
    room = await hub.room(made_by=hashed(key))
    seat, heir = await hub.staff_seat(room, "host", "Mio"), await hub.seat(room.id, "Heron")
    host = await hub.enter(room.id, seat)
    await ok(host, "chair", person=heir["person"])
    new = await other_hub.enter(room.id, heir)
    if demoted:
        await ok(new, "moderator", person=seat["person"], on=False)
        assert (await ask(hub, "DELETE", room.id, "seats", seat["token"])).status_code == 204
    else:
        await ok(new, "remove", person=seat["person"])
    for one in (hub, other_hub):
        for what in (*FILES, "box"):
            assert (await ask(one, "GET", room.id, what, seat["token"])).status_code == 403
    assert (await ask(hub, "GET", room.id, "audit", heir["token"])).status_code == 200


async def test_after_its_retention_no_figures_are_left(
    hub: RunningHub, store: Store, key: str
) -> None:
    programme = Programme((phase("close", 2, "open"),))
    room = await hub.room(programme, starts_at=hub.now(), retention_ms=500, made_by=hashed(key))
    guest = await hub.seat(room.id, "Heron")
    line = await hub.enter(room.id, guest)

    async def counted() -> bool:
        return bool(await store.samples(room.id))

    await until(counted)
    assert (await ask(hub, "GET", room.id, "report", key)).status_code == 200
    await line.until("bye", patience=15)
    for what in FILES:
        assert (await ask(hub, "GET", room.id, what, key)).status_code == 404
    cursor, found = await store.reads.call("SCAN", b"0", "MATCH", f"*{room.id}*", "COUNT", 9_999)
    assert (cursor, found) == (b"0", [])
