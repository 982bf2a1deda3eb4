"""The schedule for calendars: one room, or all that fit, to subscribe to; and a picture of a room's address."""

import io
from collections import OrderedDict
from dataclasses import dataclass, field

import segno
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ruikatsu.domain.room import RoomState
from ruikatsu.protocol.schedule import CalendarQuery, FeedQuery, offered, wish_of
from ruikatsu.sentences import choose, sentence
from ruikatsu.web.calendar_file import Manner, calendar_of, changed_at
from ruikatsu.web.conditional import answer
from ruikatsu.web.directory import Directory
from ruikatsu.web.requests import base_of, query_as, room_id

ICAL = "text/calendar; charset=utf-8"
FEEDS = 500
"""How many different feeds this process knows the age of."""


@dataclass(slots=True)
class _Ages:
    """Since when a feed reads as it does. A room that is erased leaves it, and no change of its own tells when."""

    known: OrderedDict[bytes, tuple[bytes, int]] = field(default_factory=OrderedDict)

    def of(self, feed: bytes, body: bytes, now: int) -> int:
        found = self.known.pop(feed, None)
        if found is None or found[0] != body:
            found = (body, now)
        self.known[feed] = found
        if len(self.known) > FEEDS:
            self.known.popitem(last=False)
        return found[1]


@dataclass(frozen=True, slots=True)
class CalendarCalls:
    """The calls, over what they stand on."""

    directory: Directory
    ages: _Ages = field(default_factory=_Ages)

    def routes(self) -> list[Route]:
        """Where they answer."""
        return [
            Route("/api/calendar.ics", self.feed, methods=["GET"]),
            Route("/api/rooms/{room}/calendar.ics", self.room, methods=["GET"]),
            Route("/api/rooms/{room}/qr.svg", self.qr, methods=["GET"]),
        ]

    async def room(self, request: Request) -> Response:
        """One room."""
        asked = query_as(request, CalendarQuery)
        state = await self.directory.state(room_id(request))
        body = calendar_of([state], _manner(request, asked, 10))
        return answer(request, body, ICAL, changed_at(state), "event.ics")

    async def feed(self, request: Request) -> Response:
        """All public rooms that fit, those that were called off among them."""
        asked = query_as(request, FeedQuery)
        wish = wish_of(asked)
        listed = await self.directory.listed()
        rooms = [
            room for room, card in listed if _told(room, card.state) and wish.fits(offered(card))
        ]
        manner = _manner(request, asked, 0)
        name = sentence("names", "feed_neutral" if manner.neutral else "feed", manner.language)
        body = calendar_of(rooms, manner, name)
        age = self.ages.of(
            str(request.url).encode() + manner.language.encode(), body, self.directory.now()
        )
        return answer(request, body, ICAL, age, "calendar.ics")

    async def qr(self, request: Request) -> Response:
        """The room's address as a picture, for another phone to read: dark on light, whatever is around it."""
        state = await self.directory.state(room_id(request))
        made = segno.make_qr(f"{base_of(request)}/rooms/{state.settings.id}", error="m")
        picture = io.BytesIO()
        made.save(picture, kind="svg", border=4, light="#fff", dark="#000", omitsize=True)
        return answer(request, picture.getvalue(), "image/svg+xml")


def _told(room: RoomState, state: str) -> bool:
    return room.cancelled or state != "closed"


def _manner(request: Request, asked: CalendarQuery, alarm_min: int) -> Manner:
    language = choose(asked.words or request.headers.get("Accept-Language"))
    alarm = alarm_min if asked.alarm is None else asked.alarm
    return Manner(base_of(request), language, asked.neutral, alarm)
