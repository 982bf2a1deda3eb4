"""The queue: words that wait, reports and calls, each one moderator's at a time."""

from dataclasses import replace

import pytest

from ruikatsu.domain.commands import (
    Answer,
    CallHelp,
    Calm,
    Claim,
    Command,
    Decline,
    HoldFirst,
    HoldPerson,
    Note,
    Redact,
    Release,
    Remove,
    Report,
    Say,
    Settle,
    Tell,
)
from ruikatsu.domain.decide import decide
from ruikatsu.domain.decision import NOTHING, Decision
from ruikatsu.domain.events import Alarmed, Claimed, Held, Released, Said, Settled, Told
from ruikatsu.domain.evolve import DONE
from ruikatsu.domain.queueing import MAX_CALLS, MAX_REPORTS, MAX_UNSEATED
from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.roles import Who
from ruikatsu.domain.room import RECENT, RoomState
from ruikatsu.domain.screening import Finding
from ruikatsu.domain.speech import MAX_WAITING
from ruikatsu.protocol import views

from .making import GUEST, HOST, LISTENER, MODERATOR, OTHER, room
from .test_tools import NOW, after, folded, refused

OTHER_MODERATOR = Who("p_other", "Ren", "moderator")
SAY = Say("m1", "hello")


def two_moderators() -> RoomState:
    state = room()
    other = replace(state.seats["p_other"], role="moderator")
    return replace(state, seats={**state.seats, "p_other": other})


def held_for(state: RoomState, found: Finding, who: Who = GUEST) -> str | None:
    verdict = decide(state, who, SAY, NOW, found)
    assert isinstance(verdict, Decision), verdict
    first = verdict.events[0]
    return first.reason if isinstance(first, Held) else None


def test_words_wait_for_what_the_staff_set_before_what_screening_found() -> None:
    link = Finding(held="link")
    state = after(room(), HOST, HoldFirst(on=True))
    assert held_for(room(), Finding()) is None
    assert held_for(state, Finding()) == "first"
    assert held_for(state, link) == "link"
    state = after(state, HOST, HoldPerson("p_guest"))
    assert held_for(state, link) == "person"
    state = after(state, HOST, Calm(on=True))
    assert held_for(state, link) == "calm"


@pytest.mark.parametrize("who", [HOST, MODERATOR], ids=lambda who: who.role)
def test_the_words_of_the_staff_are_never_held_and_raise_no_alarm(who: Who) -> None:
    state = after(room(), HOST, HoldFirst(on=True), Calm(on=True))
    verdict = decide(state, who, SAY, NOW, Finding(danger=True, held="contact"))
    assert isinstance(verdict, Decision)
    assert [type(event) for event in verdict.events] == [Said]


@pytest.mark.parametrize("held", [None, "contact"])
def test_danger_calls_for_help_beside_the_words_and_changes_nothing_about_them(
    held: str | None,
) -> None:
    found = Finding(danger=True, held=held)  # type: ignore[arg-type]
    verdict = decide(room(), GUEST, SAY, NOW, found)
    assert isinstance(verdict, Decision)
    assert [type(event) for event in verdict.events] == [Held if held else Said, Alarmed]


def test_first_words_are_first_until_some_were_let_through() -> None:
    state = after(room(), HOST, HoldFirst(on=True))
    state = after(state, GUEST, SAY)
    assert held_for(state, Finding()) == "first"
    (item,) = state.queue
    state = after(state, MODERATOR, Release(item))
    assert held_for(state, Finding()) is None


def test_nobody_buries_the_queue_alone() -> None:
    state = after(room(), HOST, HoldPerson("p_guest"))
    for n in range(MAX_WAITING):
        state = after(state, GUEST, Say(f"m{n}", "again"))
    assert refused(state, GUEST, Say("more", "again")) == "too_fast"
    first = next(iter(state.queue))
    after(after(state, HOST, Decline(first)), GUEST, Say("more", "again"))


def held() -> tuple[RoomState, int]:
    state = after(after(two_moderators(), HOST, HoldPerson("p_guest")), GUEST, SAY)
    (item,) = state.queue
    return state, item


def test_what_is_let_through_is_said_as_it_was_written_and_once() -> None:
    state, item = held()
    verdict = decide(state, MODERATOR, Release(item), NOW)
    assert isinstance(verdict, Decision)
    released, said = verdict.events
    assert isinstance(released, Released)
    assert isinstance(said, Said)
    assert (said.person, said.text, said.id, said.role) == ("p_guest", "hello", "m1", "guest")
    assert decide(folded(state, *verdict.events), MODERATOR, Release(item), NOW) == NOTHING


def test_words_that_wait_are_not_put_away_undecided_and_their_writer_with_them() -> None:
    state, item = held()
    assert refused(state, MODERATOR, Settle(item)) == "undecided"
    talked = after(state, MODERATOR, Release(item), Tell(item, "thank you"))
    asked = after(talked, GUEST, Answer(item, "why was it held?"))
    assert not asked.queue[item].done
    assert after(asked, MODERATOR, Settle(item)).queue[item].done


def test_what_was_let_through_long_ago_is_not_said_again() -> None:
    state, item = held()
    state = after(state, MODERATOR, Release(item))
    state = after(state, OTHER, *(Say(f"o{n}", "and on") for n in range(RECENT + 1)))
    assert decide(state, MODERATOR, Release(item), NOW) == NOTHING
    assert decide(state, MODERATOR, Decline(item), NOW) == NOTHING


def test_what_was_declined_can_still_be_let_through_but_not_for_who_is_out() -> None:
    state, item = held()
    state = after(state, MODERATOR, Decline(item, "no"))
    assert decide(state, MODERATOR, Decline(item), NOW) == NOTHING
    assert isinstance(decide(state, MODERATOR, Release(item), NOW), Decision)
    assert (
        refused(after(state, HOST, Remove("p_guest")), MODERATOR, Release(item)) == "unknown_person"
    )


def test_an_item_is_one_moderators_at_a_time_and_the_host_may_take_over() -> None:
    state, item = held()
    state = after(state, MODERATOR, Claim(item))
    for command in (Claim(item), Tell(item, "hi"), Settle(item), Release(item), Decline(item)):
        assert refused(state, OTHER_MODERATOR, command) == "claimed"
    assert decide(state, MODERATOR, Claim(item), NOW) == NOTHING
    taken = after(state, HOST, Claim(item))
    assert taken.queue[item].claimed_by == "p_host"
    free = after(state, MODERATOR, Claim(item, on=False))
    assert free.queue[item].claimed_by is None
    assert decide(free, OTHER_MODERATOR, Claim(item, on=False), NOW) == NOTHING


def test_who_talks_to_the_person_has_taken_the_item_on() -> None:
    state, item = held()
    verdict = decide(state, MODERATOR, Tell(item, " I am here "), NOW)
    assert isinstance(verdict, Decision)
    claimed, told = verdict.events
    assert isinstance(claimed, Claimed)
    assert told == Told(item=item, person="p_guest", staff=True, by="p_moderator", text="I am here")


def test_only_the_person_answers_and_an_answer_opens_what_was_done_with() -> None:
    state = after(room(), LISTENER, CallHelp("please"))
    (item,) = state.queue
    state = after(state, HOST, Tell(item, "here"), Settle(item))
    assert state.queue[item].done
    assert refused(state, OTHER, Answer(item, "hm")) == "unknown_item"
    state = after(state, LISTENER, Answer(item, "thank you"))
    assert not state.queue[item].done
    assert [line.staff for line in state.queue[item].told] == [True, False]


COMMANDS: list[Command] = [Claim(9), Tell(9, "x"), Settle(9), Release(9), Decline(9)]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: type(one).__name__)
def test_an_item_that_is_not_there_is_told(command: Command) -> None:
    assert refused(room(), HOST, command) == "unknown_item"


def test_a_report_is_no_held_word() -> None:
    state = after(after(room(), OTHER, SAY), GUEST, Report(1, "cruel"))
    (item,) = state.queue
    for command in (Release(item), Decline(item)):
        assert refused(state, HOST, command) == "unknown_item"
    assert decide(after(state, HOST, Settle(item)), HOST, Settle(item), NOW) == NOTHING
    assert isinstance(
        decide(after(state, HOST, Settle(item)), HOST, Settle(item, done=False), NOW), Decision
    )


def test_who_comes_late_finds_the_words_that_an_item_is_about_until_they_are_taken_back() -> None:
    state = after(room(), OTHER, Say("o1", "something cruel"))
    state = after(state, GUEST, Report(1, "cruel"))
    state = after(state, OTHER, *(Say(f"m{n}", "and on") for n in range(RECENT + 1)))
    (item,) = state.queue
    about = views.desk(state, NOW).queue[0].about
    assert about is not None
    assert (about.person, about.text, about.seq) == ("p_other", "something cruel", 1)
    state = after(state, HOST, Redact(1))
    assert state.queue[item].about is None
    assert "something cruel" not in views.desk(state, NOW).model_dump_json()


@pytest.mark.parametrize("held", [None, "contact"])
def test_an_alarm_carries_its_words_whether_they_were_said_or_held(held: str | None) -> None:
    verdict = decide(room(), GUEST, SAY, NOW, Finding(danger=True, held=held))  # type: ignore[arg-type]
    assert isinstance(verdict, Decision)
    alarm = next(
        item for item in folded(room(), *verdict.events).queue.values() if item.kind == "alarm"
    )
    assert alarm.about is not None
    assert (alarm.about.text, alarm.about.seq is None) == ("hello", held is not None)


@pytest.mark.parametrize("command", [Tell(1, " "), Answer(1, ""), Note("\u200b")], ids=str)
def test_words_that_show_nothing_are_told_to_nobody(command: Command) -> None:
    state = after(room(), GUEST, CallHelp())
    (item,) = state.queue
    if isinstance(command, (Tell, Answer)):
        command = replace(command, item=item)
    who = GUEST if isinstance(command, Answer) else HOST
    assert refused(state, who, command) == "empty"


def test_who_calls_again_and_again_is_heard_in_the_same_conversation() -> None:
    state = room()
    for n in range(MAX_CALLS + 2):
        state = after(state, LISTENER, CallHelp(f"call {n}"))
    assert len(state.queue) == MAX_CALLS
    assert [line.text for line in state.queue[max(state.queue)].told] == ["call 3", "call 4"]
    assert len(after(state, GUEST, CallHelp()).queue) == MAX_CALLS + 1


def test_nobody_buries_the_queue_under_reports() -> None:
    state = after(room(), OTHER, SAY)
    for _ in range(MAX_REPORTS):
        state = after(state, GUEST, Report(1, "again"))
    assert refused(state, GUEST, Report(1, "again")) == "too_fast"
    after(state, MODERATOR, Report(1, "mine"))


@pytest.mark.parametrize("command", [CallHelp("a call"), Report(1, "why")], ids=["call", "report"])
def test_all_listeners_together_do_not_bury_the_calls_of_those_with_a_seat(
    command: CallHelp | Report,
) -> None:
    """Each line without a seat is somebody new: a bound for each of them bounds nothing."""
    state = after(room(), OTHER, SAY)
    for n in range(MAX_UNSEATED):
        state = after(state, Who(f"l_{n}", None, "listener"), command)
    assert refused(state, LISTENER, command) == "desk_full"
    assert len(after(state, GUEST, command).queue) == MAX_UNSEATED + 1
    other: Command = Report(1, "why") if isinstance(command, CallHelp) else CallHelp("a call")
    after(state, LISTENER, other)
    first = min(state.queue)
    after(folded(state, Settled(item=first, done=True, by="p_host")), LISTENER, command)


def test_a_listener_whose_call_is_open_goes_on_with_it_however_many_others_call() -> None:
    state = after(room(), LISTENER, CallHelp("first"))
    (item,) = state.queue
    for n in range(MAX_UNSEATED - 1):
        state = after(state, Who(f"l_{n}", None, "listener"), CallHelp())
    state = after(state, LISTENER, CallHelp("second"))
    assert [line.text for line in state.queue[item].told] == ["second"]
    assert len(state.queue) == MAX_UNSEATED


def test_what_is_done_with_does_not_grow_without_end() -> None:
    state = room()
    for _ in range(DONE + 20):
        state = after(state, GUEST, CallHelp())
        item = max(state.queue)
        state = folded(state, Settled(item=item, done=True, by="p_host"))
    assert len(state.queue) <= DONE + 1


def test_a_refusal_is_a_refusal() -> None:
    assert isinstance(decide(room(), LISTENER, Note("hi"), NOW), Refusal)
