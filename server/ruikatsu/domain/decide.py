"""What may happen: every rule about who may do what, and when."""

from dataclasses import dataclass

from ruikatsu.domain.commands import CallHelp, Command, Mute, RaiseHand, Report, Say, Unmute
from ruikatsu.domain.events import (
    Event,
    Hand,
    HelpCalled,
    Muted,
    Reported,
    Said,
    Steered,
    Unmuted,
)
from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.roles import Op, Who, may
from ruikatsu.domain.room import RoomState
from ruikatsu.domain.steering import Steering, resolve
from ruikatsu.domain.text import cleaned

MAX_TEXT = 1_000
MAX_VEIL = 80
MAX_WHY = 300
MAX_HELP = 1_000
MAX_MUTE_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens. It holds while no control event comes between, and until room time `until` (ms), if given."""

    events: tuple[Event, ...]
    until: int | None = None


def op_of(command: Command) -> Op:
    """The row of the table of roles that a command falls under."""
    match command:
        case Say():
            return "say"
        case RaiseHand():
            return "hand"
        case CallHelp():
            return "help"
        case Report():
            return "report"
        case Steering():
            return "steer"
        case Mute():
            return "mute"
        case Unmute():
            return "unmute"


def decide(state: RoomState, who: Who, command: Command, now: int) -> Decision | Refusal:
    """The events that a command makes in this state at `now` (ms, room time), or why it makes none."""
    if not may(who, op_of(command)):
        return Refusal("not_allowed")
    if state.standing(now).state == "closed":
        return Refusal("room_closed")
    match command:
        case Say():
            return _say(state, who, command, now)
        case RaiseHand(up):
            if up == (who.person in state.hands):
                return Decision(())
            return Decision((Hand(person=who.person, up=up),))
        case CallHelp(text):
            text = cleaned(text)[:MAX_HELP] if text else None
            return Decision((HelpCalled(person=who.person, name=who.name, text=text or None),))
        case Report(seq, why):
            if not 0 < seq <= state.seq:
                return Refusal("unknown_message")
            return Decision((Reported(person=who.person, seq=seq, why=cleaned(why)[:MAX_WHY]),))
        case Steering():
            steer = resolve(state.settings.programme, state.course, command, now)
            if isinstance(steer, str):
                return Refusal(steer)
            return Decision((Steered(steer=steer, by=who.person),))
        case Mute(person, for_ms, why):
            until = now + min(max(for_ms, 1), MAX_MUTE_MS)
            why = cleaned(why)[:MAX_WHY] if why else None
            return Decision((Muted(person=person, until=until, by=who.person, why=why or None),))
        case Unmute(person):
            return Decision((Unmuted(person=person, by=who.person),))


def _say(state: RoomState, who: Who, say: Say, now: int) -> Decision | Refusal:
    text = cleaned(say.text)
    if not text:
        return Refusal("empty")
    if len(text) > MAX_TEXT:
        return Refusal("too_long", params={"most": MAX_TEXT, "over": len(text) - MAX_TEXT})
    if say.reply_to is not None and not 0 < say.reply_to <= state.seq:
        return Refusal("unknown_message")
    standing = state.standing(now)
    against = _speech(state, who, standing.chat, now)
    if against:
        return against
    said = Said(
        person=who.person,
        name=who.name or "",
        role=who.role,
        text=text,
        id=say.id,
        reply_to=say.reply_to,
        veil=cleaned(say.veil)[:MAX_VEIL] or None if say.veil is not None else None,
        lang=say.lang,
    )
    # The next phase may have another chat mode: the word must land in this one, or be decided anew.
    return Decision((said,), until=standing.phase_ends_at)


def _speech(state: RoomState, who: Who, chat: str, now: int) -> Refusal | None:
    """What stands against a person's speaking now."""
    if chat == "closed":
        # Not even staff: while the film runs nobody's words come between a person and the film.
        return Refusal("chat_closed")
    until = state.muted_until(who.person, now)
    if until:
        return Refusal("muted", until - now)
    if who.staff:
        return None
    if state.hushed:
        return Refusal("hushed")
    if chat == "floor" and state.floor != who.person:
        return Refusal("not_your_turn")
    free_at = state.last_said.get(who.person, 0) + state.slow_ms
    if state.slow_ms and now < free_at:
        return Refusal("slow", free_at - now, {"seconds": -(-(free_at - now) // 1_000)})
    return None
