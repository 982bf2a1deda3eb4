"""Lines for whoever runs the server: one JSON object each, on standard error, with nobody's words, names or addresses.

A traceback is told by its places alone. What an exception *says* may hold what somebody wrote (pydantic quotes its
input), so that is never written down, by us or by a library.
"""

import logging
import sys
from traceback import extract_tb
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

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
    """Instead of an exception: its kind, and where it came from, the place where it was raised last."""
    given = event.pop("exc_info", None)
    event.pop("stack_info", None)
    found = _exception(given)
    if found is not None:
        event["error"] = type(found).__name__
        event["places"] = [
            f"{place.filename.rpartition('site-packages/')[2]}:{place.lineno} {place.name}"
            for place in extract_tb(found.__traceback__)[-MOST_PLACES:]
        ]
    return event


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
