"""A no over HTTP: RFC 9457 problem details, made in one way from one table."""

import math
from collections.abc import Mapping

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ruikatsu.domain.refusal import Refusal
from ruikatsu.errors import Refused
from ruikatsu.noes import SAID
from ruikatsu.sentences import choose, sentence
from ruikatsu.store import RoomGone, StoreError


def refuse(refusal: Refusal) -> Refused:
    """A no of the domain, on its way out."""
    wait = refusal.retry_after_ms
    return Refused(refusal.code, wait / 1_000 if wait else None, refusal.params)


def problem(request: Request, refused: Refused) -> Response:
    """The answer for a no."""
    SAID["http", refused.code] += 1
    language = choose(request.headers.get("Accept-Language"))
    status = refused.kind.status or 400
    body: dict[str, object] = {
        "type": f"urn:ruikatsu:{refused.code}",
        "title": refused.code.replace("_", " "),
        "status": status,
        "detail": sentence("refusals", refused.code, language, refused.params),
        "code": refused.code,
    }
    headers: dict[str, str] = {"Content-Language": language}
    if refused.wait is not None:
        body["retry_after"] = refused.wait
        headers["Retry-After"] = str(math.ceil(refused.wait))
    if refused.errors:
        body["errors"] = [localized(error, language) for error in refused.errors]
    if status == 408:
        headers["Connection"] = "close"  # else who dribbled a body would go on with the rest of it
    body.update(refused.more)
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def localized(error: Mapping[str, object], language: str) -> dict[str, object]:
    """`{"where","code","params"}` gets its sentence; what has one already keeps it."""
    if "why" in error:
        return dict(error)
    params = error.get("params")
    shown = params if isinstance(params, dict) else {}
    why = sentence("faults", str(error["code"]), language, shown)
    return {"where": error["where"], "code": error["code"], "why": why}


def invalid(error: ValidationError) -> Refused:
    """A body whose fields are wrong: where, and what. What was sent is not repeated."""
    errors = tuple(
        {"where": ".".join(map(str, one["loc"])), "code": one["type"], "why": one["msg"]}
        for one in error.errors(include_url=False, include_context=False, include_input=False)
    )
    return Refused("invalid", errors=errors)


async def on_refused(request: Request, error: Exception) -> Response:
    """Starlette's handler for our own refusals."""
    if not isinstance(error, Refused):
        raise error
    return problem(request, error)


async def on_http(request: Request, error: Exception) -> Response:
    """Starlette's handler for its own."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    code = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}.get(status, "invalid")
    return problem(request, Refused(code))


async def on_store(request: Request, error: Exception) -> Response:
    """The room is gone, or the store cannot be reached."""
    return problem(
        request, Refused("unknown_room" if isinstance(error, RoomGone) else "store_away")
    )


async def on_bug(request: Request, error: Exception) -> Response:  # noqa: ARG001
    """Anything else is a fault of ours: logged by the server, told without its inside."""
    return problem(request, Refused("broken"))


HANDLERS = {
    Refused: on_refused,
    HTTPException: on_http,
    StoreError: on_store,
    Exception: on_bug,
}
