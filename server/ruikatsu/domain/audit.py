"""The audit log: who of the staff did what, to whom, when and why. Never the text of anybody's words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ruikatsu.domain.course import Close, Extend, Go
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
    Event,
    FirstHeld,
    Floor,
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
    Settled,
    SlipDropped,
    SlipRead,
    Slowed,
    Steered,
    Told,
    TurnedAway,
    Unmuted,
    Warned,
)
from ruikatsu.domain.roles import STAFF, Role
from ruikatsu.domain.room import ItemKind

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody of the staff, as they were at that time. Without a name: the host, from outside the room."""

    name: str | None
    role: Role | None


@dataclass(frozen=True, slots=True)
class Act:
    """One row. Without `who` the room did it by itself. `for_ms`: how long a mute, a slow mode or more time is;
    `count`: how often, of what is told once a minute."""

    at: int
    who: Actor | None
    what: str
    whom: str | None = None
    why: str | None = None
    for_ms: int | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class _Item:
    kind: ItemKind
    person: str


@dataclass(slots=True)
class _Known:
    """What the rows need of the log before them."""

    names: dict[str, str] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    writers: dict[int, str] = field(default_factory=dict)
    items: dict[int, _Item] = field(default_factory=dict)

    def actor(self, person: str) -> Actor:
        return Actor(self.names.get(person), self.roles.get(person))

    def name(self, person: str | None) -> str | None:
        return None if person is None else self.names.get(person)

    def about(self, number: int) -> tuple[str, str | None]:
        """What kind of item it is, for the name of a row, and whom it is about."""
        item = self.items.get(number)
        return ("", None) if item is None else (f".{item.kind}", self.name(item.person))

    def learn(self, entry: Recorded) -> None:
        match entry.event:
            case Seated(person=person, name=name, role=role):
                self.names[person], self.roles[person] = name, role
            case RoleGiven(person=person, role=given):
                self.roles[person] = given
            case ChairGiven(person=person, by=by):
                self.roles[by], self.roles[person] = "moderator", "host"
            case Said(person=person, name=name):
                self.writers[entry.seq] = person
                self.names.setdefault(person, name)
            case Held(person=person, name=name):
                self._item(entry, "held", person, name)
            case HelpCalled(person=person, name=called):
                self._item(entry, "help", person, called)
            case Alarmed(person=person, name=name):
                self._item(entry, "alarm", person, name)
            case CheckAsked(person=person, name=name):
                self._item(entry, "check", person, name)
            case Knocked(person=person, name=name):
                self.names.setdefault(person, name)
            case Reported(seq=seq):
                # Whom a report is about is who wrote the words, not who asks to look at them.
                self.items[entry.version] = _Item("report", self.writers.get(seq, ""))
            case _:
                pass

    def _item(self, entry: Recorded, kind: ItemKind, person: str, name: str | None) -> None:
        self.items[entry.version] = _Item(kind, person)
        if name:
            self.names.setdefault(person, name)


def audit(log: Iterable[Recorded]) -> list[Act]:
    """Every act of the staff and of the room itself, in the order of the log. `log`: from its start."""
    known = _Known()
    rows: list[Act] = []
    held: dict[tuple[int, str], int] = {}
    for entry in log:
        if isinstance(entry.event, Held):
            _count(rows, held, entry, f"auto.held.{entry.event.reason}")
        else:
            rows += _rows(entry, entry.event, known)
        known.learn(entry)
    return rows


def by_staff(rows: Iterable[Act]) -> Iterator[str]:
    """The tools that were used."""
    return (row.what for row in rows if row.who is not None and row.what != "seat")


def _count(rows: list[Act], seen: dict[tuple[int, str], int], entry: Recorded, what: str) -> None:
    """Words held by themselves are counted by the minute: a wave of them is one row."""
    place = seen.get((entry.at // MINUTE_MS, what))
    if place is None:
        seen[entry.at // MINUTE_MS, what] = len(rows)
        rows.append(Act(entry.at, None, what))
    else:
        rows[place] = replace(rows[place], count=rows[place].count + 1)


def _rows(entry: Recorded, event: Event, known: _Known) -> Iterator[Act]:
    at = entry.at

    def act(by: str | None, what: str, whom: str | None = None, why: str | None = None) -> Act:
        return Act(at, None if by is None else known.actor(by), what, whom, why)

    name = known.name
    match event:
        case Warned(person=person, by=by, why=why):
            yield act(by, "warn", name(person), why)
        case Muted(person=person, by=by, why=why, until=until):
            # In whole seconds, as it was asked: deciding and committing took a moment in between.
            asked = max(0, round((until - at) / 1_000)) * 1_000
            yield replace(act(by, "mute", name(person), why), for_ms=asked)
        case Unmuted(person=person, by=by):
            yield act(by, "unmute", name(person))
        case PersonHeld(person=person, by=by, why=why, on=on):
            yield act(by, "hold" if on else "unhold", name(person), why)
        case Removed(person=person, by=by, why=why):
            yield act(by, "remove", name(person), why)
        case Banned(person=person, by=by, why=why):
            yield act(by, "ban", name(person), why)
        case BanLifted(person=person, by=by):
            yield act(by, "lift", name(person))
        case RoleGiven(person=person, by=by, role=role):
            yield act(by, f"role.{role}", name(person))
        case ChairGiven(person=person, by=by):
            yield act(by, "chair", name(person))
        case Admitted(person=person, by=by):
            yield act(by, "admit", name(person))
        case TurnedAway(person=person, by=by, why=why):
            yield act(by, "turn_away", name(person), why)
        case Redacted(of=seq, by=by):
            yield act(by, "redact", name(known.writers.get(seq)))
        case Released(person=person, by=by):
            yield act(by, "release", name(person))
        case Declined(person=person, by=by, why=why):
            yield act(by, "decline", name(person), why)
        case Claimed(item=item, by=by, claimed_by=holder):
            kind, whom = known.about(item)
            yield act(by, f"{'unclaim' if holder is None else 'claim'}{kind}", whom)
        case Settled(item=item, by=by, done=done) if known.roles.get(by) != "guest":
            # A guest may take back a wish to be looked after: that is no act of the staff.
            kind, whom = known.about(item)
            yield act(by, f"{'settle' if done else 'reopen'}{kind}", whom)
        case Told(item=item, by=by, staff=True):
            kind, whom = known.about(item)
            yield act(by, f"tell{kind}", whom)
        case SlipRead(by=by):
            yield act(by, "slip.read")
        case SlipDropped(by=by):
            yield act(by, "slip.drop")
        case Noted(by=by):
            yield act(by, "note")
        case Floor(person=holder, by=by) if known.roles.get(by) != "guest":
            # Who holds the floor may hand it on: that is no act of the staff.
            yield act(by, "floor" if holder else "floor.nobody", name(holder))
        case HandsOrdered(by=by):
            yield act(by, "order")
        case Steered(steer=Close(emergency=True), by=by):
            yield act(by, "steer.emergency")
        case Steered(steer=Go(back=back), by=by):
            yield act(by, "steer.back" if back else "steer.next")
        case Steered(steer=Extend(by_ms=by_ms), by=by):
            yield replace(act(by, "steer.extend"), for_ms=by_ms)
        case Steered(steer=steer, by=by):
            yield act(by, f"steer.{steer.kind}")
        case Slowed(slow_ms=slow_ms, by=by):
            yield replace(act(by, "slow"), for_ms=slow_ms)
        case FirstHeld(on=first, by=by):
            yield act(by, f"hold_first.{_switch(first)}")
        case Hushed(on=on, by=by):
            yield act(by, f"hush.{_switch(on)}")
        case Calmed(on=on, by=by):
            yield act(by, f"calm.{_switch(on)}")
        case Locked(on=on, by=str() as by):
            yield act(by, f"lock.{_switch(on)}")
        case ListenersSet(allowed=allowed, read=read, by=by):
            yield act(by, f"listeners.{'read' if allowed and read else _switch(allowed)}")
        case InvitationsRevoked(role=revoked, by=by):
            yield act(by, f"invitations.{revoked}")
        case Edited():
            # By the host's key, outside the room: there is no seat to name.
            yield Act(at, Actor(None, "host"), "edit")
        case Cancelled():
            yield Act(at, Actor(None, "host"), "cancel")
        case Seated(name=seated, role=chair) if chair in STAFF:
            yield Act(at, Actor(seated, chair), "seat")
        case Locked(on=on):
            yield Act(at, None, f"auto.lock.{_switch(on)}")
        case LeftAlone(on=on):
            yield Act(at, None, f"auto.alone.{_switch(on)}")
        case Alarmed(name=writer):
            yield Act(at, None, "auto.alarm", writer)
        case _:
            return


def _switch(on: bool | None) -> str:
    return "phase" if on is None else "on" if on else "off"
