"""Hosts: a key for a session, and nothing else for either."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from ruikatsu.web.hosts import COOKIE, add_host, hashed
from tests.running import RunningHub, running_hub

ROOM = {"title": "A quiet evening", "template": "ten_minutes"}
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
async def hub(valkey_url: str, prefix: str) -> AsyncIterator[RunningHub]:
    async with running_hub(valkey_url, prefix, sign_in_rate="5/minute") as running:
        yield running


@pytest.fixture
async def other_hub(hub: RunningHub, valkey_url: str, prefix: str) -> AsyncIterator[RunningHub]:
    async with running_hub(valkey_url, prefix) as running:
        yield running


async def sign_in(hub: RunningHub, key: str) -> httpx.Response:
    async with hub.http() as http:
        return await http.post("/api/host/session", json={"key": key})


async def make(hub: RunningHub, cookie: str | None = None, **headers: str) -> httpx.Response:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    if cookie is not None:
        given["Cookie"] = f"{COOKIE}={cookie}"
    async with hub.http() as http:
        return await http.post("/api/rooms", json=ROOM, headers=given)


async def test_a_key_is_changed_for_a_cookie_that_no_script_and_no_other_page_can_use(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    answer = await sign_in(hub, await add_host(hub.app.store, "Mio"))
    assert answer.status_code == 201
    assert answer.json()["name"] == "Mio"
    set_cookie = answer.headers["set-cookie"].lower()
    for part in ("httponly", "samesite=strict", "path=/api", "max-age="):
        assert part in set_cookie
    cookie = answer.cookies[COOKIE]
    for one in (hub, other_hub):
        assert (await make(one, cookie, Sec_Fetch_Site="same-origin")).status_code == 201
        async with one.http() as http:
            shown = await http.get("/api/host/session", headers={"Cookie": f"{COOKIE}={cookie}"})
        assert shown.json() == answer.json()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {},
    ],
    ids=str,
)
async def test_a_cookie_that_another_page_sends_along_makes_nothing(
    hub: RunningHub, headers: dict[str, str]
) -> None:
    cookie = (await sign_in(hub, await add_host(hub.app.store, "Mio"))).cookies[COOKIE]
    answer = await make(hub, cookie, **headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_origin")


async def test_an_old_browser_shows_by_its_origin_that_the_page_is_ours(hub: RunningHub) -> None:
    cookie = (await sign_in(hub, await add_host(hub.app.store, "Mio"))).cookies[COOKIE]
    assert (await make(hub, cookie, Origin=hub.base)).status_code == 201


async def test_over_https_the_cookie_goes_over_https_alone(hub: RunningHub) -> None:
    key = await add_host(hub.app.store, "Mio")
    async with hub.http() as http:
        answer = await http.post(
            "/api/host/session", json={"key": key}, headers={"X-Forwarded-Proto": "https"}
        )
    assert "secure" in answer.headers["set-cookie"].lower()


async def test_a_key_that_is_revoked_is_worth_nothing_at_once_on_every_hub(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    key = await add_host(hub.app.store, "Mio")
    cookie = (await sign_in(hub, key)).cookies[COOKIE]
    await hub.app.store.host_revoke(hashed(key))
    for one in (hub, other_hub):
        assert (await make(one, cookie, Sec_Fetch_Site="same-origin")).status_code == 401
        assert (await make(one, Authorization=f"Bearer {key}")).status_code == 401
        assert (await sign_in(one, key)).status_code == 401


async def test_who_signs_out_is_out(hub: RunningHub) -> None:
    cookie = (await sign_in(hub, await add_host(hub.app.store, "Mio"))).cookies[COOKIE]
    with_cookie = {"Cookie": f"{COOKIE}={cookie}"}
    async with hub.http() as http:
        foreign = await http.delete("/api/host/session", headers=with_cookie)
        assert foreign.status_code == 403
        assert (
            await http.delete("/api/host/session", headers={**with_cookie, **OURS})
        ).status_code == 204
        assert (await http.get("/api/host/session", headers=with_cookie)).status_code == 401


async def test_nothing_that_a_guest_or_a_moderator_holds_makes_a_host(hub: RunningHub) -> None:
    key = await add_host(hub.app.store, "Mio")
    cookie = (await sign_in(hub, key)).cookies[COOKIE]
    room = await hub.room()
    seat = await hub.seat(room.id)
    links = hub.links(room)
    forged: list[Any] = [
        seat["token"],
        links.moderator.partition("=")[2],
        links.host.partition("=")[2],
        cookie,
        key.lower() if key.lower() != key else key.upper(),
        key + "x",
        hashed(key),
        "x" * 5_000,
        "%00",
    ]
    for wrong in forged:
        answer = await make(hub, Authorization=f"Bearer {wrong}")
        assert answer.status_code == 401, wrong
    for wrong in [key, hashed(cookie), seat["token"], cookie[:-1], "x" * 5_000]:
        answer = await make(hub, wrong, Sec_Fetch_Site="same-origin")
        assert answer.status_code == 401, wrong


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}], ids=str
)
async def test_another_page_signs_nobody_in(hub: RunningHub, headers: dict[str, str]) -> None:
    key = await add_host(hub.app.store, "Mio")
    async with hub.http() as http:
        answer = await http.post("/api/host/session", json={"key": key}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_origin")
    assert "set-cookie" not in answer.headers


async def test_keys_cannot_be_tried_without_end(hub: RunningHub) -> None:
    answers = [await sign_in(hub, f"rkh_{n}") for n in range(6)]
    assert [a.status_code for a in answers] == [401] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) >= 1


async def test_a_session_ends_by_itself(hub: RunningHub) -> None:
    key = await add_host(hub.app.store, "Mio")
    await hub.app.store.session_add(hashed("soon"), hashed(key), 1)
    while await hub.app.store.session_get(hashed("soon")):
        pass
    assert (await make(hub, "soon", Sec_Fetch_Site="same-origin")).status_code == 401
