"""Looks through every line that is logged, and /metrics, in every test that runs a hub.

Nothing that anybody said, was called, came from, or held to get in may stand there.
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import httpx

from ruikatsu import logs
from ruikatsu.app import Application
from ruikatsu.errors import CODES
from tests.wire import Client

LOG = io.StringIO()
"""All that was logged since the last look, as the server writes it."""

PRIVATE = ("text", "why", "veil", "token", "name", "invitation", "X_Forwarded_For", "User_Agent")

SHORT = 4
"""What is shorter stands in other words."""

FIGURE = re.compile(r"\d+(?:\.\d+)?")
"""What is a number alone stands among figures."""

logs.to_json(stream=LOG)


async def overhear(
    app: Application, clients: Sequence[Client], asked: Sequence[dict[str, str]]
) -> None:
    """Looks, and forgets what was logged.

    Raises:
        AssertionError: Something private stands there.
    """
    transport = httpx.ASGITransport(app.asgi)
    async with httpx.AsyncClient(transport=transport, base_url="http://hub") as http:
        metrics = (await http.get("/metrics")).text
    figures = "\n".join(line for line in metrics.splitlines() if not line.startswith("#"))
    seen = LOG.getvalue() + figures
    LOG.seek(0)
    LOG.truncate()
    for told in {*_told(clients, asked)}:
        assert not stands_in(told, seen), f"{told!r} was overheard: {seen}"


def stands_in(told: str, seen: str) -> bool:
    """Whether that is to be read there, in letters or escaped."""
    forms = {told, told.encode("unicode_escape").decode()}
    return any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", seen) for form in forms)


def _told(clients: Sequence[Client], asked: Iterable[dict[str, Any]]) -> Iterator[str]:
    for source in (*asked, *[frame for client in clients for frame in client.sent]):
        for name in PRIVATE:
            value = source.get(name)
            told = value.strip() if isinstance(value, str) else ""
            if len(told) >= SHORT and not FIGURE.fullmatch(told) and told not in CODES:
                yield told
    yield from (client.address for client in clients if client.address)
