"""Who is here: nobody flickers, nobody is counted twice, and every page ends with the same people."""

from typing import Any

import hypothesis.strategies as st
import orjson
import pytest
from hypothesis import given, settings

from ruikatsu.domain.roles import Who
from ruikatsu.hub.presence import GRACE_MS, LISTED, PAGE, Held, Lease, Question, Roster

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


# What one hub holds.


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


def test_staff_count_as_here_while_one_of_their_lines_is_up_on_any_hub() -> None:
    roster = Roster()
    learn(roster, "a", OTTER)
    assert roster.staff_here == {"p_otter"}
    away = {"p_otter": {**view(OTTER), "away": True}}
    roster.learn("a", away, (), 0, T + 10_000, whole=False)
    assert roster.staff_here == set()
    learn(roster, "b", OTTER)
    assert roster.staff_here == {"p_otter"}
    roster.learn("b", {}, ["p_otter"], 0, T + 10_000, whole=False)
    assert roster.staff_here == set()


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


# What all hubs hold together.


def learn(roster: Roster, hub: str, *here: Who, **more: Any) -> None:
    given = {"gone": (), "listeners": 0, "expires_at": FOREVER, "whole": False, **more}
    roster.learn(hub, {who.person: view(who) for who in here}, **given)


def shown(roster: Roster) -> dict[str, Any]:
    frame: dict[str, Any] = orjson.loads(roster.frame())
    return frame


def test_a_frame_shows_only_what_changed_since_the_last() -> None:
    roster = Roster()
    learn(roster, "a", HERON, listeners=2)
    assert shown(roster) == {
        "op": "presence",
        "here": [view(HERON)],
        "gone": [],
        "people_total": 1,
        "listeners": 2,
    }
    assert not roster.changed
    learn(roster, "b", OTTER, listeners=3)
    frame = shown(roster)
    assert (frame["here"], frame["people_total"], frame["listeners"]) == ([view(OTTER)], 2, 5)
    learn(roster, "a", gone=["p_heron"], listeners=2)
    frame = shown(roster)
    assert (frame["here"], frame["gone"], frame["people_total"]) == ([], ["p_heron"], 1)


def test_who_is_told_again_is_no_news() -> None:
    roster = Roster()
    learn(roster, "a", HERON)
    roster.frame()
    before = roster.revision
    learn(roster, "a", HERON)
    learn(roster, "a", gone=["p_nobody"])
    assert not roster.changed
    assert roster.revision == before


def test_who_came_and_went_between_two_frames_is_only_gone() -> None:
    roster = Roster()
    learn(roster, "a", HERON)
    learn(roster, "a", gone=["p_heron"])
    frame = shown(roster)
    assert (frame["here"], frame["gone"], frame["people_total"]) == ([], ["p_heron"], 0)


def test_who_went_and_came_between_two_frames_is_only_here() -> None:
    roster = Roster()
    learn(roster, "a", HERON)
    roster.frame()
    learn(roster, "a", gone=["p_heron"])
    learn(roster, "b", HERON)
    frame = shown(roster)
    assert (frame["here"], frame["gone"], frame["people_total"]) == ([view(HERON)], [], 1)


def test_in_a_crowd_newcomers_are_counted_and_only_the_staff_are_named() -> None:
    roster = Roster()
    crowd = [Who(f"p_{n:04}", "Heron", "guest") for n in range(LISTED + 1)]
    learn(roster, "a", *crowd)
    assert shown(roster)["here"] == []
    learn(roster, "b", OTTER)
    frame = shown(roster)
    assert [person["person"] for person in frame["here"]] == [OTTER.person]
    assert frame["people_total"] == LISTED + 2
    leaving = [who.person for who in crowd[:3]]
    learn(roster, "a", gone=leaving)
    assert shown(roster)["gone"] == leaving
    learn(roster, "a", HERON)
    assert [person["person"] for person in shown(roster)["here"]] == [HERON.person]


def test_a_person_on_two_hubs_is_one_and_stays_while_either_has_them() -> None:
    roster = Roster()
    learn(roster, "a", HERON)
    learn(roster, "b", HERON)
    assert shown(roster)["people_total"] == 1
    learn(roster, "a", gone=["p_heron"])
    assert not roster.changed
    learn(roster, "b", gone=["p_heron"])
    assert shown(roster)["gone"] == ["p_heron"]


def test_a_hub_whose_lease_has_ended_takes_its_people_with_it() -> None:
    roster = Roster()
    learn(roster, "a", HERON, listeners=2, expires_at=T)
    learn(roster, "b", OTTER, listeners=3)
    roster.frame()
    roster.expire(T - 1)
    assert not roster.changed
    roster.expire(T)
    frame = shown(roster)
    assert (frame["gone"], frame["people_total"], frame["listeners"]) == (["p_heron"], 1, 3)


def test_a_hub_that_tells_everything_is_believed_over_what_it_said_before() -> None:
    roster = Roster()
    learn(roster, "a", HERON)
    learn(roster, "a", OTTER, whole=True)
    assert set(roster.people) == {"p_otter"}


def answer(roster: Roster, question: Question, hub: str, *here: Who, listeners: int = 0) -> None:
    roster.answered(question, hub, {who.person: view(who) for who in here}, listeners, T)


def test_what_the_bus_told_while_the_store_was_asked_stays_on_top_of_the_answer() -> None:
    roster = Roster()
    learn(roster, "a", HERON)
    with roster.asking() as question:
        learn(roster, "a", OTTER, gone=["p_heron"], listeners=3)
        learn(roster, "b", OTTER, whole=True)
        learn(roster, "b", gone=["p_otter"])
        wren = Who("p_wren", "Wren", "guest")
        # It was read before all that; of somebody else it knows what the bus never told.
        answer(roster, question, "a", HERON, wren, listeners=1)
        answer(roster, question, "b", HERON)
    assert set(roster.people) == {"p_wren", "p_otter"}
    assert roster.staff_here == {"p_otter"}
    assert roster.listeners == 3
    learn(roster, "a", gone=["p_otter"])
    assert roster.staff_here == set()


def test_an_answer_that_nothing_was_told_after_is_believed() -> None:
    roster = Roster()
    learn(roster, "a", HERON)
    with roster.asking() as question:
        answer(roster, question, "a", OTTER)
    assert set(roster.people) == {"p_otter"}


def test_each_question_hears_what_was_told_since_it_was_asked_and_not_longer() -> None:
    roster = Roster()
    with roster.asking() as first:
        learn(roster, "a", HERON)
        with roster.asking() as second:
            learn(roster, "a", OTTER)
        assert (len(first.told), len(second.told)) == (2, 1)
    learn(roster, "a", HERON)
    assert len(first.told) == 2


def test_a_record_that_is_not_ours_is_passed_over() -> None:
    roster = Roster()
    roster.learn("a", {"p_x": {"person": "p_x"}, "p_y": 7}, (), 0, FOREVER, whole=False)
    assert roster.people == {}


@pytest.mark.parametrize("crowd", [0, 1, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE])
def test_pages_hold_everybody_once(crowd: int) -> None:
    roster = Roster()
    learn(roster, "a", *[Who(f"p_{n:04}", "Heron", "guest") for n in range(crowd)])
    seen, after, pages = [], None, 0
    while True:
        page, after = roster.page(after)
        assert len(page) <= PAGE
        seen += [person.person for person in page]
        pages += 1
        if after is None:
            break
    assert seen == [f"p_{n:04}" for n in range(crowd)]
    assert pages == max(1, -(-crowd // PAGE))


PERSONS = st.builds(
    Who,
    st.sampled_from(["p_a", "p_b", "p_c"]),
    st.sampled_from(["Heron", "Otter"]),
    st.sampled_from(["guest", "host"]),
)
LEARNED = st.tuples(
    st.just("learn"),
    st.sampled_from(["hub1", "hub2"]),
    st.lists(PERSONS, max_size=3),
    st.lists(st.sampled_from(["p_a", "p_b", "p_c"]), max_size=2),
    st.integers(0, 2),
    st.booleans(),
)
STEPS = st.lists(
    LEARNED | st.tuples(st.sampled_from(["show", "expire", "welcome"]), st.integers(0, 40)),
    max_size=25,
)


@settings(max_examples=200, deadline=None)
@given(STEPS)
def test_a_page_that_folds_the_frames_ends_with_the_people_who_are_here(
    steps: list[tuple[Any, ...]],
) -> None:
    roster, page, listeners, now = Roster(), dict[str, Any](), 0, 0

    def fold() -> None:
        nonlocal listeners
        if roster.changed:
            frame = shown(roster)
            page.update({person["person"]: person for person in frame["here"]})
            for person in frame["gone"]:
                page.pop(person, None)
            assert frame["people_total"] == len(page)
            listeners = frame["listeners"]

    for what, *given_ in steps:
        match what, given_:
            case "learn", [hub, here, gone, count, whole]:
                learn(
                    roster, hub, *here, gone=gone, listeners=count, expires_at=now + 20, whole=whole
                )
            case "expire", [wait]:
                now += wait
                roster.expire(now)
            case "welcome", _:
                page = {p.person: p.model_dump() for p in roster.page()[0]}
                listeners = roster.listeners
                # Whoever is welcomed is shown what has changed since the last frame as well.
                fold()
            case _:
                fold()
    fold()
    assert page == {person: view.model_dump() for person, view in roster.people.items()}
    assert listeners == roster.listeners


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
