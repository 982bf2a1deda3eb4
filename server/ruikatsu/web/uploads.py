"""A host's own films, songs, captions and posters: bringing them, looking at them, taking them away."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from ruikatsu.errors import Refused
from ruikatsu.media import MediaFolder, Record, Unfit
from ruikatsu.media.folder import DiskFull, Draft
from ruikatsu.media.look import HEAD, kind_of
from ruikatsu.protocol.http import MediaAnswer, MediaLimits, MediaList
from ruikatsu.store import Store
from ruikatsu.web.hosts import the_host
from ruikatsu.web.problems import problem

CAPTIONS_LIMIT = 1_024 * 1_024
POSTER_LIMIT = 5 * 1_024 * 1_024
BLOCK = 1_024 * 1_024
"""Bytes that are gathered before they are written."""

AT_ONCE = 4
"""Uploads of one host, in one process."""

IDLE_S = 30.0
"""An upload of which nothing comes for so long is given up."""

LINGER_S = 2.0
"""How long the rest of a refused body is read and thrown away, so that the answer is not lost with the line."""

T = TypeVar("T")


@dataclass(slots=True)
class UploadCalls:
    """The calls, over what they stand on. `limit`: bytes of a film or a song, at most."""

    store: Store
    folder: MediaFolder
    limit: int
    _busy: Counter[str] = field(default_factory=Counter)

    def routes(self) -> list[Route]:
        """Where they answer."""
        return [
            Route("/api/media", self.index, methods=["GET"]),
            Route("/api/media", self.take, methods=["POST"]),
            Route("/api/media/{media}", self.erase, methods=["DELETE"]),
        ]

    async def index(self, request: Request) -> Response:
        """The host's own files, and what may be brought."""
        host = (await the_host(self.store, request)).key
        found = await asyncio.to_thread(self.folder.of, host)
        answer = MediaList(
            media=[_shown(record) for record in found], limits=MediaLimits(**self._limits())
        )
        return JSONResponse(answer.model_dump(mode="json", exclude_none=True))

    async def take(self, request: Request) -> Response:
        """A file, as the body of the call. What it is called and said to be does not matter."""
        body = Body(request)
        try:
            host = (await the_host(self.store, request)).key
            with self._place(host), _refusing():
                record = await self._keep(body, host)
        except Refused as refused:
            answer = problem(request, refused)
            return answer if body.ended else Parting(answer)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it
        return JSONResponse(_shown(record).model_dump(mode="json", exclude_none=True), 201)

    async def erase(self, request: Request) -> Response:
        """A file of the host's own goes, at once."""
        host = (await the_host(self.store, request)).key
        media = str(request.path_params["media"])
        if not await asyncio.to_thread(self.folder.erase, media, host):
            raise Refused("not_found")
        return Response(status_code=204)

    async def _keep(self, body: "Body", host: str) -> Record:
        if body.size is not None and body.size > max(self._limits().values()):
            raise Refused("too_large")
        async with self._draft(body.size or 0) as draft:
            await self._fill(draft, body)
            return await surely(partial(self.folder.keep, draft, host))

    async def _fill(self, draft: Draft, body: "Body") -> None:
        limit, head, held = max(self._limits().values()), True, bytearray()
        while (chunk := await body.more()) is not None:
            held += chunk
            if head and len(held) >= HEAD:
                limit, head = self._limit(held, body.size), False
            if draft.size + len(held) > limit:
                raise Refused("too_large")
            if len(held) >= BLOCK:
                block, held = held, bytearray()
                await surely(partial(draft.write, block))
        if head and len(held) > self._limit(held, body.size):
            raise Refused("too_large")
        await surely(partial(draft.write, held))

    def _limit(self, head: bytearray, size: int | None) -> int:
        limit = self._limits()[kind_of(bytes(head[:HEAD]))]
        if size is not None and size > limit:
            raise Refused("too_large")
        return limit

    def _limits(self) -> dict[str, int]:
        return {
            "film": self.limit,
            "song": self.limit,
            "captions": CAPTIONS_LIMIT,
            "poster": POSTER_LIMIT,
        }

    @contextmanager
    def _place(self, host: str) -> Iterator[None]:
        if self._busy[host] >= AT_ONCE:
            raise Refused("too_many")
        self._busy[host] += 1
        try:
            yield
        finally:
            self._busy[host] -= 1
            if not self._busy[host]:
                del self._busy[host]

    @asynccontextmanager
    async def _draft(self, expected: int) -> AsyncIterator[Draft]:
        draft = self.folder.draft()
        try:
            await surely(partial(draft.open, expected))
            yield draft
        finally:
            await surely(draft.drop)


class Body:
    """What a client sends, as it comes. `size`: bytes, where it said so before."""

    def __init__(self, request: Request) -> None:
        self._stream = request.stream()
        said = request.headers.get("Content-Length", "")
        self.size = int(said) if said.isdecimal() and len(said) < 19 else None
        self.ended = False

    async def more(self) -> bytes | None:
        """The next bytes; None at the end.

        Raises:
            Refused: `upload_stalled`.
            ClientDisconnect: Nobody is there any more.
        """
        try:
            async with asyncio.timeout(IDLE_S):
                return await anext(self._stream)
        except StopAsyncIteration:
            self.ended = True
            return None
        except TimeoutError:
            raise Refused("upload_stalled") from None


class Parting(Response):
    """A no in the middle of a body. A line that is closed on a client who still sends takes the answer with it,
    so what comes is thrown away for a moment before the answer ends."""

    def __init__(self, answer: Response) -> None:
        self._answer = answer
        answer.headers["Connection"] = "close"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""

        async def open_ended(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "more_body": True}
            await send(message)

        await self._answer(scope, receive, open_ended)
        try:
            async with asyncio.timeout(LINGER_S):
                while (await receive()).get("more_body"):
                    pass
        except TimeoutError:
            pass
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def surely(work: Callable[[], T]) -> T:
    """The work in a thread, waited for even when the task is cancelled: the next step must not meet it."""
    running = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        if not running.cancelled():
            running.exception()  # seen: who is cancelled has no more use for it
        raise


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except Unfit as unfit:
        raise Refused(unfit.code, params=unfit.params) from None
    except DiskFull:
        raise Refused("disk_full") from None


def _shown(record: Record) -> MediaAnswer:
    return MediaAnswer(
        id=record.id,
        url=f"/media/{record.name}",
        type=record.type.name,
        kind=record.type.kind,
        bytes=record.bytes,
        length_ms=record.length_ms,
    )
