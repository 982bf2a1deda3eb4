"""The calls of a host afterwards: what the room was like, and who of the staff did what."""

from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ruikatsu.domain.admission import seated
from ruikatsu.domain.audit import audit
from ruikatsu.domain.caring import calls, look_after
from ruikatsu.domain.mood import later, tag_of
from ruikatsu.domain.room import RoomState
from ruikatsu.domain.timeline import ends_at
from ruikatsu.errors import Refused
from ruikatsu.protocol.reports import AuditAnswer, ReportAnswer
from ruikatsu.protocol.tokens import CurveTicket, Tokens
from ruikatsu.store import Store
from ruikatsu.web.directory import Directory
from ruikatsu.web.hosts import bearer, the_host
from ruikatsu.web.requests import room_id
from ruikatsu.web.telling import Rows, acts, csv_text, log_of, minutes, report_of


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
            report=await report_of(self.store, state.settings.id, self.directory.now()),
            curve=self._curve(state),
        )
        return _json("report", state, answer)

    async def report_csv(self, request: Request) -> Response:
        """The same by the minute, for a spreadsheet."""
        state = await self._for_the_host(request)
        return _csv(
            "report",
            state,
            minutes(await report_of(self.store, state.settings.id, self.directory.now())),
        )

    async def audit(self, request: Request) -> Response:
        """Who of the staff did what, to whom, when and why; and whom to look after."""
        state = await self._for_the_host(request)
        log = await log_of(self.store, state.settings.id)
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
        return _csv("audit", state, acts(audit(await log_of(self.store, state.settings.id))))

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
            # The chair may have been handed over since the token was written, and the seat given back after that.
            who = seated(state, seat.who)
            if who is None or who.role != "host":
                raise Refused("forbidden")
            return state
        host = await the_host(self.store, request, self.origins)
        state = await self.directory.state(room)
        if state.settings.made_by != host.key:
            raise Refused("forbidden")
        return state

    def _curve(self, state: RoomState) -> str:
        """What shows the group's feelings when all else is erased."""
        ends = ends_at(state.settings.programme, state.course, self.directory.now())
        kept_until = later(state.course.started_at, ends).kept_until
        return self.tokens.curve(CurveTicket(tag_of(state.settings.hash_key), kept_until))

    def _erased_at(self, state: RoomState) -> int:
        ends = ends_at(state.settings.programme, state.course, self.directory.now())
        return ends + state.settings.retention_ms


def _json(name: str, state: RoomState, answer: BaseModel) -> Response:
    return JSONResponse(answer.model_dump(mode="json"), headers=_file(name, state, "json"))


def _csv(name: str, state: RoomState, rows: Rows) -> Response:
    return Response(
        csv_text(rows),
        media_type="text/csv; charset=utf-8",
        headers=_file(name, state, "csv"),
    )


def _file(name: str, state: RoomState, kind: str) -> dict[str, str]:
    """A name that does not say what kind of evening it was: who else looks into that folder?"""
    began = datetime.fromtimestamp(state.course.started_at / 1_000, UTC).strftime("%Y%m%d-%H%M")
    return {"Content-Disposition": f'attachment; filename="{name}-{began}.{kind}"'}
