"""What every part of the store stands on: the two lanes and the keys."""

import asyncio
from typing import Literal

from .keys import Keys
from .lane import Lane


class Link:
    """`lane` carries what is written and small questions, `reads` what may be long.

    Two connections, so that a hub that catches up on a long log never holds a message back.
    """

    def __init__(
        self,
        url: str,
        *,
        prefix: str = "rk",
        command_timeout: float = 2.0,
        limit: int = 20_000,
        publish: Literal["PUBLISH", "SPUBLISH"] = "PUBLISH",
        replicas: int = 0,
    ) -> None:
        self.url = url
        self.keys = Keys(prefix)
        self.publish = publish
        self.command_timeout = command_timeout
        self.erased = asyncio.Event()  # a room was, since somebody last looked
        self.lane = Lane(
            url, name="ruikatsu-lane", timeout=command_timeout, limit=limit, replicas=replicas
        )
        self.reads = Lane(url, name="ruikatsu-reads", timeout=command_timeout, limit=limit)
