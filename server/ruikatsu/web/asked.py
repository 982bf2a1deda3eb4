"""From what is asked for to a room's settings: every fault at its place, all of them at once."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ruikatsu.domain.autopilot import Series, by_itself
from ruikatsu.domain.elsewhere import Elsewhere
from ruikatsu.domain.programme import Programme
from ruikatsu.domain.recurrence import UnfitRule, against_lasting, endless, occurrences
from ruikatsu.domain.room import Settings
from ruikatsu.domain.templates import template
from ruikatsu.domain.text import one_line
from ruikatsu.domain.validate import Fault, faults
from ruikatsu.domain.wallclock import Unfit, at_wall, wall_of, zone
from ruikatsu.errors import Refused
from ruikatsu.media import MediaFolder, missing
from ruikatsu.protocol.http import RoomChange, RoomRequest, millis
from ruikatsu.store.making import new_room_id

PAST_MS = 24 * 3_600_000
FUTURE_MS = 366 * 24 * 3_600_000

Faults = list[dict[str, object]]

SAME = (
    "language",
    "time_zone",
    "topics",
    "capacity",
    "public",
    "approval",
    "moderated",
    "wave",
    "listeners_allowed",
    "listeners_read",
    "doors_ms",
    "retention_ms",
)
"""Fields that are named alike in what is asked and in the settings."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made: the room, when it recurs (ms since 1970), and what is worth telling.

    `lasting`: the rule of a series without an end.
    """

    made: Settings
    times: tuple[int, ...]
    warnings: tuple[Fault, ...]
    lasting: str | None = None

    def series(self, series: str, key: str) -> Series | None:
        """The series without an end that is asked for."""
        if self.lasting is None:
            return None
        return Series(series, key, self.lasting, self.times[0], self.made)


async def wanted(
    asked: RoomRequest, host: str, now: int, media: MediaFolder, elsewhere: Elsewhere
) -> Wanted:
    """The room that is asked for.

    Raises:
        Refused: `invalid`, with every fault at its place.
    """
    errors: Faults = []
    if (asked.template is None) == (asked.programme is None):
        errors.append({"where": "template", "code": "template_or_programme"})
    starts_at = _starts(asked, now, errors)
    title = _title(asked.title, errors)
    programme = asked.programme or template(asked.template or "ten_minutes")
    warnings = await _programme(programme, media, elsewhere, errors)
    lasting = asked.repeats if asked.autopilot and endless(asked.repeats or "") else None
    times = _times(asked, starts_at, errors)
    if errors:
        raise Refused("invalid", errors=tuple(errors))
    made = Settings(
        id=new_room_id(),
        title=title,
        starts_at=times[0],
        programme=programme,
        content_notes=_notes(asked.content_notes),
        made_by=host,
        **{name: getattr(asked, name) for name in SAME},
    )
    return Wanted(by_itself(made) if asked.autopilot else made, times, warnings, lasting)


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be changed of a room, and nothing else: its other settings stay what they are by then."""

    given: Mapping[str, Any]

    def of(self, before: Settings) -> Settings:
        """The settings with the change."""
        made = replace(before, **self.given)
        return by_itself(made) if made.autopilot else made


async def change_of(
    before: Settings, asked: RoomChange, now: int, media: MediaFolder, elsewhere: Elsewhere
) -> Change:
    """What is asked to be changed of a room with these settings.

    Raises:
        Refused: `invalid`, with every fault at its place.
    """
    errors: Faults = []
    given = asked.model_fields_set
    changes: dict[str, Any] = {name: getattr(asked, name) for name in SAME if name in given}
    if asked.title is not None:
        changes["title"] = _title(asked.title, errors)
    if asked.content_notes is not None:
        changes["content_notes"] = _notes(asked.content_notes)
    if asked.starts_at is not None or asked.starts_local is not None:
        changes["starts_at"] = _starts(asked, now, errors, before.time_zone)
    elif "time_zone" in given and zone(asked.time_zone or "") is None:
        errors.append({"where": "time_zone", "code": "unknown_time_zone"})
    if asked.template is not None and asked.programme is not None:
        errors.append({"where": "template", "code": "template_or_programme"})
    programme = asked.programme or (template(asked.template) if asked.template else None)
    if programme is not None:
        changes["programme"] = programme
        await _programme(programme, media, elsewhere, errors)
    if errors:
        raise Refused("invalid", errors=tuple(errors))
    return Change({name: value for name, value in changes.items() if value is not None})


async def told(
    programme: Programme, media: MediaFolder, elsewhere: Elsewhere
) -> tuple[Faults, tuple[Fault, ...]]:
    """What stands against a programme, and what is worth telling."""
    errors: Faults = []
    return errors, await _programme(programme, media, elsewhere, errors)


async def _programme(
    programme: Programme, media: MediaFolder, elsewhere: Elsewhere, errors: Faults
) -> tuple[Fault, ...]:
    found = faults(programme, elsewhere)
    errors += [
        {"where": f"programme.{f.where}", "code": f.code, "params": f.params}
        for f in found
        if not f.warning
    ]
    errors += [
        {"where": f"programme.{where}", "code": "media_missing", "params": {"url": url[:80]}}
        for where, url in await asyncio.to_thread(missing, media, programme)
    ]
    return tuple(f for f in found if f.warning)


def _starts(
    asked: RoomRequest | RoomChange, now: int, errors: Faults, in_zone: str | None = None
) -> int:
    """When the room begins (ms): a time with its offset, or a wall-clock time in the room's zone."""
    name = asked.time_zone or in_zone or "UTC"
    if zone(name) is None:
        errors.append({"where": "time_zone", "code": "unknown_time_zone"})
        return now
    at: int | Unfit = millis(asked.starts_at) if asked.starts_at else now
    where = "starts_at"
    if asked.starts_local is not None:
        where = "starts_local"
        at = at_wall(asked.starts_local.replace(tzinfo=None), name, asked.fold)
    if isinstance(at, Unfit):
        errors.append({"where": where, "code": at.code})
        return now
    if at < now - PAST_MS:
        errors.append({"where": where, "code": "starts_in_past"})
    if at > now + FUTURE_MS:
        errors.append({"where": where, "code": "starts_too_far"})
    return at


def _times(asked: RoomRequest, starts_at: int, errors: Faults) -> tuple[int, ...]:
    if asked.repeats is None or zone(asked.time_zone) is None:
        return (starts_at,)
    first: datetime = wall_of(starts_at, asked.time_zone)
    if asked.starts_local is not None:
        first = asked.starts_local.replace(tzinfo=None, fold=asked.fold or 0)
    if asked.autopilot and endless(asked.repeats):
        # Nobody hosts it, so nobody has to be there: it may go on for as long as somebody wants it to.
        against = against_lasting(first, asked.time_zone, asked.repeats)
        times: tuple[int, ...] | UnfitRule = against or (starts_at,)
    else:
        times = occurrences(first, asked.time_zone, asked.repeats)
    if isinstance(times, UnfitRule):
        errors.append({"where": "repeats", "code": times.code})
        return (starts_at,)
    return times


def _title(text: str, errors: Faults) -> str:
    title = one_line(text)
    if not title:
        errors.append({"where": "title", "code": "words_missing"})
    return title


def _notes(notes: Sequence[str]) -> tuple[str, ...]:
    return tuple(line for note in notes if (line := one_line(note)))
