"""What is asked over HTTP, and the answers that are not a view of a room."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, NaiveDatetime, model_validator

from ruikatsu.domain.mood import Feelings
from ruikatsu.domain.programme import Programme
from ruikatsu.domain.templates import TemplateName
from ruikatsu.protocol.views import Card, RoomCard

Language = Annotated[str, Field(max_length=35, pattern=r"^[A-Za-z0-9-]+$")]
Topic = Literal["grief", "break_up", "burnout", "loneliness", "no_reason"]


class Asked(BaseModel):
    """Frozen, and deaf to fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class SeatRequest(Asked):
    """A seat, or, with an invitation as bearer, a seat as staff."""

    as_: Literal["guest", "listener", "moderator", "host"] = Field(default="guest", alias="as")
    name: str | None = Field(default=None, max_length=200)
    agreed: bool = False
    language: Language | None = None


class SeatAnswer(BaseModel):
    """A seat. The token is for the socket's hello, and for nothing else."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    token: str
    room: str
    person: str
    name: str | None
    as_: Literal["guest", "listener", "moderator", "host"] = Field(
        validation_alias="as", serialization_alias="as"
    )
    mood: str | None = Field(
        default=None,
        exclude_if=lambda mood: mood is None,
        description="for guests: the ticket for the questions about how they feel; keep it apart from the seat",
    )


class DropInRequest(Asked):
    """Somebody who wants to listen, anywhere."""

    language: Language | None = None
    topic: Topic | None = None


Fold = Literal[0, 1]


class RoomRequest(Asked):
    """A room to make. `starts_local`: a wall-clock time in `time_zone`; `fold`: which of an hour that comes twice.

    `repeats`: an RRULE of RFC 5545, with COUNT or UNTIL; every occurrence is a room of its own. `autopilot`: nobody
    hosts it, so its chat stays closed, and `repeats` needs no end. `id`: the client's own; the same call with the same
    one makes nothing twice, and what an interrupted one left out.
    """

    id: str | None = Field(default=None, min_length=1, max_length=64)
    title: str = Field(min_length=1, max_length=200)
    template: TemplateName | None = None
    programme: Programme | None = None
    starts_at: AwareDatetime | None = None
    starts_local: NaiveDatetime | None = None
    fold: Fold | None = None
    repeats: str | None = Field(default=None, max_length=500)
    time_zone: str = Field(default="UTC", max_length=64)
    language: Language = "en"
    topics: tuple[Topic, ...] = Field(default=(), max_length=5)
    content_notes: tuple[Annotated[str, Field(max_length=200)], ...] = Field(
        default=(), max_length=8
    )
    capacity: int = Field(default=20, ge=1, le=5_000)
    public: bool = Field(default=True, description="listed on the front page")
    approval: bool = Field(default=False, description="the staff let people in one by one")
    moderated: bool = Field(default=True, description="hushed while no staff is there")
    autopilot: bool = Field(default=False, description="runs by itself: no host and no words")
    wave: int | None = Field(
        default=None, ge=1, le=5_000, description="seats in a minute before the door locks itself"
    )
    listeners_allowed: bool = True
    listeners_read: bool = False
    doors_ms: int = Field(default=600_000, ge=0, le=24 * 3_600_000)
    retention_ms: int = Field(default=3_600_000, ge=0, le=7 * 24 * 3_600_000)


class SessionRequest(Asked):
    """A host's key, to be changed for a session."""

    key: str = Field(max_length=200)


class HostAnswer(BaseModel):
    """Who is signed in."""

    id: str
    name: str


class RoomChange(Asked):
    """What is to be changed of a room; what is not given stays."""

    title: str | None = Field(default=None, min_length=1, max_length=200)
    template: TemplateName | None = None
    programme: Programme | None = None
    starts_at: AwareDatetime | None = None
    starts_local: NaiveDatetime | None = None
    fold: Fold | None = None
    time_zone: str | None = Field(default=None, max_length=64)
    language: Language | None = None
    topics: tuple[Topic, ...] | None = Field(default=None, max_length=5)
    content_notes: tuple[Annotated[str, Field(max_length=200)], ...] | None = Field(
        default=None, max_length=8
    )
    capacity: int | None = Field(default=None, ge=1, le=5_000)
    public: bool | None = None
    approval: bool | None = None
    moderated: bool | None = None
    wave: int | None = Field(default=None, ge=1, le=5_000)
    listeners_allowed: bool | None = None
    listeners_read: bool | None = None
    doors_ms: int | None = Field(default=None, ge=0, le=24 * 3_600_000)
    retention_ms: int | None = Field(default=None, ge=0, le=7 * 24 * 3_600_000)


class ProgrammeRequest(Asked):
    """A programme to look at."""

    programme: Programme


Felt = Annotated[int, Field(ge=0, le=100)]


class FeltRequest(Asked):
    """How somebody feels, from 0 to 100: how pleasant it is, how awake they are; one of them is enough.

    `ticket` came with the seat; nothing else says who answers.
    """

    ticket: str = Field(max_length=500)
    pleasure: Felt | None = None
    arousal: Felt | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.pleasure is None and self.arousal is None:
            raise ValueError("neither pleasure nor arousal is given")
        return self


class MoodRequest(FeltRequest):
    """The same at the door or at the close."""

    when: Literal["before", "after"]


class MoodAnswer(BaseModel):
    """How a group felt: never of fewer than five. `kept_until`: from then on it is not to be had (ms since 1970)."""

    kept_until: int
    mood: Feelings


class Links(BaseModel):
    """Where people come in. The staff's links carry their invitation behind `#`, where no server sees it."""

    guest: str
    moderator: str
    host: str


class Fault(BaseModel):
    """One thing that does not fit: where it stands, and a sentence for a person."""

    where: str
    code: str
    why: str


class Occurrence(BaseModel):
    """One of the rooms of a series."""

    id: str
    starts_at: str


class RoomAnswer(RoomCard):
    """The room that was made; of several, the first."""

    links: Links
    warnings: list[Fault] = Field(default_factory=list)
    occurrences: list[Occurrence] = Field(default_factory=list)


class OwnRoom(RoomCard):
    """A room as its host keeps it."""

    public: bool
    wave: int | None
    listeners_read: bool
    doors_ms: int
    retention_ms: int
    links: Links


class OwnRooms(BaseModel):
    """A host's rooms: coming, on, and over but not erased yet; the first to start first."""

    rooms: list[OwnRoom]


class Template(BaseModel):
    """A programme to begin with."""

    name: TemplateName
    programme: Programme
    length_ms: int


class Templates(BaseModel):
    """Every template."""

    templates: list[Template]


class ProgrammeAnswer(BaseModel):
    """What stands against a programme, what is worth telling, and how long it takes."""

    errors: list[Fault]
    warnings: list[Fault]
    length_ms: int


class SeriesAnswer(BaseModel):
    """The rooms of a series that will not take place."""

    cancelled: list[str]


class Helpline(BaseModel):
    """Somebody to call. `region`: ISO 3166-1, `*` for anywhere. `verified`: when it was last read at `source`."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    name: str
    for_: str = Field(validation_alias="for", serialization_alias="for")
    call: str | None = None
    text: str | None = None
    url: str
    region: str
    hours: str
    verified: date | None
    old: bool = Field(description="nobody has looked at it for a year")
    source: str


class EmergencyNumber(BaseModel):
    """What to call when a life is in danger."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    number: str
    for_: str = Field(validation_alias="for", serialization_alias="for")


class Emergency(BaseModel):
    """The emergency numbers of a region."""

    region: str
    numbers: list[EmergencyNumber]
    verified: date | None
    old: bool
    source: str


class SlipAnswer(BaseModel):
    """A slip from the box. `danger`: a life may be in danger; nobody knows whose."""

    slip: str
    text: str
    lang: str | None
    danger: bool


class BoxAnswer(BaseModel):
    """What lies in the box, in no order that says anything."""

    slips: list[SlipAnswer]


class RoomList(BaseModel):
    """Rooms that are on or coming."""

    rooms: list[Card]


class NameAnswer(BaseModel):
    """A gentle name."""

    name: str


class HelplineList(BaseModel):
    """Where else to turn: all regions, so that no server need be told where somebody is."""

    helplines: list[Helpline]
    emergency: list[Emergency]


class MediaAnswer(BaseModel):
    """A file that a host has brought. `length_ms`: how long it plays, where it says so."""

    id: str
    url: str
    type: str
    kind: Literal["film", "song", "captions", "poster"]
    bytes: int
    length_ms: int | None = None


class MediaLimits(BaseModel):
    """Bytes of one file, at most."""

    film: int
    song: int
    captions: int
    poster: int


class MediaList(BaseModel):
    """A host's own files, the newest first, and what may be brought."""

    media: list[MediaAnswer]
    limits: MediaLimits


class Alive(BaseModel):
    """The process lives."""

    status: Literal["ok"]


class Ready(BaseModel):
    """What is well and what is not."""

    status: Literal["ok", "not_ready"]
    store: bool
    bus: bool
    staying: bool


class NextRoom(BaseModel):
    """The room that begins next."""

    room: str
    starts_at: str


class Problem(BaseModel):
    """RFC 9457. `code` is stable; `detail` is for a person, in their language."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    retry_after: float | None = None
    errors: list[Fault] | None = None
    next: NextRoom | None = None


def millis(at: datetime) -> int:
    """Milliseconds since 1970."""
    return round(at.timestamp() * 1_000)
