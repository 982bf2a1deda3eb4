"""After the close: who asked to be looked after is not shown out in the middle of a sentence."""

from ruikatsu.domain.commands import Answer, CallHelp, Claim, Command, Leaving, Note, Settle, Tell
from ruikatsu.domain.decision import MAX_HELP, NOTHING, Decision, short
from ruikatsu.domain.events import CheckAsked, Settled, Told
from ruikatsu.domain.queueing import open_of
from ruikatsu.domain.roles import Who
from ruikatsu.domain.room import ItemKind, RoomState

AFTERCARE_MS = 15 * 60_000
"""For so long after the end a private conversation goes on."""

PRIVATE = (Leaving, CallHelp, Answer, Claim, Tell, Settle, Note)
"""What may still be asked for then: nothing that the room would see."""

CARING: frozenset[ItemKind] = frozenset({"help", "alarm", "check"})


def still_cared_for(state: RoomState, now: int) -> bool:
    """Whether it is soon enough after the end (ms) for private conversations to go on."""
    return now < state.standing(now).ends_at + AFTERCARE_MS


def may_still(state: RoomState, command: Command, now: int) -> bool:
    """Whether a command may be carried out although the room is over."""
    return isinstance(command, PRIVATE) and still_cared_for(state, now)


def stays(state: RoomState, who: Who, now: int) -> bool:
    """Whether somebody's line stays after the end: they asked to be looked after, or they are there for who did."""
    if not still_cared_for(state, now):
        return False
    waiting = [
        item.person for item in state.queue.values() if item.kind in CARING and not item.done
    ]
    return bool(waiting) if who.staff else who.person in waiting


def leaving(state: RoomState, who: Who, asked: Leaving) -> Decision:
    """How somebody goes. That they are fine is kept nowhere; it only takes back an earlier request."""
    asking = open_of(state, who, "check")
    if asked.how == "fine":
        return Decision(tuple(Settled(item=item, done=True, by=who.person) for item in asking))
    words = short(asked.text, MAX_HELP)
    if not asking:
        return Decision((CheckAsked(person=who.person, name=who.name or "", text=words),))
    if words is None:
        return NOTHING
    told = Told(item=asking[-1], person=who.person, staff=False, by=who.person, text=words)
    return Decision((told,))
