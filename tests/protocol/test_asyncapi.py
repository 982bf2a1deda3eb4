"""The document of the socket: whole, true to the models, and with examples that are what they say."""

import json
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from ruikatsu.domain.commands import SignalKind
from ruikatsu.errors import CODES
from ruikatsu.protocol.asyncapi import asyncapi, client_models, server_models
from ruikatsu.protocol.client import OPS, parse
from ruikatsu.protocol.examples import FROM_CLIENT, FROM_SERVER
from ruikatsu.protocol.frames import SERVER_FRAMES

DOCUMENT = asyncapi("1.2.3")
Part = dict[str, Any]


def everything(part: object) -> Iterator[Part]:
    """Every object of the document."""
    if isinstance(part, dict):
        yield part
        for inner in part.values():
            yield from everything(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from everything(inner)


def at(reference: str) -> Any:
    """What a reference points at."""
    assert reference.startswith("#/")
    found: Any = DOCUMENT
    for step in reference[2:].split("/"):
        found = found[step.replace("~1", "/").replace("~0", "~")]
    return found


def test_it_is_an_asyncapi_3_document_of_this_version() -> None:
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert DOCUMENT["info"]["version"] == "1.2.3"
    assert DOCUMENT["info"]["title"]
    known = {"asyncapi", "info", "defaultContentType", "channels", "operations", "components"}
    assert {name for name in DOCUMENT if not name.startswith("x-")} == known


def test_every_reference_leads_somewhere() -> None:
    references = [part["$ref"] for part in everything(DOCUMENT) if "$ref" in part]
    assert len(references) > 50
    for reference in references:
        assert at(reference)


def test_no_model_is_left_over() -> None:
    references = {part["$ref"] for part in everything(DOCUMENT) if "$ref" in part}
    for name in DOCUMENT["components"]["schemas"]:
        assert f"#/components/schemas/{name}" in references


def test_every_op_of_a_client_is_received_and_every_frame_of_the_server_sent() -> None:
    actions = {name: part["action"] for name, part in DOCUMENT["operations"].items()}
    assert actions == {
        **{f"client.{op}": "receive" for op in OPS},
        **{f"server.{name}": "send" for name in server_models()},
    }


def test_an_operation_has_its_channel_its_message_and_its_answers() -> None:
    channel = DOCUMENT["channels"]["live"]
    assert channel["address"] == "/api/rooms/{room}/live"
    assert set(channel["parameters"]) == {"room"}
    for name, operation in DOCUMENT["operations"].items():
        assert at(operation["channel"]["$ref"]) is channel
        (message,) = operation["messages"]
        assert message["$ref"] == f"#/channels/live/messages/{name}"
        for answer in operation.get("reply", {}).get("messages", ()):
            assert answer["$ref"].startswith("#/channels/live/messages/server.")


@pytest.mark.parametrize(
    ("op", "answers"),
    [
        ("hello", ["welcome", "bye"]),
        ("say", ["ok", "no"]),
        ("steer", ["ok", "no"]),
        ("ping", ["pong"]),
        ("people", ["people"]),
        ("leave", ["bye"]),
        ("signal", []),
    ],
)
def test_what_answers_a_frame_is_told(op: str, answers: list[str]) -> None:
    reply = DOCUMENT["operations"][f"client.{op}"].get("reply", {"messages": []})
    assert [message["$ref"].rpartition(".")[2] for message in reply["messages"]] == answers


def test_every_message_says_what_it_is_and_shows_one() -> None:
    messages = DOCUMENT["components"]["messages"]
    assert set(DOCUMENT["channels"]["live"]["messages"]) == set(messages)
    for message in messages.values():
        assert message["summary"]
        assert message["examples"]
        assert at(message["payload"]["$ref"])["type"] == "object"


@pytest.mark.parametrize("name", DOCUMENT["components"]["messages"])
def test_every_example_is_what_its_schema_says(name: str) -> None:
    message = DOCUMENT["components"]["messages"][name]
    schema = {**message["payload"], "components": DOCUMENT["components"]}
    for example in message["examples"]:
        Draft7Validator(schema).validate(example["payload"])


def test_every_example_of_a_client_is_understood() -> None:
    assert set(FROM_CLIENT) == OPS == set(client_models())
    for op, examples in FROM_CLIENT.items():
        for example in examples:
            assert isinstance(parse(json.dumps(example)), client_models()[op])


def test_every_example_of_the_server_is_one_of_its_frames() -> None:
    assert set(FROM_SERVER) == set(server_models())
    for name, examples in FROM_SERVER.items():
        for example in examples:
            frame = SERVER_FRAMES.validate_python(example)
            assert isinstance(frame, server_models()[name])


def test_every_schema_is_one() -> None:
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft7Validator.check_schema(schema)
        # What OpenAPI makes an object of is a name in AsyncAPI.
        assert not any(isinstance(p.get("discriminator"), dict) for p in everything(schema))


def test_the_kinds_of_signals_are_named() -> None:
    kinds = DOCUMENT["components"]["schemas"]["SignalFrame"]["properties"]["kind"]["enum"]
    assert kinds == list(get_args(SignalKind))


def test_every_code_is_told_with_how_it_travels() -> None:
    told = DOCUMENT["x-codes"]
    assert set(told) == set(CODES)
    for code, kind in CODES.items():
        assert told[code].get("http") == kind.status
        assert told[code].get("close") == kind.close
        assert told[code]["says"]
    assert told["going_down"]["come_back"] is True
    assert told["removed"]["come_back"] is False
    assert "{seconds}" in told["slow"]["says"]
