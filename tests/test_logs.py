"""What is logged is one JSON object a line, and never what somebody wrote."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from pydantic import TypeAdapter

from ruikatsu import logs
from ruikatsu.hub.tasks import Tasks

CANARY = "the canary sings"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level, before = root.handlers, root.level, structlog.get_config()
    stream = io.StringIO()
    logs.to_json(stream=stream)
    yield stream
    root.handlers, root.level = handlers, level
    structlog.configure(**before)


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


async def _fails() -> None:
    TypeAdapter(int).validate_python(CANARY)  # its error quotes what it was given


async def test_a_failed_task_is_told_by_its_places_alone(written: io.StringIO) -> None:
    tasks = Tasks()
    tasks.start(_fails())
    await asyncio.sleep(0)
    await tasks.close()
    [line] = lines(written)
    assert (line["event"], line["error"], line["level"]) == (
        "task_failed",
        "ValidationError",
        "error",
    )
    assert line["timestamp"].endswith("Z")
    assert "_fails" in " ".join(line["places"])
    assert CANARY not in written.getvalue()


def test_a_library_s_exception_and_its_long_message_are_cut_likewise(written: io.StringIO) -> None:
    try:
        raise ValueError(CANARY)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n%s", CANARY)
    [line] = lines(written)
    assert (line["event"], line["error"]) == ("Exception in ASGI application", "ValueError")
    assert line["logger"] == "uvicorn.error"
    assert CANARY not in written.getvalue()


def test_what_a_server_says_of_itself_is_written_and_a_library_s_chatter_is_not(
    written: io.StringIO,
) -> None:
    structlog.get_logger("ruikatsu.serve").info("serving", version="1")
    logging.getLogger("asyncio").info("Using selector")
    assert [line["event"] for line in lines(written)] == ["serving"]


def test_an_error_is_told_by_kind_and_place_and_so_is_what_led_to_it(written: io.StringIO) -> None:
    try:
        try:
            raise FileNotFoundError(2, CANARY, CANARY)
        except OSError as error:
            raise ValueError(CANARY) from error
    except ValueError:
        structlog.get_logger("ruikatsu").exception("it_broke")
    [line] = lines(written)
    [because] = line["because"]
    assert (line["error"], because["error"]) == ("ValueError", "FileNotFoundError 2")
    assert all("test_logs.py" in one["places"][0] for one in (line, because))
    assert CANARY not in written.getvalue()
