"""The calls over HTTP as an OpenAPI 3.1 document, made of the models that the server itself uses."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from pydantic.json_schema import models_json_schema

from ruikatsu.errors import CODES
from ruikatsu.protocol import http
from ruikatsu.protocol.call import PATH_PARTS, Call, Model
from ruikatsu.protocol.calls import CALLS

OBJECTS = frozenset({"application/json", "text/csv"})
BODILESS = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})
WAYS = {"host": ("host", "session"), "chair": ("host", "session", "seat")}
"""A host's page carries a session instead of the key; who holds the chair of a room has the token of its seat."""


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
            {"name": "schedule", "description": "Calendars, a room's address, reminders"},
            {"name": "media", "description": "Films, songs, captions and posters of a host's own"},
            {"name": "people", "description": "A name to be called by, and where else to turn"},
            {"name": "afterwards", "description": "What a host has of a room that was held"},
            {"name": "operation", "description": "For those who run the server"},
        ],
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {
                "host": {"type": "http", "scheme": "bearer", "description": "a host's key"},
                "session": {"type": "apiKey", "in": "cookie", "name": "rk_host"},
                "seat": {"type": "http", "scheme": "bearer", "description": "a seat's token"},
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
        ways: list[dict[str, list[str]]] = [
            {way: []} for way in WAYS.get(call.bearer, (call.bearer,))
        ]
        operation["security"] = ways if call.bearer_needed else [{}, *ways]
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
    if call.query:
        parameters += _asked(call.query)
    return parameters


def _asked(query: Model) -> list[dict[str, Any]]:
    """What may stand behind the `?`: what is asked several times means any of these."""
    properties = query.model_json_schema(by_alias=True)["properties"]
    asked = []
    for name, schema in properties.items():
        about = schema.pop("description", None)
        shown = {"name": name, "in": "query", "schema": schema}
        asked.append(shown | ({"description": about} if about else {}))
    return asked


def _responses(call: Call) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object" if call.media_type in OBJECTS else "string"}
    if call.answer:
        schema = _ref(call.answer)
    content: dict[str, Any] = {
        call.media_type: {} if call.media_type == "*/*" else {"schema": schema}
    }
    responses: dict[str, Any] = {
        str(status): {"description": HTTPStatus(status).phrase}
        | ({} if status in BODILESS else {"content": content})
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
