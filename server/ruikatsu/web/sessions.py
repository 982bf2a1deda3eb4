"""Signing in as a host: the key once, then a cookie that no script can read and no other page can use."""

import secrets
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ruikatsu.errors import Refused
from ruikatsu.protocol.http import HostAnswer, SessionRequest
from ruikatsu.store import Store
from ruikatsu.web.hosts import COOKIE, Host, foreign, hashed, in_session, known, same_origin
from ruikatsu.web.limits import AddressLimit
from ruikatsu.web.requests import body_as

SESSION_MS = 14 * 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class SessionCalls:
    """The calls, over what they stand on."""

    store: Store
    limit: AddressLimit
    origins: tuple[str, ...] = ()

    def routes(self) -> list[Route]:
        """Where they answer."""
        return [
            Route("/api/host/session", self.begin, methods=["POST"]),
            Route("/api/host/session", self.show, methods=["GET"]),
            Route("/api/host/session", self.end, methods=["DELETE"]),
        ]

    async def begin(self, request: Request) -> Response:
        """The key for a session."""
        if foreign(request, self.origins):
            # Else another house's page could sign somebody in as somebody else.
            raise Refused("wrong_origin")
        await self.limit.spend(request)
        asked = await body_as(request, SessionRequest)
        host = await known(self.store, asked.key.strip())
        if host is None:
            raise Refused("unauthorized")
        secret = secrets.token_urlsafe(24)
        await self.store.session_add(hashed(secret), host.key, SESSION_MS)
        answer = _answer(host, 201)
        # Not `__Host-`: that would have to be Secure, and a first try on one's own machine has no TLS. The path keeps
        # the cookie away from everything but the calls.
        answer.set_cookie(
            COOKIE,
            secret,
            max_age=SESSION_MS // 1_000,
            path="/api",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return answer

    async def show(self, request: Request) -> Response:
        """Who is signed in."""
        host = await in_session(self.store, request)
        if host is None:
            raise Refused("unauthorized")
        return _answer(host)

    async def end(self, request: Request) -> Response:
        """Out."""
        if not same_origin(request, self.origins):
            raise Refused("wrong_origin")
        session = request.cookies.get(COOKIE)
        if session:
            await self.store.session_end(hashed(session))
        answer = Response(status_code=204)
        answer.delete_cookie(COOKIE, path="/api")
        return answer


def _answer(host: Host, status: int = 200) -> JSONResponse:
    return JSONResponse(HostAnswer(id=host.id, name=host.name).model_dump(), status)
