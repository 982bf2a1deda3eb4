"""Where else to turn: the helplines that the operator stands for."""

import json
from importlib.resources import files
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ruikatsu.sentences import choose

FIRST = {"ja": "JP", "en": "GB"}


class Helplines:
    """The list, in the language of who asks; those of its own country first."""

    def __init__(self) -> None:
        text = (files("ruikatsu") / "data" / "helplines.json").read_text("utf-8")
        self._lines: list[dict[str, Any]] = json.loads(text)["helplines"]

    def routes(self) -> list[Route]:
        """Where it answers."""
        return [Route("/api/helplines", self.index)]

    async def index(self, request: Request) -> Response:
        """Every helpline."""
        wanted = request.query_params.get("language") or request.headers.get("Accept-Language")
        return JSONResponse({"helplines": self.listed(choose(wanted))})

    def listed(self, language: str) -> list[dict[str, Any]]:
        """Every helpline in that language, those of its own country first."""
        own = FIRST.get(language)
        ordered = sorted(self._lines, key=lambda line: line["region"] != own)
        return [_in(line, language) for line in ordered]


def _in(line: dict[str, Any], language: str) -> dict[str, Any]:
    return {k: v.get(language, v["en"]) if isinstance(v, dict) else v for k, v in line.items()}
