"""Rooms that run by themselves."""

from datetime import UTC, datetime
from typing import get_args

import hypothesis.strategies as st
import pytest
from hypothesis import given

from ruikatsu.domain.autopilot import (
    AHEAD,
    Series,
    by_itself,
    due,
    moved_on,
    one_after_the_other,
)
from ruikatsu.domain.recurrence import OFTEN, UnfitRule, against_lasting, endless
from ruikatsu.domain.templates import TemplateName, template
from ruikatsu.domain.validate import faults

from .making import MINUTE, T0, settings

NAMES: tuple[TemplateName, ...] = get_args(TemplateName)
LISTENING = template("listening_room")
NOON = datetime(2027, 1, 15, 12, 0)


def ms(*at: int) -> int:
    year, month, day, hour, minute = at
    return round(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp() * 1_000)


def series(rule: str = "FREQ=MINUTELY;INTERVAL=20", first: int = T0, zone: str = "UTC") -> Series:
    room = by_itself(settings(LISTENING, time_zone=zone))
    return Series("s", "secret", rule, first, room)


@pytest.mark.parametrize("name", NAMES)
def test_nobody_writes_in_a_room_that_runs_by_itself(name: TemplateName) -> None:
    made = by_itself(settings(template(name), approval=True, moderated=True, listeners_read=True))
    assert {phase.chat for phase in made.programme.phases} == {"closed"}
    assert (made.approval, made.moderated, made.listeners_allowed) == (False, False, True)
    assert made.programme.length_ms == template(name).length_ms
    assert faults(made.programme) == []


def test_the_room_that_is_on_and_the_next_ones_stand_ready() -> None:
    assert due(series(), T0 + 5 * MINUTE) == (T0, T0 + 20 * MINUTE, T0 + 40 * MINUTE)
    # The first is over: its fourteen minutes have passed.
    assert due(series(), T0 + 15 * MINUTE) == (T0 + 20 * MINUTE, T0 + 40 * MINUTE)


def test_a_series_that_starts_tomorrow_waits_for_it() -> None:
    tomorrow = T0 + 24 * 60 * MINUTE
    assert due(series(first=tomorrow), T0) == (tomorrow, tomorrow + 20 * MINUTE)


@given(st.integers(0, 40 * 24 * 60), st.integers(5, 300), st.booleans())
def test_one_after_the_other_there_is_always_one_on(
    after: int, minutes: int, move_on: bool
) -> None:
    now = T0 + after * MINUTE
    going = series(f"FREQ=MINUTELY;INTERVAL={minutes}")
    if move_on:
        going = moved_on(going, T0 + (after // minutes) * minutes * MINUTE)
    starts = due(going, now)
    assert len([at for at in starts if at > now]) == AHEAD
    assert all((at - T0) % (minutes * MINUTE) == 0 for at in starts)
    if minutes <= 14:
        assert any(at <= now < at + LISTENING.length_ms for at in starts)


def test_the_rule_without_a_pause_is_as_long_as_the_programme() -> None:
    assert one_after_the_other(LISTENING) == "FREQ=MINUTELY;INTERVAL=14"


def test_eight_in_the_evening_stays_eight_in_the_evening_across_a_change_of_the_clocks() -> None:
    evening = series("FREQ=DAILY", ms(2027, 3, 20, 20, 0), "Europe/London")
    for day in range(20, 32):
        starts = due(evening, ms(2027, 3, day, 12, 0))
        assert starts[0] == ms(2027, 3, day, 19 if day >= 28 else 20, 0)
        evening = moved_on(evening, starts[0])


def test_an_hour_that_is_leapt_over_does_not_move_the_days_after_it() -> None:
    half_past_one = series("FREQ=DAILY", ms(2027, 3, 20, 1, 30), "Europe/London")
    for day in range(26, 31):
        starts = due(half_past_one, ms(2027, 3, day, 0, 0))
        half_past_one = moved_on(half_past_one, starts[0])
    assert due(half_past_one, ms(2027, 3, 31, 0, 0))[0] == ms(2027, 3, 31, 0, 30)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("FREQ=HOURLY", None),
        ("FREQ=MINUTELY;INTERVAL=5", None),
        ("FREQ=MINUTELY;INTERVAL=4", "repeats_too_often"),
        ("FREQ=SECONDLY", "repeats_too_often"),
        ("FREQ=HOURLY;BYMINUTE=0,3", "repeats_too_often"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "repeats_never"),
        ("every night", "repeats_malformed"),
    ],
)
def test_what_stands_against_a_rule_without_an_end(rule: str, code: str | None) -> None:
    against = against_lasting(NOON, "UTC", rule)
    assert against == (None if code is None else UnfitRule(code))  # type: ignore[arg-type]
    assert against_lasting(NOON, "Nowhere/Else", rule) == UnfitRule("unknown_time_zone")
    assert OFTEN.total_seconds() == 300


@pytest.mark.parametrize(
    ("rule", "without"),
    [
        ("FREQ=DAILY", True),
        ("FREQ=DAILY;COUNT=3", False),
        ("FREQ=DAILY;UNTIL=20280101", False),
        ("nonsense", False),
    ],
)
def test_a_rule_that_names_no_end_is_known(rule: str, without: bool) -> None:
    assert endless(rule) is without
