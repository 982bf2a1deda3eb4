"""The calls of a host: making rooms, and keeping those that are made."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import get_args

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ruikatsu.domain.elsewhere import NOTHING, Elsewhere
from ruikatsu.domain.keeping import edit
from ruikatsu.domain.room import RoomState, Settings
from ruikatsu.domain.templates import TemplateName, template
from ruikatsu.domain.validate import Fault as ProgrammeFault
from ruikatsu.errors import Refused
from ruikatsu.media import MediaFolder
from ruikatsu.protocol import http
from ruikatsu.protocol.views import rfc3339
from ruikatsu.sentences import choose, sentence
from ruikatsu.store import RoomGone, Store
from ruikatsu.store.making import keep_room, make_room, name_of
from ruikatsu.store.recurring import begin_series
from ruikatsu.web.asked import Wanted, change_of, told, wanted
from ruikatsu.web.committing import Committing
from ruikatsu.web.directory import Directory
from ruikatsu.web.ending import cancel_room
from ruikatsu.web.hosts import Host, the_host
from ruikatsu.web.problems import localized
from ruikatsu.web.requests import base_of, body_as, room_id
from ruikatsu.web.rooms import RoomCalls


@dataclass(frozen=True, slots=True)
class MakingCalls:
    """The calls, over what they stand on."""

    store: Store
    directory: Directory
    rooms: RoomCalls
    media: MediaFolder
    origins: tuple[str, ...] = ()
    elsewhere: Elsewhere = NOTHING

    def routes(self) -> list[Route]:
        """Where they answer."""
        return [
            Route("/api/rooms", self.make, methods=["POST"]),
            Route("/api/rooms/{room}", self.change, methods=["PATCH"]),
            Route("/api/rooms/{room}/cancel", self.cancel, methods=["POST"]),
            Route("/api/host/rooms", self.own, methods=["GET"]),
            Route("/api/host/rooms/{room}", self.own_one, methods=["GET"]),
            Route("/api/series/{series}/cancel", self.cancel_series, methods=["POST"]),
            Route("/api/templates", self.templates, methods=["GET"]),
            Route("/api/programmes/check", self.check, methods=["POST"]),
        ]

    async def make(self, request: Request) -> Response:
        """A room; with `repeats`, one for each time."""
        host = await self._host(request)
        asked = await body_as(request, http.RoomRequest)
        found = await wanted(asked, host.key, self.directory.now(), self.media, self.elsewhere)
        # The host's key and all that is asked: another host's call, or another wish under the same id, is another room.
        same = (host.key, asked.id or secrets.token_hex(16), asked.model_dump_json())
        made = await self._make(found, same)
        for room in made:
            self.directory.seats_changed(room.id)
        card = await self.directory.open_card(made[0].id)
        answer = http.RoomAnswer(
            **card.model_dump(),
            links=self.rooms.links(base_of(request), made[0]),
            warnings=_faults(request, found.warnings),
            occurrences=[
                http.Occurrence(id=room.id, starts_at=rfc3339(room.starts_at)) for room in made
            ]
            if made[0].series
            else [],
        )
        return _json(answer, 201)

    async def change(self, request: Request) -> Response:
        """What is given is changed, as far as it still can be."""
        host = await self._host(request)
        # The room is read when the body is here: a body may take its time.
        asked = await body_as(request, http.RoomChange)
        state = await self._own(request, host)
        change = await change_of(
            state.settings, asked, self.directory.now(), self.media, self.elsewhere
        )
        committing = Committing(self.store, self.directory)
        # Of whatever the room is by then, so that nothing is undone that others have set meanwhile.
        await committing.carry(
            state, lambda known, now: edit(known, change.of(known.settings), host.id, now)
        )
        state = await self.directory.state(state.settings.id)
        await keep_room(self.store, state)
        self.directory.seats_changed(state.settings.id)
        return _json(await self._own_room(request, state))

    async def cancel(self, request: Request) -> Response:
        """The room will not take place, and whoever comes is told so."""
        host = await self._host(request)
        state = await self._own(request, host)
        await cancel_room(self.store, self.directory, state, host.id)
        return _json(await self._own_room(request, await self.directory.state(state.settings.id)))

    async def cancel_series(self, request: Request) -> Response:
        """No room of the series that has not begun will take place."""
        host = await self._host(request)
        series = str(request.path_params["series"])
        own = [state for state in await self._of(host) if state.settings.series == series]
        if own:
            await self.store.series_end(series)
        cancelled = []
        for state in own:
            if state.standing(self.directory.now()).state in ("scheduled", "doors_open"):
                await cancel_room(self.store, self.directory, state, host.id)
                cancelled.append(state.settings.id)
        return _json(http.SeriesAnswer(cancelled=cancelled))

    async def own(self, request: Request) -> Response:
        """The host's own rooms."""
        host = await self._host(request)
        rooms = [await self._own_room(request, state) for state in await self._of(host)]
        return _json(http.OwnRooms(rooms=rooms))

    async def own_one(self, request: Request) -> Response:
        """One of them, with all that can be changed of it."""
        state = await self._own(request, await self._host(request))
        return _json(await self._own_room(request, state))

    async def templates(self, request: Request) -> Response:  # noqa: ARG002
        """Programmes to begin with."""
        names: tuple[TemplateName, ...] = get_args(TemplateName)
        return _json(
            http.Templates(
                templates=[
                    http.Template(
                        name=name, programme=template(name), length_ms=template(name).length_ms
                    )
                    for name in names
                ]
            )
        )

    async def check(self, request: Request) -> Response:
        """What stands against a programme, while it is being written."""
        await self._host(request)
        asked = await body_as(request, http.ProgrammeRequest)
        errors, warnings = await told(asked.programme, self.media, self.elsewhere)
        language = choose(request.headers.get("Accept-Language"))
        answer = http.ProgrammeAnswer(
            errors=[http.Fault.model_validate(localized(error, language)) for error in errors],
            warnings=_faults(request, warnings),
            length_ms=asked.programme.length_ms,
        )
        return _json(answer)

    # Within.

    async def _make(self, found: Wanted, same: Sequence[str]) -> Sequence[Settings]:
        """The rooms that are wanted now; of a series without an end those that have to stand already.

        `same`: asked for with this again, nothing is made twice.
        """
        series = name_of(*same, "series").id
        lasting = found.series(series, name_of(*same, "key").epoch)
        if lasting is not None:
            return await begin_series(self.store, lasting)
        names = [name_of(*same, str(n)) for n, _ in enumerate(found.times)]
        made = [
            replace(found.made, id=name.id, starts_at=at, series=series if len(names) > 1 else None)
            for name, at in zip(names, found.times, strict=True)
        ]
        for room, name in zip(made, names, strict=True):
            await make_room(self.store, room, name.epoch)
        return made

    async def _host(self, request: Request) -> Host:
        return await the_host(self.store, request, self.origins)

    async def _own(self, request: Request, host: Host) -> RoomState:
        state = await self.directory.state(room_id(request))
        if state.settings.made_by != host.key:
            raise Refused("forbidden")
        return state

    async def _of(self, host: Host) -> list[RoomState]:
        """Every room of a host that still lives, the first to start first."""
        ids = await self.store.rooms_of(host.key)
        found = await asyncio.gather(*map(self.directory.state, ids), return_exceptions=True)
        states = []
        for state in found:
            if isinstance(state, RoomGone):
                continue
            if isinstance(state, BaseException):
                raise state
            states.append(state)
        return sorted(states, key=lambda state: state.course.started_at)

    async def _own_room(self, request: Request, state: RoomState) -> http.OwnRoom:
        made = state.settings
        card = await self.directory.open_card_of(state)
        return http.OwnRoom(
            **card.model_dump(),
            public=made.public,
            wave=made.wave,
            listeners_read=made.listeners_read,
            doors_ms=made.doors_ms,
            retention_ms=made.retention_ms,
            links=self.rooms.links(base_of(request), made, state.revoked),
        )


def _json(answer: BaseModel, status: int = 200) -> Response:
    return JSONResponse(answer.model_dump(mode="json"), status)


def _faults(request: Request, found: Sequence[ProgrammeFault]) -> list[http.Fault]:
    language = choose(request.headers.get("Accept-Language"))
    return [
        http.Fault(
            where=f"programme.{fault.where}",
            code=fault.code,
            why=sentence("faults", fault.code, language, fault.params),
        )
        for fault in found
    ]
