"""When a room recurs: rules of RFC 5545, read by dateutil.

They count in wall-clock time: a room at eight stays at eight when the clocks change.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice, pairwise
from typing import Literal

from dateutil.rrule import HOURLY, rrule, rruleset, rrulestr

from ruikatsu.domain.wallclock import ms_of, wall_of, zone

MOST_ROOMS = 60
MOST_AHEAD = timedelta(days=366)
OFTEN = timedelta(minutes=5)
"""Two rooms of a series without an end begin at least this long after one another."""

RuleFault = Literal[
    "unknown_time_zone",
    "repeats_malformed",
    "repeats_without_end",
    "repeats_too_often",
    "repeats_too_many",
    "repeats_too_far",
    "repeats_never",
]


@dataclass(frozen=True, slots=True)
class UnfitRule:
    """Why a rule cannot be used."""

    code: RuleFault


def occurrences(first: datetime, in_zone: str, rule: str) -> tuple[int, ...] | UnfitRule:
    """When a room that begins at this wall-clock time recurs by the rule (ms since 1970), itself included.

    A time that the clocks leap over is moved on by what they leap, as RFC 5545 (3.3.5) has it. Of an hour that comes
    twice, `first.fold` says which.
    """
    where = zone(in_zone)
    if where is None:
        return UnfitRule("unknown_time_zone")
    parts = _parts(rule)
    if parts is None:
        return UnfitRule("repeats_malformed")
    bound = first + MOST_AHEAD
    count, until = _end(parts, where)
    if count is None and until is None:
        return UnfitRule("repeats_without_end")
    found = _rule(parts, first, min(until or bound, bound))
    if isinstance(found, UnfitRule):
        return found
    if _freq(found) > HOURLY:
        return UnfitRule("repeats_too_often")
    walls = list(islice(found, min(count or MOST_ROOMS + 1, MOST_ROOMS + 1)))
    if not walls:
        return UnfitRule("repeats_never")
    if len(walls) > MOST_ROOMS:
        return UnfitRule("repeats_too_many")
    if (until is not None and until > bound) or (count is not None and len(walls) < count):
        return UnfitRule("repeats_too_far")
    return tuple(sorted({ms_of(wall.replace(tzinfo=where, fold=first.fold)) for wall in walls}))


def endless(rule: str) -> bool:
    """Whether the rule names no end. False for one that cannot be read, too."""
    parts = _parts(rule)
    return parts is not None and _end(parts, UTC) == (None, None)


def against_lasting(first: datetime, in_zone: str, rule: str) -> UnfitRule | None:
    """What stands against a rule without an end, from this wall-clock time on. No two rooms within `OFTEN`."""
    where, parts = zone(in_zone), _parts(rule)
    if where is None:
        return UnfitRule("unknown_time_zone")
    if parts is None:
        return UnfitRule("repeats_malformed")
    found = _rule(parts, first, first + MOST_AHEAD)
    if isinstance(found, UnfitRule):
        return found
    walls = list(islice(found, MOST_ROOMS))
    if not walls:
        return UnfitRule("repeats_never")
    if any(after - before < OFTEN for before, after in pairwise(walls)):
        return UnfitRule("repeats_too_often")
    return None


def following(first: datetime, in_zone: str, rule: str, since: int) -> Iterator[int]:
    """The occurrences after `since` (ms) of a rule that `against_lasting` has nothing against, for a year.

    Nearly in order: an hour that the clocks leap over may come behind what it was moved past.
    """
    where, parts = zone(in_zone), _parts(rule)
    if where is None or parts is None:
        return
    found = _rule(parts, first, max(first, wall_of(since, in_zone)) + MOST_AHEAD)
    if isinstance(found, UnfitRule):
        return
    for wall in found:
        at = ms_of(wall.replace(tzinfo=where, fold=first.fold))
        if at > since:
            yield at


def _rule(parts: dict[str, str], first: datetime, until: datetime) -> rrule | UnfitRule:
    """The rule, bounded before it is asked: one that never fits would be searched to the year 9999."""
    bounded = {**parts, "UNTIL": until.strftime("%Y%m%dT%H%M%S")}
    try:
        found = rrulestr(";".join(f"{k}={v}" for k, v in bounded.items()), dtstart=first)
    except (ValueError, KeyError, TypeError, IndexError, OverflowError):
        return UnfitRule("repeats_malformed")
    if isinstance(found, rruleset):
        return UnfitRule("repeats_malformed")
    return found


def _parts(rule: str) -> dict[str, str] | None:
    """The parts of a rule, or None where it is none."""
    asked = rule.strip().upper().removeprefix("RRULE:")
    pairs = [part.partition("=") for part in asked.split(";") if part]
    parts = {name: value for name, _, value in pairs}
    plain = all(name.isalpha() and value and "\n" not in value for name, value in parts.items())
    if not plain or len(parts) != len(pairs) or len(asked) > 500 or "FREQ" not in parts:
        return None
    return parts


def _end(parts: dict[str, str], where: tzinfo) -> tuple[int | None, datetime | None]:
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
