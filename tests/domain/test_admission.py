"""The door: who may take a seat, and who may come in."""

from dataclasses import replace

import pytest

from ruikatsu.domain.admission import against_entry, against_seat
from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.roles import Role, Who

from .making import GUEST, HOST, LISTENER, MINUTE, MODERATOR, T0, room

DOORS = 10 * MINUTE
OPEN = T0 - DOORS
OVER = T0 + 65 * MINUTE
EVERYBODY: list[Role] = ["listener", "guest", "moderator", "host"]
PEOPLE: dict[Role, Who] = {who.role: who for who in (LISTENER, GUEST, MODERATOR, HOST)}
STAFF: list[Role] = ["moderator", "host"]


@pytest.mark.parametrize("role", EVERYBODY)
def test_nobody_comes_into_a_room_that_is_over(role: Role) -> None:
    assert against_seat(room(), role, OVER) == Refusal("room_closed")
    assert against_entry(room(), PEOPLE[role], OVER) == Refusal("room_closed")
    assert against_entry(room(), PEOPLE[role], OVER - 1) is None


def test_a_guest_saves_a_seat_long_before_and_comes_in_when_the_doors_open() -> None:
    assert against_seat(room(), "guest", T0 - 100 * DOORS) is None
    assert against_entry(room(), GUEST, OPEN) is None


@pytest.mark.parametrize("role", ["guest", "listener"])
def test_before_the_doors_open_one_is_told_when_to_come(role: Role) -> None:
    assert against_entry(room(), PEOPLE[role], OPEN - 5_000) == Refusal("doors_closed", 5_000)
    assert against_entry(room(), PEOPLE[role], OPEN - 1) == Refusal("doors_closed", 1_000)


@pytest.mark.parametrize("role", STAFF)
def test_the_staff_come_in_before_the_doors_and_through_a_locked_one(role: Role) -> None:
    locked = replace(room(), locked=True)
    assert against_seat(locked, role, OPEN - 1) is None
    assert against_entry(locked, PEOPLE[role], OPEN - 1) is None


def test_a_locked_door_lets_back_in_who_has_a_seat_and_gives_no_new_one() -> None:
    locked = replace(room(), locked=True)
    assert against_seat(locked, "guest", T0) == Refusal("room_locked")
    assert against_entry(locked, GUEST, T0) is None
    assert against_seat(locked, "listener", T0) == Refusal("room_locked")
    assert against_entry(locked, LISTENER, T0) == Refusal("room_locked")


def test_listeners_come_in_where_the_room_lets_them() -> None:
    assert against_entry(room(), LISTENER, T0) is None
    closed = room(listeners_allowed=False)
    assert against_entry(closed, LISTENER, T0) == Refusal("listeners_off")
    assert against_seat(closed, "listener", T0) == Refusal("listeners_off")
    assert against_seat(closed, "guest", T0) is None


def test_a_listener_is_not_seated_before_the_doors_open() -> None:
    refusal = against_seat(room(), "listener", OPEN - 2_000)
    assert refusal == Refusal("doors_closed", 2_000)
