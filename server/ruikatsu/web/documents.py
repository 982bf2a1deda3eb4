"""The wire, in words that programs read: what goes over the socket, and what is asked over HTTP."""

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ruikatsu import __version__
from ruikatsu.protocol.asyncapi import asyncapi
from ruikatsu.protocol.openapi import openapi


def routes() -> list[Route]:
    """Where the documents answer."""
    return [
        _document("/asyncapi.json", orjson.dumps(asyncapi(__version__))),
        _document("/openapi.json", orjson.dumps(openapi(__version__))),
    ]


def _document(path: str, body: bytes) -> Route:
    async def answer(request: Request) -> Response:  # noqa: ARG001
        return Response(body, media_type="application/json")

    return Route(path, answer)
