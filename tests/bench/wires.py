"""How each server is talked to: told to the load, which knows none of them."""

from dataclasses import dataclass, field

WORDS = (
    "I had not cried for two years, and then the small light went down the river and I could not stop. "
    "Thank you for sitting here with me; it is good not to be alone with it tonight. "
)
"""What people say in the bench: words, so that whoever screens words has something to read."""


@dataclass(frozen=True)
class Wire:
    """Beginnings of frames by which the load knows what it is sent, and frames that it sends.

    `{room}`, `{token}`, `{text}`, `{n}` and `{uuid}` are filled in.
    """

    path: str
    ready: str
    """With this a line has been let in."""
    heard: str
    """With this somebody's words begin."""
    acked: str
    """With this the answer to words of one's own begins."""
    say: str
    more: dict[str, str] = field(default_factory=dict)
    answers: tuple[tuple[str, str], ...] = ()
    """What is answered to frames that begin so."""

    def lines(self) -> list[str]:
        """As the load reads it."""
        words = {
            "path": self.path,
            "ready": self.ready,
            "heard": self.heard,
            "acked": self.acked,
            "say": self.say,
            "text": WORDS,
            **self.more,
        }
        told = [f"wire {name} {value}" for name, value in words.items()]
        return told + [f"wire answer {prefix} {frame}" for prefix, frame in self.answers]


RUIKATSU = Wire(
    path="/api/rooms/{room}/live",
    ready='{"op":"welcome"',
    heard='{"op":"event"',
    acked='{"op":"ok"',
    say='{"op":"say","id":"{uuid}","text":"{text}"}',
    more={
        "header": "Sec-WebSocket-Protocol: ruikatsu.v1",
        "listener": '{"op":"hello","as":"listener"}',
        "guest": '{"op":"hello","token":"{token}"}',
        "seat": "/api/rooms/{room}/seats",
        "seat_body": '{"as":"guest","agreed":true}',
        "seat_token": '"token":"',
        "refused": '{"op":"no"',
    },
)

SOCKET_IO = Wire(
    path="/socket.io/?EIO=4&transport=websocket&room={room}",
    ready="40{",
    heard='42["said"',
    acked="43",
    say='42{n}["say","{text}"]',
    answers=(("0{", "40"), ("2", "3")),
)
"""Engine.IO 4 and Socket.IO 5 as text: `0` opens, `40` joins, `2` is a ping, `3` its pong, `43` an answer."""

PLAIN = Wire(path="/{room}", ready="welcome", heard="said ", acked="ok", say="{text}")
"""The peers that have no wire of their own."""

LIMIT = Wire(path="/{room}", ready="welcome", heard="~", acked="ok", say="{text}")
"""The limit sends on what it was sent."""
