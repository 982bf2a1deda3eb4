"""What the server says on the socket: each frame as its JSON, encoded once.

The models at the end are the same in words for `/asyncapi.json`; a test holds the two together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import orjson
from pydantic import BaseModel

from ruikatsu.domain.events import Recorded, Said, Words
from ruikatsu.domain.room import RoomState
from ruikatsu.protocol import views
from ruikatsu.protocol.bodies import body_of


def _default(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=False)
    raise TypeError


def _json(frame: Mapping[str, object]) -> bytes:
    return orjson.dumps(frame, default=_default)


def event(seq: int, at: int, body: bytes) -> bytes:
    """One entry of the room's log. The body is spliced in as it lies there: it was encoded when it was decided."""
    return b'{"op":"event","seq":%d,"at":%d,%b' % (seq, at, body[1:])


def redacted(seq: int, at: int, words: Words) -> bytes:
    """Words that were taken back, for those who resume: who and when, so that no seq is missing, and no words."""
    if isinstance(words, Said):
        gone: Words = replace(words, text="", veil=None, reply_to=None)
    else:
        gone = replace(words, text="")
    return event(seq, at, body_of(gone)[:-1] + b',"redacted":true}')


def ok(frame_id: str, seq: int | None, *, care: bool = False) -> bytes:
    """It happened. `care`: the words may speak of danger to life, and help is to be shown to their writer."""
    frame: dict[str, object] = {"op": "ok", "id": frame_id}
    if seq is not None:
        frame["seq"] = seq
    if care:
        frame["care"] = True
    return _json(frame)


def no(frame_id: str | None, code: str, why: str, retry_after_s: float | None) -> bytes:
    """It did not happen."""
    return _json(_with_wait({"op": "no", "id": frame_id, "code": code, "why": why}, retry_after_s))


def bye(code: str, why: str, retry_after_s: float | None) -> bytes:
    """The last frame before a close."""
    return _json(_with_wait({"op": "bye", "code": code, "why": why}, retry_after_s))


def _with_wait(frame: dict[str, object], retry_after_s: float | None) -> dict[str, object]:
    if retry_after_s is not None:
        frame["retry_after"] = round(retry_after_s, 3)
    return frame


def pong(t0: float, t1: int, t2: int) -> bytes:
    """Four timestamps make an offset: t0 is the client's own, t1 received and t2 sent in the room's time (ms)."""
    return _json({"op": "pong", "t0": t0, "t1": t1, "t2": t2})


def signals(counts: Mapping[str, int]) -> bytes:
    """What fell since the last such frame."""
    return _json({"op": "signals", "counts": counts})


def presence(
    here: Iterable[views.PersonView], gone: Iterable[str], people_total: int, listeners: int
) -> bytes:
    """Who came, changed or is gone since the last."""
    return _json(
        {
            "op": "presence",
            "here": list(here),
            "gone": list(gone),
            "people_total": people_total,
            "listeners": listeners,
        }
    )


def people(page: Sequence[views.PersonView], after: str | None) -> bytes:
    """A page of the roster."""
    frame: dict[str, object] = {"op": "people", "people": list(page)}
    if after is not None:
        frame["after"] = after
    return _json(frame)


def welcome_shared(room: bytes, timeline: bytes, people: bytes, recent: bytes | None) -> bytes:
    """The part of a welcome that is the same for all who come in at this moment, of the pieces below.

    `recent`: None for who resumes.
    """
    pieces = (room, timeline, people) if recent is None else (room, timeline, people, recent)
    return b"{%b}" % b",".join(pieces)


def welcome_room(state: RoomState) -> bytes:
    """The room as it is now."""
    return b'"room":%b' % _json(views.room(state).model_dump(mode="json"))


def welcome_timeline(state: RoomState, epoch: str) -> bytes:
    """What will happen in it, and which telling of its log this is."""
    shown = views.timeline(state).model_dump(mode="json")
    return b'"timeline":%b,"epoch":%b' % (_json(shown), orjson.dumps(epoch))


def welcome_people(page: Sequence[views.PersonView], total: int, listeners: int) -> bytes:
    """A first page of the roster, and how many there are."""
    shown = {"people": list(page), "people_total": total, "listeners": listeners}
    return _json(shown)[1:-1]


def welcome_recent(recent: Iterable[Recorded]) -> bytes:
    """The last words."""
    return b'"recent":[%b]' % b",".join(_recorded(entry) for entry in recent)


def _recorded(entry: Recorded) -> bytes:
    return event(entry.seq, entry.at, body_of(entry.event))


def welcome(
    you: views.YouView, now: int, seq: int, shared: bytes, desk: views.DeskView | None = None
) -> bytes:
    """The first frame after a hello that was let in. `desk`: for staff."""
    own = _json(you.model_dump(exclude_none=False))
    head = b'{"op":"welcome","you":%b,"now":%d,"seq":%d,' % (own, now, seq)
    if desk is None:
        return head + shared[1:]
    shown = _json(desk.model_dump(mode="json", exclude_none=True))
    return b'%b"desk":%b,%b' % (head, shown, shared[1:])


def knocking(why: str, *, staff_here: bool) -> bytes:
    """To somebody who waits at the door. `staff_here`: whether there is anybody who could open."""
    return _json({"op": "knocking", "why": why, "staff_here": staff_here})
