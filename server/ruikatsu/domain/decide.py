"""What may happen: every rule about who may do what, and when, begins here."""

from ruikatsu.domain.aftercare import leaving, may_still
from ruikatsu.domain.commands import (
    Admit,
    Answer,
    CallHelp,
    Claim,
    Command,
    Decline,
    DropSlip,
    Leaving,
    Note,
    PassFloor,
    RaiseHand,
    ReadSlip,
    Release,
    Report,
    Say,
    Settle,
    Tell,
    TurnAway,
    WriteSlip,
    op_of,
)
from ruikatsu.domain.decision import NOTHING, Decision
from ruikatsu.domain.events import Floor, Hand, Steered
from ruikatsu.domain.queueing import answer, call_help, note, on_item, report
from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.roles import OPERATOR, Who, may
from ruikatsu.domain.room import RoomState
from ruikatsu.domain.screening import Finding
from ruikatsu.domain.slips import Slip, take_out, write
from ruikatsu.domain.speech import say
from ruikatsu.domain.steering import Steering, resolve
from ruikatsu.domain.tools import PersonTool, at_the_door, on_person, on_room

CLEAN = Finding()


def decide(
    state: RoomState,
    who: Who,
    command: Command,
    now: int,
    found: Finding = CLEAN,
    slip: Slip | None = None,
) -> Decision | Refusal:
    """The events that a command makes in this state at `now` (ms, room time), or why it makes none.

    `found`: what screening found in the words of a `Say` or a `WriteSlip`; `slip`: the words that a `ReadSlip` names.
    """
    who = state.as_known(who)
    if who.person in state.banned or who.person in state.removed:
        return Refusal("removed")
    if who.role != "listener" and who != OPERATOR and not state.sits(who.person):
        # What was under way when the seat was given back is not said behind it.
        return Refusal("not_allowed")
    if who.person in state.knocking or who.person in state.turned_away:
        return Refusal("not_allowed")
    if not may(who, op_of(command)):
        return Refusal("not_allowed")
    standing = state.standing(now)
    if standing.state == "closed" and not may_still(state, command, now):
        return Refusal("room_closed")
    match command:
        case Say():
            return say(state, who, command, found, standing, now)
        case RaiseHand(up):
            same = up == (who.person in state.hands)
            return NOTHING if same else Decision((Hand(person=who.person, up=up),))
        case PassFloor():
            if state.floor != who.person:
                return Refusal("not_your_turn")
            following = next((hand for hand in state.hands if hand != who.person), None)
            return Decision((Floor(person=following, by=who.person),))
        case WriteSlip():
            return write(state, who, command, found, standing, now)
        case ReadSlip() | DropSlip():
            return take_out(state, who, command, slip, standing)
        case Leaving():
            return leaving(state, who, command)
        case CallHelp(text):
            return call_help(state, who, text)
        case Answer():
            return answer(state, who, command)
        case Report():
            return report(state, who, command)
        case Steering():
            steer = resolve(state.settings.programme, state.course, command, now)
            if isinstance(steer, str):
                return Refusal(steer)
            return Decision((Steered(steer=steer, by=who.person),))
        case Claim() | Tell() | Settle() | Release() | Decline():
            return on_item(state, who, command, now)
        case Note():
            return note(who, command)
        case Admit() | TurnAway():
            return at_the_door(state, who, command)
        case command if isinstance(command, PersonTool):
            return on_person(state, who, command, now)
        case _:
            return on_room(state, who, command)
