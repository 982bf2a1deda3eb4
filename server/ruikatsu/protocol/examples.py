"""One frame of each kind, as it stands on the line: for `/asyncapi.json`, and held to the models by the tests."""

from collections.abc import Mapping

import orjson

from ruikatsu.domain.events import (
    Admitted,
    Alarmed,
    BanLifted,
    Banned,
    Calmed,
    Cancelled,
    ChairGiven,
    CheckAsked,
    Claimed,
    Declined,
    Event,
    FirstHeld,
    Floor,
    Hand,
    HandsOrdered,
    Held,
    HelpCalled,
    Hushed,
    InvitationsRevoked,
    Knocked,
    LeftAlone,
    ListenersSet,
    Locked,
    Muted,
    Noted,
    PersonHeld,
    Redacted,
    Released,
    Removed,
    Reported,
    RoleGiven,
    SeatGivenBack,
    Settled,
    SlipDropped,
    Slipped,
    SlipRead,
    Slowed,
    Steered,
    Told,
    TurnedAway,
    Unmuted,
    Warned,
)
from ruikatsu.domain.timeline import Go
from ruikatsu.protocol import server
from ruikatsu.protocol.bodies import body_of
from ruikatsu.protocol.desk import for_person, for_staff

Frame = Mapping[str, object]

_ID = "0d3f6a52-5a8e-4c37-9b0e-1f2d3c4b5a69"
_AT = 1_800_000_060_000
_HERON = {"person": "p_Wm3xTq8KZr1v", "name": "Quiet Heron", "role": "guest"}
_HOST = "p_h0sT7yQn2LdA"
_SAID = {
    "op": "event",
    "seq": 12,
    "at": _AT,
    "type": "said",
    **_HERON,
    "text": "She used to hum this one.",
    "id": _ID,
    "reply_to": 9,
    "veil": "a parent's death",
    "lang": "en",
}

_PERSON = "p_Wm3xTq8KZr1v"
_WHY = "a phone number"

FROM_CLIENT: Mapping[str, tuple[Frame, ...]] = {
    "hello": (
        {"op": "hello", "token": "WyJyb29tIl0.c2VhbA", "language": "ja"},
        {"op": "hello", "token": "WyJyb29tIl0.c2VhbA", "since": {"epoch": "5f0c9a", "seq": 12}},
        {"op": "hello", "as": "listener"},
    ),
    "signal": ({"op": "signal", "kind": "tear"},),
    "ping": ({"op": "ping", "t0": 1_800_000_000_000.25},),
    "people": ({"op": "people"}, {"op": "people", "after": _PERSON}),
    "leave": ({"op": "leave"},),
    **{
        op: tuple({"op": op, "id": _ID, **fields} for fields in asked)
        for op, asked in {
            "say": (
                {"text": "She used to hum this one.", "reply_to": 9, "lang": "en"},
                {"text": "母の歌でした。", "veil": "死別", "lang": "ja"},
            ),
            "hand": ({"up": True},),
            "pass": ({},),
            "help": ({"text": "Could somebody stay with me?"},),
            "answer": ({"item": 31, "text": "Thank you. It is better now."},),
            "report": ({"seq": 12, "why": "asks for a phone number"},),
            "slip": ({"text": "I never got to say goodbye.", "lang": "en"},),
            "leaving": (
                {"how": "fine"},
                {"how": "check", "text": "I would rather not be alone yet."},
            ),
            "steer": (
                {"steer": "next"},
                {"steer": "extend", "by_ms": 300_000},
                {"steer": "seek", "to_ms": 42_000},
                {"steer": "close", "emergency": True},
            ),
            "floor": ({"person": _PERSON}, {"person": None}),
            "order": ({"persons": [_PERSON, "p_2c0fEw9UYb5s"]},),
            "warn": ({"person": _PERSON, "why": "Please let others finish."},),
            "mute": ({"person": _PERSON, "for_ms": 300_000, "why": _WHY},),
            "unmute": ({"person": _PERSON},),
            "hold": ({"person": _PERSON, "why": _WHY},),
            "unhold": ({"person": _PERSON},),
            "remove": ({"person": _PERSON, "why": _WHY},),
            "ban": ({"person": _PERSON, "why": _WHY},),
            "lift": ({"person": _PERSON},),
            "moderator": ({"person": _PERSON}, {"person": _PERSON, "on": False}),
            "chair": ({"person": _PERSON},),
            "redact": ({"seq": 12},),
            "release": ({"item": 31},),
            "decline": ({"item": 31, "why": _WHY},),
            "read_slip": ({"slip": "5b1f0c7e93a2d864"},),
            "drop_slip": ({"slip": "5b1f0c7e93a2d864"},),
            "hold_first": ({"on": True}, {"on": None}),
            "slow": ({"slow_ms": 30_000}, {"slow_ms": None}),
            "hush": ({"on": True},),
            "lock": ({"on": True},),
            "calm": ({"on": True},),
            "listeners": ({"allowed": True, "read": False},),
            "invitations": ({"role": "moderator"},),
            "admit": ({"person": _PERSON},),
            "turn_away": ({"person": _PERSON},),
            "claim": ({"item": 31}, {"item": 31, "on": False}),
            "tell": ({"item": 31, "text": "I am here. Would you like to talk?"},),
            "settle": ({"item": 31}, {"item": 31, "done": False}),
            "note": ({"text": "I take the door."},),
        }.items()
    },
}


_EVENTS: tuple[Event, ...] = (
    SlipRead(slip="5b1f0c7e93a2d864", text="I never got to say goodbye.", by=_HOST, lang="en"),
    Redacted(of=12, by=_HOST),
    Hand(person=_PERSON, up=True),
    HandsOrdered(persons=(_PERSON, "p_2c0fEw9UYb5s"), by=_HOST),
    Floor(person=None, by=_HOST),
    Steered(steer=Go(3), by=_HOST),
    Slowed(slow_ms=30_000, by=_HOST),
    FirstHeld(on=True, by=_HOST),
    Hushed(on=True, by=_HOST),
    LeftAlone(on=True),
    Locked(on=True, by=_HOST),
    Calmed(on=True, by=_HOST),
    ListenersSet(allowed=True, read=False, by=_HOST),
    Cancelled(by=_HOST),
)
_DESK: tuple[Event, ...] = (
    Knocked(person=_PERSON, name="Quiet Heron"),
    SeatGivenBack(person=_PERSON),
    Admitted(person=_PERSON, by=_HOST),
    TurnedAway(person=_PERSON, by=_HOST),
    Warned(person=_PERSON, by=_HOST, why="Please let others finish."),
    Muted(person=_PERSON, until=_AT + 300_000, by=_HOST, why=_WHY),
    Unmuted(person=_PERSON, by=_HOST),
    PersonHeld(person=_PERSON, on=True, by=_HOST),
    Removed(person=_PERSON, by=_HOST, why=_WHY),
    Banned(person=_PERSON, by=_HOST, why=_WHY),
    BanLifted(person=_PERSON, by=_HOST),
    RoleGiven(person=_PERSON, role="moderator", by=_HOST),
    ChairGiven(person=_PERSON, by=_HOST),
    InvitationsRevoked(role="moderator", by=_HOST),
    Held(
        person=_PERSON,
        name="Quiet Heron",
        role="guest",
        text="Write to me at heron@example.org",
        id=_ID,
        reason="contact",
    ),
    Released(item=31, person=_PERSON, by=_HOST),
    Declined(item=31, person=_PERSON, id=_ID, by=_HOST, why="No addresses here, please."),
    Reported(person=_PERSON, seq=12, why="asks for a phone number"),
    HelpCalled(person="l_9dPq3sVx7m0K", name=None, text="Could somebody stay with me?"),
    Alarmed(person=_PERSON, name="Quiet Heron", id=_ID),
    CheckAsked(person=_PERSON, name="Quiet Heron", text="I would rather not be alone yet."),
    Slipped(slip="5b1f0c7e93a2d864"),
    SlipDropped(slip="5b1f0c7e93a2d864", by=_HOST),
    Claimed(item=31, by=_HOST, claimed_by=_HOST),
    Settled(item=31, done=True, by=_HOST),
    Told(item=31, person=_PERSON, staff=True, by=_HOST, text="I am here."),
    Noted(by=_HOST, name="Mio", text="I take the door."),
)


def _desk(event: Event) -> tuple[Frame, ...]:
    """As the staff see it, and as the person concerned does."""
    shown = [for_staff(31, _AT, event)]
    if person := for_person(31, _AT, event):
        shown.append(person[1])
    return tuple(orjson.loads(frame) for frame in shown if frame)


FROM_SERVER: Mapping[str, tuple[Frame, ...]] = {
    "welcome": (
        {
            "op": "welcome",
            "you": {**_HERON, "muted_until": None, "held": False, "hand": False, "items": []},
            "room": {
                "id": "k3v9-quiet-evening",
                "title": "A quiet evening",
                "language": "en",
                "topics": ["grief"],
                "content_notes": ["Parting and loss, without words."],
                "listeners_allowed": True,
                "listeners_read": False,
                "moderated": False,
                "autopilot": False,
                "slow_ms": None,
                "hold_first": None,
                "hushed": False,
                "alone": False,
                "locked": False,
                "calm": False,
                "approval": False,
                "floor": None,
                "hands": [],
            },
            "timeline": {
                "programme": {
                    "phases": [
                        {"kind": "quiet", "length_ms": 300_000, "chat": "closed", "cues": []},
                        {"kind": "close", "length_ms": 300_000, "chat": "open", "cues": []},
                    ]
                },
                "course": {
                    "started_at": 1_800_000_000_000,
                    "position_ms": 0,
                    "velocity": 1,
                    "at": 1_800_000_000_000,
                    "held_until": None,
                    "extra_ms": [0, 0],
                    "closed_at": None,
                    "rested_ms": None,
                    "quiet_ms": 0,
                },
                "doors_ms": 600_000,
            },
            "epoch": "5f0c9a",
            "seq": 12,
            "now": _AT,
            "people": [_HERON],
            "people_total": 1,
            "listeners": 4,
            "recent": [_SAID],
        },
    ),
    "knocking": (
        {
            "op": "knocking",
            "why": "The staff let people in one by one. You need not do anything.",
            "staff_here": True,
        },
    ),
    "event_said": (_SAID, {**_SAID, "text": "", "redacted": True}),
    **{
        f"event_{event.type}": (orjson.loads(server.event(13, _AT, body_of(event))),)
        for event in _EVENTS
    },
    **{f"desk_{event.type}": _desk(event) for event in _DESK},
    "ok": (
        {"op": "ok", "id": _ID, "seq": 12},
        {"op": "ok", "id": _ID},
        {"op": "ok", "id": _ID, "care": True},
    ),
    "no": (
        {
            "op": "no",
            "id": _ID,
            "code": "slow",
            "why": "Your words are kept. They go in 3 seconds.",
            "retry_after": 2.4,
        },
        {
            "op": "no",
            "id": None,
            "code": "unknown_op",
            "why": "This server does not know that operation.",
        },
    ),
    "pong": ({"op": "pong", "t0": 1_800_000_000_000.25, "t1": _AT, "t2": _AT},),
    "signals": ({"op": "signals", "counts": {"tear": 3, "candle": 1}},),
    "presence": (
        {
            "op": "presence",
            "here": [_HERON],
            "gone": ["p_2c0fEw9UYb5s"],
            "people_total": 14,
            "listeners": 4,
        },
    ),
    "people": (
        {"op": "people", "people": [_HERON], "after": "p_Wm3xTq8KZr1v"},
        {"op": "people", "people": []},
    ),
    "bye": (
        {
            "op": "bye",
            "code": "going_down",
            "why": "The server is being looked after. You will be back in a moment.",
            "retry_after": 0.7,
        },
    ),
}
