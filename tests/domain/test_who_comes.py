"""The door: waves, bans, knocks, and a room that is left alone."""

from dataclasses import replace

import pytest

from ruikatsu.domain.admission import against_entry, against_seat, give_back_seat, take_seat
from ruikatsu.domain.admission import seated as seated_as
from ruikatsu.domain.alone import ALONE_AFTER_MS, watched
from ruikatsu.domain.commands import Ban, GiveFloor, HandChair, MakeModerator, Say
from ruikatsu.domain.decide import decide
from ruikatsu.domain.decision import NOTHING, Decision
from ruikatsu.domain.events import (
    BanLifted,
    Banned,
    Event,
    Held,
    Knocked,
    LeftAlone,
    Locked,
    Muted,
    PersonHeld,
    Recorded,
    Removed,
    Said,
    Seated,
    SeatGivenBack,
)
from ruikatsu.domain.evolve import evolve
from ruikatsu.domain.known import MAX_PROGRAM, Origin, origin
from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.roles import Role, Who
from ruikatsu.domain.room import RoomState
from ruikatsu.domain.wave import AT_LEAST, WITHIN_MS, expected

from .making import GUEST, HOST, LISTENER, MINUTE, MODERATOR, SEATS, T0, room

NOW = T0 + 10 * MINUTE
STAFFED: tuple[Role, ...] = ("moderator", "host")


def seated(state: RoomState, n: int, now: int, where: Origin | None = None) -> RoomState:
    decided = take_seat(state, Who(f"p_{n}", f"Guest {n}", "guest"), now, where)
    assert isinstance(decided, Decision), decided
    for event in decided.events:
        seq = state.seq + (event.stream == "room")
        state = evolve(state, Recorded(state.version + 1, seq, now, event))
    return state


# Waves.


def test_one_too_many_within_a_minute_locks_the_door_behind_them() -> None:
    state = room(wave=3)
    for n in range(3):
        state = seated(state, n, NOW + n)
    assert not state.locked
    state = seated(state, 3, NOW + 3)
    assert state.locked
    assert take_seat(state, Who("p_4", "x", "guest"), NOW + 4, None) == Refusal("room_locked")


def test_those_who_come_one_by_one_are_no_wave() -> None:
    state = room(wave=3)
    for n in range(20):
        state = seated(state, n, NOW + n * WITHIN_MS // 3)
    assert not state.locked
    assert len(state.arrived) <= 4


def test_saving_seats_before_the_start_is_no_wave() -> None:
    state = room(wave=3)
    for n in range(20):
        state = seated(state, n, T0 - 60 * MINUTE + n)
    assert not state.locked


def test_the_staff_come_through_a_locked_door_and_are_no_wave() -> None:
    state = replace(room(wave=1), locked=True)
    decided = take_seat(state, Who("p_new", "Ren", "moderator"), NOW, None)
    assert decided == Decision((Seated(person="p_new", name="Ren", role="moderator"),))


def test_what_a_room_expects_grows_with_it() -> None:
    assert [expected(size, None) for size in (1, 20, 100, 5_000)] == [AT_LEAST, AT_LEAST, 50, 2_500]
    assert expected(20, 3) == 3


# Bans.

TROLL = origin("room key", "203.0.113.9", "Troll/1.0")
HOUSE = origin("room key", "203.0.113.9", "Other/2.0")
AWAY = origin("room key", "198.51.100.1", "Troll/1.0")


def banned() -> RoomState:
    state = seated(room(), 1, NOW, TROLL)
    return evolve(state, Recorded(state.version + 1, 0, NOW, Banned(person="p_1", by="p_host")))


def test_somebody_banned_is_known_under_another_name_and_as_a_listener() -> None:
    for role in ("guest", "listener"):
        assert against_seat(banned(), role, NOW, TROLL) == Refusal("banned")
    assert against_entry(banned(), LISTENER, NOW, TROLL) == Refusal("banned")
    assert against_entry(banned(), Who("p_1", "x", "guest"), NOW) == Refusal("banned")


def test_the_same_house_knocks_and_another_one_comes_in() -> None:
    decided = take_seat(banned(), Who("p_2", "Neighbour", "guest"), NOW, HOUSE)
    assert isinstance(decided, Decision)
    assert decided.events[0] == Knocked(person="p_2", name="Neighbour", again=True)
    decided = take_seat(banned(), Who("p_3", "Far", "guest"), NOW, AWAY)
    assert isinstance(decided, Decision)
    assert [type(event) for event in decided.events] == [Seated]


def test_a_seat_taken_before_the_ban_stays_and_its_first_words_are_read_first() -> None:
    state = room()
    for n, where in enumerate((TROLL, TROLL, TROLL, HOUSE, AWAY), 1):
        state = seated(state, n, NOW, where)
    spoken = Said(person="p_3", name="Guest 3", role="guest", text="hello", id="m")
    state = evolve(state, Recorded(state.version + 1, 1, NOW, spoken))
    state = evolve(state, Recorded(state.version + 1, 1, NOW, Banned(person="p_1", by="p_host")))

    def says(n: int, now: RoomState) -> Event:
        who = Who(f"p_{n}", f"Guest {n}", "guest")
        verdict = decide(now, who, Say("m1", "me again"), NOW)
        assert isinstance(verdict, Decision)
        return verdict.events[0]

    held = says(2, state)
    assert isinstance(held, Held)
    assert held.reason == "first"
    for n in (3, 4, 5):
        assert isinstance(says(n, state), Said), "whom the room has heard, and another house"
    assert against_entry(state, Who("p_2", "Guest 2", "guest"), NOW, TROLL) is None
    lifted = evolve(state, Recorded(state.version + 1, 1, NOW, BanLifted(person="p_1", by="h")))
    assert isinstance(says(2, lifted), Said)
    released = evolve(state, Recorded(state.version + 1, 2, NOW, replace(spoken, person="p_2")))
    assert isinstance(says(2, released), Said)


def test_where_somebody_comes_from_shuts_none_of_the_staff_out() -> None:
    for role in STAFFED:
        assert against_seat(banned(), role, NOW, TROLL) is None


def test_only_the_beginning_of_what_a_program_calls_itself_counts() -> None:
    long = origin("k", "203.0.113.9", "x" * MAX_PROGRAM)
    assert origin("k", "203.0.113.9", "x" * MAX_PROGRAM + "y") == long
    assert origin("k", "203.0.113.9", "x" * (MAX_PROGRAM - 1)) != long


# Who goes.


def gone(state: RoomState, person: str) -> RoomState:
    back = SeatGivenBack(person=person)
    return evolve(state, Recorded(state.version + 1, state.seq, NOW, back))


def test_a_seat_that_went_back_opens_nothing() -> None:
    assert against_entry(gone(room(), GUEST.person), GUEST, NOW) == Refusal("bad_token")
    assert seated_as(gone(room(), GUEST.person), GUEST) is None
    assert seated_as(room(), replace(GUEST, role="host")) == GUEST, "the log's role counts"


@pytest.mark.parametrize(
    "before",
    [
        Muted(person="p_guest", until=NOW + MINUTE, by="p_host"),
        PersonHeld(person="p_guest", on=True, by="p_host"),
        Banned(person="p_guest", by="p_host"),
        Removed(person="p_guest", by="p_host"),
        Said(person="p_guest", name="Quiet Heron", role="guest", text="cruel", id="m"),
        Held(person="p_guest", name="Quiet Heron", role="guest", text="x", id="m", reason="slur"),
    ],
    ids=lambda event: event.type,
)
def test_who_left_something_behind_is_known_again_and_has_no_seat(before: Event) -> None:
    left = gone(room(before), GUEST.person)
    assert left.seats[GUEST.person].key == SEATS[GUEST.person].key
    assert not left.sits(GUEST.person)
    assert seated_as(left, GUEST) is None
    assert isinstance(against_entry(left, GUEST, NOW), Refusal)
    assert give_back_seat(left, GUEST.person) == NOTHING
    for tool in (MakeModerator(GUEST.person), HandChair(GUEST.person), GiveFloor(GUEST.person)):
        assert decide(left, HOST, tool, NOW) == Refusal("unknown_person")
    if not isinstance(before, Banned):
        out = decide(left, HOST, Ban(GUEST.person), NOW)
        assert out == Decision((Banned(person=GUEST.person, by=HOST.person),))


def test_who_left_nothing_behind_is_forgotten() -> None:
    assert GUEST.person not in gone(room(), GUEST.person).seats
    assert gone(room(Knocked(person="p_guest", name="x")), "p_guest").knocking == {}


@pytest.mark.parametrize("given_back", [False, True])
@pytest.mark.parametrize(
    "quieted",
    [
        Muted(person="p_1", until=NOW + MINUTE, by="p_host"),
        PersonHeld(person="p_1", on=True, by="p_host"),
    ],
)
def test_a_new_seat_does_not_end_the_quiet_that_somebody_was_asked_for(
    quieted: Event, given_back: bool
) -> None:
    state = seated(room(), 1, NOW, TROLL)
    state = evolve(state, Recorded(state.version + 1, 0, NOW, quieted))
    if given_back:
        state = evolve(state, Recorded(state.version + 1, 0, NOW, SeatGivenBack(person="p_1")))
    again = seated(state, 2, NOW + 1, TROLL)
    assert "p_2" in again.held
    assert again.muted_until("p_2", NOW + 1) is None, "it may be somebody else"
    for other, where in ((3, HOUSE), (4, AWAY)):
        assert f"p_{other}" not in seated(state, other, NOW + 1, where).held


def test_quiet_that_is_over_follows_nobody() -> None:
    state = seated(room(), 1, NOW, TROLL)
    muted = Muted(person="p_1", until=NOW + MINUTE, by="p_host")
    state = evolve(state, Recorded(state.version + 1, 0, NOW, muted))
    assert seated(state, 2, NOW + MINUTE, TROLL).held == frozenset()
    gone = Recorded(state.version + 2, 0, NOW + MINUTE, SeatGivenBack(person="p_1"))
    assert "p_1" not in evolve(state, gone).seats


def test_a_hash_is_worth_nothing_under_another_room_s_key() -> None:
    other = origin("another key", "203.0.113.9", "Troll/1.0")
    assert not {other.key, other.mark} & {TROLL.key, TROLL.mark}
    assert "203" not in TROLL.key + TROLL.mark


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.9", "203.0.113.9", True),
        ("203.0.113.9", "203.0.113.10", False),
        ("testclient", "testclient", True),
    ],
)
def test_a_network_is_an_address_or_a_64(one: str, two: str, same: bool) -> None:
    assert (origin("k", one, "p") == origin("k", two, "p")) is same


# Left alone.


def moderated() -> RoomState:
    return room(moderated=True)


def test_a_minute_without_staff_hushes_a_moderated_room_that_is_on() -> None:
    seen = NOW
    assert watched(moderated(), False, seen, seen + ALONE_AFTER_MS - 1) is None
    assert watched(moderated(), False, seen, seen + ALONE_AFTER_MS) == LeftAlone(on=True)
    assert ALONE_AFTER_MS == 60_000


def test_the_first_of_the_staff_lifts_it() -> None:
    alone = replace(moderated(), alone=True)
    assert watched(alone, True, 0, NOW) == LeftAlone(on=False)
    assert watched(alone, False, 0, NOW) is None
    assert watched(moderated(), True, 0, NOW) is None


def test_before_it_begins_and_after_its_end_a_room_is_not_alone() -> None:
    assert watched(moderated(), False, 0, T0 - 1) is None
    assert watched(moderated(), False, 0, T0 + ALONE_AFTER_MS - 1) is None
    assert watched(moderated(), False, 0, T0 + 66 * MINUTE) is None
    assert watched(room(), False, 0, NOW) is None


def test_words_rest_while_nobody_of_the_staff_is_here_and_cues_go_on() -> None:
    state = evolve(moderated(), Recorded(1, 1, NOW, LeftAlone(on=True)))
    assert state.quiet
    assert state.standing(NOW) == moderated().standing(NOW)


# Approval.


def test_where_the_door_asks_a_guest_knocks_and_the_staff_do_not() -> None:
    state = room(approval=True)
    for who, kinds in ((GUEST, [Knocked, Seated]), (MODERATOR, [Seated]), (HOST, [Seated])):
        decided = take_seat(state, who, NOW, None)
        assert isinstance(decided, Decision)
        # A hub that knows the seat and not yet the knock would let somebody in whom the door has not been asked about.
        assert [type(event) for event in decided.events] == kinds


def test_a_lock_comes_after_the_one_who_sat_down() -> None:
    state = room(wave=1)
    state = seated(state, 0, NOW)
    decided = take_seat(state, Who("p_9", "x", "guest"), NOW, None)
    assert isinstance(decided, Decision)
    assert [type(event) for event in decided.events] == [Seated, Locked]
