"""The box, for the staff: the slips that lie in it, without a name, in no order that could tell one."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ruikatsu.domain.admission import seated
from ruikatsu.errors import Refused
from ruikatsu.protocol.http import BoxAnswer, SlipAnswer
from ruikatsu.protocol.slips import slip_from
from ruikatsu.protocol.tokens import Tokens
from ruikatsu.store import Store
from ruikatsu.web.directory import Directory
from ruikatsu.web.hosts import bearer
from ruikatsu.web.requests import room_id


@dataclass(frozen=True, slots=True)
class BoxCalls:
    """The call, over what it stands on."""

    store: Store
    directory: Directory
    tokens: Tokens

    def routes(self) -> list[Route]:
        """Where it answers."""
        return [Route("/api/rooms/{room}/box", self.slips, methods=["GET"])]

    async def slips(self, request: Request) -> Response:
        """Every slip, by its name: a random one, so that the order says nothing of who came when."""
        room, now = room_id(request), self.directory.now()
        token = bearer(request.headers.get("Authorization"))
        seat = self.tokens.read_seat(token, now) if token else None
        if seat is None:
            raise Refused("unauthorized")
        if seat.room != room:
            raise Refused("forbidden")
        state = await self.directory.state(room)
        # What the log says goes before what the token says: a chair may have been taken back.
        who = seated(state, seat.who)
        if who is None or not who.staff:
            raise Refused("forbidden")
        if state.standing(now).state == "closed":
            return _answer(BoxAnswer(slips=[]))
        kept = await self.store.box_all(room)
        lying = sorted(slip for slip in state.box if slip in kept)
        slips = [(name, slip_from(kept[name])) for name in lying]
        return _answer(
            BoxAnswer(
                slips=[
                    SlipAnswer(slip=name, text=slip.text, lang=slip.lang, danger=slip.danger)
                    for name, slip in slips
                ]
            )
        )


def _answer(box: BoxAnswer) -> Response:
    return JSONResponse(box.model_dump(mode="json"), headers={"Cache-Control": "no-store"})
