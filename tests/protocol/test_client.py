"""What a client may say: understood as the page says, and never a way to break the server."""

import json
from typing import Any, get_args

import hypothesis.strategies as st
import pytest
from hypothesis import example, given, settings

from ruikatsu.domain.commands import COMMANDS, CallHelp, Mute, RaiseHand, Report, Say, Unmute
from ruikatsu.domain.roles import Op
from ruikatsu.domain.steering import Steering, SteerKind
from ruikatsu.protocol.client import (
    COMMAND_FRAMES,
    FRAME_MODELS,
    OPS,
    AnyFrame,
    BadFrame,
    CommandFrame,
    Hello,
    LeaveFrame,
    PeopleFrame,
    PingFrame,
    SignalFrame,
    Since,
    parse,
)
from ruikatsu.protocol.examples import FROM_CLIENT

ID = "0d3f6a52-5a8e-4c37-9b0e-1f2d3c4b5a69"


def asked(op: str, **fields: Any) -> AnyFrame:
    """The frame of a command."""
    return COMMAND_FRAMES[op].model_validate({"op": op, **fields})


UNDERSTOOD: list[tuple[str, AnyFrame]] = [
    ('{"op":"hello","token":"T"}', Hello(op="hello", token="T")),
    (
        '{"op":"hello","token":"T","since":{"epoch":"E","seq":7},"language":"ja"}',
        Hello(op="hello", token="T", since=Since(epoch="E", seq=7), language="ja"),
    ),
    ('{"op":"hello","as":"listener"}', Hello.model_validate({"op": "hello", "as": "listener"})),
    ('{"op":"say","id":"m1","text":"hello"}', asked("say", id="m1", text="hello")),
    (
        '{"op":"say","id":"m1","text":"はい","reply_to":4,"veil":"loss","lang":"ja-JP"}',
        asked("say", id="m1", text="はい", reply_to=4, veil="loss", lang="ja-JP"),
    ),
    *(
        (f'{{"op":"signal","kind":"{kind}"}}', SignalFrame(op="signal", kind=kind))
        for kind in ("tear", "hug", "candle", "me_too")
    ),
    ('{"op":"ping","t0":1800000000000.5}', PingFrame(op="ping", t0=1_800_000_000_000.5)),
    ('{"op":"hand","id":"m1","up":true}', asked("hand", id="m1", up=True)),
    ('{"op":"help","id":"m1"}', asked("help", id="m1")),
    ('{"op":"help","id":"m1","text":"please"}', asked("help", id="m1", text="please")),
    (
        '{"op":"report","id":"m1","seq":3,"why":"?"}',
        asked("report", id="m1", seq=3, why="?"),
    ),
    ('{"op":"people"}', PeopleFrame(op="people")),
    ('{"op":"people","after":"p_1"}', PeopleFrame(op="people", after="p_1")),
    ('{"op":"leave"}', LeaveFrame(op="leave")),
    *(
        (
            f'{{"op":"steer","id":"m1","steer":"{kind}"}}',
            asked("steer", id="m1", steer=kind),
        )
        for kind in get_args(SteerKind)
    ),
    (
        '{"op":"steer","id":"m1","steer":"extend","by_ms":60000}',
        asked("steer", id="m1", steer="extend", by_ms=60_000),
    ),
    (
        '{"op":"steer","id":"m1","steer":"seek","to_ms":5}',
        asked("steer", id="m1", steer="seek", to_ms=5),
    ),
    (
        '{"op":"steer","id":"m1","steer":"close","emergency":true}',
        asked("steer", id="m1", steer="close", emergency=True),
    ),
    (
        '{"op":"mute","id":"m1","person":"p_1","for_ms":60000,"why":"spam"}',
        asked("mute", id="m1", person="p_1", for_ms=60_000, why="spam"),
    ),
    ('{"op":"unmute","id":"m1","person":"p_1"}', asked("unmute", id="m1", person="p_1")),
]


def bad(text: str) -> BadFrame:
    with pytest.raises(BadFrame) as caught:
        parse(text)
    return caught.value


@pytest.mark.parametrize(("text", "frame"), UNDERSTOOD, ids=[text for text, _ in UNDERSTOOD])
def test_a_frame_of_the_page_is_understood(text: str, frame: AnyFrame) -> None:
    assert parse(text) == frame


@pytest.mark.parametrize("text", [text for text, _ in UNDERSTOOD])
def test_fields_of_a_later_version_are_ignored(text: str) -> None:
    assert parse(text[:-1] + ',"mood":{"deep":[1,2]},"":null}') == parse(text)


def test_every_op_has_a_frame_that_says_its_name() -> None:
    for op, frame in FRAME_MODELS.items():
        assert get_args(frame.model_fields["op"].annotation) == (op,)
    assert set(FRAME_MODELS) == OPS


@pytest.mark.parametrize("op", COMMANDS)
def test_the_frame_of_a_command_has_its_fields_and_hands_them_on(op: Op) -> None:
    for shown in FROM_CLIENT[op]:
        frame = parse(json.dumps(shown))
        assert isinstance(frame, CommandFrame)
        command = frame.command()
        assert type(command) is COMMANDS[op]
        for name, value in shown.items():
            if name == "op" or (name == "id" and op != "say"):
                continue
            given = getattr(command, name)
            assert (list(given) if isinstance(given, tuple) else given) == value


def test_a_command_is_handed_on_as_the_domain_knows_it() -> None:
    commands = {
        text: frame.command() for text, frame in UNDERSTOOD if isinstance(frame, CommandFrame)
    }
    wanted = [
        Say("m1", "はい", 4, "loss", "ja-JP"),
        RaiseHand(up=True),
        CallHelp("please"),
        Report(3, "?"),
        Steering("extend", by_ms=60_000),
        Steering("seek", to_ms=5),
        Steering("close", emergency=True),
        Mute("p_1", 60_000, "spam"),
        Unmute("p_1"),
    ]
    for command in wanted:
        assert command in commands.values()


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "hello",
        "{",
        '{"op":"say"',
        "[]",
        '["say"]',
        '"say"',
        "null",
        "7",
        "{}",
        '{"id":"m1"}',
        '{"op":null}',
        '{"op":7}',
        '{"op":["say"]}',
        "{'op':'leave'}",
        '{"op":"leave"} {"op":"leave"}',
        '{"op":"say","id":"m1","text":"\\ud800"}',
        '{"op":"say","id":"m1","text":"a\x00b"}',
        "[" * 50_000,
        '{"op":"leave","a":' * 5_000,
        '{"op":"leave","a":' + "[" * 5_000 + "]" * 5_000 + "}",
        '{"op":"ping","t0":' + "9" * 5_000 + "}",
    ],
    ids=lambda text: ascii(text[:40]),
)
def test_what_is_no_object_with_an_op_ends_the_line(text: str) -> None:
    assert (bad(text).code, bad(text).fatal) == ("malformed", True)


@pytest.mark.parametrize(
    ("text", "frame_id"),
    [
        ('{"op":"dance"}', None),
        ('{"op":"dance","id":"m1"}', "m1"),
        ('{"op":"","id":"m1"}', "m1"),
        ('{"op":"SAY","id":"m1","text":"hello"}', "m1"),
        ('{"op":"dance","id":""}', None),
        ('{"op":"dance","id":7}', None),
        ('{"op":"dance","id":"%s"}' % ("x" * 65), None),
    ],
)
def test_an_op_that_nobody_knows_is_told_so_and_the_line_stays(
    text: str, frame_id: str | None
) -> None:
    told = bad(text)
    assert (told.code, told.fatal, told.frame_id) == ("unknown_op", False, frame_id)


@pytest.mark.parametrize(
    ("text", "frame_id"),
    [
        ('{"op":"say","id":"m1"}', "m1"),
        ('{"op":"say","id":"m1","text":7}', "m1"),
        ('{"op":"say","id":"m1","text":null}', "m1"),
        ('{"op":"say","id":"m1","text":"a","reply_to":0}', "m1"),
        ('{"op":"say","id":"m1","text":"a","lang":"<b>"}', "m1"),
        ('{"op":"say","text":"a"}', None),
        ('{"op":"say","id":7,"text":"a"}', None),
        ('{"op":"say","id":"","text":"a"}', None),
        ('{"op":"say","id":"%s","text":"a"}' % ("x" * 65), None),
        ('{"op":"signal","kind":"laugh"}', None),
        ('{"op":"ping"}', None),
        ('{"op":"ping","t0":"now"}', None),
        ('{"op":"ping","t0":NaN}', None),
        ('{"op":"ping","t0":Infinity}', None),
        ('{"op":"ping","t0":1e999}', None),
        ('{"op":"hand","id":"m1","up":"perhaps"}', "m1"),
        ('{"op":"report","id":"m1","seq":1.5,"why":""}', "m1"),
        (f'{{"op":"report","id":"m1","seq":{10**30},"why":""}}', "m1"),
        ('{"op":"steer","id":"m1","steer":"dance"}', "m1"),
        ('{"op":"steer","id":"m1","steer":"extend","by_ms":-1}', "m1"),
        ('{"op":"mute","id":"m1","person":"","for_ms":1}', "m1"),
        ('{"op":"hello","as":"host"}', None),
        ('{"op":"hello","token":"%s"}' % ("x" * 2_001), None),
        ('{"op":"hello","token":"T","since":{"epoch":"E","seq":-1}}', None),
        ('{"op":"hello","token":"T","since":7}', None),
        ('{"op":"people","after":""}', None),
    ],
    ids=lambda text: ascii(text)[:60],
)
def test_wrong_fields_are_told_to_the_command_they_belong_to(
    text: str, frame_id: str | None
) -> None:
    told = bad(text)
    assert (told.code, told.fatal, told.frame_id) == ("invalid", False, frame_id)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = sorted(
    {
        info.alias or name
        for frame in get_args(AnyFrame)
        for name, info in frame.model_fields.items()
    }
)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=6),
    st.sampled_from(sorted(OPS)) | st.text(max_size=4),
)
def test_an_object_with_an_op_never_ends_the_line(fields: dict[str, Any], op: str) -> None:
    try:
        parse(json.dumps({**fields, "op": op}))
    except BadFrame as told:
        assert not told.fatal or "\\ud" in json.dumps({**fields, "op": op})  # noqa: PT017


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
@example('{"op":"say","id":"\ud800"}')
def test_whatever_comes_is_a_frame_or_a_bad_frame(text: str) -> None:
    try:
        parse(text)
    except BadFrame as told:
        assert told.code in ("malformed", "invalid", "unknown_op")  # noqa: PT017
