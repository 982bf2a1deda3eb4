"""All of it as an operator runs it: TLS, a proxy, two hubs, a store. A hub is lost, and nobody misses a word."""

import signal
from typing import Any

import httpx
import pytest

from tests.operating.commands import ruikatsu
from tests.operating.pieces import Front, Hub, the_whole
from tests.wire import Client

PHASES = [
    {"kind": "share", "length_ms": 3_600_000, "chat": "open", "cues": []},
    {"kind": "close", "length_ms": 60_000, "chat": "open", "cues": []},
]


async def a_room(front: Front, store: str) -> str:
    """Made by a host, whose key the command gives, through the proxy."""
    added = await ruikatsu("hosts", "add", "Mio", "--json", RUIKATSU_REDIS_URL=store)
    async with front.http() as http:
        made = await http.post(
            "/api/rooms",
            json={"title": "A quiet test", "programme": {"phases": PHASES}, "moderated": False},
            headers={"Authorization": f"Bearer {added.told['key']}"},
        )
    assert made.status_code == 201, made.text
    assert made.json()["links"]["guest"].startswith(
        front.base
    )  # the proxy's word for https is believed
    return str(made.json()["id"])


async def a_seat(front: Front, room: str) -> dict[str, Any]:
    async with front.http() as http:
        answer = await http.post(f"/api/rooms/{room}/seats", json={"as": "guest", "agreed": True})
    assert answer.status_code == 201, answer.text
    seat: dict[str, Any] = answer.json()
    return seat


async def enter(
    base: str, room: str, seat: dict[str, Any], since: object = None, **options: Any
) -> Client:
    client = await Client.connect(base, room, **options)
    hello: dict[str, Any] = {"op": "hello", "token": seat["token"]}
    await client.send({**hello, "since": since} if since else hello)
    await client.until("welcome")
    return client


async def apart(hubs: list[Hub]) -> tuple[Hub, Hub]:
    """The hub on which the only line ends, and the other."""
    one, two = hubs
    counts = (await one.sockets(), await two.sockets())
    assert sorted(counts) == [0, 1]
    return (one, two) if counts[0] else (two, one)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "stopped"])
@pytest.mark.parametrize("proxy", ["caddy", "nginx"])
async def test_a_hub_is_lost_and_a_guest_comes_back_through_the_proxy_and_misses_nothing(
    proxy: str, how: signal.Signals
) -> None:
    async with the_whole(proxy) as front:
        store = front.store
        room = await a_room(front, store)
        seat, other = await a_seat(front, room), await a_seat(front, room)
        guest = await enter(front.base, room, seat, ssl=front.tls, origin=front.base)
        theirs, left = await apart(front.hubs)
        teller = await enter(left.base, room, other)
        for n in range(10):
            assert (await teller.say(f"before {n}"))["op"] == "ok"
        await guest.heard("before 9")
        await theirs.end(how)
        code, _ = await guest.until_closed()
        assert code == (1006 if how is signal.SIGKILL else 4000)
        for n in range(10):
            assert (await teller.say(f"meanwhile {n}"))["op"] == "ok"
        back = await enter(front.base, room, seat, guest.since, ssl=front.tls, origin=front.base)
        assert (await back.say("I am back"))["op"] == "ok"
        await back.heard("I am back")
        told = [f"before {n}" for n in range(10)] + [f"meanwhile {n}" for n in range(10)]
        assert guest.said + back.said == [*told, "I am back"]
        assert await left.sockets() == 2
        for client in (teller, back):
            await client.close()


@pytest.mark.parametrize("proxy", ["caddy", "nginx"])
async def test_what_the_proxy_lets_through(proxy: str) -> None:
    async with the_whole(proxy) as front:
        async with front.http() as http:
            assert (await http.get("/metrics")).status_code == 404
            page = await http.get("/")
            assert page.status_code == 200
            assert "max-age=31536000" in page.headers["Strict-Transport-Security"]
            film = await http.get("/media/nothing.webm", headers={"Range": "bytes=0-9"})
            assert film.status_code == 404
            added = await ruikatsu("hosts", "add", "Mio", "--json", RUIKATSU_REDIS_URL=front.store)
            # Larger than what nginx takes by itself: the answer must be the hub's own.
            large = await http.post(
                "/api/media",
                content=b"no film" * 400_000,
                headers={"Authorization": f"Bearer {added.told['key']}"},
            )
            assert large.json()["code"] == "media_unknown"
        async with httpx.AsyncClient(trust_env=False) as http:
            moved = await http.get(front.plain, headers={"Host": "rooms.example.org"})
        assert moved.status_code in (301, 308)
        assert moved.headers["Location"].startswith("https://")


@pytest.mark.parametrize("proxy", ["caddy", "nginx"])
async def test_whatever_a_stranger_claims_it_is_their_own_address_that_is_counted(
    proxy: str,
) -> None:
    async with the_whole(proxy) as front:
        async with front.http() as http:
            codes = [
                (
                    await http.post(
                        "/api/host/session",
                        json={"key": f"rkh_{n}"},
                        headers={"X-Forwarded-For": f"203.0.113.{n}"},
                    )
                ).status_code
                for n in range(60)
            ]
        # Two hubs let twenty keys a minute be tried from one address each.
        assert codes[0] == 401
        assert codes.count(429) >= 10


async def test_the_shipped_store_says_that_its_word_is_on_the_disk() -> None:
    async with the_whole("caddy") as front:
        ran = await ruikatsu(
            "check", "--json",
            RUIKATSU_REDIS_URL=front.store, RUIKATSU_URL="https://rooms.example.org",
            RUIKATSU_SECRET="quite-long-and-made-of-many-letters-0123456789",
        )  # fmt: skip
        about = [
            one for one in ran.told["findings"] if one["about"] in ("store", "acknowledgement")
        ]
        assert [one["level"] for one in about] == ["fine", "fine"]
        assert "on the store's disk" in about[1]["said"]
