"""How people feel: one answer a guest and question, counted and not kept."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ruikatsu.domain.mood import against_mood, bin_of, mark
from ruikatsu.errors import Refused
from ruikatsu.protocol.http import MoodRequest
from ruikatsu.protocol.tokens import Tokens
from ruikatsu.store import Store
from ruikatsu.web.directory import Directory
from ruikatsu.web.hosts import bearer
from ruikatsu.web.problems import refuse
from ruikatsu.web.requests import body_as, room_id


@dataclass(frozen=True, slots=True)
class MoodCalls:
    """The call, over what it stands on."""

    store: Store
    directory: Directory
    tokens: Tokens

    def routes(self) -> list[Route]:
        """Where it answers."""
        return [Route("/api/rooms/{room}/mood", self.answer, methods=["POST"])]

    async def answer(self, request: Request) -> Response:
        """Counts an answer. The first one stands; a second is let go without a word."""
        room, now = room_id(request), self.directory.now()
        token = bearer(request.headers.get("Authorization"))
        seat = self.tokens.read_seat(token, now) if token else None
        if seat is None:
            raise Refused("unauthorized")
        # Of guests only: five answers, one of them the host's own, would show the host four people.
        if seat.room != room or seat.role != "guest":
            raise Refused("forbidden")
        asked = await body_as(request, MoodRequest)
        state = await self.directory.state(room)
        against = against_mood(state, asked.when, now)
        if against:
            raise refuse(against)
        hashed = mark(state.settings.hash_key, seat.person, asked.when)
        await self.store.mood_add(room, hashed, asked.when, bin_of(asked.mood))
        return Response(status_code=204)
