"""The changes of a zone's clocks, told so that another library reads every hour as it is."""

import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical

from ruikatsu.domain.zones import observances

FROM, TO = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 12, 31, tzinfo=UTC)
ZONES = (
    "Europe/London",
    "Europe/Dublin",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Tokyo",
    "Pacific/Chatham",
)


def offset(shift: timedelta) -> str:
    minutes = round(shift.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"


def written(name: str) -> str:
    """As a calendar file has it."""
    lines = ["BEGIN:VTIMEZONE", f"TZID:{name}"]
    for one in observances(ZoneInfo(name), FROM, TO):
        kind = "DAYLIGHT" if one.summer else "STANDARD"
        lines += [
            f"BEGIN:{kind}",
            f"DTSTART:{one.onset:%Y%m%dT%H%M%S}",
            f"TZOFFSETFROM:{offset(one.before)}",
            f"TZOFFSETTO:{offset(one.after)}",
            f"TZNAME:{one.name}",
            f"END:{kind}",
        ]
    return "\r\n".join([*lines, "END:VTIMEZONE", ""])


@pytest.mark.parametrize("name", ZONES)
def test_another_library_reads_every_quarter_of_an_hour_as_it_is(name: str) -> None:
    read, real = tzical(io.StringIO(written(name))).get(), ZoneInfo(name)
    assert read is not None
    wrong = []
    at = FROM + timedelta(days=1)
    while at < TO:
        wall = at.astimezone(real)
        # Of an hour that comes twice a file can only tell the first; one that is leapt over never comes.
        if not wall.fold and wall.replace(tzinfo=read).utcoffset() != wall.utcoffset():
            wrong.append(at)
        at += timedelta(minutes=15)
    assert wrong == []


def test_a_zone_whose_clocks_never_change_is_told_once() -> None:
    (only,) = observances(ZoneInfo("Asia/Tokyo"), FROM, TO)
    assert (only.after, only.name, only.summer) == (timedelta(hours=9), "JST", False)


def test_the_change_stands_on_the_clock_as_it_was_before_it() -> None:
    spring = [one for one in observances(ZoneInfo("Europe/London"), FROM, TO) if one.summer]
    assert [one.onset for one in spring] == [datetime(2026, 3, 29, 1), datetime(2027, 3, 28, 1)]
