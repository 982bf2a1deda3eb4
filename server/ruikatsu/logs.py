"""What may be written into a log: what happened, and where in the code. Nobody's words, names or addresses.

The text of an error is left out, whoever logs it: it is where words get into logs. "Not a number: 'please help me'".
"""

import asyncio
import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

log = structlog.get_logger("ruikatsu")


def told(error: BaseException) -> str:
    """An error without its text: its kind and its way through the code, and those of what led to it."""
    lines: list[str] = []
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        number = f" {one.errno}" if isinstance(one, OSError) and one.errno is not None else ""
        lines.append(f"{type(one).__qualname__}{number}")
        frames = traceback.extract_tb(one.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\n".join(lines)


class Plain(logging.Formatter):
    """Lines of libraries."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  logging's own name
        """An error without its text."""
        return told(ei[1]) if ei[1] is not None else ""


def _without_text(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """structlog's processor for errors."""
    error = event.pop("exc_info", None)
    if isinstance(error, tuple):
        error = error[1]
    elif error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["exception"] = told(error)
    return event


def on_loop(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:  # noqa: ARG001
    """The loop's handler for what nobody caught. asyncio's own shows the task, and with it the error's text."""
    error = context.get("exception")
    kind = type(error).__name__ if error is not None else None
    log.error("uncaught", what=str(context.get("message", "")), kind=kind, exc_info=error)


def begin(stream: TextIO | None = None) -> logging.Handler:
    """Structured lines on standard error, from here on."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Plain("%(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _without_text,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    return handler
