"""What may still be changed of a room, and when."""

from dataclasses import replace

from ruikatsu.domain.decision import NOTHING, Decision
from ruikatsu.domain.events import Cancelled, Edited, Recorded
from ruikatsu.domain.evolve import evolve
from ruikatsu.domain.keeping import cancel, edit
from ruikatsu.domain.programme import Programme
from ruikatsu.domain.refusal import Refusal

from .making import MINUTE, T0, phase, room, settings

EARLY = T0 - 60 * MINUTE
OTHER = Programme((phase("welcome", 5), phase("close", 5)))


def test_before_the_doors_open_everything_can_be_changed_and_the_course_starts_anew() -> None:
    state = room()
    wanted = replace(state.settings, title="Another", programme=OTHER, starts_at=T0 + MINUTE)
    decided = edit(state, wanted, "p_host", EARLY)
    assert decided == Decision((Edited(settings=wanted, by="p_host"),))
    after = evolve(state, Recorded(1, 0, EARLY, decided.events[0]))
    assert (after.settings.title, after.course.started_at) == ("Another", T0 + MINUTE)
    assert len(after.course.extra_ms) == 2


def test_once_the_doors_are_open_only_what_is_not_the_programme_can_be_changed() -> None:
    state = room()
    for wanted in (
        replace(state.settings, programme=OTHER),
        replace(state.settings, starts_at=T0 + 1),
        replace(state.settings, doors_ms=1),
    ):
        assert edit(state, wanted, "p", T0 - MINUTE) == Refusal("already_started")
    calmer = replace(state.settings, capacity=5, approval=True)
    assert edit(state, calmer, "p", T0 + MINUTE) == Decision((Edited(settings=calmer, by="p"),))


def test_what_makes_the_room_itself_is_never_changed() -> None:
    state = room(hash_key="k", made_by="m", series="s")
    wanted = replace(state.settings, id="x", hash_key="", made_by=None, series=None)
    assert edit(state, wanted, "p", EARLY) == NOTHING


def test_a_room_is_cancelled_before_it_begins_and_then_it_is_over() -> None:
    decided = cancel(room(), "p", T0 - 1)
    assert decided == Decision((Cancelled(by="p"),))
    over = evolve(room(), Recorded(1, 1, T0 - 1, Cancelled(by="p")))
    assert over.standing(T0).state == "closed"
    assert cancel(over, "p", T0) == NOTHING
    assert edit(over, settings(), "p", T0) == Refusal("cancelled")


def test_a_room_that_is_on_is_closed_and_not_cancelled() -> None:
    assert cancel(room(), "p", T0) == Refusal("already_started")
    assert cancel(room(), "p", T0 + 90 * MINUTE) == Refusal("room_closed")
