"""What is told of a call over HTTP: what is sent, what comes back, and the nos that can come instead."""

from dataclasses import dataclass

from pydantic import BaseModel

Model = type[BaseModel]


@dataclass(frozen=True, slots=True)
class Call:
    """One call: what is sent, what comes back, and the codes of the nos that can come instead."""

    method: str
    path: str
    name: str
    summary: str
    answer: Model | None = None
    status: int = 200
    body: Model | None = None
    codes: tuple[str, ...] = ()
    bearer: str | None = None
    bearer_needed: bool = False
    language: bool = False
    tag: str = "rooms"
    media_type: str = "application/json"
    also: tuple[int, ...] = ()
    file: bool = False
    query: Model | None = None


PATH_PARTS = {
    "room": "^[A-Za-z0-9_-]{1,64}$",
    "media": "^[0-9a-f]{32}$",
    "series": "^[A-Za-z0-9_-]{1,64}$",
    "reminder": "^[A-Za-z0-9_-]{1,64}$",
    "file": "^[0-9a-f]{32}[.][a-z0-9]{3,4}$",
}
