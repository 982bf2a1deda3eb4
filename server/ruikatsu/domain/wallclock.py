"""Wall clocks: what "eight in the evening, there" is in the room's own time."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WallFault = Literal["unknown_time_zone", "local_time_skipped", "local_time_twice"]


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a time cannot be used."""

    code: WallFault


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
        return ms_of(first)
    # PEP 495: where the two differ the hour is skipped or comes twice; a skipped one does not come back as it went.
    if first.astimezone(UTC).astimezone(where).replace(tzinfo=None) != local:
        return Unfit("local_time_skipped")
    if fold is None:
        return Unfit("local_time_twice")
    return ms_of(second if fold else first)


def wall_of(at: int, in_zone: str) -> datetime:
    """The wall-clock time there, without its zone. ZoneInfoNotFoundError for a zone that there is not."""
    return datetime.fromtimestamp(at / 1_000, ZoneInfo(in_zone)).replace(tzinfo=None)


def ms_of(at: datetime) -> int:
    """Milliseconds since 1970."""
    return round(at.timestamp() * 1_000)
