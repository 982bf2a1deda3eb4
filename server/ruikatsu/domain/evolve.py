"""Folding the log: the state after an entry."""

from dataclasses import replace

from ruikatsu.domain.events import (
    Floor,
    Hand,
    HelpCalled,
    Muted,
    Recorded,
    Reported,
    Said,
    Steered,
    Unmuted,
)
from ruikatsu.domain.room import RECENT, RoomState
from ruikatsu.domain.timeline import steer


def evolve(state: RoomState, entry: Recorded) -> RoomState:
    """The state after one entry of either stream. Entries come by version, without gap or double."""
    state = replace(state, version=entry.version, seq=entry.seq, at=entry.at)
    match entry.event:
        case Said(person=person):
            return replace(
                state,
                last_said={**state.last_said, person: entry.at},
                recent=(*state.recent, entry)[-RECENT:],
            )
        case Hand(person=person, up=up):
            others = tuple(hand for hand in state.hands if hand != person)
            return replace(state, hands=(*others, person) if up else others)
        case Floor(person=holder):
            # Who is given the floor has been heard: the hand goes down with it.
            hands = tuple(hand for hand in state.hands if hand != holder)
            return replace(state, floor=holder, hands=hands)
        case Steered(steer=by):
            course = steer(state.settings.programme, state.course, by, entry.at)
            return replace(state, course=course)
        case Muted(person=person, until=until):
            return replace(state, muted={**state.muted, person: until})
        case Unmuted(person=person):
            muted = {who: until for who, until in state.muted.items() if who != person}
            return replace(state, muted=muted)
        case Reported() | HelpCalled():
            return state
