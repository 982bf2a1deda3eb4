"""Somebody at a socket, in a room."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from ruikatsu.domain.roles import Who
from ruikatsu.errors import CODES
from ruikatsu.hub.framing import text_frame
from ruikatsu.hub.socket import LiveSocket
from ruikatsu.noes import SAID
from ruikatsu.protocol import server
from ruikatsu.protocol.client import Since
from ruikatsu.sentences import sentence

if TYPE_CHECKING:
    from ruikatsu.hub.room import LiveRoom

Audience = Literal["seated", "readers", "watchers"]
"""Who hears what: those with a seat, listeners who may read the chat, listeners who may not."""

AUDIENCES: tuple[Audience, ...] = ("seated", "readers", "watchers")


class Member:
    """One line into one room. The same person may have several."""

    __slots__ = (
        "acked",
        "caller",
        "in_flight",
        "language",
        "room",
        "signals",
        "since",
        "socket",
        "then",
        "tick",
        "who",
    )

    def __init__(
        self,
        socket: LiveSocket,
        room: "LiveRoom",
        who: Who,
        language: str,
        since: Since | None,
        caller: tuple[str, str] | None = None,
    ) -> None:
        """`caller`: the address and the program at the other end, until the door has been passed."""
        self.socket = socket
        self.room = room
        self.who = who
        self.language = language
        self.since = since
        self.caller = caller
        self.in_flight = 0
        # The version of the last thing this line was told had happened.
        self.acked = 0
        # What this line is told once everything it asked for has been answered.
        self.then: str | None = None
        self.tick = 0
        self.signals = 0

    def ok(self, frame_id: str, seq: int | None, *, care: bool = False) -> None:
        """Tells that it happened. `care`: help is to be shown beside it."""
        self.socket.say(server.ok(frame_id, seq, care=care))

    def no(
        self,
        frame_id: str | None,
        code: str,
        retry_after: float | None = None,
        params: Mapping[str, str | int] | None = None,
    ) -> None:
        """Tells that it did not, and why. `retry_after`: seconds."""
        SAID["line", code] += 1
        why = sentence("refusals", code, self.language, params)
        wait = retry_after if retry_after is not None else CODES[code].retry_after
        self.socket.say(server.no(frame_id, code, why, wait))

    def answered(self) -> None:
        """One of the things this line asked for has its answer."""
        self.in_flight -= 1
        if self.then is not None and self.in_flight == 0:
            self.bye(self.then)

    def bye_after_answers(self, code: str) -> None:
        """Ends the line with a word, but not before the answers that it waits for."""
        if self.in_flight:
            self.then = code
        else:
            self.bye(code)

    def knocks(self, *, staff_here: bool) -> None:
        """Tells that the door is asked first, and whether there is anybody who could open it."""
        why = sentence("refusals", "knocking", self.language)
        self.socket.say(server.knocking(why, staff_here=staff_here))

    def bye(self, code: str, retry_after: float | None = None) -> None:
        """Ends the line with a word."""
        bye(self.socket, code, self.language, retry_after)


def bye(
    socket: LiveSocket, code: str, language: str = "en", retry_after: float | None = None
) -> None:
    """Ends a line with a word: the frame, then the close."""
    SAID["bye", code] += 1
    kind = CODES[code]
    wait = retry_after if retry_after is not None else kind.retry_after
    why = sentence("refusals", code, language)
    socket.send(text_frame(server.bye(code, why, wait)))
    socket.close(kind.close or 4500, code)
