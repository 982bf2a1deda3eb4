"""The box: a line that somebody would rather not say themselves, and that the host may read aloud without a name.

Who wrote a slip is known to nobody. The log says that one lies in the box and no more; its words are kept apart from
it (`store.box`) and end with the room.
"""

import hashlib
import hmac
from dataclasses import dataclass, replace

from ruikatsu.domain.commands import DropSlip, ReadSlip, WriteSlip
from ruikatsu.domain.decision import Decision
from ruikatsu.domain.events import SlipDropped, Slipped, SlipRead
from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.roles import Who
from ruikatsu.domain.room import RoomState
from ruikatsu.domain.screening import Finding
from ruikatsu.domain.text import one_line
from ruikatsu.domain.timeline import Standing

MAX_SLIP = 200
"""Characters. It is a line, not a letter: it is read aloud in one breath or two."""

MOST = 60
"""So many slips lie in the box at once. The staff read them all, or put some away."""


@dataclass(frozen=True, slots=True)
class Slip:
    """The words of a slip. `danger`: screening heard that a life may be in danger; nobody knows whose."""

    text: str
    lang: str | None = None
    danger: bool = False


def slip_id(state: RoomState, person: str, command: str) -> str:
    """The name of a slip, by which a second sending of it is known.

    It names no person: whoever has the store would also need the random id that the writer's own page made up and
    that is kept nowhere. 64 bits of HMAC-SHA-256.
    """
    text = f"slip\0{person}\0{command}".encode()
    return hmac.new(state.settings.hash_key.encode(), text, hashlib.sha256).hexdigest()[:16]


def as_written(asked: WriteSlip) -> WriteSlip:
    """The line as it would be read aloud. Screening reads this one: what it does not see is not read to anybody."""
    return replace(asked, text=one_line(asked.text))


def slip_of(asked: WriteSlip, found: Finding) -> Slip:
    """What goes into the box."""
    return Slip(as_written(asked).text, asked.lang or None, found.danger)


def write(
    state: RoomState, who: Who, asked: WriteSlip, found: Finding, standing: Standing, now: int
) -> Decision | Refusal:
    """A slip into the box. It comes between nobody and the film: only the staff are told, so any phase will do."""
    if state.settings.autopilot or standing.state != "live":
        return Refusal("box_shut")
    text = as_written(asked).text
    if not text:
        return Refusal("empty")
    if len(text) > MAX_SLIP:
        return Refusal("too_long", params={"most": MAX_SLIP, "over": len(text) - MAX_SLIP})
    until = state.muted_until(who.person, now)
    if until:
        return Refusal("muted", until - now)
    if found.held:
        # Nobody could be told why it waits, so it is said at once, while the words are still in the writer's hand.
        return Refusal("not_for_the_box")
    slip = slip_id(state, who.person, asked.id)
    if slip in state.box:
        return Decision(())
    if len(state.box) >= MOST:
        return Refusal("box_full")
    return Decision((Slipped(slip=slip),))


def take_out(
    state: RoomState, who: Who, asked: ReadSlip | DropSlip, slip: Slip | None, standing: Standing
) -> Decision | Refusal:
    """A slip out of the box: read aloud where words may be said at all, or put away unread."""
    if asked.slip not in state.box:
        return Refusal("unknown_slip")
    if isinstance(asked, DropSlip):
        return Decision((SlipDropped(slip=asked.slip, by=who.person),))
    if slip is None:
        return Refusal("unknown_slip")
    if standing.chat == "closed":
        return Refusal("chat_closed")
    read = SlipRead(slip=asked.slip, text=slip.text, by=who.person, lang=slip.lang)
    return Decision((read,), until=standing.phase_ends_at)
