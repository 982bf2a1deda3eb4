"""The socket as an AsyncAPI 3.0 document, made of the models that the server itself uses."""

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ruikatsu.errors import CODES
from ruikatsu.protocol.client import FRAME_MODELS, CommandFrame
from ruikatsu.protocol.examples import FROM_CLIENT, FROM_SERVER, Frame
from ruikatsu.protocol.frames import DESK_FRAMES, EVENT_FRAMES, OTHERS
from ruikatsu.sentences import FALLBACK, sentence

Model = type[BaseModel]

ANSWERS: Mapping[str, tuple[str, ...]] = {
    "hello": ("welcome", "bye"),
    "ping": ("pong",),
    "people": ("people",),
    "leave": ("bye",),
}
"""What answers a frame that is no command; a command is answered by `ok` or `no`, a signal by nothing."""


def client_models() -> dict[str, Model]:
    """The model of each op of a client."""
    return dict(FRAME_MODELS)


def server_models() -> dict[str, Model]:
    """The model of each frame of the server, events and desk entries by their type (`event_said`)."""
    return {
        "_".join(_literal(model, tag) for tag in ("op", "type") if tag in model.model_fields): model
        for model in (*OTHERS, *EVENT_FRAMES.values(), *DESK_FRAMES.values())
    }


def asyncapi(version: str) -> dict[str, Any]:
    """The document. `version`: this server's."""
    ours, theirs = server_models(), client_models()
    models = [*theirs.values(), *ours.values()]
    _, schemas = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/components/schemas/{model}"
    )
    # An op may have the same name in both directions.
    messages = {
        **{f"client.{op}": _message(op, m, FROM_CLIENT[op]) for op, m in theirs.items()},
        **{f"server.{name}": _message(name, m, FROM_SERVER[name]) for name, m in ours.items()},
    }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "rui-katsu rooms: the live socket",
            "version": version,
            "description": (
                "Text frames of one JSON object each. The first is `hello`, within 10 s. Times are ms since 1970 in "
                "the room's clock. Unknown fields are ignored."
            ),
            "license": {"name": "MIT"},
            "externalDocs": {"url": "/openapi.json", "description": "The calls over HTTP"},
        },
        "defaultContentType": "application/json",
        "channels": {"live": _channel(messages)},
        "operations": {
            **{f"client.{op}": _receive(op, model) for op, model in theirs.items()},
            **{f"server.{name}": _operation("send", "server", name) for name in ours},
        },
        "components": {"messages": messages, "schemas": schemas["$defs"]},
        "x-codes": codes(),
    }


def codes() -> dict[str, dict[str, Any]]:
    """Every code: what it is over HTTP, as a close of the socket, and what it says."""
    return {
        code: {
            **({"http": kind.status} if kind.status else {}),
            **({"close": kind.close, "come_back": kind.close < 4500} if kind.close else {}),
            **({"retry_after": kind.retry_after} if kind.retry_after is not None else {}),
            "says": sentence("refusals", code, FALLBACK, _Blanks()),
        }
        for code, kind in CODES.items()
    }


class _Blanks(dict[str, str | int]):
    """Leaves a sentence's figures as their names."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def _channel(messages: Mapping[str, object]) -> dict[str, Any]:
    return {
        "address": "/api/rooms/{room}/live",
        "title": "A line into a room",
        "description": "A WebSocket with the subprotocol `ruikatsu.v1`. A token never stands in the address.",
        "parameters": {"room": {"description": "the room's id"}},
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
        "bindings": {
            "ws": {
                "method": "GET",
                "headers": {
                    "type": "object",
                    "required": ["Sec-WebSocket-Protocol"],
                    "properties": {"Sec-WebSocket-Protocol": {"const": "ruikatsu.v1"}},
                },
                "bindingVersion": "0.1.0",
            }
        },
    }


def _message(name: str, model: Model, examples: tuple[Frame, ...]) -> dict[str, Any]:
    return {
        "name": name,
        "title": model.__name__,
        "summary": _summary(model),
        "payload": {"$ref": f"#/components/schemas/{model.__name__}"},
        "examples": [{"payload": dict(example)} for example in examples],
    }


def _operation(action: str, side: str, name: str) -> dict[str, Any]:
    return {
        "action": action,
        "channel": {"$ref": "#/channels/live"},
        "messages": [{"$ref": f"#/channels/live/messages/{side}.{name}"}],
    }


def _receive(op: str, model: Model) -> dict[str, Any]:
    operation = _operation("receive", "client", op)
    operation["summary"] = _summary(model)
    answers = ("ok", "no") if issubclass(model, CommandFrame) else ANSWERS.get(op, ())
    if answers:
        operation["reply"] = {
            "channel": {"$ref": "#/channels/live"},
            "messages": [{"$ref": f"#/channels/live/messages/server.{name}"} for name in answers],
        }
    return operation


def _summary(model: Model) -> str:
    return (model.__doc__ or "").strip()


def _literal(model: Model, field: str) -> str:
    return str(get_args(model.model_fields[field].annotation)[0])
