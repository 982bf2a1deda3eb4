"""What another house's page may not have a browser do here: anything but look."""

from collections.abc import Collection

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from ruikatsu.errors import Refused
from ruikatsu.web.hosts import SAFE, foreign
from ruikatsu.web.problems import problem


class Wall:
    """Refuses calls that change something and come from a page of another house, whatever they hold in their hands.

    Calls look at it themselves where a cookie speaks (`hosts.the_host`). This is for all the others, and for the next:
    else any page could have its visitors take every seat of a room, each from an address of their own.
    """

    def __init__(self, app: ASGIApp, origins: Collection[str] = ()) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http" and scope["method"] not in SAFE:
            request = Request(scope)
            named = request.headers.get("Origin") in self._origins
            if not named and foreign(request, self._origins):
                await problem(request, Refused("wrong_origin"))(scope, receive, send)
                return
        await self._app(scope, receive, send)
