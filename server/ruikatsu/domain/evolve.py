"""Folding the log: the state after an entry."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from ruikatsu.domain.events import (
    Admitted,
    Alarmed,
    BanLifted,
    Banned,
    Calmed,
    Cancelled,
    ChairGiven,
    CheckAsked,
    Claimed,
    Declined,
    Edited,
    FirstHeld,
    Floor,
    Hand,
    HandsOrdered,
    Held,
    HelpCalled,
    Hushed,
    InvitationsRevoked,
    Knocked,
    LeftAlone,
    ListenersSet,
    Locked,
    Muted,
    Noted,
    PersonHeld,
    Recorded,
    Redacted,
    Released,
    Removed,
    Reported,
    RoleGiven,
    Said,
    Seated,
    SeatGivenBack,
    Settled,
    SlipDropped,
    Slipped,
    SlipRead,
    Slowed,
    Steered,
    Told,
    TurnedAway,
    Unmuted,
    Warned,
)
from ruikatsu.domain.room import (
    RECENT,
    HeldWords,
    Item,
    Knock,
    Line,
    Quote,
    RoomState,
    Seat,
    Settings,
    StaffNote,
    opened,
)
from ruikatsu.domain.timeline import Close, steer
from ruikatsu.domain.wave import lately

NOTES = 200
"""How many words of the back-channel, and how many lines of a private conversation, are at hand."""

DONE = 200
"""How many items that are done with stay in the queue, so that they can be taken up again."""

K = TypeVar("K")
V = TypeVar("V")


def evolve(state: RoomState, entry: Recorded) -> RoomState:
    """The state after one entry of either stream. Entries come by version, without gap or double."""
    at = entry.at
    if isinstance(entry.event, Said):
        # Most of what happens is words: the state is copied once for them.
        return replace(
            state,
            version=entry.version,
            seq=entry.seq,
            at=at,
            last_said={**state.last_said, entry.event.person: at},
            recent=(*state.recent, entry)[-RECENT:],
        )
    state = replace(state, version=entry.version, seq=entry.seq, at=at)
    match entry.event:
        case Redacted(of=seq):
            return replace(
                state,
                redacted=state.redacted | {seq},
                recent=tuple(said for said in state.recent if said.seq != seq),
                queue={n: _unquoted(item, seq) for n, item in state.queue.items()},
            )
        case Hand(person=person, up=up):
            others = tuple(hand for hand in state.hands if hand != person)
            return replace(state, hands=(*others, person) if up else others)
        case HandsOrdered(persons=persons):
            first = tuple(dict.fromkeys(hand for hand in persons if hand in state.hands))
            return replace(
                state, hands=(*first, *(hand for hand in state.hands if hand not in first))
            )
        case Floor(person=holder):
            # Who is given the floor has been heard: the hand goes down with it.
            hands = tuple(hand for hand in state.hands if hand != holder)
            return replace(state, floor=holder, hands=hands)
        case Steered(steer=by):
            course = steer(state.settings.programme, state.course, by, at)
            return _revised(state, course=course)
        case Cancelled():
            course = steer(state.settings.programme, state.course, Close(emergency=True), at)
            return _revised(state, course=course, cancelled=True)
        case Slowed(slow_ms=slow_ms):
            return replace(state, slow_ms=slow_ms)
        case FirstHeld(on=held_first):
            return replace(state, hold_first=held_first)
        case Hushed(on=on):
            return replace(state, hushed=on)
        case LeftAlone(on=on):
            return replace(state, alone=on)
        case Locked(on=on):
            return replace(state, locked=on)
        case Calmed(on=on):
            return replace(state, calm=on)
        case ListenersSet(allowed=allowed, read=read):
            made = replace(state.settings, listeners_allowed=allowed, listeners_read=read)
            return replace(state, settings=made, read_after=_read_after(state, made))
        case Seated(person=person, name=name, role=role, key=key, mark=mark):
            return replace(
                state,
                seats={**state.seats, person: Seat(name, role, key, mark)},
                arrived=(*lately(state.arrived, at), at) if role == "guest" else state.arrived,
            )
        case SeatGivenBack(person=person):
            gone, seat = _gone(state, person), state.seats.get(person)
            seats = _without(gone.seats, person)
            if seat is not None and state.remembers(person, at):
                seats[person] = replace(seat, left=True)
            return replace(gone, seats=seats)
        case Knocked(person=person, name=name, again=again):
            return replace(state, knocking={**state.knocking, person: Knock(name, at, again)})
        case Admitted(person=person):
            return replace(
                state,
                knocking=_without(state.knocking, person),
                turned_away=state.turned_away - {person},
            )
        case TurnedAway(person=person):
            return replace(
                state,
                knocking=_without(state.knocking, person),
                turned_away=state.turned_away | {person},
            )
        case Muted(person=person, until=until):
            return replace(state, muted={**state.muted, person: until})
        case Unmuted(person=person):
            return replace(state, muted=_without(state.muted, person))
        case PersonHeld(person=person, on=on):
            held = state.held | {person} if on else state.held - {person}
            return replace(state, held=held)
        case Removed(person=person):
            return replace(_gone(state, person), removed=state.removed | {person})
        case Banned(person=person):
            return replace(_gone(state, person), banned=state.banned | {person})
        case BanLifted(person=person):
            return replace(state, banned=state.banned - {person})
        case RoleGiven(person=person, role=role):
            return _as(state, person, role)
        case ChairGiven(person=person, by=by):
            return _as(_as(state, by, "moderator"), person, "host")
        case InvitationsRevoked(role=role):
            return replace(state, revoked={**state.revoked, role: state.revoked.get(role, 0) + 1})
        case Held() as held_words:
            words = HeldWords(
                held_words.text,
                held_words.id,
                held_words.role,
                held_words.reason,
                held_words.reply_to,
                held_words.veil,
                held_words.lang,
            )
            item = Item("held", held_words.person, held_words.name, at, words=words)
            return _queued(state, entry.version, item)
        case Reported(person=person, seq=seq, why=why):
            seat = state.seats.get(person)
            quote = next((_quote(e) for e in state.recent if e.seq == seq), None)
            reporter = seat.name if seat else None
            item = Item("report", person, reporter, at, seq=seq, text=why, about=quote)
            return _queued(state, entry.version, item)
        case HelpCalled(person=person, name=called, text=text):
            return _queued(state, entry.version, Item("help", person, called, at, text=text))
        case Alarmed(person=person, name=name, id=said_id):
            quote = _words_of(state, person, said_id)
            item = Item("alarm", person, name, at, id=said_id, about=quote)
            return _queued(state, entry.version, item)
        case CheckAsked(person=person, name=name, text=text):
            return _queued(state, entry.version, Item("check", person, name, at, text=text))
        case Slipped(slip=slip):
            return replace(state, box=(*state.box, slip))
        case SlipRead(slip=slip):
            return replace(
                state,
                box=tuple(other for other in state.box if other != slip),
                recent=(*state.recent, entry)[-RECENT:],
            )
        case SlipDropped(slip=slip):
            return replace(state, box=tuple(other for other in state.box if other != slip))
        case Released(item=number):
            return _changed(state, number, done=True, verdict="released")
        case Declined(item=number):
            return _changed(state, number, done=True, verdict="declined")
        case Settled(item=number, done=done):
            return _changed(state, number, done=done)
        case Claimed(item=number, claimed_by=claimed_by):
            return _changed(state, number, claimed_by=claimed_by)
        case Told(item=number, staff=staff, by=by, text=text):
            about = state.queue.get(number)
            if about is None:
                return state
            told = (*about.told, Line(at, staff, by, text))[-NOTES:]
            # Who answers has something to say still: what was done with is open again.
            return _changed(state, number, told=told, done=about.done and staff)
        case Noted(by=by, name=name, text=text):
            return replace(state, notes=(*state.notes, StaffNote(at, by, name, text))[-NOTES:])
        case Edited(settings=made):
            begun = at >= state.course.started_at
            if begun:
                # What is under way is steered, not made anew.
                made = replace(
                    made, programme=state.settings.programme, starts_at=state.settings.starts_at
                )
            course = state.course if begun else opened(made).course
            read_after = _read_after(state, made)
            return _revised(state, settings=made, course=course, read_after=read_after)
        case Warned():
            return state


def _revised(state: RoomState, **changes: object) -> RoomState:
    """The room after a change that whoever has it in a calendar has to learn of."""
    return replace(state, revision=state.revision + 1, revised_at=state.at, **changes)  # type: ignore[arg-type]


def _read_after(state: RoomState, made: Settings) -> int:
    """From where on listeners may read under these settings: where it is opened to them only now, from now on."""
    opens = made.read_by_listeners and not state.settings.read_by_listeners
    return state.seq if opens else state.read_after


def _without(mapping: Mapping[K, V], key: K) -> dict[K, V]:
    return {known: value for known, value in mapping.items() if known != key}


def _gone(state: RoomState, person: str) -> RoomState:
    """The room without somebody: the floor and the hand do not wait for who is out."""
    return replace(
        state,
        floor=None if state.floor == person else state.floor,
        hands=tuple(hand for hand in state.hands if hand != person),
        knocking=_without(state.knocking, person),
    )


def _as(state: RoomState, person: str, role: object) -> RoomState:
    seat = state.seats.get(person)
    if seat is None or role not in ("guest", "moderator", "host"):
        return state
    came_as = seat.came_as or seat.role
    changed = replace(seat, role=role, came_as=None if came_as == role else came_as)
    return replace(state, seats={**state.seats, person: changed})


def _quote(entry: Recorded) -> Quote | None:
    said = entry.event
    if not isinstance(said, Said):
        return None
    return Quote(said.person, said.name, said.text, entry.seq, said.veil, said.lang)


def _unquoted(item: Item, seq: int) -> Item:
    taken_back = item.about is not None and item.about.seq == seq
    return replace(item, about=None) if taken_back else item


def _words_of(state: RoomState, person: str, said_id: str) -> Quote | None:
    """The words of that id, said or held, where they are at hand: they come right before what is found in them."""
    for entry in reversed(state.recent):
        said = entry.event
        if isinstance(said, Said) and (said.person, said.id) == (person, said_id):
            return _quote(entry)
    for item in reversed(list(state.queue.values())):
        words = item.words
        if words is not None and (item.person, words.id) == (person, said_id):
            name = item.name or ""
            return Quote(person, name, words.text, None, words.veil, words.lang)
    return None


def _queued(state: RoomState, number: int, item: Item) -> RoomState:
    queue = {**state.queue, number: item}
    done = [old for old, one in queue.items() if one.done]
    for old in done[: max(0, len(done) - DONE)]:
        del queue[old]
    return replace(state, queue=queue)


def _changed(state: RoomState, number: int, **changes: object) -> RoomState:
    item = state.queue.get(number)
    if item is None:
        return state
    return replace(state, queue={**state.queue, number: replace(item, **changes)})  # type: ignore[arg-type]
