"""Who may do what in a room, and when: one test a rule."""

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruikatsu.domain.aftercare import AFTERCARE_MS, PRIVATE
from ruikatsu.domain.commands import (
    COMMANDS as CLASSES,
)
from ruikatsu.domain.commands import (
    Admit,
    Answer,
    Ban,
    CallHelp,
    Calm,
    Claim,
    Command,
    Decline,
    DropSlip,
    GiveFloor,
    HandChair,
    HoldFirst,
    HoldPerson,
    Hush,
    Leaving,
    LiftBan,
    Lock,
    MakeModerator,
    Mute,
    Note,
    OrderHands,
    PassFloor,
    RaiseHand,
    ReadSlip,
    Redact,
    Release,
    Remove,
    Report,
    RevokeInvitations,
    Say,
    SetListeners,
    Settle,
    Slow,
    Tell,
    TurnAway,
    UnholdPerson,
    Unmute,
    Warn,
    WriteSlip,
    op_of,
)
from ruikatsu.domain.decide import decide
from ruikatsu.domain.decision import MAX_HELP, MAX_TEXT, MAX_VEIL, MAX_WHY, Decision
from ruikatsu.domain.events import (
    DeskStream,
    Event,
    Floor,
    Hand,
    HelpCalled,
    Muted,
    Recorded,
    Reported,
    RoomStream,
    Said,
    Steered,
    Unmuted,
)
from ruikatsu.domain.evolve import evolve
from ruikatsu.domain.programme import ChatMode, Programme
from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.roles import ALLOWED, Op, Role, Who, may
from ruikatsu.domain.room import RoomState, opened
from ruikatsu.domain.steering import Steering
from ruikatsu.domain.timeline import Hold

from . import making
from .making import GUEST, HOST, LISTENER, MINUTE, MODERATOR, OTHER, SECOND, T0, phase, room

NOW = T0 + 10 * MINUTE

COMMANDS: dict[Op, Command] = {
    "say": Say("m1", "hello"),
    "hand": RaiseHand(up=True),
    "pass": PassFloor(),
    "help": CallHelp("please"),
    "answer": Answer(1, "thank you"),
    "report": Report(1, "it frightens me"),
    "slip": WriteSlip("m1", "a line"),
    "leaving": Leaving("check"),
    "steer": Steering("hold"),
    "floor": GiveFloor("p_other"),
    "order": OrderHands(("p_other",)),
    "warn": Warn("p_other", "gently, please"),
    "mute": Mute("p_other", 5 * MINUTE),
    "unmute": Unmute("p_other"),
    "hold": HoldPerson("p_other"),
    "unhold": UnholdPerson("p_other"),
    "remove": Remove("p_other"),
    "ban": Ban("p_other"),
    "lift": LiftBan("p_other"),
    "moderator": MakeModerator("p_other"),
    "chair": HandChair("p_other"),
    "redact": Redact(1),
    "release": Release(1),
    "decline": Decline(1),
    "read_slip": ReadSlip("slip"),
    "drop_slip": DropSlip("slip"),
    "hold_first": HoldFirst(on=True),
    "slow": Slow(30_000),
    "hush": Hush(on=True),
    "lock": Lock(on=True),
    "calm": Calm(on=True),
    "listeners": SetListeners(allowed=False),
    "invitations": RevokeInvitations("moderator"),
    "admit": Admit("p_other"),
    "turn_away": TurnAway("p_other"),
    "claim": Claim(1),
    "tell": Tell(1, "I am here"),
    "settle": Settle(1),
    "note": Note("I take the door"),
}
PEOPLE: dict[Role, Who] = {who.role: who for who in (LISTENER, GUEST, MODERATOR, HOST)}


def happened(state: RoomState, who: Who, command: Command, now: int = NOW) -> Event:
    """The one event that a command makes."""
    verdict = decide(state, who, command, now)
    assert isinstance(verdict, Decision), verdict
    (event,) = verdict.events
    return event


def refused(state: RoomState, who: Who, command: Command, now: int = NOW) -> Refusal:
    """Why a command makes none."""
    verdict = decide(state, who, command, now)
    assert isinstance(verdict, Refusal), verdict
    return verdict


def said_by(who: Who, text: str = "hello") -> Said:
    return Said(person=who.person, name=who.name or "", role=who.role, text=text, id="m0")


def text_of(typed: str, who: Who = GUEST) -> str:
    event = happened(room(), who, Say("m1", typed))
    assert isinstance(event, Said)
    return event.text


# The table of roles.

EVERYBODY: set[Role] = {"listener", "guest", "moderator", "host"}
BY_SEATED: set[Op] = {"say", "hand", "pass", "slip", "leaving"}
BY_ALL: set[Op] = {"signal", "help", "answer", "report"}
BY_HOST: set[Op] = {"steer", "moderator", "chair", "invitations", "read_slip"}


def table(op: Op) -> set[Role]:
    """The table of roles, said once more in other words."""
    if op in BY_ALL:
        return EVERYBODY
    if op in BY_SEATED:
        return EVERYBODY - {"listener"}
    return {"host"} if op in BY_HOST else {"host", "moderator"}


def test_every_op_has_a_command_and_every_command_is_tried() -> None:
    assert set(COMMANDS) == set(CLASSES) == set(get_args(Op)) - {"signal"}
    assert {type(command) for command in COMMANDS.values()} == set(get_args(Command))


@pytest.mark.parametrize("role", get_args(Role))
@pytest.mark.parametrize("op", get_args(Op))
def test_the_table_says_who_may(op: Op, role: Role) -> None:
    assert may(PEOPLE[role], op) == (role in table(op))
    assert set(ALLOWED) == set(get_args(Op))


@pytest.mark.parametrize("role", get_args(Role))
@pytest.mark.parametrize("op", COMMANDS)
def test_what_the_table_forbids_is_refused_and_nothing_else(op: Op, role: Role) -> None:
    command = COMMANDS[op]
    assert op_of(command) == op
    verdict = decide(room(said_by(OTHER)), PEOPLE[role], command, NOW)
    assert (verdict == Refusal("not_allowed")) == (role not in table(op))


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS.keys())
def test_nothing_more_happens_in_a_room_that_is_over(command: Command) -> None:
    # What is private may go on for a while: see test_aftercare.
    over = T0 + 65 * MINUTE + (AFTERCARE_MS if isinstance(command, PRIVATE) else 0)
    assert refused(room(), HOST, command, over).code == "room_closed"


# Words.


def test_what_is_said_carries_who_said_it_and_as_what() -> None:
    say = Say("m1", "hello", veil=" a loss ", lang="en")
    assert happened(room(), GUEST, say) == Said(
        person="p_guest",
        name="Quiet Heron",
        role="guest",
        text="hello",
        id="m1",
        veil="a loss",
        lang="en",
    )


@pytest.mark.parametrize("typed", ["", " \n\t ", "\u200b\u200d", "\u3164"], ids=ascii)
def test_words_that_show_nothing_are_refused(typed: str) -> None:
    assert refused(room(), GUEST, Say("m1", typed)).code == "empty"


def test_words_are_cleaned_before_others_see_them() -> None:
    assert text_of("  left\u202eright\x07 e\u0301\u0301\u0301\u0301\u0301\u0301\u0301 ") == (
        "leftright é\u0301\u0301\u0301\u0301"
    )


def test_a_text_of_just_the_length_that_fits_is_said() -> None:
    assert len(text_of("あ" * MAX_TEXT + "   ")) == MAX_TEXT


def test_a_text_that_is_too_long_is_told_by_how_much() -> None:
    too_long = refused(room(), GUEST, Say("m1", "あ" * (MAX_TEXT + 7)))
    assert too_long == Refusal("too_long", params={"most": MAX_TEXT, "over": 7})


@pytest.mark.parametrize("veil", ["", "  ", "\u200b"], ids=ascii)
def test_a_veil_without_words_is_none(veil: str) -> None:
    event = happened(room(), GUEST, Say("m1", "hello", veil=veil))
    assert isinstance(event, Said)
    assert event.veil is None


def test_a_veil_is_cut_to_a_line() -> None:
    event = happened(room(), GUEST, Say("m1", "hello", veil="v" * 500))
    assert isinstance(event, Said)
    assert event.veil == "v" * MAX_VEIL


@pytest.mark.parametrize("reply_to", [-1, 0, 3, 2**53])
def test_an_answer_to_words_that_were_never_said_is_refused(reply_to: int) -> None:
    state = room(said_by(OTHER), said_by(OTHER))
    assert refused(state, GUEST, Say("m1", "yes", reply_to)).code == "unknown_message"


@pytest.mark.parametrize("reply_to", [1, 2])
def test_words_that_were_said_can_be_answered(reply_to: int) -> None:
    state = room(said_by(OTHER), said_by(OTHER))
    event = happened(state, GUEST, Say("m1", "yes", reply_to))
    assert isinstance(event, Said)
    assert event.reply_to == reply_to


def test_words_hold_only_until_the_phase_ends_in_which_they_were_decided() -> None:
    verdict = decide(room(), GUEST, Say("m1", "hello"), NOW)
    assert isinstance(verdict, Decision)
    assert verdict.until == T0 + 60 * MINUTE


# Who may speak now.


@pytest.mark.parametrize("who", [GUEST, MODERATOR, HOST], ids=lambda who: who.role)
def test_nobody_speaks_while_the_chat_is_closed(who: Who) -> None:
    assert refused(room(chat="closed"), who, Say("m1", "hello")).code == "chat_closed"


def test_nobody_speaks_before_the_room_begins() -> None:
    assert refused(room(), GUEST, Say("m1", "hello"), T0 - 1).code == "chat_closed"
    happened(room(), GUEST, Say("m1", "hello"), T0)


@pytest.mark.parametrize("holder", [None, "p_other"])
def test_only_who_holds_the_floor_speaks(holder: str | None) -> None:
    state = room(Floor(person=holder, by="p_host"), chat="floor")
    assert refused(state, GUEST, Say("m1", "hello")).code == "not_your_turn"


def test_who_holds_the_floor_speaks() -> None:
    happened(room(Floor(person="p_guest", by="p_host"), chat="floor"), GUEST, Say("m1", "hello"))


def test_the_staff_speak_without_the_floor() -> None:
    for who in (MODERATOR, HOST):
        happened(room(chat="floor"), who, Say("m1", "hello"))


def test_in_a_hush_only_the_staff_speak() -> None:
    hushed = making.hushed(room())
    assert refused(hushed, GUEST, Say("m1", "hello")).code == "hushed"
    happened(hushed, MODERATOR, Say("m1", "hello"))


def test_a_muted_guest_is_told_how_long_it_lasts() -> None:
    state = room(Muted(person="p_guest", until=NOW + 90 * SECOND, by="p_host"))
    assert refused(state, GUEST, Say("m1", "hello")) == Refusal("muted", 90 * SECOND)
    happened(state, OTHER, Say("m1", "hello"))


def test_a_mute_ends_at_its_time_and_not_before() -> None:
    state = room(Muted(person="p_guest", until=NOW, by="p_host"))
    assert refused(state, GUEST, Say("m1", "hello"), NOW - 1) == Refusal("muted", 1)
    happened(state, GUEST, Say("m1", "hello"), NOW)


def test_a_mute_that_is_lifted_is_over() -> None:
    muted = Muted(person="p_guest", until=NOW + MINUTE, by="p_host")
    happened(room(muted, Unmuted(person="p_guest", by="p_host")), GUEST, Say("m1", "hello"))


def test_a_mute_holds_for_the_staff_too() -> None:
    state = room(Muted(person="p_moderator", until=NOW + 1, by="p_host"))
    assert refused(state, MODERATOR, Say("m1", "hello")).code == "muted"


def test_in_slow_mode_words_wait_for_as_long_as_it_takes() -> None:
    state = making.slow(room(said_by(GUEST)), 30 * SECOND)
    waits = refused(state, GUEST, Say("m2", "again"), T0 + 8_500)
    assert waits == Refusal("slow", 21_500, {"seconds": 22})
    last_wait = refused(state, GUEST, Say("m2", "again"), T0 + 29_999)
    assert last_wait == Refusal("slow", 1, {"seconds": 1})
    happened(state, GUEST, Say("m2", "again"), T0 + 30_000)


def test_slow_mode_slows_each_person_by_their_own_words_and_not_the_staff() -> None:
    state = making.slow(room(said_by(GUEST), said_by(HOST)), 30 * SECOND)
    happened(state, OTHER, Say("m2", "hello"), T0 + 2 * SECOND)
    happened(state, HOST, Say("m2", "hello"), T0 + 2 * SECOND)


@pytest.mark.parametrize("chat", get_args(ChatMode))
def test_what_is_wrong_with_the_words_is_told_before_whose_turn_it_is(chat: ChatMode) -> None:
    assert refused(room(chat=chat), GUEST, Say("m1", " ")).code == "empty"


# Hands, help and reports.


def test_a_hand_goes_up_and_down() -> None:
    assert happened(room(), GUEST, RaiseHand(up=True)) == Hand(person="p_guest", up=True)
    raised = room(Hand(person="p_guest", up=True))
    assert happened(raised, GUEST, RaiseHand(up=False)) == Hand(person="p_guest", up=False)


@pytest.mark.parametrize("up", [True, False])
def test_a_hand_that_is_there_already_is_no_news(up: bool) -> None:
    state = room(*[Hand(person="p_guest", up=True)] * up)
    assert decide(state, GUEST, RaiseHand(up), NOW) == Decision(())


def test_help_is_called_with_words_or_without() -> None:
    called = happened(room(), GUEST, CallHelp(" I am not safe "))
    assert called == HelpCalled(person="p_guest", name="Quiet Heron", text="I am not safe")
    for nothing in (None, "", " \u200b"):
        assert happened(room(), LISTENER, CallHelp(nothing)) == HelpCalled(
            person="l_listener", name=None, text=None
        )


def test_a_call_for_help_is_never_refused_for_its_length_or_its_moment() -> None:
    hushed = making.hushed(room(Muted(person="p_guest", until=NOW * 2, by="p"), chat="closed"))
    called = happened(hushed, GUEST, CallHelp("x" * 5_000))
    assert isinstance(called, HelpCalled)
    assert called.text == "x" * MAX_HELP


def test_words_are_reported_by_their_number_and_not_copied() -> None:
    event = happened(room(said_by(OTHER)), GUEST, Report(1, " a\u202e " + "w" * 400))
    assert isinstance(event, Reported)
    assert (event.person, event.seq) == ("p_guest", 1)
    assert len(event.why) == MAX_WHY


@pytest.mark.parametrize("seq", [-1, 0, 2])
def test_words_that_were_never_said_cannot_be_reported(seq: int) -> None:
    assert refused(room(said_by(OTHER)), GUEST, Report(seq, "?")).code == "unknown_message"


# The staff's tools.


def test_a_steer_is_recorded_with_who_steered() -> None:
    assert happened(room(), HOST, Steering("hold")) == Steered(steer=Hold(), by="p_host")


def test_a_steer_that_does_not_fit_says_why() -> None:
    assert refused(room(), HOST, Steering("start")).code == "already_started"
    assert refused(room(), HOST, Steering("next"), T0 - 1).code == "not_started"


def test_what_goes_to_everybody_and_what_to_the_desk_is_told_by_its_class() -> None:
    assert {event for event in get_args(RoomStream) if event.stream == "room"} == set(
        get_args(RoomStream)
    )
    assert {event for event in get_args(DeskStream) if event.stream == "desk"} == set(
        get_args(DeskStream)
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5_000), st.sampled_from([GUEST, OTHER])), max_size=20))
def test_in_slow_mode_nobody_is_heard_twice_within_it(tries: list[tuple[int, Who]]) -> None:
    state, now = making.slow(opened(making.settings(Programme((phase("share", 60),)))), 9_000), T0
    heard: dict[str, int] = {}
    for wait, who in tries:
        now += wait
        verdict = decide(state, who, Say("m", "hello"), now)
        if isinstance(verdict, Decision):
            assert now - heard.get(who.person, 0) >= 9_000
            heard[who.person] = now
            entry = Recorded(state.version + 1, state.seq + 1, now, verdict.events[0])
            state = evolve(state, entry)
        else:
            assert verdict.retry_after_ms == heard[who.person] + 9_000 - now
