"""What every answer carries, and what another house's page cannot have a browser do here."""

from collections.abc import AsyncIterator

import pytest

from ruikatsu.settings import Settings
from tests.running import RunningHub, running_hub

ELSEWHERE = "https://elsewhere.example"
FRIEND = "https://friend.example"


@pytest.fixture
async def hub(valkey_url: str, prefix: str) -> AsyncIterator[RunningHub]:
    async with running_hub(valkey_url, prefix, origins=FRIEND) as running:
        yield running


FOREIGN = [
    {"Origin": ELSEWHERE},
    {"Origin": "null"},
    {"Origin": ELSEWHERE, "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]
CALLS = [
    ("POST", "/api/rooms/{room}/seats"),
    ("POST", "/api/drop-in"),
    ("POST", "/api/rooms/{room}/mood"),
    ("POST", "/api/rooms"),
    ("PATCH", "/api/rooms/{room}"),
    ("DELETE", "/api/rooms/{room}"),
    ("POST", "/api/media"),
    ("DELETE", "/api/media/x"),
    ("POST", "/api/host/session"),
    ("DELETE", "/api/host/session"),
    ("POST", "/api/whatever/comes/next"),
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_a_page_of_another_house_changes_nothing_by_any_call(
    hub: RunningHub, headers: dict[str, str]
) -> None:
    room = await hub.room()
    async with hub.http() as http:
        for method, path in CALLS:
            # A form can send this without asking first: text, and a bearer would not be needed for a seat.
            answer = await http.request(
                method,
                path.format(room=room.id),
                content=b'{"as":"guest","agreed":true}',
                headers={"Content-Type": "text/plain", **headers},
            )
            assert (answer.status_code, answer.json()["code"]) == (403, "wrong_origin"), path
        assert (await http.get("/api/rooms", headers=headers)).status_code == 200


@pytest.mark.parametrize("whose", ["ours", "a program's", "a friend's"])
async def test_our_own_page_a_program_and_a_house_that_was_named_may(
    hub: RunningHub, whose: str
) -> None:
    room = await hub.room()
    headers = {
        "ours": {"Origin": hub.base, "Sec-Fetch-Site": "same-origin"},
        "a program's": {},
        "a friend's": {"Origin": FRIEND, "Sec-Fetch-Site": "cross-site"},
    }[whose]
    async with hub.http() as http:
        body = {"as": "guest", "agreed": True}
        answer = await http.post(f"/api/rooms/{room.id}/seats", json=body, headers=headers)
    assert answer.status_code == 201


async def test_only_houses_that_the_operator_named_may_be_called_or_framed(
    valkey_url: str, prefix: str
) -> None:
    named = "https://films.example,https://more.example:8443"
    async with (
        running_hub(valkey_url, f"{prefix}n", stream_houses=named, youtube=True) as hub,
        hub.http() as http,
    ):
        policy = (await http.get("/")).headers["Content-Security-Policy"]
    assert "connect-src 'self' https://films.example https://more.example:8443;" in policy
    assert "frame-src 'self' https://www.youtube-nocookie.com;" in policy
    assert "script-src 'self' 'sha256-" in policy


@pytest.mark.parametrize(
    "houses", ["*", "https:", "http://films.example", "https://a.example/x", "https://a.example; x"]
)
def test_what_is_no_origin_does_not_get_into_the_policy(houses: str) -> None:
    with pytest.raises(ValueError, match="stream houses"):
        Settings(stream_houses=houses)


@pytest.mark.parametrize("path", ["/", "/api/rooms", "/api/nothing", "/sw.js", "/rooms/x"])
async def test_every_answer_guards_who_gets_it(hub: RunningHub, path: str) -> None:
    async with hub.http() as http:
        answer = await http.get(path)
    policy = dict(
        part.strip().partition(" ")[::2]
        for part in answer.headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    for name in ("object-src", "base-uri", "frame-ancestors"):
        assert policy[name] == "'none'"
    for name in ("frame-src", "worker-src"):
        assert policy[name] == "'self'"
    assert policy["trusted-types"] == "ruikatsu-worker"
    assert "unsafe" not in str(policy)
    assert policy["script-src"].split()[0] == "'self'"
    assert all(one.startswith("'sha256-") for one in policy["script-src"].split()[1:])
    assert policy["require-trusted-types-for"] == "'script'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    for power in ("camera", "microphone", "geolocation", "display-capture", "idle-detection"):
        assert f"{power}=()" in answer.headers["Permissions-Policy"]
    assert "Server" not in answer.headers
    if path.startswith("/api/"):
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/app.js",
        "/assets/icons/favicon.svg",
        "/assets/nothing.js",
        "/assets/locales/en.json",
    ],
)
async def test_what_a_page_is_made_of_is_no_page_itself(hub: RunningHub, path: str) -> None:
    async with hub.http() as http:
        answer = await http.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


async def test_only_over_tls_is_a_browser_told_to_come_back_over_tls(hub: RunningHub) -> None:
    async with hub.http() as http:
        plain = await http.get("/")
        over_tls = await http.get("/", headers={"X-Forwarded-Proto": "https"})
    assert "Strict-Transport-Security" not in plain.headers
    assert over_tls.headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_deep_nesting_in_a_call_is_refused_quickly(hub: RunningHub) -> None:
    room = await hub.room()
    for body in (
        b"[" * 250_000,
        b'{"name":' * 30_000,
        b'{"as":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ):
        async with hub.http() as http:
            answer = await http.post(f"/api/rooms/{room.id}/seats", content=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
