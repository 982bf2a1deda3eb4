"""How people feel: one answer a device and question, counted and not kept. Nobody's name, seat or address is asked."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ruikatsu.domain.mood import (
    Dimension,
    Later,
    When,
    against_later,
    against_mood,
    bin_of,
    feelings,
    later,
    mark,
    tag_of,
)
from ruikatsu.errors import Refused
from ruikatsu.protocol.http import FeltRequest, MoodAnswer, MoodRequest
from ruikatsu.protocol.tokens import MoodTicket, Tokens
from ruikatsu.store import Store
from ruikatsu.web.directory import Directory
from ruikatsu.web.hosts import bearer
from ruikatsu.web.problems import refuse
from ruikatsu.web.requests import body_as, room_id


@dataclass(frozen=True, slots=True)
class MoodCalls:
    """The calls, over what they stand on."""

    store: Store
    directory: Directory
    tokens: Tokens

    def routes(self) -> list[Route]:
        """Where they answer."""
        return [
            Route("/api/rooms/{room}/mood", self.now, methods=["POST"]),
            Route("/api/mood", self.later, methods=["POST"]),
            Route("/api/mood", self.curve, methods=["GET"]),
        ]

    async def now(self, request: Request) -> Response:
        """Counts an answer at the door or at the close. The first one stands; a second is let go without a word."""
        room = room_id(request)
        asked = await body_as(request, MoodRequest)
        ticket = self._ticket(asked)
        state = await self.directory.state(room)
        if ticket.tag != tag_of(state.settings.hash_key):
            raise Refused("forbidden")
        against = against_mood(state, asked.when, self.directory.now())
        if against:
            raise refuse(against)
        ends_at = state.standing(self.directory.now()).ends_at
        await self._count(ticket, asked, asked.when, later(state.course.started_at, ends_at))
        return Response(status_code=204)

    async def later(self, request: Request) -> Response:
        """Counts the answer of ninety minutes later. It names no room: that may be erased, and is nobody's business."""
        asked = await body_as(request, FeltRequest)
        ticket = self._ticket(asked)
        times = await self.store.mood_later(ticket.tag) or Later(ticket.from_at, ticket.until)
        against = against_later(times, self.directory.now())
        if against:
            raise refuse(against)
        await self._count(ticket, asked, "later", times)
        return Response(status_code=204)

    async def curve(self, request: Request) -> Response:
        """How a group felt, for its host, by the ticket that the report gives them."""
        now = self.directory.now()
        token = bearer(request.headers.get("Authorization"))
        ticket = self.tokens.read_curve(token, now) if token else None
        if ticket is None:
            raise Refused("unauthorized")
        found = feelings(await self.store.moods(ticket.tag))
        answer = MoodAnswer(kept_until=ticket.until, mood=found)
        return JSONResponse(answer.model_dump(mode="json"), headers={"Cache-Control": "no-store"})

    def _ticket(self, asked: FeltRequest) -> MoodTicket:
        ticket = self.tokens.read_mood(asked.ticket)
        if ticket is None:
            raise Refused("unauthorized")
        return ticket

    async def _count(
        self, ticket: MoodTicket, asked: FeltRequest, when: When, times: Later
    ) -> None:
        felt: dict[Dimension, int] = {}
        if asked.pleasure is not None:
            felt["pleasure"] = bin_of(asked.pleasure)
        if asked.arousal is not None:
            felt["arousal"] = bin_of(asked.arousal)
        await self.store.mood_add(ticket.tag, mark(ticket.nonce, when), when, felt, times)
