"""The calls of those who come: a seat, somewhere to listen, a name."""

import asyncio
import secrets
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ruikatsu.domain.admission import against_seat, give_back_seat, take_seat
from ruikatsu.domain.dropping_in import Open, best_first
from ruikatsu.domain.known import Origin
from ruikatsu.domain.mood import later, tag_of
from ruikatsu.domain.names import gentle_name, reaches_elsewhere
from ruikatsu.domain.roles import STAFF, Role, Who
from ruikatsu.domain.room import RoomState
from ruikatsu.domain.screening import screen
from ruikatsu.domain.text import folded, one_line
from ruikatsu.domain.wordlists import Lists
from ruikatsu.errors import Refused
from ruikatsu.protocol.http import DropInRequest, SeatAnswer, SeatRequest, millis
from ruikatsu.protocol.tokens import MoodTicket, SeatToken, Tokens
from ruikatsu.protocol.views import Card
from ruikatsu.sentences import choose, sentence
from ruikatsu.store import (
    Full,
    RoomGone,
    Seat,
    Store,
    StoreBusy,
    StoreError,
    StoreRefused,
)
from ruikatsu.store.freeing import left_key, seat_key, see_it_freed, see_it_never_taken
from ruikatsu.store.making import latest_end
from ruikatsu.web.committing import Committing
from ruikatsu.web.directory import Directory
from ruikatsu.web.hosts import bearer
from ruikatsu.web.limits import AddressLimit
from ruikatsu.web.problems import refuse
from ruikatsu.web.requests import body_as, origin_of, room_id

MAX_NAME = 32
AFTER_MS = 31 * 24 * 3_600_000
"""A token outlives the planned end of its room by this long: a room may be moved, and a saved seat moves with it."""

STAFF_CHAIRS = 16
"""The staff's chairs stand beside the circle: a full room is never without its host."""


@dataclass(frozen=True, slots=True)
class SeatCalls:
    """The calls, over what they stand on. `later`: has an owner do what an answer does not wait for."""

    store: Store
    directory: Directory
    tokens: Tokens
    seat_limit: AddressLimit
    listen_limit: AddressLimit
    lists: Lists
    later: Callable[[Coroutine[Any, Any, None]], None]

    def routes(self) -> list[Route]:
        """Where they answer."""
        return [
            Route("/api/rooms/{room}/seats", self.seat, methods=["POST"]),
            Route("/api/rooms/{room}/seats", self.give_back, methods=["DELETE"]),
            Route("/api/drop-in", self.drop_in, methods=["POST"]),
            Route("/api/names", self.name, methods=["GET"]),
        ]

    async def name(self, request: Request) -> Response:
        """A gentle name."""
        language = choose(
            request.query_params.get("language") or request.headers.get("Accept-Language")
        )
        return JSONResponse({"name": gentle_name(language, secrets.choice)})

    async def seat(self, request: Request) -> Response:
        """A seat for somebody."""
        asked = await body_as(request, SeatRequest)
        state = await self.directory.state(room_id(request))
        role = self._role(request, asked, state)
        if not asked.agreed:
            raise self._unfit(request, "agreed", "not_agreed")
        origin = origin_of(request, state.settings)
        against = against_seat(state, role, self.directory.now(), origin)
        if against:
            raise refuse(against)
        if role == "listener":
            await self.listen_limit.spend(request)
            return self._seated(state, Who("l_" + secrets.token_urlsafe(9), None, role))
        await self.seat_limit.spend(request)
        language = choose(asked.language or request.headers.get("Accept-Language"))
        name = one_line(asked.name or "")[:MAX_NAME].strip()
        if role == "guest" and (screen(name, self.lists).held or reaches_elsewhere(name)):
            # A name is words that nobody reads first, beside every one of the person's own.
            raise self._unfit(request, "name", "name_unfit")
        who = Who(
            "p_" + secrets.token_urlsafe(9), name or gentle_name(language, secrets.choice), role
        )
        return self._seated(state, await self._sit_down(state, who, origin))

    async def give_back(self, request: Request) -> Response:
        """A guest's own seat goes back, at any time, also before the doors open. Twice does no harm."""
        room = room_id(request)
        token = bearer(request.headers.get("Authorization"))
        seat = self.tokens.read_seat(token, self.directory.now()) if token else None
        if seat is None:
            raise Refused("unauthorized")
        if seat.room != room:
            raise Refused("forbidden")
        state = await self.directory.state(room)
        committing = Committing(self.store, self.directory)
        try:
            # First said, then freed.
            await committing.carry(
                state, lambda known, _: give_back_seat(known, seat.person), left_key(seat.person)
            )
            await self.store.give_back_seat(room, seat.person)
        except (StoreError, asyncio.CancelledError):
            # A page that is being closed asks once, and hears no answer.
            self.later(see_it_freed(self.store, room, seat.person))
            raise
        self.directory.seats_changed(room)
        return Response(status_code=204)

    async def drop_in(self, request: Request) -> Response:
        """A place to listen, in the best room that is in session."""
        await self.listen_limit.spend(request)
        asked = await body_as(request, DropInRequest)
        cards = await self.directory.cards()
        now = self.directory.now()
        on = [_open(card, now) for card in cards if card.state == "live" and card.listeners_allowed]
        for place in best_first(on, asked.language, asked.topic):
            try:
                state = await self.directory.state(place.room)
            except RoomGone:
                continue
            # What the list says may be a second old, and it does not know who was banned where.
            if against_seat(state, "listener", now, origin_of(request, state.settings)) is None:
                return self._seated(state, Who("l_" + secrets.token_urlsafe(9), None, "listener"))
        coming = [card for card in cards if card.state != "live"]
        later = next((card for card in coming if card.listeners_allowed), next(iter(coming), None))
        more = {"next": {"room": later.id, "starts_at": later.starts_at}} if later else {}
        raise Refused("nothing_on", more=more)

    def _unfit(self, request: Request, where: str, code: str) -> Refused:
        why = sentence("refusals", code, choose(request.headers.get("Accept-Language")))
        return Refused("invalid", errors=({"where": where, "code": code, "why": why},))

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
        if invitation.generation < state.revoked.get(invitation.role, 0):
            raise Refused("forbidden")
        return invitation.role

    async def _sit_down(self, state: RoomState, who: Who, origin: Origin | None) -> Who:
        """A place in the circle, counted by the store, then said in the log.

        Where nobody can say what became of it, or nobody waits for it any more, it is nobody's: that is seen to by
        somebody else than this call, which ends here.
        """
        room = state.settings.id
        taken = False
        try:
            seat = await self._place(state, who)
            if isinstance(seat, Full):
                raise Refused("room_full")
            taken = True
            who = Who(who.person, seat.name, who.role)
            await self._say_seated(state, who, origin)
        except (StoreError, asyncio.CancelledError) as against:
            if taken or not isinstance(against, (StoreBusy, StoreRefused, RoomGone)):
                self.later(see_it_never_taken(self.store, room, who.person))
            raise
        self.directory.seats_changed(room)
        return who

    async def _say_seated(self, state: RoomState, who: Who, origin: Origin | None) -> None:
        try:
            await Committing(self.store, self.directory).carry(
                state, lambda known, now: take_seat(known, who, now, origin), seat_key(who.person)
            )
        except Refused:
            # The log has never heard of it.
            await self.store.give_back_seat(state.settings.id, who.person)
            raise

    async def _place(self, state: RoomState, who: Who) -> Seat | Full:
        name, capacity = who.name or "", state.settings.capacity
        return await self.store.take_seat(
            state.settings.id,
            who.person,
            b'{"as":"%b"}' % who.role.encode(),
            name=name,
            name_key=folded(name),
            capacity=capacity + STAFF_CHAIRS if who.staff else capacity,
        )

    def _seated(self, state: RoomState, who: Who) -> Response:
        room = state.settings.id
        expires = latest_end(state.settings) + AFTER_MS
        token = self.tokens.seat(SeatToken(room, who.person, who.name, who.role, expires))
        answer = SeatAnswer(
            token=token,
            room=room,
            person=who.person,
            name=who.name,
            as_=who.role,
            mood=self._mood(state) if who.role == "guest" else None,
        )
        return JSONResponse(answer.model_dump(mode="json", by_alias=True), 201)

    def _mood(self, state: RoomState) -> str:
        """A ticket for the three questions. Nothing is kept of whom it was given to."""
        times = later(state.course.started_at, latest_end(state.settings))
        tag, nonce = tag_of(state.settings.hash_key), secrets.token_urlsafe(16)
        return self.tokens.mood(MoodTicket(tag, nonce, times.from_at, times.until))


def _open(card: Card, now: int) -> Open:
    return Open(
        room=card.id,
        language=card.language,
        topics=card.topics,
        phase=card.phase,
        left_ms=millis(datetime.fromisoformat(card.ends_at)) - now,
        seats_free=card.seats_free,
        company=card.people + card.listeners,
        autopilot=card.autopilot,
    )
