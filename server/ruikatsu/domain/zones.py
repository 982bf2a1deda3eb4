"""When the clocks of a time zone change: what a calendar file has to tell of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

A_DAY = timedelta(days=1)
A_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Observance:
    """A stretch of time in which the clocks of a zone stand so far from UTC.

    `onset` is its first moment on the clocks as they stood before it (RFC 5545, 3.6.5); `summer`: daylight saving time.
    """

    onset: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool


def observances(zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[Observance]:
    """The one that is on at `since` (aware), as if it had begun then, and every later one up to `until`."""
    at = since.astimezone(UTC).replace(microsecond=0)
    yield _observance(zone, at, at)
    while at < until:
        after = at + A_DAY
        if _kind(zone, at) != _kind(zone, after):
            change = _change(zone, at, after)
            yield _observance(zone, change - A_SECOND, change)
        at = after


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second at which it is as `after`: no zone changes twice within a day."""
    while after - before > A_SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _kind(zone, middle) == _kind(zone, before):
            before = middle
        else:
            after = middle
    return after


def _kind(zone: ZoneInfo, at: datetime) -> tuple[timedelta | None, str | None, timedelta | None]:
    there = at.astimezone(zone)
    return there.utcoffset(), there.tzname(), there.dst()


def _observance(zone: ZoneInfo, before: datetime, at: datetime) -> Observance:
    was = before.astimezone(zone).utcoffset() or timedelta()
    there = at.astimezone(zone)
    return Observance(
        onset=(at + was).replace(tzinfo=None),
        before=was,
        after=there.utcoffset() or timedelta(),
        name=there.tzname() or "",
        summer=bool(there.dst()),
    )
