"""The calls about rooms: which there are, a seat in one, and making one."""

import asyncio
import secrets
from dataclasses import dataclass
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ruikatsu.domain.admission import against_seat
from ruikatsu.domain.names import gentle_name
from ruikatsu.domain.roles import STAFF, Role
from ruikatsu.domain.room import RoomState, Settings
from ruikatsu.domain.templates import template
from ruikatsu.domain.text import folded, one_line
from ruikatsu.domain.validate import faults
from ruikatsu.errors import Refused
from ruikatsu.media import MediaFolder, missing
from ruikatsu.protocol.http import (
    DropInRequest,
    Fault,
    Links,
    RoomAnswer,
    RoomRequest,
    SeatAnswer,
    SeatRequest,
    millis,
)
from ruikatsu.protocol.tokens import Invitation, SeatToken, Tokens
from ruikatsu.sentences import choose, sentence
from ruikatsu.store import Full, Store
from ruikatsu.store.making import latest_end, make_room, new_room_id
from ruikatsu.web.directory import Directory
from ruikatsu.web.hosts import bearer, the_host
from ruikatsu.web.limits import AddressLimit
from ruikatsu.web.problems import invalid, refuse

MAX_BODY = 256 * 1_024
MAX_NAME = 32
PAST_MS = 24 * 3_600_000
FUTURE_MS = 366 * 24 * 3_600_000
AFTER_MS = 3_600_000
"""A token outlives the last possible moment of its room by this long."""

Body = TypeVar("Body", bound=BaseModel)


async def body_as(request: Request, model: type[Body]) -> Body:
    """The body as a model.

    Raises:
        Refused: `too_large`, `invalid`.
    """
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MAX_BODY:
            raise Refused("too_large")
    try:
        return model.model_validate_json(bytes(data) or b"{}")
    except ValidationError as error:
        raise invalid(error) from None


@dataclass(frozen=True, slots=True)
class RoomCalls:
    """The calls, over what they stand on."""

    store: Store
    directory: Directory
    tokens: Tokens
    seat_limit: AddressLimit
    media: MediaFolder

    def routes(self) -> list[Route]:
        """Where they answer."""
        return [
            Route("/api/rooms", self.index, methods=["GET"]),
            Route("/api/rooms", self.make, methods=["POST"]),
            Route("/api/rooms/{room}", self.show, methods=["GET"]),
            Route("/api/rooms/{room}/seats", self.seat, methods=["POST"]),
            Route("/api/drop-in", self.drop_in, methods=["POST"]),
            Route("/api/names", self.name, methods=["GET"]),
        ]

    async def index(self, request: Request) -> Response:  # noqa: ARG002
        """Rooms that are on or coming."""
        cards = await self.directory.cards()
        return JSONResponse({"rooms": [card.model_dump(mode="json") for card in cards]})

    async def show(self, request: Request) -> Response:
        """One room with its programme."""
        card = await self.directory.open_card(self._room_id(request))
        return JSONResponse(card.model_dump(mode="json"))

    async def name(self, request: Request) -> Response:
        """A gentle name."""
        language = choose(
            request.query_params.get("language") or request.headers.get("Accept-Language")
        )
        return JSONResponse({"name": gentle_name(language, secrets.choice)})

    async def seat(self, request: Request) -> Response:
        """A seat for somebody."""
        asked = await body_as(request, SeatRequest)
        state = await self.directory.state(self._room_id(request))
        role = self._role(request, asked, state)
        if not asked.agreed:
            language = choose(request.headers.get("Accept-Language"))
            why = sentence("refusals", "not_agreed", language)
            raise Refused(
                "invalid", errors=({"where": "agreed", "code": "not_agreed", "why": why},)
            )
        against = against_seat(state, role, self.directory.now())
        if against:
            raise refuse(against)
        if role == "listener":
            return self._seated(state, "l_" + secrets.token_urlsafe(9), None, role)
        self.seat_limit.spend(request)
        return await self._take(request, asked, state, role)

    async def drop_in(self, request: Request) -> Response:
        """A place to listen, in the best room that is in session."""
        asked = await body_as(request, DropInRequest)
        cards = await self.directory.cards()
        fitting = [card for card in cards if card.state == "live" and card.listeners_allowed]
        if not fitting:
            later = next((card for card in cards if card.state != "live"), None)
            more = {"next": {"room": later.id, "starts_at": later.starts_at}} if later else {}
            raise Refused("nothing_on", more=more)
        best = max(
            fitting,
            key=lambda card: (
                card.language == (asked.language or card.language),
                asked.topic in card.topics,
                card.people + card.listeners,
            ),
        )
        state = await self.directory.state(best.id)
        return self._seated(state, "l_" + secrets.token_urlsafe(9), None, "listener")

    async def make(self, request: Request) -> Response:
        """A room, for a host."""
        host = await the_host(self.store, request.headers.get("Authorization"))
        asked = await body_as(request, RoomRequest)
        now = self.directory.now()
        made = self._settings(asked, host, now)
        found = faults(made.programme)
        errors: list[dict[str, object]] = [
            {"where": f"programme.{f.where}", "code": f.code, "params": f.params}
            for f in found
            if not f.warning
        ]
        errors += [
            {"where": f"programme.{where}", "code": "media_missing", "params": {"url": url[:80]}}
            for where, url in await asyncio.to_thread(missing, self.media, made.programme)
        ]
        if errors:
            raise Refused("invalid", errors=tuple(errors))
        await make_room(self.store, made)
        self.directory.seats_changed(made.id)
        language = choose(request.headers.get("Accept-Language"))
        card = await self.directory.open_card(made.id)
        answer = RoomAnswer(
            **card.model_dump(),
            links=self.links(str(request.base_url).rstrip("/"), made),
            warnings=[
                Fault(
                    where=f.where,
                    code=f.code,
                    why=sentence("faults", f.code, language, f.params),
                )
                for f in found
            ],
        )
        return JSONResponse(answer.model_dump(mode="json"), 201)

    def links(self, base: str, made: Settings) -> Links:
        """Where people come in."""
        door = f"{base}/rooms/{made.id}"
        expires = latest_end(made) + AFTER_MS
        host = self.tokens.invitation(Invitation(made.id, "host", expires))
        moderator = self.tokens.invitation(Invitation(made.id, "moderator", expires))
        return Links(
            guest=door, moderator=f"{door}#moderator={moderator}", host=f"{door}#host={host}"
        )

    @staticmethod
    def _room_id(request: Request) -> str:
        room = str(request.path_params["room"])
        if not 0 < len(room) <= 64 or not room.replace("-", "").replace("_", "").isalnum():
            raise Refused("unknown_room")
        if not room.isascii():
            raise Refused("unknown_room")
        return room

    def _role(self, request: Request, asked: SeatRequest, state: RoomState) -> Role:
        if asked.as_ not in STAFF:
            return asked.as_
        token = bearer(request.headers.get("Authorization"))
        if token is None:
            raise Refused("unauthorized")
        invitation = self.tokens.read_invitation(token, self.directory.now())
        if invitation is None:
            raise Refused("unauthorized")
        if invitation.room != state.settings.id or invitation.role != asked.as_:
            raise Refused("forbidden")
        return invitation.role

    async def _take(
        self, request: Request, asked: SeatRequest, state: RoomState, role: Role
    ) -> Response:
        language = choose(asked.language or request.headers.get("Accept-Language"))
        name = one_line(asked.name or "")[:MAX_NAME].strip() or gentle_name(
            language, secrets.choice
        )
        person = "p_" + secrets.token_urlsafe(9)
        capacity = state.settings.capacity
        seat = await self.store.take_seat(
            state.settings.id,
            person,
            b'{"as":"%b"}' % role.encode(),
            name=name,
            name_key=folded(name),
            # The staff's chairs stand beside the circle: a full room is never without its host.
            capacity=capacity + 16 if role in STAFF else capacity,
        )
        if isinstance(seat, Full):
            raise Refused("room_full")
        self.directory.seats_changed(state.settings.id)
        return self._seated(state, person, seat.name, role)

    def _seated(self, state: RoomState, person: str, name: str | None, role: Role) -> Response:
        room = state.settings.id
        expires = latest_end(state.settings) + AFTER_MS
        token = self.tokens.seat(SeatToken(room, person, name, role, expires))
        answer = SeatAnswer(token=token, room=room, person=person, name=name, as_=role)
        return JSONResponse(answer.model_dump(mode="json", by_alias=True), 201)

    @staticmethod
    def _settings(asked: RoomRequest, host: str, now: int) -> Settings:
        errors: list[dict[str, object]] = []
        if (asked.template is None) == (asked.programme is None):
            errors.append({"where": "template", "code": "template_or_programme"})
        starts_at = millis(asked.starts_at) if asked.starts_at else now
        if starts_at < now - PAST_MS:
            errors.append({"where": "starts_at", "code": "starts_in_past"})
        if starts_at > now + FUTURE_MS:
            errors.append({"where": "starts_at", "code": "starts_too_far"})
        try:
            ZoneInfo(asked.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            errors.append({"where": "time_zone", "code": "unknown_time_zone"})
        title = one_line(asked.title)
        if not title:
            errors.append({"where": "title", "code": "words_missing"})
        if errors:
            raise Refused("invalid", errors=tuple(errors))
        programme = asked.programme or template(asked.template or "ten_minutes")
        return Settings(
            id=new_room_id(),
            title=title,
            starts_at=starts_at,
            programme=programme,
            language=asked.language,
            time_zone=asked.time_zone,
            topics=asked.topics,
            content_notes=tuple(one_line(note) for note in asked.content_notes),
            capacity=asked.capacity,
            public=asked.public,
            listeners_allowed=asked.listeners_allowed,
            listeners_read=asked.listeners_read,
            doors_ms=asked.doors_ms,
            retention_ms=asked.retention_ms,
            made_by=host,
        )
