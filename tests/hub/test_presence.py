"""Who is here on one hub: nobody flickers, nobody is counted twice."""

import hypothesis.strategies as st
import orjson
import pytest
from hypothesis import given, settings

from ruikatsu.domain.roles import Who
from ruikatsu.hub.presence import GRACE_MS, Held, Lease, Roster

HERON = Who("p_heron", "Quiet Heron", "guest")
OTTER = Who("p_otter", "Soft Otter", "moderator")
LISTENER = Who("l_1", None, "listener")
T = 1_000_000
FOREVER = 10**15


def view(who: Who) -> dict[str, str]:
    return {"person": who.person, "name": who.name or "", "role": who.role}


def people(lease: Lease | None) -> list[str]:
    assert lease is not None
    return sorted(lease.here)


@pytest.fixture
def held() -> Held:
    """A hub that has told everything it holds so far: nothing."""
    fresh = Held()
    fresh.lease(T)
    return fresh


def test_the_first_lease_tells_everything_and_the_next_only_what_changed() -> None:
    held = Held()
    held.came(HERON)
    first = held.lease(T)
    assert first == Lease({"p_heron": orjson.dumps(view(HERON))}, [], 0, full=True)
    assert held.lease(T) is None
    held.came(OTTER)
    assert held.lease(T) == Lease({"p_otter": orjson.dumps(view(OTTER))}, [], 0, full=False)


def test_who_is_back_within_the_grace_was_never_gone(held: Held) -> None:
    held.came(HERON)
    held.lease(T)
    held.went(HERON, T, for_good=False)
    assert held.lease(T + GRACE_MS - 1) is None
    held.came(HERON)
    assert held.lease(T + 2 * GRACE_MS) is None
    assert not held.empty


def test_of_the_staff_it_is_told_that_a_line_is_down_and_up_again(held: Held) -> None:
    held.came(OTTER)
    held.lease(T)
    held.went(OTTER, T, for_good=False)
    down = held.lease(T + 1)
    assert down is not None
    assert orjson.loads(down.here["p_otter"])["away"] is True
    held.came(OTTER)
    up = held.lease(T + 2)
    assert up is not None
    assert "away" not in orjson.loads(up.here["p_otter"])


def test_who_does_not_come_back_is_gone_after_the_grace(held: Held) -> None:
    held.came(HERON)
    held.lease(T)
    held.went(HERON, T, for_good=False)
    assert held.lease(T + GRACE_MS) == Lease({}, ["p_heron"], 0, full=False)
    assert held.empty
    assert held.lease(T + 2 * GRACE_MS) is None


def test_who_leaves_for_good_is_gone_at_once(held: Held) -> None:
    held.came(HERON)
    held.lease(T)
    held.went(HERON, T, for_good=True)
    assert held.lease(T) == Lease({}, ["p_heron"], 0, full=False)


def test_who_comes_back_after_being_gone_is_told_anew(held: Held) -> None:
    held.came(HERON)
    held.went(HERON, T, for_good=True)
    held.lease(T)
    held.came(HERON)
    lease = held.lease(T)
    assert (people(lease), lease.gone if lease else None) == (["p_heron"], [])


def test_a_person_with_two_lines_is_here_until_both_are_gone(held: Held) -> None:
    held.came(HERON)
    held.came(HERON)
    assert people(held.lease(T)) == ["p_heron"]
    held.went(HERON, T, for_good=True)
    assert held.lease(T + 2 * GRACE_MS) is None
    held.went(HERON, T, for_good=True)
    assert held.lease(T) == Lease({}, ["p_heron"], 0, full=False)


def test_a_person_who_changed_is_told(held: Held) -> None:
    held.came(HERON)
    held.lease(T)
    held.came(Who("p_heron", "Quiet Heron", "moderator"))
    lease = held.lease(T)
    assert lease is not None
    assert orjson.loads(lease.here["p_heron"])["role"] == "moderator"


def test_listeners_are_counted_and_never_named(held: Held) -> None:
    held.came(LISTENER)
    held.came(Who("l_2", None, "listener"))
    assert held.lease(T) == Lease({}, [], 2, full=False)
    assert held.lease(T) is None
    held.went(LISTENER, T, for_good=False)
    assert held.lease(T) == Lease({}, [], 1, full=False)
    held.went(LISTENER, T, for_good=True)
    held.went(LISTENER, T, for_good=True)
    assert held.lease(T) == Lease({}, [], 0, full=False)
    assert held.empty


def test_what_may_not_have_reached_the_store_is_told_whole(held: Held) -> None:
    held.came(HERON)
    held.came(OTTER)
    held.came(LISTENER)
    held.lease(T)
    held.untold()
    lease = held.lease(T)
    assert people(lease) == ["p_heron", "p_otter"]
    assert lease is not None
    assert (lease.full, lease.listeners) == (True, 1)


def test_somebody_unknown_who_goes_is_nobody(held: Held) -> None:
    held.went(HERON, T, for_good=True)
    assert held.lease(T) is None


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([HERON, OTTER, LISTENER]),
            st.sampled_from(["came", "went", "left", "lease", "untold"]),
            st.sampled_from([0, 1, GRACE_MS - 1, GRACE_MS]),
        ),
        max_size=25,
    )
)
def test_what_a_hub_leases_adds_up_to_what_it_holds(steps: list[tuple[Who, str, int]]) -> None:
    held, roster, now = Held(), Roster(), 0
    lines: dict[str, int] = {}

    def tell() -> None:
        lease = held.lease(now)
        if lease is not None:
            here = {person: orjson.loads(body) for person, body in lease.here.items()}
            roster.learn("a", here, lease.gone, lease.listeners, FOREVER, whole=lease.full)

    for who, what, wait in steps:
        now += wait
        match what:
            case "came":
                held.came(who)
                lines[who.person] = lines.get(who.person, 0) + 1
            case "went" | "left" if lines.get(who.person, 0) > 0:
                held.went(who, now, for_good=what == "left")
                lines[who.person] -= 1
            case "untold":
                held.untold()
            case _:
                tell()
    now += 2 * GRACE_MS
    tell()
    on_line = {person for person, count in lines.items() if count and person != "l_1"}
    assert set(roster.people) == on_line
    assert roster.listeners == lines.get("l_1", 0)
