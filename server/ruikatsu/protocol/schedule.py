"""What can be asked of the schedule in an address, and what of it is kept as a reminder."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field

from ruikatsu.domain.schedule import Offered, RoomKind, Wish
from ruikatsu.protocol.http import Asked, Language, Topic, millis
from ruikatsu.protocol.views import Card

MAX_ALARM_MIN = 7 * 24 * 60
MAX_BEFORE_MS = 7 * 24 * 3_600_000
BEFORE_MS = 10 * 60_000


class ScheduleQuery(Asked):
    """Which rooms are looked for."""

    language: tuple[Language, ...] = Field(
        default=(), max_length=8, description="one of these is spoken; `en` is any English"
    )
    topic: tuple[Topic, ...] = Field(default=(), max_length=5, description="about one of these")
    kind: RoomKind | None = Field(
        default=None, description="`hosted`: somebody holds it; `by_itself`: it runs on autopilot"
    )
    from_: AwareDatetime | None = Field(
        default=None, alias="from", description="RFC 3339: on at this time or later"
    )
    to: AwareDatetime | None = Field(default=None, description="RFC 3339: begun before this time")
    free: bool = Field(default=False, description="a seat is free")
    listen: bool = Field(default=False, description="one may listen without a seat")


class CalendarQuery(Asked):
    """How a calendar file is written."""

    words: Language | None = Field(
        default=None, description="BCP 47, of our own words; without it, the Accept-Language header"
    )
    neutral: bool = Field(
        default=False, description="no title and no notes: a time, and where to go"
    )
    alarm: int | None = Field(
        default=None,
        ge=0,
        le=MAX_ALARM_MIN,
        description="minutes before the start; 0: none. Of one room 10 where nothing is said, of a feed none",
    )


class FeedQuery(ScheduleQuery, CalendarQuery):
    """Both at once."""


class PushKeys(Asked):
    """Of a push subscription, as a browser gives them: base64url."""

    p256dh: Annotated[str, Field(min_length=80, max_length=100, pattern=r"^[A-Za-z0-9_=-]+$")]
    auth: Annotated[str, Field(min_length=20, max_length=32, pattern=r"^[A-Za-z0-9_=-]+$")]


class ReminderRequest(Asked):
    """A reminder of a room: a push subscription, as a browser's `toJSON()` gives it, the language of the words, and how
    long before the start (ms). Asked for again with the same endpoint it stands in the place of the first."""

    endpoint: str = Field(max_length=2_000)
    keys: PushKeys
    language: Language | None = None
    before_ms: int = Field(default=BEFORE_MS, ge=0, le=MAX_BEFORE_MS)


class ReminderAnswer(BaseModel):
    """The reminder: what to give it up by, and when it comes (RFC 3339)."""

    id: str
    remind_at: str


class PushKey(BaseModel):
    """This server's public VAPID key (RFC 8292), base64url: a browser's `applicationServerKey`."""

    key: str


def wish_of(asked: ScheduleQuery) -> Wish:
    """What is asked for, as a rule."""
    return Wish(
        languages=asked.language,
        topics=asked.topic,
        kind=asked.kind,
        from_ms=millis(asked.from_) if asked.from_ else None,
        to_ms=millis(asked.to) if asked.to else None,
        free=asked.free,
        listen=asked.listen,
    )


def offered(card: Card) -> Offered:
    """What a room offers, by its card."""
    return Offered(
        language=card.language,
        topics=tuple(card.topics),
        kind="by_itself" if card.autopilot else "hosted",
        starts_at=millis(datetime.fromisoformat(card.starts_at)),
        ends_at=millis(datetime.fromisoformat(card.ends_at)),
        seats_free=card.seats_free,
        listeners_allowed=card.listeners_allowed,
    )
