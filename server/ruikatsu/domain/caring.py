"""Who called for help, how long it took until somebody of the staff was there, and whom to look after."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from statistics import median
from typing import Literal

from ruikatsu.domain.events import Alarmed, CheckAsked, Claimed, HelpCalled, Recorded, Settled

CallKind = Literal["help", "alarm", "check"]


@dataclass(frozen=True, slots=True)
class Call:
    """A call for help, words that may speak of danger to life, or a wish to be looked after.

    `taken_at`: when it was first claimed (ms).
    """

    item: int
    kind: CallKind
    person: str
    name: str | None
    at: int
    taken_at: int | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Waits:
    """How many called, when, and how long they waited for somebody of the staff (seconds)."""

    calls: int
    taken: int
    median_s: int | None
    longest_s: int | None
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cared:
    """Somebody who may need a word afterwards. Without a name: somebody who listened."""

    name: str | None
    at: int
    help: int
    alarms: int
    checks: int
    taken: bool
    done: bool


def calls(log: Iterable[Recorded]) -> list[Call]:
    """Every call, in its order. `log`: from the start of the room."""
    found: dict[int, Call] = {}
    for entry in log:
        match entry.event:
            case HelpCalled(person=person, name=name):
                found[entry.version] = Call(entry.version, "help", person, name, entry.at)
            case Alarmed(person=person, name=name):
                found[entry.version] = Call(entry.version, "alarm", person, name, entry.at)
            case CheckAsked(person=person, name=name):
                found[entry.version] = Call(entry.version, "check", person, name, entry.at)
            case Claimed(item=item, claimed_by=str()) if item in found:
                if found[item].taken_at is None:
                    found[item] = replace(found[item], taken_at=entry.at)
            case Settled(item=item, done=done) if item in found:
                found[item] = replace(found[item], done=done)
            case _:
                pass
    return list(found.values())


def waits(all_calls: Iterable[Call], kind: CallKind) -> Waits:
    """The figures of one kind of call."""
    these = [call for call in all_calls if call.kind == kind]
    waited = [max(0, call.taken_at - call.at) for call in these if call.taken_at is not None]
    return Waits(
        calls=len(these),
        taken=len(waited),
        median_s=round(median(waited) / 1_000) if waited else None,
        longest_s=round(max(waited) / 1_000) if waited else None,
        at=tuple(call.at for call in these),
    )


def look_after(all_calls: Iterable[Call]) -> list[Cared]:
    """Each person who called, or whose words raised an alarm, once; who was first, first."""
    by_person: dict[str, list[Call]] = {}
    for call in all_calls:
        by_person.setdefault(call.person, []).append(call)
    return [
        Cared(
            name=theirs[0].name,
            at=theirs[0].at,
            help=sum(call.kind == "help" for call in theirs),
            alarms=sum(call.kind == "alarm" for call in theirs),
            checks=sum(call.kind == "check" for call in theirs),
            taken=all(call.taken_at is not None for call in theirs),
            done=all(call.done for call in theirs),
        )
        for theirs in by_person.values()
    ]
