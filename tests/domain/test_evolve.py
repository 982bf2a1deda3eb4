"""Folding the log: each event's mark on the room, and the same room by whatever way one folds."""

from dataclasses import fields, replace
from typing import Any, get_args, get_type_hints

import hypothesis.strategies as st
from hypothesis import given, settings

from ruikatsu.domain.decide import decide
from ruikatsu.domain.decision import Decision
from ruikatsu.domain.events import (
    Edited,
    Event,
    Floor,
    Hand,
    ListenersSet,
    Muted,
    Recorded,
    Said,
    Steered,
    Unmuted,
)
from ruikatsu.domain.evolve import evolve
from ruikatsu.domain.roles import SEATED
from ruikatsu.domain.room import RECENT, RoomState, opened
from ruikatsu.domain.templates import template
from ruikatsu.domain.timeline import Hold, steer
from ruikatsu.protocol.bodies import body_of, event_of, state_body, state_of

from . import making
from .making import GUEST, OTHER, RAW, SECOND, T0, WAITS, programmes, recorded, room
from .test_decide import COMMANDS, PEOPLE


def said(person: str, text: str = "hello") -> Said:
    return Said(person=person, name="Heron", role="guest", text=text, id="m")


def test_an_entry_moves_the_counts_on() -> None:
    state = room(said("a"), Muted(person="b", until=1, by="h"), said("a"))
    assert (state.version, state.seq, state.at) == (3, 2, T0 + 2 * SECOND)


def test_words_are_kept_for_those_who_come_in_and_only_so_many() -> None:
    state = room(*[said("a", str(n)) for n in range(RECENT + 5)])
    texts = [entry.event.text for entry in state.recent if isinstance(entry.event, Said)]
    assert texts == [str(n) for n in range(5, RECENT + 5)]


def opens(*, allowed: bool = True, read: bool = True) -> ListenersSet:
    return ListenersSet(allowed=allowed, read=read, by="p_host")


def test_listeners_read_from_where_it_was_opened_to_them_and_not_what_was_said_before() -> None:
    assert room(said("a"), listeners_read=True).words_after("listener") == 0
    shut = room(said("a"), listeners_read=False)
    assert shut.words_after("listener") is None
    once = (said("a"), opens())
    assert room(*once).words_after("listener") == 2
    assert room(*once, said("a"), opens()).words_after("listener") == 2, "it was open already"
    assert room(*once, opens(read=False), said("a"), opens()).words_after("listener") == 5
    # Where nobody listens nobody reads: what was said meanwhile was said among those with a seat.
    alone = (*once, opens(allowed=False), said("a"), opens())
    assert room(*alone).words_after("listener") == 5
    assert {room(*alone).words_after(role) for role in SEATED} == {0}


def test_a_host_who_opens_reading_with_the_settings_opens_it_from_there() -> None:
    made = making.settings(making.talking(), listeners_read=True)
    state = room(said("a"), Edited(settings=made, by="p_host"), said("a"))
    assert state.words_after("listener") == 1


def test_a_person_s_last_words_are_remembered_by_their_time() -> None:
    assert room(said("a"), said("b"), said("a")).last_said == {
        "a": T0 + 2 * SECOND,
        "b": T0 + SECOND,
    }


def test_hands_stand_in_the_order_in_which_they_were_raised() -> None:
    up = [Hand(person=who, up=True) for who in "abc"]
    assert room(*up).hands == ("a", "b", "c")
    assert room(*up, Hand(person="a", up=False)).hands == ("b", "c")
    assert room(*up, Hand(person="a", up=False), up[0]).hands == ("b", "c", "a")


def test_who_is_given_the_floor_has_the_hand_down() -> None:
    up = [Hand(person=who, up=True) for who in "ab"]
    state = room(*up, Floor(person="a", by="h"))
    assert (state.floor, state.hands) == ("a", ("b",))
    taken = room(*up, Floor(person="a", by="h"), Floor(person=None, by="h"))
    assert (taken.floor, taken.hands) == (None, ("b",))


def test_a_steer_takes_effect_at_the_time_of_its_entry() -> None:
    state = room(said("a"), Steered(steer=Hold(), by="h"))
    before = room(said("a"))
    programme = before.settings.programme
    assert state.course == steer(programme, before.course, Hold(), T0 + SECOND)
    assert state.course.velocity == 0


def test_a_mute_counts_until_its_time_or_until_it_is_lifted() -> None:
    muted = Muted(person="a", until=T0 + 9, by="h")
    state = room(muted)
    assert state.muted_until("a", T0 + 8) == T0 + 9
    assert state.muted_until("a", T0 + 9) is None
    assert state.muted_until("b", T0) is None
    assert room(muted, Unmuted(person="a", by="h")).muted == {}
    assert room(muted, Muted(person="a", until=T0 + 3, by="h")).muted == {"a": T0 + 3}


# Whatever happens.

PERSONS = st.sampled_from(["a", "b", "c"])
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
MAYBE = st.none() | TEXT


NUMBERS = st.integers(1, 30)
OWN: dict[str, st.SearchStrategy[Any]] = {
    "person": PERSONS,
    "by": PERSONS,
    "claimed_by": st.none() | PERSONS,
    "persons": st.lists(PERSONS, max_size=4).map(tuple),
    "steer": RAW,
    "item": NUMBERS,
    "of": NUMBERS,
    "settings": programmes().map(making.settings),
    "lang": st.none() | st.sampled_from(["en", "ja"]),
}
BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    str | None: MAYBE,
    int: st.integers(0, 2**53),
    int | None: st.none() | st.integers(1, 2**53),
}


def every_event() -> st.SearchStrategy[Event]:
    """Any event, with any values."""
    return st.one_of([_any(kind) for kind in get_args(Event)])


def _any(kind: type[Event]) -> st.SearchStrategy[Event]:
    hints = get_type_hints(kind)
    given: dict[str, st.SearchStrategy[Any]] = {}
    for field in fields(kind):
        if field.name == "type":
            continue
        hint = hints[field.name]
        if field.name == "person" and hint == (str | None):
            given["person"] = st.none() | PERSONS
        elif field.name in OWN:
            given[field.name] = OWN[field.name]
        else:
            given[field.name] = BY_TYPE[hint] if hint in BY_TYPE else st.from_type(hint)
    return st.builds(kind, **given)


@settings(max_examples=80, deadline=None)
@given(programmes(), st.lists(every_event(), max_size=25), st.integers(0, 25))
def test_live_from_the_start_and_from_a_snapshot_a_room_folds_to_the_same(
    programme: Any, events: list[Event], cut: int
) -> None:
    begun = opened(making.settings(programme, about={"en": "x"}, topics=("grief",)))
    log = list(recorded(events))
    live = begun
    for entry in log:
        live = evolve(live, entry)

    read_again = begun
    for entry in log:
        event = event_of(body_of(entry.event))
        assert event is not None
        read_again = evolve(read_again, replace(entry, event=event))
    assert read_again == live

    resumed = begun
    for entry in log[:cut]:
        resumed = evolve(resumed, entry)
    resumed = state_of(state_body(resumed))
    for entry in log[cut:]:
        resumed = evolve(resumed, entry)
    assert resumed == live


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(WAITS, st.sampled_from(list(COMMANDS)), st.sampled_from(list(PEOPLE))),
        max_size=20,
    )
)
def test_whatever_is_asked_by_whom_is_decided_and_folded(
    asked: list[tuple[int, Any, Any]],
) -> None:
    state, now = opened(making.settings(template("ten_minutes"))), T0 - 1
    for wait, op, role in asked:
        now += wait
        verdict = decide(state, PEOPLE[role], COMMANDS[op], now)
        if isinstance(verdict, Decision):
            for event in verdict.events:
                seq = state.seq + (event.stream == "room")
                state = evolve(state, Recorded(state.version + 1, seq, now, event))
    assert len(set(state.hands)) == len(state.hands)


def test_what_a_person_said_does_not_change_the_room_of_before() -> None:
    before: RoomState = room(said(GUEST.person))
    evolve(before, Recorded(2, 2, T0 + 5, said(OTHER.person)))
    assert before == room(said(GUEST.person))
