"""Lines for whoever runs the server: one JSON object each, on standard error, with nobody's words, names or addresses.

A traceback is told by its places alone. What an exception *says* may hold what somebody wrote (pydantic quotes its
input), so that is never written down, by us or by a library.
"""

import asyncio
import logging
import sys
from collections.abc import Iterator
from traceback import extract_tb
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

log = structlog.get_logger("ruikatsu")

LONGEST = 200
"""Characters of a library's line. What they say beyond their first line is the insides of something."""

MOST_PLACES = 20


def to_json(level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """From now on all that is logged in this process goes out as JSON."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        places_only,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared, first_line],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("ruikatsu").setLevel(level)


def places_only(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Instead of an exception: its kind and where it came from, the place where it was raised last; likewise of what
    led to it."""
    error = _exception(event.pop("exc_info", None))
    event.pop("stack_info", None)
    if error is not None:
        first, *because = [_told(one) for one in _chain(error)]
        event.update(first)
        if because:
            event["because"] = because
    return event


def _told(error: BaseException) -> dict[str, object]:
    number = f" {error.errno}" if isinstance(error, OSError) and error.errno is not None else ""
    return {
        "error": f"{type(error).__qualname__}{number}",
        "places": [
            f"{place.filename.rpartition('site-packages/')[2]}:{place.lineno} {place.name}"
            for place in extract_tb(error.__traceback__)[-MOST_PLACES:]
        ],
    }


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error, and what led to it."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def on_loop(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:  # noqa: ARG001
    """The loop's handler for what nobody caught. asyncio's own shows the task, and with it the error's text."""
    log.error("uncaught", what=str(context.get("message", "")), exc_info=context.get("exception"))


def first_line(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Of what a library says: asyncio, for one, puts whole tasks into the lines that follow."""
    event["event"] = str(event["event"]).partition("\n")[0][:LONGEST]
    return event


def _exception(given: object) -> BaseException | None:
    match given:
        case BaseException():
            return given
        case (_, BaseException() as error, _):
            return error
        case True:
            return sys.exc_info()[1]
        case _:
            return None
