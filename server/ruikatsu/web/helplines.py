"""Where else to turn: the helplines that the operator stands for."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ruikatsu.helplines import Helplines, today
from ruikatsu.protocol import http
from ruikatsu.sentences import FALLBACK, choose

FIRST = {"ja": "JP", "en": "GB"}


@dataclass(frozen=True, slots=True)
class HelplineCalls:
    """The list, in the language of who asks. Which region is theirs stays on their device."""

    known: Helplines

    def routes(self) -> list[Route]:
        """Where it answers."""
        return [Route("/api/helplines", self.index)]

    async def index(self, request: Request) -> Response:
        """Every helpline and every emergency number; where the language has a country, those of it first."""
        wanted = request.query_params.get("language") or request.headers.get("Accept-Language")
        return JSONResponse(self.listed(choose(wanted)))

    def listed(self, language: str) -> dict[str, Any]:
        """All of them in that language, as they are answered."""
        day, own = today(), FIRST.get(language)
        answer = http.HelplineList(
            helplines=[
                http.Helpline(
                    name=_in(line.name, language),
                    for_=_in(line.for_, language),
                    call=line.call,
                    text=line.text,
                    url=line.url,
                    region=line.region,
                    hours=line.hours,
                    verified=line.verified,
                    old=line.old(day),
                    source=line.source,
                )
                for line in sorted(self.known.lines, key=lambda line: line.region != own)
            ],
            emergency=[
                http.Emergency(
                    region=entry.region,
                    numbers=[
                        http.EmergencyNumber(number=one.number, for_=_in(one.for_, language))
                        for one in entry.numbers
                    ],
                    verified=entry.verified,
                    old=entry.old(day),
                    source=entry.source,
                )
                for entry in sorted(self.known.emergency, key=lambda entry: entry.region != own)
            ],
        )
        return answer.model_dump(mode="json", by_alias=True, exclude_none=False)


def _in(words: dict[Any, str], language: str) -> str:
    return words.get(language) or words.get(FALLBACK) or next(iter(words.values()))
