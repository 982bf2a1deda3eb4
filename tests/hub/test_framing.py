"""Frames: ours are read by another library's parser, and theirs are read however they are cut."""

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from websockets.frames import Close, Opcode

from ruikatsu.hub.framing import (
    MAX_FRAME,
    PING,
    PayloadTooBig,
    ProtocolError,
    Reader,
    close_frame,
    pong_frame,
    text_frame,
)

from .wire import client_frame, text, unmasked

SIZES = [0, 1, 125, 126, 127, 65_535, 65_536, 100_000]


@pytest.mark.parametrize("size", SIZES)
def test_a_text_frame_of_any_size_is_read_back(size: int) -> None:
    (frame,) = unmasked(text_frame(b"x" * size))
    assert (frame.opcode, frame.fin, len(frame.data)) == (Opcode.TEXT, True, size)
    assert text_frame(b"x" * size)[2:] != b"" or size == 0


@pytest.mark.parametrize(("size", "header"), [(125, 2), (126, 4), (65_535, 4), (65_536, 10)])
def test_the_header_is_the_shortest_that_holds_the_length(size: int, header: int) -> None:
    assert len(text_frame(b"x" * size)) == header + size


def test_a_ping_and_a_pong_carry_what_they_should() -> None:
    (ping,) = unmasked(PING)
    (pong,) = unmasked(pong_frame(b"are you there"))
    assert (ping.opcode, ping.data) == (Opcode.PING, b"")
    assert (pong.opcode, pong.data) == (Opcode.PONG, b"are you there")


def test_a_close_carries_its_code_and_reason() -> None:
    (frame,) = unmasked(close_frame(4503, "room_closed"))
    assert frame.opcode is Opcode.CLOSE
    assert Close.parse(bytes(frame.data)) == Close(4503, "room_closed")


def test_a_long_reason_is_cut_between_letters_to_fit_a_control_frame() -> None:
    (frame,) = unmasked(close_frame(1002, "涙" * 100))
    assert len(frame.data) <= 125
    assert Close.parse(bytes(frame.data)).reason == "涙" * 41


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([0x1, 0x2, 0x0]), st.binary(max_size=300), st.booleans())
        | st.tuples(st.sampled_from([0x8, 0x9, 0xA]), st.binary(max_size=125), st.just(True)),
        max_size=8,
    ),
    st.data(),
)
def test_frames_are_the_same_however_the_bytes_are_cut(
    frames: list[tuple[int, bytes, bool]], data: st.DataObject
) -> None:
    stream = b"".join(client_frame(op, payload, fin=fin) for op, payload, fin in frames)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=12)))
    reader = Reader()
    read = []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        read += [(f.opcode, bytes(f.data), f.fin) for f in reader.feed(stream[start:end])]
    assert read == frames


def test_a_frame_of_the_greatest_size_is_read() -> None:
    (frame,) = Reader().feed(text(b"x" * MAX_FRAME))
    assert len(frame.data) == MAX_FRAME


def test_a_frame_that_is_too_big_is_refused_by_its_header() -> None:
    header = text(b"x" * (MAX_FRAME + 1))[:10]
    with pytest.raises(PayloadTooBig):
        list(Reader().feed(header))


@pytest.mark.parametrize(
    "frame",
    [
        client_frame(0x1, b"hi", mask=False),
        *(client_frame(0x1, b"hi", reserved=bit) for bit in (1, 2, 4)),
        *(client_frame(opcode, b"hi") for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)),
        client_frame(0x9, b"x" * 126),
        client_frame(0x9, b"", fin=False),
        client_frame(0x8, b"", fin=False),
    ],
    ids=lambda frame: frame[:2].hex(),
)
def test_what_is_not_rfc_6455_is_refused(frame: bytes) -> None:
    with pytest.raises(ProtocolError):
        list(Reader().feed(frame))


def test_nothing_is_held_between_frames() -> None:
    reader = Reader()
    frame = text("whole")
    assert list(reader.feed(frame[:3])) == []
    assert len(list(reader.feed(frame[3:]))) == 1
    assert (reader._parsing, reader._stream) == (None, None)
