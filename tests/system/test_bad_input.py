"""What does not fit gets its own code and a sentence; nobody else notices."""

import asyncio
import json
from typing import Any

import pytest
from websockets.exceptions import InvalidHandshake, InvalidStatus

from ruikatsu.errors import CODES
from tests.hub.wire import text
from tests.running import RunningHub
from tests.wire import Client


@pytest.fixture
async def neighbour(hub: RunningHub) -> Client:
    """Somebody in the same room, who must not notice anything."""
    room = await hub.room()
    return await hub.guest(room.id, "Neighbour")


def _room_of(client: Client) -> str:
    return str(client.welcome["room"]["id"])


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("{not json", "malformed"),
        ("[]", "malformed"),
        ('"hello"', "malformed"),
        ("[" * 60_000, "malformed"),
        ('{"op":1}', "malformed"),
        (b"\x00\x01", "binary"),
        ("x" * (64 * 1024 + 1), "too_big"),
    ],
    ids=["not json", "a list", "a string", "nested deep", "no op", "binary", "oversized"],
)
async def test_what_is_not_of_the_wire_ends_that_line_and_no_other(
    hub: RunningHub, neighbour: Client, frame: str | bytes, code: str
) -> None:
    room = _room_of(neighbour)
    bad = await hub.guest(room, "Bad")
    await bad.send(frame)
    bye = await bad.until("bye")
    assert bye["code"] == code
    assert bye["why"]
    assert (await bad.until_closed())[0] == CODES[code].close
    assert (await neighbour.say("still here"))["op"] == "ok"


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"op": "dance", "id": "1"}, "unknown_op"),
        ({"op": "say", "id": "1"}, "invalid"),
        ({"op": "say", "id": "1", "text": 7}, "invalid"),
        ({"op": "say", "id": "1", "text": ""}, "empty"),
        ({"op": "say", "id": "1", "text": " \u200b\n "}, "empty"),
        ({"op": "say", "id": "1", "text": "a" * 1_001}, "too_long"),
        ({"op": "say", "id": "1", "text": "a", "reply_to": 999}, "unknown_message"),
        ({"op": "report", "id": "1", "seq": 999, "why": ""}, "unknown_message"),
        ({"op": "steer", "id": "1", "steer": "hold"}, "not_allowed"),
        ({"op": "mute", "id": "1", "person": "x", "for_ms": 1}, "not_allowed"),
        ({"op": "hello", "token": "again"}, "unknown_op"),
    ],
    ids=lambda value: json.dumps(value)[:40] if isinstance(value, dict) else value,
)
async def test_a_command_that_does_not_fit_is_answered_and_the_line_stays(
    hub: RunningHub, neighbour: Client, frame: dict[str, Any], code: str
) -> None:
    bad = await hub.guest(_room_of(neighbour))
    await bad.send(frame)
    no = await bad.until("no")
    assert no["code"] == code
    assert no["why"]
    assert no.get("id") == frame.get("id")
    assert (await bad.say("and on we go"))["op"] == "ok"
    await neighbour.heard("and on we go")
    assert not [f for f in neighbour.frames if f["op"] in ("no", "bye")]


async def test_the_sentence_is_in_the_language_of_the_person(hub: RunningHub) -> None:
    room = await hub.room()
    seat = await hub.seat(room.id)
    line = await hub.line(room.id)
    await line.send({"op": "hello", "token": seat["token"], "language": "ja-JP"})
    await line.until("welcome")
    assert (await line.say(""))["why"] == "まだ言葉がありません。"


async def test_unknown_fields_are_ignored(hub: RunningHub) -> None:
    room = await hub.room()
    guest = await hub.guest(room.id)
    assert (await guest.say("hello", mood="grey", extra={"a": [1]}))["op"] == "ok"


async def test_the_first_frame_is_hello(hub: RunningHub) -> None:
    room = await hub.room()
    for frame in ({"op": "say", "id": "1", "text": "hi"}, {"op": "ping", "t0": 1}, {"op": "what"}):
        line = await hub.line(room.id)
        await line.send(frame)
        assert (await line.until("bye"))["code"] == "hello_first"
        assert (await line.until_closed())[0] == 4510


async def test_a_line_without_hello_is_closed(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ruikatsu.hub.reception.HELLO_WITHIN_S", 1)
    room = await hub.room()
    line = await hub.line(room.id)
    assert (await line.until("bye"))["code"] == "hello_timeout"
    assert (await line.until_closed())[0] == 4011


async def test_a_flood_of_frames_ends_that_line(
    hub: RunningHub, neighbour: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub.app.reception, "_frame_rate", 100)
    flood = await hub.guest(_room_of(neighbour))
    for _ in range(400):
        await flood.send({"op": "signal", "kind": "tear"})
    bye = await flood.until("bye")
    assert bye["code"] == "too_many"
    assert bye["retry_after"] > 0
    assert (await neighbour.say("calm"))["op"] == "ok"


@pytest.mark.alone
async def test_signals_of_one_person_are_bounded(hub: RunningHub, neighbour: Client) -> None:
    eager = await hub.guest(_room_of(neighbour))
    for _ in range(50):
        await eager.send({"op": "signal", "kind": "hug"})
    await eager.settle()
    await neighbour.until("signals")
    await asyncio.sleep(0.6)
    fell = sum(f["counts"].get("hug", 0) for f in neighbour.frames if f["op"] == "signals")
    assert 1 <= fell <= 8


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"origin": "https://elsewhere.example"}, 403),
        ({"subprotocols": ["something.else"]}, 400),
    ],
    ids=["another origin", "another subprotocol"],
)
async def test_a_handshake_that_is_not_ours(
    hub: RunningHub, options: dict[str, Any], status: int
) -> None:
    room = await hub.room()
    with pytest.raises(InvalidStatus) as refused:
        await hub.line(room.id, **options)
    assert refused.value.response.status_code == status


NO_ORIGINS = ["http://[", "http://[::1", "[", "//]", "http://\u2100.example", "\xff", "null", ""]


@pytest.mark.parametrize("origin", NO_ORIGINS, ids=ascii)
async def test_an_origin_that_is_no_address_is_another_house_s(
    hub: RunningHub, origin: str
) -> None:
    room = await hub.room()
    sent = origin.encode("utf-8")
    assert (
        await _raw(hub, f"GET /api/rooms/{room.id}/live", [*HANDSHAKE, b"Origin: " + sent]) == 403
    )
    assert await _raw(hub, f"POST /api/rooms/{room.id}/seats", [b"Origin: " + sent]) == 403
    assert (
        await _raw(hub, "POST /api/host/session", [b"Origin: " + sent, b"Cookie: rk_host=x"]) == 403
    )
    assert hub.app.hub.tasks.failed == 0


TWICE = [
    [b"Origin: http://a.example", b"Origin: http://b.example"],
    [b"User-Agent: one", b"User-Agent: two"],
    [b"Accept-Language: ja", b"Accept-Language: en"],
    [b"Sec-Fetch-Site: same-origin", b"Sec-Fetch-Site: cross-site"],
    [b"X-Forwarded-For: fe80::1%eth0"],
    [b"X-Forwarded-For: fe80::1%\xff, ::ffff:1.2.3.4"],
    [b"X-Forwarded-For: [::1]:80", b"X-Forwarded-For: ,,"],
    [b"User-Agent: \xff\xfe" + b"x" * 400],
    [b"Authorization: Bearer \xff"],
    [b"Cookie: rk_host=\xff; rk_host"],
    [b"Accept-Language: en;q=1e999, ja;q=nan"],
]


@pytest.mark.parametrize("headers", TWICE, ids=lambda headers: ascii(headers[0][:30]))
async def test_no_header_breaks_a_call_or_a_handshake(
    hub: RunningHub, headers: list[bytes]
) -> None:
    room = await hub.room()
    host = await hub.host(room)
    banned = await hub.seat(room.id, X_Forwarded_For="198.51.100.1")
    await host.ask(
        "ban", person=banned["person"]
    )  # from now on the door asks where somebody comes from
    for call in ("POST /api/rooms/{}/seats", "GET /api/rooms/{}", "POST /api/drop-in"):
        assert await _raw(hub, call.format(room.id), headers) < 500
    shaken = await _raw(hub, f"GET /api/rooms/{room.id}/live", HANDSHAKE + headers, hello=True)
    assert shaken in (101, 403)


HANDSHAKE = [
    b"Connection: Upgrade",
    b"Upgrade: websocket",
    b"Sec-WebSocket-Version: 13",
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    b"Sec-WebSocket-Protocol: ruikatsu.v1",
]


async def _raw(hub: RunningHub, call: str, headers: list[bytes], *, hello: bool = False) -> int:
    """The status that these bytes are answered with; after a handshake a listener's hello must be answered too."""
    host, _, port = hub.base.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    body = b'{"as":"guest","agreed":true}' if call.startswith("POST") else b""
    head = [f"{call} HTTP/1.1".encode(), b"Host: " + f"{host}:{port}".encode(), *headers]
    if body:
        head += [b"Content-Type: application/json", b"Content-Length: %d" % len(body)]
    try:
        async with asyncio.timeout(5):
            writer.write(b"\r\n".join([*head, b"", body]))
            status = int((await reader.readline()).split()[1])
            if hello and status == 101:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(text('{"op":"hello","as":"listener"}'))
                assert await reader.read(2)
            return status
    finally:
        writer.close()


async def test_our_own_page_may_open_a_line(hub: RunningHub) -> None:
    room = await hub.room()
    line = await hub.line(room.id, origin=hub.base)
    await line.send({"op": "hello", "as": "listener"})
    await line.until("welcome")


async def test_there_is_no_line_elsewhere(hub: RunningHub) -> None:
    with pytest.raises(InvalidHandshake):
        await Client.connect(hub.base + "/api/rooms/x/y", "z")


async def test_too_many_seats_from_one_address_wait(valkey_url: str, prefix: str) -> None:
    from tests.running import running_hub

    async with running_hub(valkey_url, prefix, seat_rate="3/minute") as hub, hub.http() as http:
        room = await hub.room()
        answers = [
            await http.post(f"/api/rooms/{room.id}/seats", json={"as": "guest", "agreed": True})
            for _ in range(4)
        ]
    assert [a.status_code for a in answers] == [201, 201, 201, 429]
    assert answers[-1].json()["code"] == "too_many"
    assert int(answers[-1].headers["Retry-After"]) > 0


async def test_words_that_come_too_fast_are_asked_to_wait(valkey_url: str, prefix: str) -> None:
    from tests.running import running_hub

    async with running_hub(valkey_url, prefix, say_rate="2/10seconds") as hub:
        room = await hub.room()
        guest = await hub.guest(room.id)
        answers = [await guest.say(f"{n}") for n in range(3)]
        assert [a["op"] for a in answers] == ["ok", "ok", "no"]
        assert answers[2]["code"] == "too_fast"
        assert answers[2]["retry_after"] > 0


@pytest.mark.parametrize(
    ("body", "status", "where"),
    [
        (b"{", 422, ""),
        (b'{"as":"king","agreed":true}', 422, "as"),
        (b'{"as":"guest"}', 422, "agreed"),
        (b'{"as":"guest","agreed":true,"name":7}', 422, "name"),
        (b'{"as":"guest","agreed":true,"name":"' + b"a" * 300_000 + b'"}', 413, ""),
    ],
    ids=["not json", "unknown role", "not agreed", "name no text", "too large"],
)
async def test_a_seat_asked_for_wrongly(
    hub: RunningHub, body: bytes, status: int, where: str
) -> None:
    room = await hub.room()
    async with hub.http() as http:
        answer = await http.post(f"/api/rooms/{room.id}/seats", content=body)
    problem = answer.json()
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert problem["detail"]
    if where:
        assert [error["where"] for error in problem["errors"]] == [where]
