"""What every call reads of a request."""

import asyncio
from typing import TypeVar, get_origin

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from ruikatsu.domain.known import Origin, origin
from ruikatsu.domain.room import Settings
from ruikatsu.errors import Refused
from ruikatsu.web.problems import invalid

MAX_BODY = 256 * 1_024
"""Bytes in the body of a call."""

BODY_WITHIN_S = 30.0
"""How long it may take to come: a bad line is waited for, who only holds it open is not."""

Body = TypeVar("Body", bound=BaseModel)


async def body_as(request: Request, model: type[Body]) -> Body:
    """The body as a model.

    Raises:
        Refused: `too_large`, `invalid`, `stalled`.
    """
    data = bytearray()
    try:
        async with asyncio.timeout(BODY_WITHIN_S):
            async for chunk in request.stream():
                data += chunk
                if len(data) > MAX_BODY:
                    raise Refused("too_large")
    except TimeoutError:
        raise Refused("stalled") from None
    try:
        return model.model_validate_json(bytes(data) or b"{}")
    except ValidationError as error:
        raise invalid(error) from None


def query_as(request: Request, model: type[Body]) -> Body:
    """What an address asks behind its `?`, as a model; what it does not know is let be.

    Raises:
        Refused: `invalid`.
    """
    given: dict[str, object] = {}
    for name, about in model.model_fields.items():
        shown = about.alias or name
        values = request.query_params.getlist(shown)
        if values:
            several = get_origin(about.annotation) is tuple
            given[shown] = values if several else values[-1]
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise invalid(error) from None


def base_of(request: Request) -> str:
    """Where whoever asks reaches this server."""
    return str(request.base_url).rstrip("/")


def room_id(request: Request) -> str:
    """The room that an address names.

    Raises:
        Refused: `unknown_room`.
    """
    room = str(request.path_params["room"])
    if not 0 < len(room) <= 64 or not room.replace("-", "").replace("_", "").isalnum():
        raise Refused("unknown_room")
    if not room.isascii():
        raise Refused("unknown_room")
    return room


def origin_of(request: Request, made: Settings) -> Origin | None:
    """By what somebody who is banned from this room is known again."""
    if request.client is None:
        return None
    return origin(made.hash_key, request.client.host, request.headers.get("User-Agent", ""))
