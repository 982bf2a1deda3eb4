"""Captions: what WebVTT allows is let through as it is, SubRip is made into it, and a fault has its line."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruikatsu.media.captions import as_vtt, is_srt, is_vtt
from ruikatsu.media.kinds import Unfit
from tests.media.making import SRT, VTT

CUE = b"00:01.000 --> 00:02.000\nOne.\n"


@pytest.mark.parametrize(
    "data",
    [
        VTT,
        b"\xef\xbb\xbf" + VTT,
        VTT.replace(b"\n", b"\r\n"),
        VTT.replace(b"\n", b"\r"),
        b"WEBVTT The Lantern Boat\n\n" + CUE,
        b"WEBVTT\n\nSTYLE\n::cue { color: papayawhip }\n\nREGION\nid:a\n\n" + CUE,
        b"WEBVTT\n\n100:00:00.000 --> 100:00:01.000 align:start position:10%\nLong.",
        b"WEBVTT\n\n" + CUE + b"\n" + CUE.replace(b"One", "ふたり".encode()),
    ],
)
def test_good_captions_stay_as_they_are(data: bytes) -> None:
    assert is_vtt(data)
    assert as_vtt(data) == data


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"WEBVTT", 1),
        (b"WEBVTT\n\nNOTE nothing\n", 1),
        (b"WEBVTT\n" + CUE, 1),
        (b"WEBVTT\n\n" + CUE + b"\nTwo.\n", 6),
        (b"WEBVTT\n\n00:01.000 --> 00:01.000\nOne.", 3),
        (b"WEBVTT\n\n00:02.000 --> 00:01.000\nOne.", 3),
        (b"WEBVTT\n\n00:01,000 --> 00:02,000\nOne.", 3),
        (b"WEBVTT\n\n00:01.000-->00:02.000\nOne.", 3),
        (b"WEBVTT\n\n00:61.000 --> 00:62.000\nOne.", 3),
        (b"WEBVTT\n\none\n1:00 --> 2:00\nOne.", 4),
        (b"WEBVTT\n\n00:05.000 --> 00:06.000\nOne.\n\n" + CUE, 6),
        (b"WEBVTT\n\n" + CUE + CUE, 4),
        (b"WEBVTT\n\n" + CUE + b"\xff\xfe", 5),
        (SRT + b"2\n00:00:03,000 --> 00:00:02,000\nBack.\n", 6),
        (SRT + b"Two\nlines\n", 5),
    ],
)
def test_what_does_not_fit_is_told_with_its_line(data: bytes, line: int) -> None:
    with pytest.raises(Unfit) as unfit:
        as_vtt(data)
    assert (unfit.value.code, unfit.value.params) == ("captions_broken", {"line": line})


def test_subrip_becomes_webvtt_in_the_order_of_time() -> None:
    data = (
        b"1\n00:01:02,5 --> 1:00:03,000 X1:10\n<I>Soft</I> {\\an8}<font color=red>red</font>\n-->\n\n"
        b"2\n00:00:01.000 --> 00:00:02.000\n\n"
    )
    assert is_srt(data)
    made = as_vtt(data).decode()
    assert made == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n\n\n"
        "00:01:02.500 --> 01:00:03.000\n<i>Soft</i> red\n--&gt;\n"
    )
    assert as_vtt(made.encode()) == made.encode()


@given(
    st.text(alphabet="0123:.,-> \n\rWEBVTTNO<b>&\ufeff", max_size=200),
    st.sampled_from([VTT, SRT, b""]),
)
def test_any_text_is_either_captions_or_told_where_it_is_not(text: str, before: bytes) -> None:
    data = before + text.encode()
    made: bytes | None = None
    with contextlib.suppress(Unfit):
        made = as_vtt(data)
    assert made is None or as_vtt(made) == made
