"""The calls over HTTP as an OpenAPI 3.1 document, made of the models that the server itself uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ruikatsu.errors import CODES
from ruikatsu.protocol import http
from ruikatsu.protocol.views import RoomCard

Model = type[BaseModel]


@dataclass(frozen=True, slots=True)
class Call:
    """One call: what is sent, what comes back, and the codes of the nos that can come instead."""

    method: str
    path: str
    name: str
    summary: str
    answer: Model | None = None
    status: int = 200
    body: Model | None = None
    codes: tuple[str, ...] = ()
    bearer: str | None = None
    bearer_needed: bool = False
    language: bool = False
    tag: str = "rooms"
    media_type: str = "application/json"
    also: tuple[int, ...] = ()
    file: bool = False


PATH_PARTS = {
    "room": "^[A-Za-z0-9_-]{1,64}$",
    "media": "^[0-9a-f]{32}$",
    "file": "^[0-9a-f]{32}[.][a-z0-9]{3,4}$",
}

SEAT_CODES = (
    "unknown_room",
    "room_full",
    "doors_closed",
    "room_locked",
    "listeners_off",
    "room_closed",
    "unauthorized",
    "forbidden",
    "invalid",
    "too_large",
    "too_many",
    "store_away",
)

CALLS = (
    Call(
        "get",
        "/api/rooms",
        "rooms",
        "Rooms that are on or coming, the first to start first",
        http.RoomList,
        codes=("store_away",),
    ),
    Call(
        "post",
        "/api/rooms",
        "make_room",
        "A room, for a host",
        http.RoomAnswer,
        201,
        http.RoomRequest,
        ("unauthorized", "invalid", "too_large", "store_away"),
        bearer="host",
        bearer_needed=True,
    ),
    Call(
        "post",
        "/api/host/session",
        "sign_in",
        "A host's key for a session: a cookie that only this page's calls carry",
        http.HostAnswer,
        201,
        http.SessionRequest,
        ("unauthorized", "invalid", "too_large", "too_many", "store_away"),
        tag="hosts",
    ),
    Call(
        "get",
        "/api/host/session",
        "session",
        "Who is signed in, by the cookie",
        http.HostAnswer,
        codes=("unauthorized", "store_away"),
        tag="hosts",
    ),
    Call(
        "delete",
        "/api/host/session",
        "sign_out",
        "Out; the session is over",
        status=204,
        codes=("wrong_origin", "store_away"),
        tag="hosts",
    ),
    Call(
        "get",
        "/api/rooms/{room}",
        "room",
        "One room, with what will happen in it",
        RoomCard,
        codes=("unknown_room", "store_away"),
    ),
    Call(
        "post",
        "/api/rooms/{room}/seats",
        "take_seat",
        "A seat in a room; with an invitation, as staff",
        http.SeatAnswer,
        201,
        http.SeatRequest,
        SEAT_CODES,
        bearer="invitation",
    ),
    Call(
        "post",
        "/api/drop-in",
        "drop_in",
        "A place to listen in the best room that is in session",
        http.SeatAnswer,
        201,
        http.DropInRequest,
        ("nothing_on", "invalid", "too_large", "store_away"),
    ),
    Call(
        "get",
        "/api/media",
        "media",
        "The host's own films, songs, captions and posters, and how large one may be",
        http.MediaList,
        codes=("unauthorized", "store_away"),
        bearer="host",
        bearer_needed=True,
        tag="media",
    ),
    Call(
        "post",
        "/api/media",
        "bring_media",
        "A film, a song, captions or a poster of the host's own, told apart by what is in it",
        http.MediaAnswer,
        201,
        codes=(
            "unauthorized",
            "too_large",
            "media_unknown",
            "media_broken",
            "captions_broken",
            "upload_stalled",
            "too_many",
            "disk_full",
            "store_away",
        ),
        bearer="host",
        bearer_needed=True,
        tag="media",
        file=True,
    ),
    Call(
        "delete",
        "/api/media/{media}",
        "erase_media",
        "A file of the host's own goes, at once",
        status=204,
        codes=("unauthorized", "not_found", "store_away"),
        bearer="host",
        bearer_needed=True,
        tag="media",
    ),
    Call(
        "get",
        "/media/{file}",
        "show_media",
        "A file that a host has brought, or a range of its bytes",
        codes=("not_found", "no_such_range"),
        tag="media",
        media_type="*/*",
        also=(206,),
    ),
    Call(
        "get",
        "/api/names",
        "gentle_name",
        "A gentle name to keep or change",
        http.NameAnswer,
        language=True,
        tag="people",
    ),
    Call(
        "get",
        "/api/helplines",
        "helplines",
        "Where else to turn, those of the asker's own country first",
        http.HelplineList,
        language=True,
        tag="people",
    ),
    Call("get", "/healthz", "healthz", "The process lives", http.Alive, tag="operation"),
    Call(
        "get",
        "/readyz",
        "readyz",
        "Whether people may be sent here: 503 where not",
        http.Ready,
        also=(503,),
        tag="operation",
    ),
    Call(
        "get",
        "/metrics",
        "metrics",
        "Counts for Prometheus, without a name or a word in them",
        tag="operation",
        media_type="text/plain",
    ),
    Call("get", "/openapi.json", "openapi", "This document", tag="operation"),
    Call("get", "/asyncapi.json", "asyncapi", "The live socket, as AsyncAPI 3.0", tag="operation"),
)


def openapi(version: str) -> dict[str, Any]:
    """The document. `version`: this server's."""
    models: list[Model] = [http.Problem]
    for call in CALLS:
        models += [model for model in (call.body, call.answer) if model is not None]
    # As what is taken in, answers too: there a field with a default may be left out, and so it may here.
    _, schemas = models_json_schema(
        [(model, "validation") for model in models],
        ref_template="#/components/schemas/{model}",
    )
    paths: dict[str, dict[str, Any]] = {}
    for call in CALLS:
        paths.setdefault(call.path, {})[call.method] = _operation(call)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "rui-katsu rooms",
            "version": version,
            "description": (
                "JSON in and out. A no is RFC 9457 `application/problem+json`: `code` is stable, `detail` is a "
                "sentence for a person. The live socket is described in `/asyncapi.json`."
            ),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "tags": [
            {"name": "rooms", "description": "Which there are, a seat in one, making one"},
            {"name": "media", "description": "Films, songs, captions and posters of a host's own"},
            {"name": "people", "description": "A name to be called by, and where else to turn"},
            {"name": "operation", "description": "For those who run the server"},
        ],
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {
                "host": {"type": "http", "scheme": "bearer", "description": "a host's key"},
                "invitation": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "an invitation, from behind the `#` of a link for staff",
                },
            },
        },
    }


def _operation(call: Call) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": call.name,
        "summary": call.summary,
        "tags": [call.tag],
        "parameters": _parameters(call),
        "responses": _responses(call),
    }
    if call.body:
        schema = _ref(call.body)
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    if call.file:
        operation["requestBody"] = {"required": True, "content": {"*/*": {}}}
    if call.bearer:
        needed: dict[str, list[str]] = {call.bearer: []}
        operation["security"] = [needed] if call.bearer_needed else [{}, needed]
    return operation


def _parameters(call: Call) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = []
    for name, pattern in PATH_PARTS.items():
        if f"{{{name}}}" in call.path:
            part = {"type": "string", "pattern": pattern}
            parameters.append({"name": name, "in": "path", "required": True, "schema": part})
    if call.language:
        about = "BCP 47; without it, the Accept-Language header"
        parameters.append(
            {"name": "language", "in": "query", "description": about, "schema": {"type": "string"}}
        )
    return parameters


def _responses(call: Call) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string" if call.media_type == "text/plain" else "object"}
    if call.answer:
        schema = _ref(call.answer)
    content: dict[str, Any] = {
        call.media_type: {} if call.media_type == "*/*" else {"schema": schema}
    }
    responses: dict[str, Any] = {
        str(status): {"description": HTTPStatus(status).phrase}
        | ({} if status == HTTPStatus.NO_CONTENT else {"content": content})
        for status in (call.status, *call.also)
    }
    by_status: dict[int, list[str]] = {}
    for code in (*call.codes, "broken"):
        by_status.setdefault(CODES[code].status or 400, []).append(code)
    problem = _ref(http.Problem)
    for status, codes in sorted(by_status.items()):
        responses.setdefault(str(status), _problem(codes, problem))
    return responses


def _ref(model: Model) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def _problem(codes: Sequence[str], problem: dict[str, str]) -> dict[str, Any]:
    response: dict[str, Any] = {
        "description": ", ".join(f"`{code}`" for code in codes),
        "content": {
            "application/problem+json": {
                "schema": {
                    "allOf": [problem, {"properties": {"code": {"enum": list(codes)}}}],
                }
            }
        },
    }
    if any(CODES[code].retry_after is not None for code in codes):
        response["headers"] = {
            "Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}}
        }
    return response
