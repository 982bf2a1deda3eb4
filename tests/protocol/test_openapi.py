"""The document of the calls: valid, complete, and true of what the server answers."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.routing import Mount, Route

from ruikatsu import __version__
from ruikatsu.errors import CODES
from ruikatsu.protocol.asyncapi import asyncapi
from ruikatsu.protocol.calls import CALLS
from ruikatsu.protocol.openapi import openapi
from ruikatsu.web.hosts import add_host
from tests.running import RunningHub, running_hub

DOCUMENT = openapi("1.2.3")
PAGES = {
    "/",
    "/rooms/{room}",
    "/rooms/{room}/report",
    "/after",
    "/offline",
    "/sw.js",
    "/exit",
    "/exit-button",
    "/skew",
    "/host",
    "/host/new",
    "/host/rooms/{room}",
    "/host/rooms/{room}/copy",
}


@pytest.fixture
async def hub(valkey_url: str, prefix: str) -> Any:
    """A server, with all that it answers."""
    async with running_hub(valkey_url, prefix) as running:
        yield running


def operation(method: str, path: str) -> dict[str, Any]:
    found: dict[str, Any] = DOCUMENT["paths"][path][method]
    return found


def holds(method: str, path: str, status: int, body: object) -> None:
    """The answer is what the document says of this call."""
    (content,) = operation(method, path)["responses"][str(status)]["content"].values()
    schema = {**content["schema"], "components": DOCUMENT["components"]}
    Draft202012Validator(schema).validate(body)


def test_it_is_a_valid_openapi_3_1_document_of_this_version() -> None:
    OpenAPIV31SpecValidator(DOCUMENT).validate()
    assert DOCUMENT["openapi"] == "3.1.0"
    assert DOCUMENT["info"]["version"] == "1.2.3"


def test_no_two_calls_have_the_same_name() -> None:
    names = [call.name for call in CALLS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.method} {call.path}")
def test_every_no_of_a_call_stands_under_its_status(call: Any) -> None:
    responses = operation(call.method, call.path)["responses"]
    for code in call.codes:
        shown = responses[str(CODES[code].status)]
        assert f"`{code}`" in shown["description"]
        parts = shown["content"]["application/problem+json"]["schema"]["allOf"]
        assert code in parts[1]["properties"]["code"]["enum"]
        assert ("Retry-After" in shown.get("headers", {})) or CODES[code].retry_after is None


async def test_every_call_of_the_server_is_in_the_document_and_no_other(hub: RunningHub) -> None:
    answering = {
        (method.lower(), route.path)
        for route in hub.app.asgi.routes  # type: ignore[attr-defined]
        if isinstance(route, Route) and route.path not in PAGES
        for method in route.methods or ()
        if method != "HEAD"
    }
    assert answering == {(call.method, call.path) for call in CALLS}
    mounts = {r.path for r in hub.app.asgi.routes if isinstance(r, Mount)}  # type: ignore[attr-defined]
    assert mounts <= {"/assets", "/assets/media"}


async def test_the_server_publishes_both_documents(hub: RunningHub) -> None:
    async with hub.http() as http:
        calls = await http.get("/openapi.json")
        line = await http.get("/asyncapi.json")
    assert calls.json() == openapi(__version__)
    assert line.json() == asyncapi(__version__)
    assert calls.headers["content-type"] == line.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "path", ["/api/rooms", "/api/names", "/api/helplines?language=ja", "/healthz", "/readyz"]
)
async def test_what_is_read_is_what_the_document_says(hub: RunningHub, path: str) -> None:
    await hub.room()
    async with hub.http() as http:
        answer = await http.get(path)
    assert answer.status_code == 200
    holds("get", path.partition("?")[0], 200, answer.json())


async def test_a_room_is_what_the_document_says(hub: RunningHub) -> None:
    room = await hub.room()
    async with hub.http() as http:
        answer = await http.get(f"/api/rooms/{room.id}")
    holds("get", "/api/rooms/{room}", 200, answer.json())
    course = answer.json()["timeline"]["course"]
    assert (course["held_until"], course["closed_at"]) == (None, None)


async def test_a_seat_and_a_place_to_listen_are_what_the_document_says(hub: RunningHub) -> None:
    room = await hub.room()
    async with hub.http() as http:
        for body in ({"as": "guest", "agreed": True}, {"as": "listener", "agreed": True}):
            seat = await http.post(f"/api/rooms/{room.id}/seats", json=body)
            assert seat.status_code == 201
            holds("post", "/api/rooms/{room}/seats", 201, seat.json())
        listening = await http.post("/api/drop-in", json={"language": "en"})
    assert listening.status_code == 201
    holds("post", "/api/drop-in", 201, listening.json())


@pytest.mark.parametrize("body", [{"template": "ten_minutes"}, {"programme": {"phases": [
    {"kind": "cry", "length_ms": 60_000, "chat": "closed"},
    {"kind": "close", "length_ms": 60_000, "chat": "open"},
]}}], ids=["template", "programme with a warning"])  # fmt: skip
async def test_a_room_that_is_made_is_what_the_document_says(
    hub: RunningHub, body: dict[str, Any]
) -> None:
    key = await add_host(hub.app.store, "Mio")
    async with hub.http() as http:
        made = await http.post(
            "/api/rooms",
            json={"title": "A quiet evening", **body},
            headers={"Authorization": f"Bearer {key}"},
        )
    assert made.status_code == 201, made.text
    holds("post", "/api/rooms", 201, made.json())
    assert len(made.json()["warnings"]) == ("programme" in body)


async def test_a_no_is_what_the_document_says(hub: RunningHub) -> None:
    room = await hub.room(listeners_allowed=False, starts_at=hub.now() + 60_000)
    seats = f"/api/rooms/{room.id}/seats"
    asked: list[tuple[str, str, str, dict[str, Any], int, str]] = [
        ("get", "/api/rooms/{room}", "/api/rooms/nowhere", {}, 404, "unknown_room"),
        ("post", "/api/rooms/{room}/seats", seats, {"as": "guest"}, 422, "invalid"),
        (
            "post",
            "/api/rooms/{room}/seats",
            seats,
            {"as": "listener", "agreed": True},
            409,
            "listeners_off",
        ),
        ("post", "/api/rooms/{room}/seats", seats, {"as": "host"}, 401, "unauthorized"),
        ("post", "/api/rooms", "/api/rooms", {"title": "x"}, 401, "unauthorized"),
        ("post", "/api/drop-in", "/api/drop-in", {}, 404, "nothing_on"),
        ("post", "/api/drop-in", "/api/drop-in", {"topic": "joy"}, 422, "invalid"),
    ]
    async with hub.http() as http:
        for method, path, address, body, status, code in asked:
            answer = await http.request(method, address, json=body or None)
            assert (answer.status_code, answer.json()["code"]) == (status, code)
            assert answer.headers["content-type"] == "application/problem+json"
            holds(method, path, status, answer.json())
            if code == "nothing_on":
                assert answer.json()["next"]["room"] == room.id
