"""Signs of life for those who run the server."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


@dataclass(frozen=True, slots=True)
class Signs:
    """`ready` gives what is well and what is not, by name; `look` is awaited before figures are given."""

    ready: Callable[[], dict[str, bool]]
    look: Callable[[], Awaitable[None]]
    registry: CollectorRegistry

    def routes(self) -> list[Route]:
        """Where they answer."""
        return [
            Route("/healthz", self.healthz),
            Route("/readyz", self.readyz),
            Route("/metrics", self.metrics),
        ]

    async def healthz(self, request: Request) -> Response:  # noqa: ARG002
        """The process lives."""
        return JSONResponse({"status": "ok"})

    async def readyz(self, request: Request) -> Response:  # noqa: ARG002
        """People may be sent here."""
        signs = self.ready()
        well = all(signs.values())
        return JSONResponse(
            {"status": "ok" if well else "not_ready", **signs}, 200 if well else 503
        )

    async def metrics(self, request: Request) -> Response:  # noqa: ARG002
        """Counts, without a name or a word in them."""
        await self.look()
        return Response(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)
