"""The calls of whoever wants to be reminded."""

import hashlib
import hmac
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ruikatsu.domain.reminding import Reminding, against_reminder, remind_at
from ruikatsu.errors import Refused
from ruikatsu.protocol.bodies import reminding_body
from ruikatsu.protocol.schedule import PushKey, ReminderAnswer, ReminderRequest
from ruikatsu.protocol.views import rfc3339
from ruikatsu.reminding import PushKeys, Sender
from ruikatsu.reminding.sending import Reader, against_reader
from ruikatsu.sentences import choose
from ruikatsu.store import Store
from ruikatsu.web.directory import Directory
from ruikatsu.web.limits import AddressLimit
from ruikatsu.web.problems import refuse
from ruikatsu.web.requests import body_as, room_id

MOST = 2_000
"""Reminders of one room: more than have a seat, and not so many that a prank fills the store."""


@dataclass(frozen=True, slots=True)
class PushCalls:
    """The calls, over what they stand on."""

    store: Store
    directory: Directory
    sender: Sender
    keys: PushKeys
    limit: AddressLimit

    def routes(self) -> list[Route]:
        """Where they answer."""
        return [
            Route("/api/push-key", self.key, methods=["GET"]),
            Route("/api/rooms/{room}/reminders", self.remind, methods=["POST"]),
            Route("/api/rooms/{room}/reminders/{reminder}", self.no_more, methods=["DELETE"]),
        ]

    async def key(self, request: Request) -> Response:  # noqa: ARG002
        """The key by which a browser knows whose reminders it lets in."""
        return JSONResponse(PushKey(key=self.keys.public).model_dump())

    async def remind(self, request: Request) -> Response:
        """Keeps a reminder, until it is sent or the room is over."""
        await self.limit.spend(request)
        asked = await body_as(request, ReminderRequest)
        state = await self.directory.state(room_id(request))
        now = self.directory.now()
        against = against_reminder(state, now)
        if against:
            raise refuse(against)
        reader = Reader(asked.endpoint, asked.keys.p256dh, asked.keys.auth)
        for where, unfit in (
            ("endpoint", self.sender.against(asked.endpoint)),
            ("keys", against_reader(reader)),
        ):
            if unfit:
                raise Refused("invalid", errors=({"where": where, "code": "endpoint_unfit"},))
        language = choose(asked.language or request.headers.get("Accept-Language"))
        record = Reminding(
            reader.endpoint, reader.p256dh, reader.auth, self.keys.public, language, asked.before_ms
        )
        # The same browser is the same reminder; keyed with the room's own key, it is another in the next room.
        key = state.settings.hash_key.encode()
        reminder = hmac.new(key, asked.endpoint.encode(), hashlib.sha256).hexdigest()[:32]
        at = max(remind_at(state, asked.before_ms, now), now)
        room = state.settings.id
        if not await self.store.remind(room, reminder, reminding_body(record), at, MOST):
            raise Refused("too_many", 600)
        answer = ReminderAnswer(id=reminder, remind_at=rfc3339(at))
        return JSONResponse(answer.model_dump(mode="json"), 201)

    async def no_more(self, request: Request) -> Response:
        """Nothing of a reminder is kept. Whoever knows its name may say so; nobody else can know it."""
        reminder = str(request.path_params["reminder"])
        await self.store.remind_no_more(room_id(request), reminder[:64])
        return Response(status_code=204)
