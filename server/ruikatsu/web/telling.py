"""A room's log made into figures and rows, for its host and, without names, for whoever runs the server."""

import csv
import io
from collections.abc import Iterable, Sequence

from ruikatsu.domain.audit import Act
from ruikatsu.domain.events import Recorded
from ruikatsu.domain.mood import tag_of
from ruikatsu.domain.report import SIGNALS, RoomReport, Tallies, report
from ruikatsu.protocol.bodies import event_of, settings_of
from ruikatsu.protocol.views import rfc3339
from ruikatsu.store import RoomGone, Store

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

Rows = Iterable[Sequence[object]]


async def log_of(store: Store, room: str) -> list[Recorded]:
    """Both streams from the start, but for what only a newer server understands. Raises RoomGone, StoreDown."""
    found: list[Recorded] = []
    async for page in store.read_pages(room):
        for entry in page:
            event = event_of(entry.body)
            if event is not None:
                found.append(Recorded(entry.version, entry.seq, entry.at, event))
    return found


async def report_of(store: Store, room: str, now: int) -> RoomReport:
    """The figures of a room. Raises RoomGone, StoreDown."""
    meta = await store.room_meta(room)
    if meta is None:
        raise RoomGone(room)
    made = settings_of(meta.settings)
    tallies = Tallies(
        people=await store.samples(room),
        signals=await store.tally(room),
        moods=await store.moods(tag_of(made.hash_key)),
    )
    return report(made, await log_of(store, room), tallies, now)


def minutes(found: RoomReport) -> Rows:
    """The report by the minute."""
    yield ("minute", "phase", "people", "listeners", "words", "help", *SIGNALS)
    for minute in found.minutes:
        # A minute is that of the phase in which it ends: a short phase is not lost between two minutes.
        last = minute.at + 59_999
        on = next((s.kind for s in found.phases if s.starts_at <= last < s.ends_at), "")
        figures = (minute.people, minute.listeners, minute.words, minute.help)
        yield (rfc3339(minute.at), on, *figures, *(minute.signals[kind] for kind in SIGNALS))


def acts(found: Iterable[Act]) -> Rows:
    """The audit log, with names: for the host."""
    yield ("at", "who", "role", "what", "whom", "why", "for_s", "count")
    for act in found:
        who = (act.who.name, act.who.role) if act.who else (None, None)
        yield (rfc3339(act.at), *who, act.what, act.whom, act.why, seconds(act), act.count)


def seconds(act: Act) -> int | None:
    """How long what was done lasts."""
    return None if act.for_ms is None else round(act.for_ms / 1_000)


def csv_text(rows: Rows) -> str:
    """A file in which nothing that a person chose is taken for a formula. The mark at its start: else a spreadsheet
    does not know that it is UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows([_cell(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
