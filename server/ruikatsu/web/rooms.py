"""The calls about rooms: which there are, and making one."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ruikatsu.domain.room import Settings
from ruikatsu.domain.templates import template
from ruikatsu.domain.text import one_line
from ruikatsu.domain.validate import faults
from ruikatsu.errors import Refused
from ruikatsu.media import MediaFolder, missing
from ruikatsu.protocol.http import (
    Fault,
    Links,
    RoomAnswer,
    RoomRequest,
    millis,
)
from ruikatsu.protocol.tokens import Invitation, Tokens
from ruikatsu.sentences import choose, sentence
from ruikatsu.store import Store
from ruikatsu.store.making import latest_end, make_room, new_room_id
from ruikatsu.web.directory import Directory
from ruikatsu.web.hosts import the_host
from ruikatsu.web.requests import body_as, room_id
from ruikatsu.web.seats import AFTER_MS

PAST_MS = 24 * 3_600_000
FUTURE_MS = 366 * 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class RoomCalls:
    """The calls, over what they stand on."""

    store: Store
    directory: Directory
    tokens: Tokens
    media: MediaFolder
    origins: tuple[str, ...] = ()

    def routes(self) -> list[Route]:
        """Where they answer."""
        return [
            Route("/api/rooms", self.index, methods=["GET"]),
            Route("/api/rooms", self.make, methods=["POST"]),
            Route("/api/rooms/{room}", self.show, methods=["GET"]),
        ]

    async def index(self, request: Request) -> Response:  # noqa: ARG002
        """Rooms that are on or coming."""
        cards = await self.directory.cards()
        return JSONResponse({"rooms": [card.model_dump(mode="json") for card in cards]})

    async def show(self, request: Request) -> Response:
        """One room with its programme."""
        card = await self.directory.open_card(room_id(request))
        return JSONResponse(card.model_dump(mode="json"))

    async def make(self, request: Request) -> Response:
        """A room, for a host."""
        host = (await the_host(self.store, request, self.origins)).key
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

    def links(self, base: str, made: Settings, revoked: Mapping[str, int] | None = None) -> Links:
        """Where people come in. `revoked`: how often the invitations for a role were (`RoomState.revoked`)."""
        door = f"{base}/rooms/{made.id}"
        expires, times = latest_end(made) + AFTER_MS, revoked or {}
        host = self.tokens.invitation(Invitation(made.id, "host", expires, times.get("host", 0)))
        moderator = self.tokens.invitation(
            Invitation(made.id, "moderator", expires, times.get("moderator", 0))
        )
        return Links(
            guest=door, moderator=f"{door}#moderator={moderator}", host=f"{door}#host={host}"
        )

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
            approval=asked.approval,
            moderated=asked.moderated,
            wave=asked.wave,
            listeners_allowed=asked.listeners_allowed,
            listeners_read=asked.listeners_read,
            doors_ms=asked.doors_ms,
            retention_ms=asked.retention_ms,
            made_by=host,
        )
