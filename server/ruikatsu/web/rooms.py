"""The calls about rooms that anybody may ask: which there are, and what will happen in one."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ruikatsu.domain.room import Settings
from ruikatsu.protocol.http import (
    Links,
)
from ruikatsu.protocol.schedule import ScheduleQuery, offered, wish_of
from ruikatsu.protocol.tokens import Invitation, Tokens
from ruikatsu.store import Store
from ruikatsu.store.making import latest_end
from ruikatsu.web.directory import Directory
from ruikatsu.web.requests import query_as, room_id
from ruikatsu.web.seats import AFTER_MS


@dataclass(frozen=True, slots=True)
class RoomCalls:
    """The calls, over what they stand on."""

    store: Store
    directory: Directory
    tokens: Tokens

    def routes(self) -> list[Route]:
        """Where they answer."""
        return [
            Route("/api/rooms", self.index, methods=["GET"]),
            Route("/api/rooms/{room}", self.show, methods=["GET"]),
        ]

    async def index(self, request: Request) -> Response:
        """Rooms that are on or coming, of these those that are looked for."""
        wish = wish_of(query_as(request, ScheduleQuery))
        cards = [card for card in await self.directory.cards() if wish.fits(offered(card))]
        return JSONResponse({"rooms": [card.model_dump(mode="json") for card in cards]})

    async def show(self, request: Request) -> Response:
        """One room with its programme."""
        card = await self.directory.open_card(room_id(request))
        return JSONResponse(card.model_dump(mode="json"))

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
