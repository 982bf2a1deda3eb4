"""Counting at the end: what people wrote down, held against the log."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, fields

from ruikatsu.domain.events import Muted, Recorded, Said, Unmuted
from ruikatsu.protocol.bodies import event_of
from ruikatsu.store import Store
from tests.drills.people import Person


@dataclass
class Orders:
    """What was acknowledged to the host, and when (this process's monotonic clock)."""

    redacted: dict[str, float] = field(default_factory=dict)
    removed: dict[str, float] = field(default_factory=dict)
    seated_though_locked: int = 0
    acked: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Row:
    """One line of the table. The last but two must be nought whatever happens."""

    sent: int
    acknowledged: int
    lost: int
    doubled: int
    out_of_order: int
    forbidden: int
    silence: float
    orders: int

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.out_of_order or self.forbidden)

    def cells(self) -> str:
        told = [
            f"{value:.1f} s" if isinstance(value, float) else f"{value:,}"
            for value in (getattr(self, one.name) for one in fields(self))
        ]
        return " | ".join(told)


HEADS = (
    "sent | acknowledged | lost | doubled | out of order | forbidden, but delivered | longest silence "
    "| tools answered"
)


async def counted(store: Store, room: str, people: list[Person], orders: Orders) -> Row:
    """Reads the log from its beginning."""
    log = [entry async for entry in _log(store, room)]
    said = [(entry, entry.event) for entry in log if isinstance(entry.event, Said)]
    texts = Counter(event.text for _, event in said)
    at = {event.text: entry.seq for entry, event in said}
    lost = sum(at.get(text) != seq for person in people for text, seq in person.acked.items())
    doubled = sum(n - 1 for n in texts.values())
    doubled += sum(telling.doubled for person in people for telling in person.tellings)
    out_of_order = sum(telling.out_of_order for person in people for telling in person.tellings)
    out_of_order += sum(entry.version != n for n, entry in enumerate(log, 1))
    for person in people:
        own = [event.text for _, event in said if event.person == person.person]
        out_of_order += bool(person.words) and own != [t for t in person.words if t in texts]
    return Row(
        sent=sum(len(person.words) for person in people),
        acknowledged=sum(len(person.acked) for person in people),
        lost=lost,
        doubled=doubled,
        out_of_order=out_of_order,
        forbidden=_forbidden(log, texts, people, orders),
        silence=max(person.silence for person in people),
        orders=orders.acked.total(),
    )


def _forbidden(
    log: list[Recorded], texts: Counter[str], people: list[Person], orders: Orders
) -> int:
    """What was delivered or said although it had been acknowledged that it would not be."""
    count = orders.seated_though_locked
    muted: set[str] = set()
    for entry in log:
        match entry.event:
            case Muted(person=quiet):
                muted.add(quiet)
            case Unmuted(person=quiet):
                muted.discard(quiet)
            case Said(person=speaker):
                count += speaker in muted
            case _:
                pass
    for person in people:
        count += sum(text in texts for text in person.refused)
        count += sum(
            person.written_after.get(text, 0.0) > at for text, at in orders.redacted.items()
        )
        count += person.last_written_after > orders.removed.get(person.person, float("inf"))
    return count


async def _log(store: Store, room: str) -> AsyncIterator[Recorded]:
    async for page in store.read_pages(room):
        for entry in page:
            event = event_of(entry.body)
            assert event is not None
            yield Recorded(entry.version, entry.seq, entry.at, event)
