"""The room of a rehearsal, by its address: what is asked over HTTP."""

import asyncio
import re
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import orjson

LINK = re.compile(r"(https?)://([^/?#\s]+)/rooms/([A-Za-z0-9_-]{1,64})/?")

WITHIN_S = 30.0


class NoPlace(Exception):
    """Nobody can rehearse there; says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a room's calls and its line are."""

    scheme: str
    host: str
    room: str

    @classmethod
    def at(cls, link: str) -> "Place":
        """By the link that guests get.

        Raises:
            NoPlace: It leads to no room.
        """
        found = LINK.fullmatch(link)
        if found is None:
            raise NoPlace(
                "Give the link of a room, as guests get it: https://rooms.example.org/rooms/..."
            )
        return cls(*found.groups())

    @property
    def line(self) -> str:
        """The socket's address."""
        return f"{self.scheme.replace('http', 'ws')}://{self.host}/api/rooms/{self.room}/live"

    async def card(self) -> dict[str, Any]:
        """What the room says of itself.

        Raises:
            NoPlace: It does not answer, or there is none.
        """
        answer = await self._ask("")
        if "state" not in answer:
            raise NoPlace(str(answer.get("detail", answer["code"])))
        return answer

    async def seat(self) -> dict[str, Any]:
        """A seat, or a no with its `code`."""
        try:
            return await self._ask("/seats", {"as": "guest", "agreed": True})
        except NoPlace:
            return {"code": "unreachable", "retry_after": 1.0}

    async def _ask(self, path: str, body: object = None) -> dict[str, Any]:
        return await asyncio.to_thread(self._asked, path, body)

    def _asked(self, path: str, body: object) -> dict[str, Any]:
        request = Request(  # noqa: S310  LINK lets http and https through, and nothing else
            f"{self.scheme}://{self.host}/api/rooms/{self.room}{path}",
            None if body is None else orjson.dumps(body),
            {"Content-Type": "application/json"},
        )
        try:
            with urlopen(request, timeout=WITHIN_S) as answer:  # noqa: S310
                told = orjson.loads(answer.read())
        except HTTPError as error:
            try:
                told = orjson.loads(error.read())
            except ValueError:
                told = {"code": f"http_{error.code}"}
        except (OSError, ValueError) as error:
            raise NoPlace(f"{self.host} does not answer: {error}") from error
        if not isinstance(told, dict):
            raise NoPlace(f"{self.host} does not answer as a room does.")
        return told
