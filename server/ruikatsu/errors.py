"""Every no, in one table: its code, what it is over HTTP, what it is as a close of the socket.

The sentences stand in `locales/`, one for each code and language. Close codes 4000-4499 say: come back by yourself;
4500-4999: do not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Kind:
    """How a code travels. `retry_after`: seconds to wait where nothing better is known."""

    status: int | None = None
    close: int | None = None
    retry_after: float | None = None


CODES: Mapping[str, Kind] = {
    # over HTTP
    "not_found": Kind(404),
    "unknown_room": Kind(404, 4504),
    "nothing_on": Kind(404),
    "room_full": Kind(409),
    "doors_closed": Kind(409, 4004, 30),
    "room_locked": Kind(409, 4514),
    "listeners_off": Kind(409, 4512),
    "room_closed": Kind(410, 4503),
    "banned": Kind(403, 4502),
    "wrong_origin": Kind(403, 4513),
    "invalid": Kind(422),
    "not_agreed": Kind(422),
    "name_unfit": Kind(422),
    "too_many": Kind(429, 4012, 10),
    "unauthorized": Kind(401),
    "forbidden": Kind(403),
    "too_large": Kind(413),
    "media_unknown": Kind(415),
    "media_broken": Kind(422),
    "captions_broken": Kind(422),
    "upload_stalled": Kind(408),
    "stalled": Kind(408, retry_after=1),
    "no_such_range": Kind(416),
    "disk_full": Kind(507),
    "method_not_allowed": Kind(405),
    "broken": Kind(500, 4013, 5),
    # the line
    "store_away": Kind(503, 4001, 2),
    "going_down": Kind(503, 4000, 1),
    "too_slow": Kind(None, 4002, 1),
    "hello_timeout": Kind(None, 4011, 1),
    "hello_first": Kind(None, 4510),
    "bad_token": Kind(None, 4505),
    "malformed": Kind(None, 4507),
    "binary": Kind(None, 4508),
    "too_big": Kind(None, 4509),
    "left": Kind(None, 4500),
    "removed": Kind(403, 4501),
    "turned_away": Kind(403, 4515),
    "cancelled": Kind(410, 4516),
    "again": Kind(None, 4005, 0),
    # a command
    "unknown_op": Kind(),
    "too_fast": Kind(retry_after=2),
    "not_allowed": Kind(403),
    "empty": Kind(),
    "too_long": Kind(),
    "chat_closed": Kind(),
    "not_your_turn": Kind(),
    "hushed": Kind(),
    "alone": Kind(),
    "muted": Kind(),
    "slow": Kind(),
    "unknown_message": Kind(),
    "unknown_person": Kind(),
    "unknown_item": Kind(),
    "claimed": Kind(),
    "undecided": Kind(),
    "desk_full": Kind(),
    "mood_early": Kind(409),
    "box_shut": Kind(),
    "box_full": Kind(),
    "not_for_the_box": Kind(),
    "unknown_slip": Kind(),
    "knocking": Kind(),
    # the programme
    "not_started": Kind(409),
    "already_started": Kind(409),
    "closed": Kind(),
    "not_held": Kind(),
    "already_held": Kind(),
    "no_overtime": Kind(),
    "no_cue": Kind(),
    "quiet_first": Kind(),
}


@dataclass
class Refused(Exception):
    """A no on its way out of an HTTP call or a socket."""

    code: str
    retry_after: float | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)
    errors: tuple[Mapping[str, object], ...] = ()
    more: Mapping[str, object] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """The row of the table."""
        return CODES[self.code]

    @property
    def wait(self) -> float | None:
        """Seconds after which to try again, where waiting helps."""
        return self.retry_after if self.retry_after is not None else self.kind.retry_after
