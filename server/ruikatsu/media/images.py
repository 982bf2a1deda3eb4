"""Posters: JPEG, PNG, WebP and AVIF, and whether they are whole.

Layouts: ITU-T T.81 annex B (JPEG), https://www.w3.org/TR/png-3/ , RFC 9649 (WebP), https://aomediacodec.github.io/av1-avif/
"""

from .kinds import AVIF, JPEG, PNG, WEBP, Found, Unfit
from .mp4 import boxes
from .source import Source, steps

PNG_MAGIC = b"\x89PNG\r\n\x1a\n"


def look_at_jpeg(source: Source) -> Found:
    """Segments up to the picture itself, and the mark of its end.

    Raises:
        Unfit: `media_broken`.
    """
    place, framed = 2, False
    for _ in steps():
        head = source.take(place, 4)
        if head[0] != 0xFF or int.from_bytes(head[2:]) < 2:
            raise Unfit("media_broken")
        if head[1] == 0xFF:  # fill
            place += 1
            continue
        framed = framed or (0xC0 <= head[1] <= 0xCF and head[1] not in (0xC4, 0xC8, 0xCC))
        place += 2 + int.from_bytes(head[2:])
        if head[1] == 0xDA:
            break
    if not framed or b"\xff\xd9" not in source.some(place, source.size - min(place, source.size)):
        raise Unfit("media_broken")
    return Found(JPEG)


def look_at_png(source: Source) -> Found:
    """Chunks, from IHDR to IEND.

    Raises:
        Unfit: `media_broken`.
    """
    place, seen = len(PNG_MAGIC), set[bytes]()
    for _ in steps():
        head = source.take(place, 8)
        if not seen and head[4:] != b"IHDR":
            raise Unfit("media_broken")
        seen.add(head[4:])
        size = int.from_bytes(head[:4])
        source.take(place + 8 + size, 4)
        place += 12 + size
        if head[4:] == b"IEND":
            break
    if b"IDAT" not in seen:
        raise Unfit("media_broken")
    return Found(PNG)


def look_at_webp(source: Source) -> Found:
    """A RIFF that holds as much as it says.

    Raises:
        Unfit: `media_broken`.
    """
    head = source.take(0, 20)
    if 8 + int.from_bytes(head[4:8], "little") > source.size:
        raise Unfit("media_broken")
    if head[12:16] not in (b"VP8 ", b"VP8L", b"VP8X"):
        raise Unfit("media_broken")
    return Found(WEBP)


def look_at_avif(source: Source) -> Found:
    """Its boxes, whole, with one that says what the picture is.

    Raises:
        Unfit: `media_broken`.
    """
    kinds = {box.kind for box in boxes(source, 0, source.size)}
    if not {b"meta", b"mdat"} <= kinds:
        raise Unfit("media_broken")
    return Found(AVIF)
