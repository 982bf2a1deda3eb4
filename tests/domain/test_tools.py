"""The staff's tools: what each does, to whom, and that it can be done twice and undone."""

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruikatsu.domain.commands import (
    Admit,
    Ban,
    Calm,
    Command,
    GiveFloor,
    HandChair,
    HoldFirst,
    HoldPerson,
    Hush,
    LiftBan,
    Lock,
    MakeModerator,
    Mute,
    OrderHands,
    PassFloor,
    Redact,
    Remove,
    RevokeInvitations,
    Say,
    SetListeners,
    Slow,
    TurnAway,
    UnholdPerson,
    Unmute,
    Warn,
)
from ruikatsu.domain.decide import decide
from ruikatsu.domain.decision import MAX_MUTE_MS, NOTHING, Decision
from ruikatsu.domain.events import (
    Banned,
    ChairGiven,
    Event,
    Floor,
    Hand,
    InvitationsRevoked,
    Knocked,
    Muted,
    Recorded,
    Redacted,
    Removed,
    RoleGiven,
    Said,
    TurnedAway,
)
from ruikatsu.domain.evolve import evolve
from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.roles import STAFF, Role, Who
from ruikatsu.domain.room import MAX_SLOW_MS, RoomState

from .making import GUEST, HOST, LISTENER, MINUTE, MODERATOR, OTHER, T0, room
from .test_decide import COMMANDS

NOW = T0 + 10 * MINUTE


def after(state: RoomState, who: Who, *commands: Command) -> RoomState:
    """The room after these, each of which must be possible."""
    for command in commands:
        verdict = decide(state, who, command, NOW)
        assert isinstance(verdict, Decision), (command, verdict)
        state = folded(state, *verdict.events)
    return state


def folded(state: RoomState, *events: Event) -> RoomState:
    for event in events:
        seq = state.seq + (event.stream == "room")
        state = evolve(state, Recorded(state.version + 1, seq, NOW, event))
    return state


def refused(state: RoomState, who: Who, command: Command) -> str:
    verdict = decide(state, who, command, NOW)
    assert isinstance(verdict, Refusal), verdict
    return verdict.code


def same(one: RoomState, two: RoomState) -> bool:
    """But for the counts, which every entry moves on."""
    return replace(one, version=0, seq=0, at=0) == replace(two, version=0, seq=0, at=0)


KNOCKS = Knocked(person="p_other", name="Soft Otter")

UNDONE: list[tuple[Command, Command]] = [
    (Mute("p_guest"), Unmute("p_guest")),
    (HoldPerson("p_guest"), UnholdPerson("p_guest")),
    (Ban("p_guest"), LiftBan("p_guest")),
    (MakeModerator("p_guest"), MakeModerator("p_guest", on=False)),
    (GiveFloor("p_guest"), GiveFloor(None)),
    (HoldFirst(on=True), HoldFirst(on=None)),
    (Slow(30_000), Slow(None)),
    (Hush(on=True), Hush(on=False)),
    (Lock(on=True), Lock(on=False)),
    (Calm(on=True), Calm(on=False)),
    (SetListeners(allowed=False, read=False), SetListeners(allowed=True, read=False)),
]


@pytest.mark.parametrize(("tool", "undo"), UNDONE, ids=lambda one: type(one).__name__)
def test_a_tool_can_be_undone_and_then_all_is_as_before(tool: Command, undo: Command) -> None:
    used = after(room(), HOST, tool)
    assert not same(used, room())
    assert same(after(used, HOST, undo), room())


AGAIN: list[Command] = [
    *(tool for tool, _ in UNDONE if not isinstance(tool, Mute)),
    Remove("p_guest"),
    Redact(1),
]


@pytest.mark.parametrize("tool", AGAIN, ids=lambda one: type(one).__name__)
def test_the_same_tool_again_does_nothing_more(tool: Command) -> None:
    start = room(Said(person="p_other", name="Otter", role="guest", text="a", id="m"))
    assert decide(after(start, HOST, tool), HOST, tool, NOW) == NOTHING


@pytest.mark.parametrize(
    "tool",
    [lambda p: Warn(p, "why"), Mute, HoldPerson, Remove, Ban, LiftBan],
    ids=lambda one: one.__name__,
)
def test_nobody_uses_a_tool_on_their_own_rank_or_a_higher_one(
    tool: Callable[[str], Command],
) -> None:
    for by, on in ((MODERATOR, HOST), (MODERATOR, MODERATOR), (HOST, HOST)):
        assert refused(room(), by, tool(on.person)) == "not_allowed"
    for by, on in ((HOST, MODERATOR), (HOST, GUEST), (MODERATOR, GUEST)):
        verdict = decide(room(), by, tool(on.person), NOW)
        assert isinstance(verdict, Decision)


def test_a_tool_on_somebody_who_never_had_a_seat_says_so() -> None:
    for tool in (Warn("nobody", "why"), Mute("nobody"), Ban(LISTENER.person), GiveFloor("nobody")):
        assert refused(room(), HOST, tool) == "unknown_person"


OUT: dict[str, Event] = {
    "removed": Removed(person="p_guest", by="p_host"),
    "banned": Banned(person="p_guest", by="p_host"),
    "turned away": TurnedAway(person="p_guest", by="p_host"),
    "knocking": Knocked(person="p_guest", name="Heron"),
}


@pytest.mark.parametrize("how", OUT)
@pytest.mark.parametrize("op", COMMANDS)
def test_who_is_out_or_still_at_the_door_can_do_nothing_at_all(op: str, how: str) -> None:
    state = room(OUT[how])
    for role in ("guest", "moderator", "host"):
        liar = Who("p_guest", "Heron", role)
        verdict = decide(state, liar, COMMANDS[op], NOW)  # type: ignore[index]
        assert isinstance(verdict, Refusal)
        assert verdict.code in ("removed", "not_allowed")


@pytest.mark.parametrize("op", COMMANDS)
def test_the_role_of_the_log_counts_and_not_that_of_the_token(op: str) -> None:
    command = COMMANDS[op]  # type: ignore[index]
    demoted = room(RoleGiven(person="p_moderator", role="guest", by="p_host"))
    as_guest = decide(room(), OTHER, command, NOW)
    verdict = decide(demoted, MODERATOR, command, NOW)
    assert (verdict == Refusal("not_allowed")) == (as_guest == Refusal("not_allowed"))
    promoted = room(RoleGiven(person="p_guest", role="moderator", by="p_host"))
    as_moderator = decide(room(), MODERATOR, command, NOW)
    verdict = decide(promoted, GUEST, command, NOW)
    assert (verdict == Refusal("not_allowed")) == (as_moderator == Refusal("not_allowed"))


def test_the_chair_is_handed_over_and_who_had_it_stays_as_a_moderator() -> None:
    state = room(ChairGiven(person="p_guest", by="p_host"))
    assert (state.seats["p_guest"].role, state.seats["p_host"].role) == ("host", "moderator")
    assert refused(state, HOST, HandChair("p_other")) == "not_allowed"


def test_who_is_out_is_made_nothing_and_given_nothing() -> None:
    state = room(Removed(person="p_guest", by="p_host"))
    for tool in (MakeModerator("p_guest"), HandChair("p_guest"), GiveFloor("p_guest")):
        assert refused(state, HOST, tool) == "unknown_person"


def test_who_is_put_out_leaves_neither_hand_nor_floor_behind() -> None:
    state = room(Hand(person="p_other", up=True), Floor(person="p_guest", by="p_host"))
    state = after(state, HOST, Remove("p_guest"), Ban("p_other"))
    assert (state.floor, state.hands) == (None, ())


@pytest.mark.parametrize(("asked", "given_ms"), [(0, 1), (2**53, MAX_MUTE_MS)])
def test_a_mute_lasts_some_time_and_at_most_a_day(asked: int, given_ms: int) -> None:
    verdict = decide(room(), MODERATOR, Mute("p_guest", asked, " spam\n"), NOW)
    assert verdict == Decision(
        (Muted(person="p_guest", until=NOW + given_ms, by="p_moderator", why="spam"),)
    )


def test_a_warning_needs_its_reason() -> None:
    assert refused(room(), HOST, Warn("p_guest", " \u200b")) == "empty"


def test_slow_mode_is_bounded_goes_by_the_phase_and_is_never_quicker_than_calm() -> None:
    state = room()
    assert state.slow_in(state.standing(NOW)) == 0
    phases = tuple(replace(p, slow_ms=5_000) for p in state.settings.programme.phases)
    programme = replace(state.settings.programme, phases=phases)
    slow = room()
    slow = replace(slow, settings=replace(slow.settings, programme=programme))
    assert slow.slow_in(state.standing(NOW)) == 5_000
    assert after(slow, HOST, Slow(0)).slow_in(state.standing(NOW)) == 0
    assert after(slow, HOST, Slow(2**53)).slow_in(state.standing(NOW)) == MAX_SLOW_MS
    assert after(slow, HOST, Slow(0), Calm(on=True)).slow_in(state.standing(NOW)) == 30_000


def test_who_holds_the_floor_hands_it_to_the_next_hand_and_nobody_else_can() -> None:
    hands = [Hand(person=who, up=True) for who in ("p_other", "p_moderator")]
    state = room(*hands, Floor(person="p_guest", by="p_host"))
    assert after(state, GUEST, PassFloor()).floor == "p_other"
    assert refused(state, OTHER, PassFloor()) == "not_your_turn"
    assert after(room(Floor(person="p_guest", by="p_host")), GUEST, PassFloor()).floor is None


def test_hands_are_put_in_another_order_and_none_is_lost_or_made_up() -> None:
    state = room(*[Hand(person=who, up=True) for who in ("p_guest", "p_other", "p_moderator")])
    order = OrderHands(("p_moderator", "nobody", "p_moderator"))
    assert after(state, HOST, order).hands == ("p_moderator", "p_guest", "p_other")


def test_words_are_redacted_once_and_only_words_that_were_said() -> None:
    state = room(Said(person="p_other", name="Otter", role="guest", text="bad", id="m"))
    gone = after(state, MODERATOR, Redact(1))
    assert not gone.recent
    assert gone.redacted == {1}
    assert decide(state, HOST, Redact(1), NOW) == Decision((Redacted(of=1, by="p_host"),))
    assert refused(state, HOST, Redact(2)) == "unknown_message"


def test_who_knocks_is_let_in_or_not_and_a_mistake_can_be_mended() -> None:
    state = room(KNOCKS)
    assert after(state, MODERATOR, Admit("p_other")).knocking == {}
    away = after(state, MODERATOR, TurnAway("p_other", "not today"))
    assert away.turned_away == {"p_other"}
    assert after(away, HOST, Admit("p_other")).turned_away == frozenset()
    assert decide(room(), HOST, Admit("p_other"), NOW) == NOTHING
    assert refused(room(), HOST, Admit("nobody")) == "unknown_person"


def test_each_revocation_counts() -> None:
    state = after(room(), HOST, *[RevokeInvitations("moderator")] * 2, RevokeInvitations("host"))
    assert state.revoked == {"moderator": 2, "host": 1}


PEOPLE = [HOST, MODERATOR, GUEST, OTHER, LISTENER]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(PEOPLE), st.sampled_from(list(COMMANDS.values())), st.integers(0, 20)
        ),
        max_size=40,
    )
)
def test_however_the_tools_are_used_nothing_that_they_forbid_is_ever_said(
    asked: list[tuple[Who, Command, int]],
) -> None:
    state, now = room(), NOW
    for who, command, seconds in asked:
        now += seconds * 1_000
        verdict = decide(state, who, command, now)
        if isinstance(verdict, Refusal):
            continue
        for event in verdict.events:
            if isinstance(event, Said) and isinstance(command, Say):
                role: Role = state.as_known(who).role
                assert event.person not in state.removed | state.banned
                assert state.muted_until(event.person, now) is None
                assert role in STAFF or not (state.quiet or state.calm)
                assert role in STAFF or event.person not in state.held
            seq = state.seq + (event.stream == "room")
            state = evolve(state, Recorded(state.version + 1, seq, now, event))
    assert get_args(Role)


# Links.


LOSING: list[Command] = [
    Remove(MODERATOR.person),
    Ban(MODERATOR.person),
    MakeModerator(MODERATOR.person, on=False),
]


def links_ended(state: RoomState, tool: Command) -> list[str]:
    verdict = decide(state, HOST, tool, NOW)
    assert isinstance(verdict, Decision), verdict
    return [event.role for event in verdict.events if isinstance(event, InvitationsRevoked)]


@pytest.mark.parametrize("tool", LOSING, ids=lambda one: type(one).__name__)
def test_the_links_that_somebody_of_the_staff_knows_end_with_their_role(tool: Command) -> None:
    assert links_ended(room(), tool) == ["moderator"]
    assert after(room(), HOST, tool).revoked == {"moderator": 1}


@pytest.mark.parametrize("tool", LOSING, ids=lambda one: type(one).__name__)
def test_whoever_came_by_the_host_s_link_knows_that_one_and_perhaps_the_moderators(
    tool: Command,
) -> None:
    # They sat in the chair, and handed it on to who is the host now.
    once = replace(room().seats[MODERATOR.person], role="host")
    new = replace(room().seats[HOST.person], role="moderator")
    before = replace(room(), seats={**room().seats, MODERATOR.person: once, HOST.person: new})
    handed = folded(before, ChairGiven(person=HOST.person, by=MODERATOR.person))
    assert handed.revoked == {}
    assert links_ended(handed, tool) == ["moderator", "host"]


@pytest.mark.parametrize(
    "tool",
    [Remove(OTHER.person), Ban(OTHER.person), MakeModerator(OTHER.person, on=False)],
    ids=lambda one: type(one).__name__,
)
def test_a_guest_who_was_made_a_moderator_knows_no_link(tool: Command) -> None:
    made = after(room(), HOST, MakeModerator(OTHER.person))
    assert made.seats[OTHER.person].came_as == "guest"
    assert links_ended(made, tool) == []
    assert links_ended(room(), Ban(OTHER.person)) == []


def test_links_end_once() -> None:
    removed = after(room(), HOST, Remove(MODERATOR.person))
    assert links_ended(removed, Ban(MODERATOR.person)) == []
