"""MP4: boxes in boxes. Whether there are pictures, how long it is, whether it is whole.

Layout: ISO/IEC 14496-12 (ISO base media file format); brands: https://mp4ra.org/registered-types/brands
"""

from collections.abc import Iterator
from dataclasses import dataclass

from .kinds import MP4, MP4_SOUND, Found, Unfit
from .source import Source, as_ms, steps

FILMS = frozenset(
    f"{brand:4}".encode()
    for brand in "isom iso2 iso3 iso4 iso5 iso6 iso7 iso8 iso9 mp41 mp42 avc1 dash MSNV M4V".split()
)
SOUNDS = frozenset({b"M4A ", b"M4B "})
PICTURES = frozenset({b"avif"})


@dataclass(frozen=True, slots=True)
class Box:
    """A box's body, from `start` to `end`."""

    kind: bytes
    start: int
    end: int


def brands(head: bytes) -> list[bytes]:
    """What the file says it fits, the chief one first; nothing where this is no such file."""
    size = int.from_bytes(head[:4])
    if head[4:8] != b"ftyp" or not 16 <= size <= len(head) or size % 4:
        return []
    return [head[8:12], *(head[at : at + 4] for at in range(16, size, 4))]


def look_at_mp4(source: Source) -> Found:
    """What the file is.

    Raises:
        Unfit: `media_broken`.
    """
    top = {box.kind: box for box in boxes(source, 0, source.size)}
    movie = top.get(b"moov")
    if movie is None or not top.keys() & {b"mdat", b"moof"}:
        raise Unfit("media_broken")
    tracks: set[bytes] = set()
    length, scale, fragments = 0, 0, 0
    for box in boxes(source, movie.start, movie.end):
        match box.kind:
            case b"mvhd":
                scale, length = _header(source, box)
            case b"trak":
                tracks.update(_handlers(source, box))
            case b"mvex":
                fragments = _fragments(source, box)
            case _:
                pass
    is_song = brands(source.some(0, 4_096))[:1] in ([sound] for sound in SOUNDS)
    if b"vide" in tracks and not is_song:  # a song's pictures are its cover
        return Found(MP4, as_ms(length or fragments, scale))
    if b"soun" in tracks:
        return Found(MP4_SOUND, as_ms(length or fragments, scale))
    raise Unfit("media_broken")


def boxes(source: Source, start: int, end: int) -> Iterator[Box]:
    """The boxes between two places. A file with one that reaches further is not whole."""
    for _ in steps():
        if start >= end:
            return
        head = source.take(start, 8)
        size, body = int.from_bytes(head[:4]), start + 8
        if size == 1:
            size, body = int.from_bytes(source.take(body, 8)), start + 16
        stop = start + size if size else end
        if not body <= stop <= end:
            raise Unfit("media_broken")
        yield Box(head[4:], body, stop)
        start = stop


def _header(source: Source, box: Box) -> tuple[int, int]:
    """Units a second, and the length in them; 0 where it is not known."""
    data = source.take(box.start, 32)
    if data[0] == 1:
        scale, length, unknown = data[20:24], data[24:32], b"\xff" * 8
    else:
        scale, length, unknown = data[12:16], data[16:20], b"\xff" * 4
    return int.from_bytes(scale), 0 if length == unknown else int.from_bytes(length)


def _handlers(source: Source, track: Box) -> Iterator[bytes]:
    for media in boxes(source, track.start, track.end):
        if media.kind == b"mdia":
            for box in boxes(source, media.start, media.end):
                if box.kind == b"hdlr":
                    yield source.take(box.start + 8, 4)


def _fragments(source: Source, extends: Box) -> int:
    """The length of a film that comes in fragments, where its head tells."""
    for box in boxes(source, extends.start, extends.end):
        if box.kind == b"mehd":
            data = source.take(box.start, 12)
            return int.from_bytes(data[4:12] if data[0] == 1 else data[4:8])
    return 0
