"""Wall clocks: what "eight in the evening, there" is in the room's own time, and when a room recurs.

Rules are RFC 5545's, read by dateutil. They count in wall-clock time: a room at eight stays at eight when the clocks
change.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import HOURLY, rrule, rruleset, rrulestr

MOST_ROOMS = 60
MOST_AHEAD = timedelta(days=366)

WallFault = Literal["unknown_time_zone", "local_time_skipped", "local_time_twice"]
RuleFault = Literal[
    "repeats_malformed",
    "repeats_without_end",
    "repeats_too_often",
    "repeats_too_many",
    "repeats_too_far",
    "repeats_never",
]


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a time or a rule cannot be used."""

    code: WallFault | RuleFault


def zone(name: str) -> ZoneInfo | None:
    """The time zone of that IANA name, or None."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def at_wall(local: datetime, in_zone: str, fold: Literal[0, 1] | None = None) -> int | Unfit:
    """A wall-clock time in ms since 1970. `fold` 0 or 1: the first or the second of an hour that comes twice."""
    where = zone(in_zone)
    if where is None:
        return Unfit("unknown_time_zone")
    first, second = (local.replace(tzinfo=where, fold=one) for one in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return _ms(first)
    # PEP 495: where the two differ the hour is skipped or comes twice; a skipped one does not come back as it went.
    if first.astimezone(UTC).astimezone(where).replace(tzinfo=None) != local:
        return Unfit("local_time_skipped")
    if fold is None:
        return Unfit("local_time_twice")
    return _ms(second if fold else first)


def wall_of(at: int, in_zone: str) -> datetime:
    """The wall-clock time there, without its zone. ZoneInfoNotFoundError for a zone that there is not."""
    return datetime.fromtimestamp(at / 1_000, ZoneInfo(in_zone)).replace(tzinfo=None)


def occurrences(first: datetime, in_zone: str, rule: str) -> tuple[int, ...] | Unfit:
    """When a room that begins at this wall-clock time recurs by the rule (ms since 1970), itself included.

    A time that the clocks leap over is moved on by what they leap, as RFC 5545 (3.3.5) has it. Of an hour that comes
    twice, `first.fold` says which.
    """
    where = zone(in_zone)
    if where is None:
        return Unfit("unknown_time_zone")
    parts = _parts(rule)
    if parts is None:
        return Unfit("repeats_malformed")
    bound = first + MOST_AHEAD
    count, until = _end(parts, where)
    if count is None and until is None:
        return Unfit("repeats_without_end")
    # Bounded before it is asked: a rule that never fits would be searched to the year 9999.
    parts["UNTIL"] = min(until or bound, bound).strftime("%Y%m%dT%H%M%S")
    try:
        found = rrulestr(";".join(f"{k}={v}" for k, v in parts.items()), dtstart=first)
    except (ValueError, KeyError, TypeError, IndexError, OverflowError):
        return Unfit("repeats_malformed")
    if isinstance(found, rruleset):
        return Unfit("repeats_malformed")
    if _freq(found) > HOURLY:
        return Unfit("repeats_too_often")
    walls = list(islice(found, min(count or MOST_ROOMS + 1, MOST_ROOMS + 1)))
    if not walls:
        return Unfit("repeats_never")
    if len(walls) > MOST_ROOMS:
        return Unfit("repeats_too_many")
    if (until is not None and until > bound) or (count is not None and len(walls) < count):
        return Unfit("repeats_too_far")
    return tuple(sorted({_ms(wall.replace(tzinfo=where, fold=first.fold)) for wall in walls}))


def _parts(rule: str) -> dict[str, str] | None:
    """The parts of a rule, or None where it is none."""
    asked = rule.strip().upper().removeprefix("RRULE:")
    pairs = [part.partition("=") for part in asked.split(";") if part]
    parts = {name: value for name, _, value in pairs}
    plain = all(name.isalpha() and value and "\n" not in value for name, value in parts.items())
    if not plain or len(parts) != len(pairs) or len(asked) > 500 or "FREQ" not in parts:
        return None
    return parts


def _end(parts: dict[str, str], where: ZoneInfo) -> tuple[int | None, datetime | None]:
    """How often, and until when by the wall clock there, a rule says that it recurs; both are taken out of it."""
    count, until = parts.pop("COUNT", ""), parts.pop("UNTIL", "")
    for form in ("%Y%m%dT%H%M%SZ", "%Y%m%dT%H%M%S", "%Y%m%d"):
        try:
            end = datetime.strptime(until, form)
        except ValueError:
            continue
        if form.endswith("Z"):
            end = end.replace(tzinfo=UTC).astimezone(where).replace(tzinfo=None)
        elif form == "%Y%m%d":
            end += timedelta(days=1, seconds=-1)
        return (int(count) if count.isdigit() and int(count) else None), end
    return (int(count) if count.isdigit() and int(count) else None), None


def _freq(rule: rrule) -> int:
    return int(getattr(rule, "_freq"))  # noqa: B009  dateutil tells it no other way


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1_000)
