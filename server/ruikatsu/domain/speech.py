"""Words: who may speak now, and what happens to what they say."""

from dataclasses import fields, replace

from ruikatsu.domain.admission import beside_a_ban
from ruikatsu.domain.commands import Say
from ruikatsu.domain.decision import MAX_TEXT, MAX_VEIL, Decision
from ruikatsu.domain.events import Alarmed, Event, Held, HeldFor, Said
from ruikatsu.domain.queueing import open_of
from ruikatsu.domain.refusal import Refusal
from ruikatsu.domain.roles import Who
from ruikatsu.domain.room import RoomState
from ruikatsu.domain.screening import Finding
from ruikatsu.domain.text import cleaned
from ruikatsu.domain.timeline import Standing

MAX_WAITING = 5
"""How many words of one person wait for a moderator at once: nobody buries the queue alone."""


def as_said(asked: Say) -> Say:
    """The words as they would be said. Screening reads these: what it does not see is not said either."""
    veil = cleaned(cleaned(asked.veil)[:MAX_VEIL]) if asked.veil is not None else ""
    return replace(asked, text=cleaned(asked.text), veil=veil or None)


def say(
    state: RoomState, who: Who, asked: Say, found: Finding, standing: Standing, now: int
) -> Decision | Refusal:
    """What becomes of words: they are said, held for a moderator, or refused. Danger calls for help either way."""
    asked = as_said(asked)
    text = asked.text
    if not text:
        return Refusal("empty")
    if len(text) > MAX_TEXT:
        return Refusal("too_long", params={"most": MAX_TEXT, "over": len(text) - MAX_TEXT})
    if asked.reply_to is not None and not 0 < asked.reply_to <= state.seq:
        return Refusal("unknown_message")
    against = _against(state, who, standing, now)
    if against:
        return against
    said = Said(
        person=who.person,
        name=who.name or "",
        role=who.role,
        text=text,
        id=asked.id,
        reply_to=asked.reply_to,
        veil=asked.veil,
        lang=asked.lang or None,
    )
    reason = _held_for(state, who, found, standing)
    if reason and len(open_of(state, who, "held")) >= MAX_WAITING:
        return Refusal("too_fast")
    events: list[Event] = [_held(said, reason) if reason else said]
    if found.danger and not who.staff:
        events.append(Alarmed(person=said.person, name=said.name, id=said.id))
    # Where nobody waits between two words the one before changes nothing; how many of them are held always counts.
    apart = reason is None and (who.staff or not state.slow_in(standing))
    # The next phase may have another chat mode: the word must land in this one, or be decided anew.
    return Decision(tuple(events), until=standing.phase_ends_at, apart=apart)


def _against(state: RoomState, who: Who, standing: Standing, now: int) -> Refusal | None:
    """What stands against a person's speaking now."""
    if standing.chat == "closed":
        # Not even staff: while the film runs nobody's words come between a person and the film.
        return Refusal("chat_closed")
    until = state.muted_until(who.person, now)
    if until:
        return Refusal("muted", until - now)
    if who.staff:
        return None
    if state.alone:
        return Refusal("alone")
    if state.hushed:
        return Refusal("hushed")
    if standing.chat == "floor" and state.floor != who.person:
        return Refusal("not_your_turn")
    slow_ms = state.slow_in(standing)
    free_at = state.last_said.get(who.person, 0) + slow_ms
    if slow_ms and now < free_at:
        return Refusal("slow", free_at - now, {"seconds": -(-(free_at - now) // 1_000)})
    return None


def _held_for(state: RoomState, who: Who, found: Finding, standing: Standing) -> HeldFor | None:
    """Why words wait for a moderator, if they do. What the staff set goes before what screening found."""
    if who.staff:
        return None
    if state.calm:
        return "calm"
    if who.person in state.held:
        return "person"
    if found.held:
        return found.held
    if who.person not in state.last_said and (
        state.holds_first_in(standing) or beside_a_ban(state, who.person)
    ):
        return "first"
    return None


def _held(said: Said, reason: HeldFor) -> Held:
    words = {f.name: getattr(said, f.name) for f in fields(said) if f.name != "type"}
    return Held(**words, reason=reason)
