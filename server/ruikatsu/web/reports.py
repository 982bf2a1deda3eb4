"""The calls of a host afterwards: what the room was like, and who of the staff did what."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ruikatsu.domain.audit import audit
from ruikatsu.domain.caring import calls, look_after
from ruikatsu.domain.events import Recorded
from ruikatsu.domain.report import SIGNALS, RoomReport, Tallies, report
from ruikatsu.domain.room import RoomState
from ruikatsu.domain.timeline import ends_at
from ruikatsu.errors import Refused
from ruikatsu.protocol.bodies import event_of, settings_of
from ruikatsu.protocol.reports import AuditAnswer, ReportAnswer
from ruikatsu.protocol.tokens import Tokens
from ruikatsu.protocol.views import rfc3339
from ruikatsu.store import RoomGone, Store
from ruikatsu.web.directory import Directory
from ruikatsu.web.hosts import bearer, the_host
from ruikatsu.web.requests import room_id

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


@dataclass(frozen=True, slots=True)
class ReportCalls:
    """The calls, over what they stand on."""

    store: Store
    directory: Directory
    tokens: Tokens
    origins: tuple[str, ...] = ()

    def routes(self) -> list[Route]:
        """Where they answer."""
        return [
            Route("/api/rooms/{room}/report", self.report, methods=["GET"]),
            Route("/api/rooms/{room}/report.csv", self.report_csv, methods=["GET"]),
            Route("/api/rooms/{room}/audit", self.audit, methods=["GET"]),
            Route("/api/rooms/{room}/audit.csv", self.audit_csv, methods=["GET"]),
        ]

    async def report(self, request: Request) -> Response:
        """The figures of a room."""
        state = await self._for_the_host(request)
        answer = ReportAnswer(
            room=state.settings.id,
            title=state.settings.title,
            language=state.settings.language,
            time_zone=state.settings.time_zone,
            now=self.directory.now(),
            erased_at=self._erased_at(state),
            report=await self._report(state),
        )
        return _json("report", state, answer)

    async def report_csv(self, request: Request) -> Response:
        """The same by the minute, for a spreadsheet."""
        state = await self._for_the_host(request)
        return _csv("report", state, _minutes(await self._report(state)))

    async def audit(self, request: Request) -> Response:
        """Who of the staff did what, to whom, when and why; and whom to look after."""
        state = await self._for_the_host(request)
        log = await self._log(state)
        answer = AuditAnswer(
            room=state.settings.id,
            erased_at=self._erased_at(state),
            acts=audit(log),
            look_after=look_after(calls(log)),
        )
        return _json("audit", state, answer)

    async def audit_csv(self, request: Request) -> Response:
        """The same, for a spreadsheet."""
        state = await self._for_the_host(request)
        return _csv("audit", state, _acts(await self._log(state)))

    # Within.

    async def _for_the_host(self, request: Request) -> RoomState:
        """The room, for the host who made it or who sits in its chair. Moderators have the console, not the report.

        Raises Refused, RoomGone, StoreDown.
        """
        room = room_id(request)
        token = bearer(request.headers.get("Authorization"))
        seat = self.tokens.read_seat(token, self.directory.now()) if token else None
        if seat is not None:
            if seat.room != room:
                raise Refused("forbidden")
            state = await self.directory.state(room)
            # The chair may have been handed over since the token was written.
            if state.as_known(seat.who).role != "host":
                raise Refused("forbidden")
            return state
        host = await the_host(self.store, request, self.origins)
        state = await self.directory.state(room)
        if state.settings.made_by != host.key:
            raise Refused("forbidden")
        return state

    def _erased_at(self, state: RoomState) -> int:
        ends = ends_at(state.settings.programme, state.course, self.directory.now())
        return ends + state.settings.retention_ms

    async def _report(self, state: RoomState) -> RoomReport:
        room = state.settings.id
        meta = await self.store.room_meta(room)
        if meta is None:
            raise RoomGone(room)
        tallies = Tallies(
            people=await self.store.samples(room),
            signals=await self.store.tally(room),
            moods=await self.store.moods(room),
        )
        log = await self._log(state)
        return report(settings_of(meta.settings), log, tallies, self.directory.now())

    async def _log(self, state: RoomState) -> list[Recorded]:
        """Both streams from the start, but for what only a newer server understands."""
        found: list[Recorded] = []
        async for page in self.store.read_pages(state.settings.id):
            for entry in page:
                event = event_of(entry.body)
                if event is not None:
                    found.append(Recorded(entry.version, entry.seq, entry.at, event))
        return found


def _minutes(found: RoomReport) -> Iterable[Sequence[object]]:
    yield ("minute", "phase", "people", "listeners", "words", "help", *SIGNALS)
    for minute in found.minutes:
        # A minute is that of the phase in which it ends: a short phase is not lost between two minutes.
        last = minute.at + 59_999
        on = next((s.kind for s in found.phases if s.starts_at <= last < s.ends_at), "")
        figures = (minute.people, minute.listeners, minute.words, minute.help)
        yield (rfc3339(minute.at), on, *figures, *(minute.signals[kind] for kind in SIGNALS))


def _acts(log: Iterable[Recorded]) -> Iterable[Sequence[object]]:
    yield ("at", "who", "role", "what", "whom", "why", "for_s", "count")
    for act in audit(log):
        who = (act.who.name, act.who.role) if act.who else (None, None)
        for_s = None if act.for_ms is None else round(act.for_ms / 1_000)
        yield (rfc3339(act.at), *who, act.what, act.whom, act.why, for_s, act.count)


def _json(name: str, state: RoomState, answer: BaseModel) -> Response:
    return JSONResponse(answer.model_dump(mode="json"), headers=_file(name, state, "json"))


def _csv(name: str, state: RoomState, rows: Iterable[Sequence[object]]) -> Response:
    """A file in which nothing that a person chose is taken for a formula. The mark at its start: else a spreadsheet
    does not know that it is UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows([_cell(cell) for cell in row] for row in rows)
    return Response(
        "\ufeff" + out.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers=_file(name, state, "csv"),
    )


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _file(name: str, state: RoomState, kind: str) -> dict[str, str]:
    """A name that does not say what kind of evening it was: who else looks into that folder?"""
    began = datetime.fromtimestamp(state.course.started_at / 1_000, UTC).strftime("%Y%m%d-%H%M")
    return {"Content-Disposition": f'attachment; filename="{name}-{began}.{kind}"'}
