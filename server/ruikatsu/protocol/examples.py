"""One frame of each kind, as it stands on the line: for `/asyncapi.json`, and held to the models by the tests."""

from collections.abc import Mapping

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

FROM_CLIENT: Mapping[str, tuple[Frame, ...]] = {
    "hello": (
        {"op": "hello", "token": "WyJyb29tIl0.c2VhbA", "language": "ja"},
        {"op": "hello", "token": "WyJyb29tIl0.c2VhbA", "since": {"epoch": "5f0c9a", "seq": 12}},
        {"op": "hello", "as": "listener"},
    ),
    "say": (
        {"op": "say", "id": _ID, "text": "She used to hum this one.", "reply_to": 9, "lang": "en"},
        {"op": "say", "id": _ID, "text": "母の歌でした。", "veil": "死別", "lang": "ja"},
    ),
    "signal": ({"op": "signal", "kind": "tear"},),
    "ping": ({"op": "ping", "t0": 1_800_000_000_000.25},),
    "hand": ({"op": "hand", "id": _ID, "up": True},),
    "help": ({"op": "help", "id": _ID, "text": "Could somebody stay with me?"},),
    "report": ({"op": "report", "id": _ID, "seq": 12, "why": "asks for a phone number"},),
    "people": ({"op": "people"}, {"op": "people", "after": "p_Wm3xTq8KZr1v"}),
    "leave": ({"op": "leave"},),
    "steer": (
        {"op": "steer", "id": _ID, "steer": "next"},
        {"op": "steer", "id": _ID, "steer": "extend", "by_ms": 300_000},
        {"op": "steer", "id": _ID, "steer": "seek", "to_ms": 42_000},
        {"op": "steer", "id": _ID, "steer": "close", "emergency": True},
    ),
    "mute": ({"op": "mute", "id": _ID, "person": "p_Wm3xTq8KZr1v", "for_ms": 300_000},),
    "unmute": ({"op": "unmute", "id": _ID, "person": "p_Wm3xTq8KZr1v"},),
}

FROM_SERVER: Mapping[str, tuple[Frame, ...]] = {
    "welcome": (
        {
            "op": "welcome",
            "you": {**_HERON, "muted_until": None, "hand": False},
            "room": {
                "id": "k3v9-quiet-evening",
                "title": "A quiet evening",
                "language": "en",
                "topics": ["grief"],
                "content_notes": ["Parting and loss, without words."],
                "listeners_allowed": True,
                "listeners_read": False,
                "moderated": False,
                "slow_ms": 0,
                "hushed": False,
                "locked": False,
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
    "event_said": (_SAID,),
    "event_hand": (
        {"op": "event", "seq": 13, "at": _AT, "type": "hand", "person": _HOST, "up": True},
    ),
    "event_floor": (
        {"op": "event", "seq": 14, "at": _AT, "type": "floor", "person": None, "by": _HOST},
    ),
    "event_steered": (
        {
            "op": "event",
            "seq": 15,
            "at": _AT,
            "type": "steered",
            "steer": {"kind": "go", "phase": 3, "back": False},
            "by": _HOST,
        },
    ),
    "ok": ({"op": "ok", "id": _ID, "seq": 12}, {"op": "ok", "id": _ID}),
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
    "desk_muted": (
        {"op": "desk", "at": _AT, "type": "muted", "until": _AT + 300_000, "why": "a phone number"},
        {
            "op": "desk",
            "at": _AT,
            "type": "muted",
            "until": _AT + 300_000,
            "person": "p_Wm3xTq8KZr1v",
            "by": _HOST,
        },
    ),
    "desk_unmuted": (
        {"op": "desk", "at": _AT, "type": "unmuted"},
        {"op": "desk", "at": _AT, "type": "unmuted", "person": "p_Wm3xTq8KZr1v", "by": _HOST},
    ),
    "desk_reported": (
        {"op": "desk", "at": _AT, "type": "reported", "seq": 12},
        {
            "op": "desk",
            "at": _AT,
            "type": "reported",
            "seq": 12,
            "person": "p_Wm3xTq8KZr1v",
            "why": "asks for a phone number",
        },
    ),
    "desk_help_called": (
        {"op": "desk", "at": _AT, "type": "help_called"},
        {
            "op": "desk",
            "at": _AT,
            "type": "help_called",
            "person": "l_9dPq3sVx7m0K",
            "name": None,
            "text": "Could somebody stay with me?",
        },
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
