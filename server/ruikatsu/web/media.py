"""Serving what hosts brought: a film, a song, captions or a picture, and never anything that acts as a page of ours."""

import asyncio
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from ruikatsu.errors import Refused
from ruikatsu.media import MediaFolder
from ruikatsu.media.folder import named
from ruikatsu.web.problems import problem

KEPT_S = 86_400
"""How long a browser may keep what it has. A file never changes under its name."""

ONE_RANGE = re.compile(r"bytes=(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MediaCalls:
    """The one call."""

    folder: MediaFolder

    def routes(self) -> list[Route]:
        """Where it answers."""
        return [Route("/media/{file}", self.show, methods=["GET"])]

    async def show(self, request: Request) -> Response:
        """A file, or a part of it."""
        name = str(request.path_params["file"])
        found = named(name)
        if found is None:
            raise Refused("not_found")
        path = self.folder.path / name
        about = await asyncio.to_thread(_about, path)
        if about is None:
            raise Refused("not_found")
        media, kind = found
        headers = {
            "ETag": f'"{media}"',
            "Cache-Control": f"private, max-age={KEPT_S}, immutable",
            "Content-Disposition": "inline",
            "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        }
        if _has(request.headers.get("If-None-Match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        match _part(request, about.st_size, headers["ETag"]):
            case "none":
                answer = problem(request, Refused("no_such_range"))
                answer.headers["Content-Range"] = f"bytes */{about.st_size}"
                return answer
            case "all":
                # What is no single good range is not answered as one: RFC 9110, 14.2.
                request.scope["headers"] = [
                    (key, value) for key, value in request.scope["headers"] if key != b"range"
                ]
            case _:
                pass
        return FileResponse(path, media_type=kind.name, headers=headers, stat_result=about)


def _about(path: Path) -> os.stat_result | None:
    try:
        about = path.lstat()
    except FileNotFoundError:
        return None
    return about if stat.S_ISREG(about.st_mode) else None


def _has(header: str | None, etag: str) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in (header or "").split(",")]
    return etag in tags or "*" in tags


def _part(request: Request, size: int, etag: str) -> str:
    """`all` of it, `some` (the response finds out which), or `none` that there is."""
    wanted = ONE_RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if wanted is None:
        return "all"
    if request.headers.get("If-Range", etag) != etag:
        return "all"
    first, last, suffix = wanted.groups()
    if suffix is not None:
        return "some" if int(suffix) else "none"
    if last and int(last) < int(first):
        return "all"
    return "some" if int(first) < size else "none"
