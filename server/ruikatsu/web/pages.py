"""The page itself: one document for every address a person may open, and what it is made of."""

import base64
import hashlib
import html
import mimetypes
import re
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from ruikatsu.web.preloads import Modules
from ruikatsu.web.problems import on_http

mimetypes.add_type("application/manifest+json", ".webmanifest")

_INLINE = re.compile(rb'<script type="importmap">(.*?)</script>', re.DOTALL)

VIEWS = {
    "/": "views/front.js",
    "/rooms/{room}": "views/room-page.js",
    "/rooms/{room}/report": "views/report.js",
    "/after": "views/after.js",
    "/skew": "views/skew.js",
    "/host": "views/host/host.js",
    "/host/new": "views/host/host.js",
    "/host/rooms/{room}": "views/host/host.js",
    "/host/rooms/{room}/copy": "views/host/host.js",
}
"""What stands first at each address; the room itself is fetched from behind its door."""


def document(client: Path) -> bytes:
    """The one document, told which languages there are words in: a third is one more file."""
    spoken = sorted(path.stem for path in (client / "locales").glob("*.json"))
    return (client / "index.html").read_bytes().replace(b"{languages}", " ".join(spoken).encode())


class Assets(StaticFiles):
    """Files that are asked for again each time, and sent only when they have changed."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """As Starlette's, with a word to caches."""
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "no-cache"
        return response


class Pages:
    """Serves `client/`."""

    def __init__(self, client: Path) -> None:
        self._client = client
        self._index = document(client)
        self._views = {view: self._with_modules(modules) for view, modules in VIEWS.items()}

    def script_hashes(self) -> list[str]:
        """What the content security policy lets run inline: the import map, and nothing else."""
        found = _INLINE.findall(self._index)
        digests = [base64.b64encode(hashlib.sha256(text).digest()).decode() for text in found]
        return [f"'sha256-{digest}'" for digest in digests]

    def _with_modules(self, modules: str) -> bytes:
        """The document that names what this view is made of, after the map by which modules are found."""
        found = _INLINE.search(self._index)
        if found is None:
            return self._index
        links = Modules(self._client, found[1]).links(["app.js", modules])
        return self._index[: found.end()] + links + self._index[found.end() :]

    def routes(self) -> list[BaseRoute]:
        """Where it answers."""
        return [
            *[Route(path, self.index, middleware=[Middleware(GZipMiddleware)]) for path in VIEWS],
            # Films are ranges of bytes: compressing them would break seeking and win nothing.
            Mount("/assets/media", Assets(directory=self._client / "media")),
            Mount("/assets", GZipMiddleware(Assets(directory=self._client), minimum_size=512)),
        ]

    async def nowhere(self, request: Request, error: Exception) -> Response:
        """An address that a person mistyped gets the page, which says so kindly; a program gets a problem."""
        wants_page = "text/html" in request.headers.get("Accept", "")
        ours = request.url.path.startswith(("/api/", "/assets/", "/media/"))
        if (
            isinstance(error, HTTPException)
            and error.status_code == 404
            and wants_page
            and not ours
        ):
            page = await self.index(request)
            page.status_code = 404
            return page
        return await on_http(request, error)

    async def index(self, request: Request) -> Response:
        """The document. It is the same for everybody and holds nothing of anybody, but for the name of this house: a
        picture beside a link has to be named in full."""
        origin = html.escape(str(request.base_url).rstrip("/"), quote=True)
        route = request.scope.get("route")
        page = self._views.get(getattr(route, "path", ""), self._index)
        page = page.replace(b"{origin}", origin.encode())
        return HTMLResponse(page, headers={"Cache-Control": "no-cache"})
