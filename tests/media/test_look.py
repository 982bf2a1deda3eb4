"""What a file is, is found in it; whatever is in it, the answer is a kind or a no."""

import contextlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruikatsu.media.kinds import BY_EXTENSION, Found, Unfit
from ruikatsu.media.look import HEAD, kind_of, look
from tests.media.making import RECIPES, SRT, VTT, made

OURS = [recipe for recipe in RECIPES if recipe not in ("mkv", "mov", "gif")]
BRANDS = b"\0\0\0\x18ftypisom\0\0\0\0isommp42"


def box(kind: bytes, *body: bytes) -> bytes:
    data = b"".join(body)
    return (len(data) + 8).to_bytes(4) + kind + data


def track(handler: bytes) -> bytes:
    return box(b"trak", box(b"mdia", box(b"hdlr", b"\0" * 8, handler, b"\0" * 12)))


def head(scale: int, length: int, *, wide: bool = False) -> bytes:
    """A film's header; `wide`: the layout with 64 bits."""
    if wide:
        return box(b"mvhd", b"\1" + b"\0" * 19, scale.to_bytes(4), length.to_bytes(8), b"\0" * 80)
    return box(b"mvhd", b"\0" * 12, scale.to_bytes(4), length.to_bytes(4), b"\0" * 80)


def film(*parts: bytes) -> Found:
    return look(io.BytesIO(BRANDS + box(b"moov", *parts) + box(b"mdat", b"\0" * 9)))


def element(name: str, *body: bytes) -> bytes:
    data = b"".join(body)
    return bytes.fromhex(name) + (len(data) | 1 << 56).to_bytes(8) + data


def webm(*parts: bytes, size: bytes | None = None) -> bytes:
    """A WebM with this in its segment; `size`: instead of the segment's own."""
    segment = element("18538067", *parts)
    if size is not None:
        segment = segment[:4] + size + segment[12:]
    return element("1a45dfa3", element("4282", b"webm")) + segment


PICTURES = element("1654ae6b", element("ae", element("83", b"\1")))
CLUSTER = element("1f43b675", b"\xe7\x81\0")


@pytest.mark.parametrize("recipe", OURS)
def test_the_kind_shows_in_the_first_bytes(recipe: str) -> None:
    kind = look(io.BytesIO(made(recipe))).type.kind
    assert kind_of(made(recipe)[:HEAD]) in (kind, "film" if kind == "song" else kind)


def test_an_extension_stands_for_one_type() -> None:
    assert all(found.extension == name for name, found in BY_EXTENSION.items())
    assert len({found.name for found in BY_EXTENSION.values()}) == len(BY_EXTENSION) - 1  # Ogg


def test_a_film_in_fragments_has_its_length_where_its_head_tells() -> None:
    extends = box(b"mvex", box(b"mehd", b"\0" * 4, (90_000).to_bytes(4)))
    assert film(head(30_000, 0), track(b"vide"), extends).length_ms == 3_000
    assert film(head(30_000, 0), track(b"vide")).length_ms is None


def test_a_long_film_counts_in_64_bits() -> None:
    assert film(head(1_000, 7_200_000, wide=True), track(b"vide")).length_ms == 7_200_000


@pytest.mark.parametrize(
    ("scale", "length"), [(0, 10), (1, 2**32 - 1), (1, 2**31)], ids=["rate", "unknown", "years"]
)
def test_a_length_that_makes_no_sense_is_not_told(scale: int, length: int) -> None:
    assert film(head(scale, length), track(b"soun")).length_ms is None


def test_a_song_with_a_cover_is_a_song() -> None:
    data = (
        BRANDS + box(b"moov", head(1, 9), track(b"vide"), track(b"soun")) + box(b"mdat")
    ).replace(b"ftypisom", b"ftypM4A ")
    assert look(io.BytesIO(data)).type.name == "audio/mp4"


@pytest.mark.parametrize(
    "parts", [(head(1, 9),), (head(1, 9), track(b"text")), ()], ids=["none", "words", "nothing"]
)
def test_a_film_needs_pictures_or_sound(parts: tuple[bytes, ...]) -> None:
    with pytest.raises(Unfit) as unfit:
        film(*parts)
    assert unfit.value.code == "media_broken"


def test_a_recording_that_was_written_as_it_came_is_a_film_without_a_length() -> None:
    unknown = b"\x01" + b"\xff" * 7
    found = look(io.BytesIO(webm(PICTURES, CLUSTER, size=unknown)))
    assert (found.type.name, found.length_ms) == ("video/webm", None)


@pytest.mark.parametrize(
    "data",
    [
        webm(PICTURES),
        webm(CLUSTER),
        webm(element("1654ae6b"), CLUSTER),
        webm(PICTURES, CLUSTER, size=(1 << 56 | 1 << 40).to_bytes(8)),
        webm(PICTURES, element("1549a966", element("4489", b"\0\0\0")), CLUSTER),
        webm(b"\0\0\0"),
        element("1a45dfa3", element("4282", b"webm")),
    ],
    ids=["no film", "no tracks", "empty tracks", "breaks off", "odd length", "zeros", "no segment"],
)
def test_a_webm_that_is_not_whole_is_refused(data: bytes) -> None:
    with pytest.raises(Unfit) as unfit:
        look(io.BytesIO(data))
    assert unfit.value.code == "media_broken"


def test_a_webm_in_name_only_is_refused() -> None:
    data = element("1a45dfa3", element("4282", b"matroska"), element("ec", b"webm")) + webm()
    with pytest.raises(Unfit) as unfit:
        look(io.BytesIO(data))
    assert unfit.value.code == "media_unknown"


def test_a_song_that_is_mostly_something_else_is_not_measured() -> None:
    assert look(io.BytesIO(made("mp3") + b"\0" * 100_000)).length_ms is None


def test_a_sound_that_was_written_to_a_pipe_is_as_long_as_it_is() -> None:
    data = made("wav")
    at = data.index(b"data") + 4
    assert look(io.BytesIO(data[:at] + b"\xff" * 4 + data[at + 4 :])).length_ms == 2_000


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_whatever_a_file_holds_there_is_an_answer(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from([*map(made, OURS), VTT, SRT])))
    for _ in range(data.draw(st.integers(0, 8))):
        at = data.draw(st.integers(0, min(len(whole) - 1, 600)) | st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.sampled_from([0, 1, 0x7F, 0x80, 0xFF]) | st.integers(0, 255))
    if data.draw(st.booleans()):
        del whole[data.draw(st.integers(0, len(whole))) :]
    with contextlib.suppress(Unfit):
        found = look(io.BytesIO(bytes(whole)))
        assert found.length_ms is None or found.length_ms > 0
