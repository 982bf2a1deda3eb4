"""The queue of the staff: held words, reports and calls for help, each with its private conversation."""

from ruikatsu.domain.commands import Answer, Claim, Decline, Note, Release, Report, Settle, Tell
from ruikatsu.domain.decision import MAX_HELP, NOTHING, Decision, short
from ruikatsu.domain.events import (
    Claimed,
    Declined,
    HelpCalled,
    Noted,
    Released,
    Reported,
    Said,
    Settled,
    Told,
)
from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.roles import Who
from ruikatsu.domain.room import Item, ItemKind, RoomState

MAX_CALLS = 3
MAX_REPORTS = 20
"""So many calls and reports of one person are open at once: nobody buries the others' under their own."""

MAX_UNSEATED = 50
"""So many calls, and as many reports, of all listeners together. Whoever comes without a seat is somebody new each
time, so their own bound holds nobody back, and the calls of those with a seat must still be found among them."""

ItemTool = Claim | Tell | Settle | Release | Decline


def on_item(state: RoomState, who: Who, tool: ItemTool, now: int) -> Decision | Refusal:
    """What is done about an item."""
    item = state.queue.get(tool.item)
    if item is None:
        return Refusal("unknown_item")
    number, by = tool.item, who.person
    match tool:
        case Claim(on=on):
            return _claim(item, number, who, on=on)
        case Tell(text=text):
            if taken := _taken(item, who):
                return taken
            words = short(text, MAX_HELP)
            if words is None:
                return Refusal("empty")
            told = Told(item=number, person=item.person, staff=True, by=by, text=words)
            if item.claimed_by is not None:
                return Decision((told,))
            return Decision((Claimed(item=number, by=by, claimed_by=by), told))
        case Settle(done=done):
            if taken := _taken(item, who):
                return taken
            if done and item.words is not None and item.verdict is None:
                # Put away like this they would wait for ever, and their writer with them.
                return Refusal("undecided")
            settled = Settled(item=number, done=done, by=by)
            return NOTHING if item.done == done else Decision((settled,))
        case Release():
            return _release(state, who, number, item, now)
        case Decline(why=why):
            if item.words is None:
                return Refusal("unknown_item")
            if taken := _taken(item, who):
                return taken
            if item.verdict is not None:
                return NOTHING
            declined = Declined(
                item=number, person=item.person, id=item.words.id, by=by, why=short(why)
            )
            return Decision((declined,))


def answer(state: RoomState, who: Who, asked: Answer) -> Decision | Refusal:
    """A word back to the staff, from the person whom an item is about."""
    item = state.queue.get(asked.item)
    if item is None or item.person != who.person:
        return Refusal("unknown_item")
    words = short(asked.text, MAX_HELP)
    if words is None:
        return Refusal("empty")
    told = Told(item=asked.item, person=who.person, staff=False, by=who.person, text=words)
    return Decision((told,))


def call_help(state: RoomState, who: Who, text: str | None) -> Decision | Refusal:
    """A call for help of somebody with a seat is never refused. Who has called several times goes on with the last
    call, not with a new one; so does a listener while there are too many of others."""
    words = short(text, MAX_HELP)
    calls = open_of(state, who, "help")
    full = _full_of_listeners(state, who, "help")
    if len(calls) < MAX_CALLS and not full:
        return Decision((HelpCalled(person=who.person, name=who.name, text=words),))
    if not calls:
        return Refusal("desk_full")
    told = Told(item=calls[-1], person=who.person, staff=False, by=who.person, text=words or "…")
    return Decision((told,))


def report(state: RoomState, who: Who, asked: Report) -> Decision | Refusal:
    """Somebody shows words to the staff."""
    if not 0 < asked.seq <= state.seq:
        return Refusal("unknown_message")
    if len(open_of(state, who, "report")) >= MAX_REPORTS:
        return Refusal("too_fast")
    if _full_of_listeners(state, who, "report"):
        return Refusal("desk_full")
    return Decision((Reported(person=who.person, seq=asked.seq, why=short(asked.why) or ""),))


def open_of(state: RoomState, who: Who, kind: ItemKind) -> list[int]:
    """The items of that kind that are open for this person, the oldest first."""
    return [
        number
        for number, item in state.queue.items()
        if item.person == who.person and item.kind == kind and not item.done
    ]


def _full_of_listeners(state: RoomState, who: Who, kind: ItemKind) -> bool:
    """Whether this is a listener, and as much of that kind is open as may be of all who have no seat."""
    if who.role != "listener":
        return False
    theirs = sum(
        item.kind == kind and not item.done and item.person not in state.seats
        for item in state.queue.values()
    )
    return theirs >= MAX_UNSEATED


def note(who: Who, asked: Note) -> Decision | Refusal:
    """A word on the back-channel."""
    words = short(asked.text, MAX_HELP)
    if words is None:
        return Refusal("empty")
    return Decision((Noted(by=who.person, name=who.name or "", text=words),))


def _claim(item: Item, number: int, who: Who, *, on: bool) -> Decision | Refusal:
    by = who.person
    if on:
        if item.claimed_by == by:
            return NOTHING
        # The host may take over from a moderator whose line is gone; a moderator asks.
        if item.claimed_by is not None and who.role != "host":
            return Refusal("claimed")
        return Decision((Claimed(item=number, by=by, claimed_by=by),))
    if item.claimed_by is None:
        return NOTHING
    return _taken(item, who) or Decision((Claimed(item=number, by=by, claimed_by=None),))


def _taken(item: Item, who: Who) -> Refusal | None:
    """Each item is one moderator's at a time. The host may always."""
    if item.claimed_by in (None, who.person) or who.role == "host":
        return None
    return Refusal("claimed")


def _release(state: RoomState, who: Who, number: int, item: Item, now: int) -> Decision | Refusal:
    words = item.words
    if words is None:
        return Refusal("unknown_item")
    if taken := _taken(item, who):
        return taken
    if item.verdict == "released":
        return NOTHING
    standing = state.standing(now)
    if standing.chat == "closed":
        return Refusal("chat_closed")
    if item.person in state.banned or item.person in state.removed:
        return Refusal("unknown_person")
    said = Said(
        person=item.person,
        name=item.name or "",
        role=words.role,
        text=words.text,
        id=words.id,
        reply_to=words.reply_to,
        veil=words.veil,
        lang=words.lang,
    )
    released = Released(item=number, person=item.person, by=who.person)
    return Decision((released, said), until=standing.phase_ends_at)
