"""Rooms as a calendar file (RFC 5545): made with icalendar, but for the zones' changes (`domain.zones`)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from icalendar import (
    Alarm,
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vDuration,
)

from ruikatsu.domain.room import RoomState
from ruikatsu.domain.timeline import ends_at
from ruikatsu.domain.wallclock import zone
from ruikatsu.domain.zones import Observance, observances
from ruikatsu.sentences import sentence

ROOMS = UUID("6a0f6c57-6a39-4e0a-9b0b-5d2b8f5b4c11")
"""The namespace in which a room's id becomes its UID: the same in every file, and it says nothing of what it is for."""

MARGIN = timedelta(days=370)
"""How far around the rooms a zone's changes are told: a calendar may move an event by hand."""

ASK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Manner:
    """How rooms are written down. `neutral`: so that whoever looks over a shoulder sees a time and no more;
    `alarm_min`: minutes before the start, 0 for none; `base`: where people reach this server."""

    base: str
    language: str = "en"
    neutral: bool = False
    alarm_min: int = 0


def calendar_of(rooms: Sequence[RoomState], manner: Manner, name: str | None = None) -> bytes:
    """The file. `name`: of a calendar that is subscribed to."""
    calendar = Calendar()
    calendar.add("prodid", "-//rooms//schedule//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if name is not None:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", vDuration(ASK_AGAIN), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(ASK_AGAIN))
    events = [_event(room, manner) for room in rooms]
    for zone_ in _zones(events):
        calendar.add_component(zone_)
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def changed_at(room: RoomState) -> int:
    """When what a calendar says of the room was last changed (ms)."""
    return max(room.revised_at, room.settings.made_at)


def times(room: RoomState) -> tuple[int, int]:
    """From when to when the room is, or was to be (ms). It depends on what was done, not on when somebody asks."""
    made = room.settings
    if room.cancelled:
        return made.starts_at, made.starts_at + made.programme.length_ms
    course = room.course
    return course.started_at, ends_at(made.programme, course, course.at)


def _event(room: RoomState, manner: Manner) -> Event:
    made, language = room.settings, manner.language
    title = sentence("names", "event", language) if manner.neutral else made.title
    link = f"{manner.base}/rooms/{made.id}"
    notes = [] if manner.neutral else list(made.content_notes)
    changed = datetime.fromtimestamp(changed_at(room) / 1_000, UTC).replace(microsecond=0)
    event = Event()
    event.add("uid", str(uuid5(ROOMS, made.id)))
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", room.revision)
    event.add("status", "CANCELLED" if room.cancelled else "CONFIRMED")
    for field, at in zip(("dtstart", "dtend"), _on_the_wall(room), strict=True):
        event.add(field, at)
    spoken = {} if manner.neutral else {"LANGUAGE": made.language}
    event.add("summary", title, parameters=spoken)
    event.add("description", "\n".join([*notes, link]))
    event.add("url", link)
    if manner.neutral:
        event.add("class", "PRIVATE")
    if manner.alarm_min and not room.cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", timedelta(minutes=-manner.alarm_min))
        alarm.add("description", title)
        event.add_component(alarm)
    return event


def _on_the_wall(room: RoomState) -> tuple[datetime, datetime]:
    """Start and end by the clocks of the room's own zone; in UTC where those cannot tell.

    Of an hour that comes twice a time with a TZID means the first (RFC 5545, 3.3.5), and not every reader knows that.
    """
    moments = [datetime.fromtimestamp(at / 1_000, UTC).replace(microsecond=0) for at in times(room)]
    there = zone(room.settings.time_zone)
    start, end = moments
    if there is None or room.settings.time_zone == "UTC":
        return start, end
    walls = [at.astimezone(there) for at in moments]
    return (start, end) if any(map(_comes_twice, walls)) else (walls[0], walls[1])


def _comes_twice(wall: datetime) -> bool:
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()


def _zones(events: Iterable[Event]) -> Iterable[Timezone]:
    used: dict[str, list[datetime]] = {}
    for event in events:
        for at in (event.start, event.end):
            if isinstance(at, datetime) and isinstance(at.tzinfo, ZoneInfo):
                used.setdefault(at.tzinfo.key, []).append(at)
    for name, moments in sorted(used.items()):
        if name == "UTC":
            continue
        told = Timezone()
        told.add("tzid", name)
        for stretch in observances(ZoneInfo(name), min(moments) - MARGIN, max(moments) + MARGIN):
            told.add_component(_stretch(stretch))
        yield told


def _stretch(stretch: Observance) -> TimezoneDaylight | TimezoneStandard:
    told = TimezoneDaylight() if stretch.summer else TimezoneStandard()
    told.add("dtstart", stretch.onset)
    told.add("tzoffsetfrom", stretch.before)
    told.add("tzoffsetto", stretch.after)
    told.add("tzname", stretch.name)
    return told
