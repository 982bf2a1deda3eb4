"""Wall clocks and recurring rooms: eight in the evening stays eight in the evening."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from ruikatsu.domain.recurrence import MOST_AHEAD, MOST_ROOMS, UnfitRule, occurrences
from ruikatsu.domain.wallclock import Unfit, at_wall, wall_of

ZONES = [
    "Europe/London",
    "America/New_York",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "UTC",
]
EIGHT = datetime(2027, 3, 23, 20, 0)  # a Tuesday, before London's clocks change


def ms(year: int, month: int, day: int, hour: int, minute: int = 0) -> int:
    return round(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp() * 1_000)


def test_a_time_there_is_a_time_here() -> None:
    assert at_wall(datetime(2027, 1, 5, 20), "Asia/Tokyo") == ms(2027, 1, 5, 11)
    assert at_wall(datetime(2027, 7, 5, 20), "Europe/London") == ms(2027, 7, 5, 19)
    assert wall_of(ms(2027, 7, 5, 19), "Europe/London") == datetime(2027, 7, 5, 20)


def test_an_hour_that_is_skipped_or_comes_twice_is_told() -> None:
    assert at_wall(datetime(2027, 3, 28, 1, 30), "Europe/London") == Unfit("local_time_skipped")
    twice = datetime(2027, 10, 31, 1, 30)
    assert at_wall(twice, "Europe/London") == Unfit("local_time_twice")
    assert at_wall(twice, "Europe/London", 0) == ms(2027, 10, 31, 0, 30)
    assert at_wall(twice, "Europe/London", 1) == ms(2027, 10, 31, 1, 30)
    assert at_wall(twice, "Nowhere/Else") == Unfit("unknown_time_zone")


def test_a_weekly_room_stays_at_eight_when_the_clocks_change() -> None:
    times = occurrences(EIGHT, "Europe/London", "FREQ=WEEKLY;BYDAY=TU;COUNT=3")
    assert times == (ms(2027, 3, 23, 20), ms(2027, 3, 30, 19), ms(2027, 4, 6, 19))


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=WEEKLY;UNTIL=20270406T190000Z",
        "freq=weekly;until=20270406T200000",
        "FREQ=WEEKLY;UNTIL=20270406",
    ],
)
def test_an_end_may_be_a_day_a_wall_time_or_utc(rule: str) -> None:
    times = occurrences(EIGHT, "Europe/London", rule)
    assert not isinstance(times, UnfitRule)
    assert len(times) == 3


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("FREQ=WEEKLY", "repeats_without_end"),
        ("FREQ=WEEKLY;COUNT=0", "repeats_without_end"),
        ("FREQ=DAILY;COUNT=61", "repeats_too_many"),
        ("FREQ=MONTHLY;COUNT=14", "repeats_too_far"),
        ("FREQ=WEEKLY;UNTIL=20350101", "repeats_too_far"),
        ("FREQ=MINUTELY;COUNT=5", "repeats_too_often"),
        ("FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30;COUNT=2", "repeats_never"),
        ("FREQ=DAILY;UNTIL=20200101", "repeats_never"),
        ("every tuesday", "repeats_malformed"),
        ("FREQ=SOMETIMES;COUNT=2", "repeats_malformed"),
        ("FREQ=WEEKLY;BYDAY=XX;COUNT=2", "repeats_malformed"),
        ("FREQ=WEEKLY;FREQ=DAILY;COUNT=2", "repeats_malformed"),
        ("FREQ=WEEKLY;COUNT=2\nRDATE:20270101", "repeats_malformed"),
        ("", "repeats_malformed"),
    ],
)
def test_a_rule_that_cannot_be_used_says_why(rule: str, code: str) -> None:
    assert occurrences(EIGHT, "Europe/London", rule) == UnfitRule(code)  # type: ignore[arg-type]


@pytest.mark.parametrize("fold", [0, 1])
def test_a_series_that_begins_in_an_hour_that_comes_twice_begins_in_the_one_that_was_meant(
    fold: int,
) -> None:
    first = datetime(2027, 10, 31, 1, 30, fold=fold)
    times = occurrences(first, "Europe/London", "FREQ=DAILY;COUNT=3")
    assert not isinstance(times, UnfitRule)
    assert times[0] == at_wall(first, "Europe/London", 1 if fold else 0)
    assert wall_of(times[1], "Europe/London") == datetime(2027, 11, 1, 1, 30)


RULES = st.builds(
    lambda freq, interval, count, day: (
        f"FREQ={freq};INTERVAL={interval};COUNT={count}" + (f";BYDAY={day}" if day else "")
    ),
    st.sampled_from(["HOURLY", "DAILY", "WEEKLY", "MONTHLY"]),
    st.integers(1, 9),
    st.integers(1, MOST_ROOMS),
    st.sampled_from(["", "MO", "TU,TH", "SU"]),
)


@settings(max_examples=150, deadline=None)
@given(
    st.datetimes(datetime(2027, 1, 1), datetime(2028, 12, 31)).map(
        lambda t: t.replace(microsecond=0)
    ),
    st.sampled_from(ZONES),
    RULES,
)
def test_whatever_recurs_goes_forward_at_the_same_time_of_day_and_ends(
    first: datetime, zone: str, rule: str
) -> None:
    times = occurrences(first, zone, rule)
    if isinstance(times, UnfitRule):
        assert times.code in ("repeats_too_far", "repeats_never")
        return
    assert 0 < len(times) <= MOST_ROOMS
    assert all(a < b for a, b in pairwise(times))
    assert times[-1] - times[0] <= MOST_AHEAD / timedelta(milliseconds=1) + 3_600_000
    if "HOURLY" not in rule:
        for at in times:
            wall = wall_of(at, zone)
            leapt = isinstance(
                at_wall(wall.replace(hour=first.hour, minute=first.minute), zone), Unfit
            )
            assert (wall.hour, wall.minute) == (first.hour, first.minute) or leapt
