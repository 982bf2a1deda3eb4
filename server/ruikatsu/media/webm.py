"""WebM: whether it has pictures, how long it is, whether it is whole.

Ids and layout: RFC 8794 (EBML) and RFC 9559 (Matroska); the doctype: https://www.webmproject.org/docs/container/.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from .kinds import WEBM, WEBM_SOUND, Found, Unfit
from .source import Source, as_ms, steps

MAGIC = b"\x1a\x45\xdf\xa3"

DOCTYPE = 0x4282
SEGMENT = 0x18538067
INFO = 0x1549A966
TIMESTAMP_SCALE = 0x2AD7B1
DURATION = 0x4489
TRACKS = 0x1654AE6B
TRACK = 0xAE
TRACK_TYPE = 0x83
CLUSTER = 0x1F43B675

VIDEO, AUDIO = 1, 2


@dataclass(frozen=True, slots=True)
class Element:
    """An element's body, from `start` to `end`."""

    id: int
    start: int
    end: int


def is_webm(head: bytes) -> bool:
    """Whether it begins like WebM. Matroska at large has the same magic, and few browsers play it."""
    return head.startswith(MAGIC) and b"webm" in head[:128]


def look_at_webm(source: Source) -> Found:
    """What the file is.

    Raises:
        Unfit: `media_unknown`, `media_broken`.
    """
    header = next(_elements(source, 0, source.size), None)
    if header is None or header.end > source.size:
        raise Unfit("media_broken")
    names = (_bytes(source, e) for e in _elements(source, *_span(header)) if e.id == DOCTYPE)
    if next(names, b"").rstrip(b"\0") != b"webm":
        raise Unfit("media_unknown")
    for element in _elements(source, header.end, source.size):
        if element.id == SEGMENT:
            return _look_at_segment(source, element)
    raise Unfit("media_broken")


def _look_at_segment(source: Source, segment: Element) -> Found:
    tracks: set[int] = set()
    length: int | None = None
    for element in _elements(source, *_span(segment)):
        if element.id == INFO:
            length = _length(source, element)
        elif element.id == TRACKS:
            tracks = _track_types(source, element)
        elif element.id == CLUSTER:
            break
    else:
        raise Unfit("media_broken")  # no film in it
    if VIDEO in tracks:
        return Found(WEBM, length)
    if AUDIO in tracks:
        return Found(WEBM_SOUND, length)
    raise Unfit("media_broken")


def _length(source: Source, info: Element) -> int | None:
    scale, duration = 1_000_000, 0.0
    for element in _elements(source, *_span(info)):
        if element.id == TIMESTAMP_SCALE:
            scale = int.from_bytes(_bytes(source, element))
        elif element.id == DURATION:
            data = _bytes(source, element)
            if len(data) not in (4, 8):
                raise Unfit("media_broken")
            (duration,) = struct.unpack(">f" if len(data) == 4 else ">d", data)
    return as_ms(duration * scale, 1e9)


def _track_types(source: Source, tracks: Element) -> set[int]:
    return {
        int.from_bytes(_bytes(source, element))
        for track in _elements(source, *_span(tracks))
        if track.id == TRACK
        for element in _elements(source, *_span(track))
        if element.id == TRACK_TYPE
    }


def _span(element: Element) -> tuple[int, int]:
    return element.start, element.end


def _bytes(source: Source, element: Element) -> bytes:
    if element.end - element.start > 64:
        raise Unfit("media_broken")
    return source.take(element.start, element.end - element.start)


def _elements(source: Source, start: int, end: int) -> Iterator[Element]:
    """The elements between two places. A file with one that reaches further is not whole."""
    for _ in steps():
        if start >= end:
            return
        head = source.some(start, 12)
        id_width = _width(head[:1], 4)
        size_width = _width(head[id_width : id_width + 1], 8)
        if len(head) < id_width + size_width:
            raise Unfit("media_broken")
        body = start + id_width + size_width
        marked = int.from_bytes(head[id_width : id_width + size_width])
        size = marked & ((1 << 7 * size_width) - 1)
        unknown = size == (1 << 7 * size_width) - 1
        element = Element(int.from_bytes(head[:id_width]), body, end if unknown else body + size)
        if element.end > end:
            raise Unfit("media_broken")
        yield element
        start = element.end


def _width(first: bytes, most: int) -> int:
    """Bytes of a number of variable length, told by the zeros before its first one."""
    if not first or not first[0]:
        raise Unfit("media_broken")
    width = 9 - first[0].bit_length()
    if width > most:
        raise Unfit("media_broken")
    return width
