"""Answers that a program asks for again and again: sent only when they have changed (RFC 9110, 13)."""

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from starlette.requests import Request
from starlette.responses import Response


def answer(
    request: Request, body: bytes, media_type: str, changed_ms: int | None = None, name: str = ""
) -> Response:
    """The body, or 304 where the asker has it. `changed_ms`: since when it is so; `name`: of the file."""
    headers = {"ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"', "Cache-Control": "no-cache"}
    if changed_ms is not None:
        at = datetime.fromtimestamp(changed_ms // 1_000, UTC)
        headers["Last-Modified"] = format_datetime(at, usegmt=True)
    if _has_it(request, headers["ETag"], changed_ms):
        return Response(status_code=304, headers=headers)
    if name:
        headers["Content-Disposition"] = f'inline; filename="{name}"'
    return Response(body, media_type=media_type, headers=headers)


def _has_it(request: Request, etag: str, changed_ms: int | None) -> bool:
    match = request.headers.get("If-None-Match")
    if match is not None:
        # A date beside a tag counts for nothing. A proxy that packs an answer makes its tag a weak one.
        tags = [tag.strip().removeprefix("W/") for tag in match.split(",")]
        return etag in tags or "*" in tags
    since = request.headers.get("If-Modified-Since")
    if since is None or changed_ms is None:
        return False
    try:
        known = parsedate_to_datetime(since)
    except ValueError:
        return False
    return known.tzinfo is not None and changed_ms // 1_000 <= known.timestamp()
