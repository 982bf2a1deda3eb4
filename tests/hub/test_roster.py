"""Who is here on all hubs together: every page ends with the same people."""

from typing import Any

import hypothesis.strategies as st
import orjson
import pytest
from hypothesis import given, settings

from ruikatsu.domain.roles import Who
from ruikatsu.hub.presence import LISTED, PAGE, Question, Roster

from .test_presence import FOREVER, HERON, OTTER, T, view


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
