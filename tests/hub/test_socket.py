"""One line's life, by RFC 6455: what is understood, what ends it, and with which code."""

import asyncio
import struct

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from websockets.frames import Opcode

from ruikatsu.errors import CODES
from ruikatsu.hub.framing import MAX_FRAME, text_frame
from ruikatsu.hub.socket import CLOSE_WITHIN_S, CUT_BYTES, SLOW_BYTES, LiveSocket

from .wire import HANDSHAKE, Ear, Line, Wire, client_frame, close, more, text


@pytest.fixture
async def line() -> Line:
    return Line()


# The handshake.


async def test_a_handshake_is_accepted_with_our_subprotocol(line: Line) -> None:
    (answer,) = line.wire.writes
    assert answer.startswith(b"HTTP/1.1 101 ")
    assert b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" in answer
    assert b"Sec-WebSocket-Protocol: ruikatsu.v1\r\n" in answer
    assert b"Extensions" not in answer
    assert line.socket.open
    assert line.ear.lines == 1


@pytest.mark.parametrize(
    ("handshake", "status"),
    [
        (HANDSHAKE.replace(b"/live", b"/alive"), b"404"),
        (HANDSHAKE.replace(b"ruikatsu.v1", b"ruikatsu.v9"), b"400"),
        (HANDSHAKE.replace(b"Sec-WebSocket-Protocol: ruikatsu.v1\r\n", b""), b"400"),
        (HANDSHAKE.replace(b"Version: 13", b"Version: 8"), b"400"),
        (HANDSHAKE.replace(b"dGhlIHNhbXBsZSBub25jZQ==", b"short"), b"400"),
        (HANDSHAKE.replace(b"Upgrade: websocket\r\n", b""), b"426"),
        (HANDSHAKE.replace(b"GET ", b"PUT "), b"405"),
        (HANDSHAKE.replace(b"rooms.example", b"x" * 9_000), b"431"),
        (HANDSHAKE.replace(b"/live", b"/live?" + b"x" * 9_000), b"414"),
    ],
    ids=[
        "path",
        "subprotocol",
        "no subprotocol",
        "version",
        "key",
        "upgrade",
        "method",
        "a header without end",
        "a path without end",
    ],
)
async def test_a_handshake_that_does_not_fit_is_answered_and_closed(
    handshake: bytes, status: bytes
) -> None:
    ear, wire = Ear(), Wire()
    socket = LiveSocket(ear)
    socket.connection_made(wire)
    socket.data_received(handshake)
    assert wire.writes[0].startswith(b"HTTP/1.1 " + status)
    assert wire.closing
    socket.connection_lost(None)
    assert (socket.open, ear.lines) == (False, 0)


async def test_what_is_no_handshake_is_closed() -> None:
    wire = Wire()
    socket = LiveSocket(Ear())
    socket.connection_made(wire)
    socket.data_received(b"nonsense\r\n\r\n")
    assert wire.is_closing()


async def test_a_handshake_may_come_byte_by_byte() -> None:
    ear, wire = Ear(), Wire()
    socket = LiveSocket(ear)
    socket.connection_made(wire)
    for byte in HANDSHAKE:
        socket.data_received(bytes([byte]))
    assert socket.open


# Messages.


async def test_words_are_heard(line: Line) -> None:
    line.comes(text("しずかに"))
    assert line.ear.heard == ["しずかに"]


async def test_several_frames_in_one_segment_are_all_heard(line: Line) -> None:
    line.comes(text("one") + text("two") + client_frame(Opcode.PING) + text("three"))
    assert line.ear.heard == ["one", "two", "three"]
    assert line.answers == [(Opcode.PONG, b"")]


async def test_fragments_make_one_message(line: Line) -> None:
    line.comes(text("one ", fin=False), more("two ", fin=False), more("three"))
    line.comes(text("four"))
    assert line.ear.heard == ["one two three", "four"]


async def test_empty_fragments_make_an_empty_message(line: Line) -> None:
    line.comes(text("", fin=False), *[more("", fin=False)] * 50, more(""))
    assert line.ear.heard == [""]


async def test_control_frames_may_come_between_fragments(line: Line) -> None:
    line.comes(text("one ", fin=False), client_frame(Opcode.PING, b"hi"))
    line.comes(client_frame(Opcode.PONG), more("two"))
    assert line.ear.heard == ["one two"]
    assert line.answers == [(Opcode.PONG, b"hi")]


async def test_a_letter_may_be_cut_by_a_fragment(line: Line) -> None:
    tear = "涙".encode()
    line.comes(text(tear[:1], fin=False), more(tear[1:2], fin=False), more(tear[2:]))
    assert line.ear.heard == ["涙"]


async def test_a_message_of_the_greatest_size_is_heard_whole_or_in_fragments(line: Line) -> None:
    half = "x" * (MAX_FRAME // 2)
    line.comes(text(half * 2), text(half, fin=False), more(half))
    assert line.ear.heard == [half * 2] * 2


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.text(max_size=30), min_size=1, max_size=4), max_size=5),
    st.data(),
)
def test_messages_are_the_same_however_they_are_cut(
    messages: list[list[str]], data: st.DataObject
) -> None:
    async def run() -> None:
        line = Line()
        stream = b""
        for parts in messages:
            last = len(parts) - 1
            for n, part in enumerate(parts):
                stream += (more if n else text)(part, fin=n == last)
                if data.draw(st.booleans()):
                    stream += client_frame(Opcode.PING)
        cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=10)))
        line.comes(*[stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)])
        assert line.ear.heard == ["".join(parts) for parts in messages]

    asyncio.run(run())


async def test_frames_that_come_byte_by_byte_are_heard(line: Line) -> None:
    for byte in text("one ", fin=False) + client_frame(Opcode.PING, b"!") + more("two"):
        line.comes(bytes([byte]))
    assert line.ear.heard == ["one two"]
    assert line.answers == [(Opcode.PONG, b"!")]


# What ends the line.


@pytest.mark.parametrize(
    "frame",
    [
        client_frame(Opcode.TEXT, b"hi", mask=False),
        client_frame(Opcode.TEXT, b"hi", reserved=4),
        client_frame(0x3, b"hi"),
        client_frame(0xB, b"hi"),
        client_frame(Opcode.PING, b"x" * 126),
        client_frame(Opcode.PING, fin=False),
        more("nothing before"),
        text("one", fin=False) + text("two"),
        text("one", fin=False) + client_frame(Opcode.BINARY, b"two"),
        client_frame(Opcode.CLOSE, b"\x03"),
        close(999),
        close(1004),
        close(1005),
        close(1006),
        close(1015),
        close(2999),
        close(5000),
        close(65_535),
    ],
    ids=[
        "unmasked",
        "reserved bit",
        "reserved opcode",
        "reserved control opcode",
        "long ping",
        "fragmented ping",
        "nothing to continue",
        "a message within a message",
        "bytes within a message",
        "close of one byte",
        *(f"close {code}" for code in (999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535)),
    ],
)
async def test_what_is_not_the_protocol_is_closed_with_1002(line: Line, frame: bytes) -> None:
    line.comes(frame, text("after"))
    assert line.close_code == 1002
    assert line.ear.heard == []
    # Our side is over at once; theirs is read away, so that nothing takes our close along.
    assert (line.wire.ended, line.wire.closing) == (True, False)


async def test_after_it_has_failed_a_line_makes_nothing_of_what_still_comes(line: Line) -> None:
    for byte in client_frame(0x7, b"\x88\x80 no close"):
        line.comes(bytes([byte]))
    line.comes(client_frame(Opcode.PING), close(1000))
    assert [opcode for opcode, _ in line.answers] == [Opcode.CLOSE]
    assert not line.wire.closing


@pytest.mark.parametrize(
    "frames",
    [
        [text(b"\xff")],
        [text(b"\xc3")],
        [text(b"\xed\xa0\x80")],
        [text(b"ok \xe6", fin=False), more(b"\xb6")],
        [text(b"\xce\xba", fin=False), more(b"\xf4\x90\x80\x80")],
        [client_frame(Opcode.CLOSE, struct.pack("!H", 1000) + b"\xff")],
    ],
    ids=["byte", "cut short", "surrogate", "over fragments", "past unicode", "reason of a close"],
)
async def test_what_is_not_utf_8_is_closed_with_1007(line: Line, frames: list[bytes]) -> None:
    line.comes(*frames, text("after"))
    assert line.close_code == 1007
    assert line.ear.heard == []


@pytest.mark.parametrize(
    "first", [b"\xff", b"ok \xc0", b"\xed\xa0", b"\xf4\x90"], ids=["byte", "overlong", "surrogate", "past"]
)  # fmt: skip
async def test_what_can_become_no_word_any_more_ends_the_line_at_its_first_fragment(
    line: Line, first: bytes
) -> None:
    line.comes(text(first, fin=False))
    assert line.close_code == 1007


async def test_every_frame_that_is_no_message_is_told_to_whoever_counts(line: Line) -> None:
    line.comes(client_frame(Opcode.PING), client_frame(Opcode.PONG))
    line.comes(text("", fin=False), more("", fin=False), more("end"))
    assert (line.ear.stirs, line.ear.heard) == (4, ["end"])


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([client_frame(Opcode.BINARY, b"\x00")], "binary"),
        ([client_frame(Opcode.BINARY, b"\x00", fin=False)], "binary"),
        ([text("x" * (MAX_FRAME + 1))], "too_big"),
        ([text("x" * (MAX_FRAME + 1))[:10]], "too_big"),
        ([text("x" * MAX_FRAME, fin=False), more("x", fin=False)], "too_big"),
        ([text("x", fin=False), *[more("x" * 999, fin=False)] * 66], "too_big"),
    ],
    ids=["binary", "binary fragment", "one frame", "its header", "two fragments", "many fragments"],
)
async def test_what_is_too_much_or_no_text_gets_a_word_and_its_own_close(
    line: Line, frames: list[bytes], code: str
) -> None:
    line.comes(*frames, text("after"))
    (word, said), (opcode, _) = line.answers
    assert word is Opcode.TEXT
    assert f'"code":"{code}"'.encode() in said
    assert opcode is Opcode.CLOSE
    assert line.close_code == CODES[code].close
    assert line.ear.heard == []


# Closing.


@pytest.mark.parametrize(
    ("frame", "code"),
    [(close(1000), 1000), (close(1001, "tab closed"), 1001), (close(4999), 4999), (close(None), 1000)],
    ids=["1000", "1001 with a reason", "4999", "no code"],
)  # fmt: skip
async def test_a_close_is_answered_with_its_own_code(line: Line, frame: bytes, code: int) -> None:
    line.comes(frame)
    assert line.close_code == code
    assert line.wire.is_closing()


async def test_nothing_after_a_close_is_heard_or_answered(line: Line) -> None:
    line.comes(close(1000) + text("after") + client_frame(Opcode.PING) + close(1001))
    assert line.ear.heard == []
    assert [opcode for opcode, _ in line.answers] == [Opcode.CLOSE]
    assert not line.socket.send(text_frame(b"{}"))


async def test_a_close_of_ours_waits_for_theirs(line: Line) -> None:
    line.socket.close(4503, "room_closed")
    assert not line.wire.is_closing()
    line.comes(text("already on its way") + close(4503))
    assert line.wire.is_closing()
    assert not line.wire.aborted
    assert line.ear.heard == []


async def test_a_close_of_ours_is_said_once(line: Line) -> None:
    line.socket.close(4503)
    line.socket.close(1002)
    assert line.close_code == 4503


@pytest.mark.parametrize("theirs", [False, True], ids=["our close", "their close"])
async def test_who_does_not_see_to_the_close_is_cut_after_a_while(
    line: Line, theirs: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    due: list[float] = []
    later = loop.call_later

    def at_once(delay: float, call: object, *given: object) -> asyncio.TimerHandle:
        due.append(delay)
        return later(0, call, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(loop, "call_later", at_once)
    if theirs:
        line.comes(close(1000))
    else:
        line.socket.close(4503)
    while not line.wire.aborted:  # noqa: ASYNC110
        await asyncio.sleep(0)
    assert due == [CLOSE_WITHIN_S]


async def test_a_lost_line_is_told_once_and_writes_nothing_more(line: Line) -> None:
    line.socket.close(4503)
    line.socket.connection_lost(None)
    line.socket.connection_lost(None)
    assert line.ear.lines == 0
    assert not line.socket.open
    assert not line.socket.say(b"{}")
    line.socket.ping()
    line.socket.abort()


# Readers that are slow.


async def test_a_reader_that_is_behind_is_known_and_cut_when_it_is_too_much(line: Line) -> None:
    assert line.wire.limits[0] == SLOW_BYTES
    line.socket.pause_writing()
    assert line.socket.slow
    line.wire.unsent = CUT_BYTES
    assert line.socket.say(b"{}")
    line.wire.unsent = CUT_BYTES + 1
    assert not line.socket.say(b"{}")
    assert line.wire.aborted


async def test_a_reader_that_has_caught_up_is_no_longer_slow(line: Line) -> None:
    line.socket.pause_writing()
    line.socket.resume_writing()
    assert not line.socket.slow


async def test_any_bytes_are_a_sign_of_life(line: Line) -> None:
    line.socket.silence = 2
    line.comes(client_frame(Opcode.PONG)[:1])
    assert line.socket.silence == 0
