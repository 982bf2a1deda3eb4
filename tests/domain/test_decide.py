"""Who may do what in a room: one test a rule."""

from typing import get_args

import pytest

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
from ruikatsu.domain.decision import MAX_HELP, MAX_WHY, Decision
from ruikatsu.domain.events import (
    DeskStream,
    Hand,
    HelpCalled,
    Muted,
    Reported,
    RoomStream,
    Steered,
)
from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.roles import ALLOWED, Op, Role, Who, may
from ruikatsu.domain.steering import Steering
from ruikatsu.domain.timeline import Hold

from . import making
from .deciding import NOW, happened, refused, said_by
from .making import GUEST, HOST, LISTENER, MINUTE, MODERATOR, OTHER, T0, room

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
