"""What is decided apart from what the same person has just done is truly so."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruikatsu.domain.commands import Say
from ruikatsu.domain.decide import decide
from ruikatsu.domain.decision import Decision
from ruikatsu.domain.events import (
    Alarmed,
    CheckAsked,
    Event,
    Hand,
    Held,
    HelpCalled,
    Recorded,
    Reported,
    Said,
)
from ruikatsu.domain.evolve import evolve
from ruikatsu.domain.roles import Who
from ruikatsu.domain.room import RoomState
from ruikatsu.domain.screening import Finding

from .deciding import NOW, said_by
from .making import GUEST, HOST, SECOND, room, slow

SAY = Say("m1", "hello")


def held_of(who: Who) -> Held:
    return Held(
        person=who.person, name="n", role=who.role, text="t", id="m0", reason="contact"
    )  # fmt: skip


def own(who: Who) -> list[Event]:
    """All that somebody may do themselves that is no control event."""
    person = who.person
    return [
        said_by(who),
        held_of(who),
        Hand(person=person, up=True),
        Hand(person=person, up=False),
        Reported(person=person, seq=1, why="unkind"),
        HelpCalled(person=person, name="n"),
        Alarmed(person=person, name="n", id="m0"),
        CheckAsked(person=person, name="n"),
    ]


def after(state: RoomState, events: list[Event]) -> RoomState:
    for event in events:
        seq = state.seq + (event.stream == "room")
        state = evolve(state, Recorded(state.version + 1, seq, NOW - 1, event))
    return state


@settings(max_examples=300, deadline=None)
@given(
    who=st.sampled_from([GUEST, HOST]),
    before=st.integers(0, 3),
    between=st.lists(st.integers(0, 7), min_size=1, max_size=8),
    slow_ms=st.sampled_from([0, 30 * SECOND, 600 * SECOND]),
    first=st.booleans(),
    on_hold=st.booleans(),
    calm=st.booleans(),
    found=st.sampled_from([Finding(), Finding(held="contact"), Finding(danger=True)]),
)
def test_what_is_apart_is_the_same_whatever_the_same_person_did(
    who: Who,
    before: int,
    between: list[int],
    slow_ms: int,
    first: bool,
    on_hold: bool,
    calm: bool,
    found: Finding,
) -> None:
    state = slow(room(*[said_by(who)] * before), slow_ms)
    state = replace(state, hold_first=first, calm=calm)
    state = replace(state, held=frozenset({who.person} if on_hold else ()))
    verdict = decide(state, who, SAY, NOW, found)
    if isinstance(verdict, Decision) and verdict.apart:
        later = after(state, [own(who)[n] for n in between])
        assert decide(later, who, SAY, NOW, found) == verdict


@pytest.mark.parametrize(
    ("state", "who", "apart"),
    [
        (room(), GUEST, True),
        (slow(room(), 30 * SECOND), GUEST, False),
        (slow(room(), 30 * SECOND), HOST, True),
        (replace(room(), hold_first=True), GUEST, False),
        (replace(room(said_by(GUEST)), hold_first=True), GUEST, True),
        (replace(room(), held=frozenset({GUEST.person})), GUEST, False),
    ],
    ids=["guest", "slow", "staff", "held first", "held first, and heard before", "on hold"],
)
def test_plain_words_are_apart_where_nobody_waits(state: RoomState, who: Who, apart: bool) -> None:
    verdict = decide(state, who, SAY, NOW)
    assert isinstance(verdict, Decision)
    assert verdict.apart == apart
    assert apart == (isinstance(verdict.events[0], Said) and not (state.slow_ms and who is GUEST))
