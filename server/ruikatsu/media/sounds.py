"""Songs: Ogg, MP3, WAV and FLAC. What they are, how long, and whether they are whole.

Layouts: RFC 3533 (Ogg), RFC 7845 (Opus in Ogg), the Vorbis I specification section 4.2.2; ISO/IEC 11172-3 section
2.4.2.3 (the header of an MP3 frame) with https://id3.org/id3v2.4.0-structure; RFC 9639 (FLAC); Microsoft's RIFF WAVE
(mmreg.h).
"""

from collections.abc import Iterator

from .kinds import FLAC, MP3, OGG, OPUS, WAV, Found, Unfit
from .source import Source, as_ms, steps

OPUS_RATE = 48_000
"""Opus in Ogg counts in samples of this rate, whatever it was made of."""

MOST_OF_IT = 0.9
"""A file that is frames for less than this is not measured by them."""

WAVE_FORMATS = (1, 3, 0xFFFE)
"""PCM, floats, and both with a longer header: what browsers play."""

_BITRATES = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def look_at_ogg(source: Source) -> Found:
    """What the file is.

    Raises:
        Unfit: `media_unknown`, `media_broken`.
    """
    first = source.take(0, 27)
    serial, segments = first[14:18], first[26]
    packet = source.some(27 + segments, 64)
    if packet.startswith(b"OpusHead") and len(packet) >= 19:
        found, rate, skipped = OPUS, OPUS_RATE, int.from_bytes(packet[10:12], "little")
    elif packet.startswith(b"\x01vorbis") and len(packet) >= 16:
        found, rate, skipped = OGG, int.from_bytes(packet[12:16], "little"), 0
    else:
        raise Unfit("media_unknown")
    end = 0
    for place in _pages(source):
        head = source.take(place, 27)
        granule = int.from_bytes(head[6:14], "little", signed=True)
        if head[14:18] == serial and granule > 0:
            end = granule
    return Found(found, as_ms(end - skipped, rate))


def _pages(source: Source) -> Iterator[int]:
    """Where pages begin, one behind the other. Raises Unfit where the last is cut off."""
    place = 0
    for _ in steps():
        if place == source.size:
            return
        head = source.take(place, 27)
        if head[:5] != b"OggS\0":
            raise Unfit("media_broken")
        yield place
        sizes = source.take(place + 27, head[26])
        place += 27 + len(sizes) + sum(sizes)


def look_at_mp3(source: Source) -> Found:
    """What the file is. Its frames are counted, so that a varying bit rate does not matter.

    Raises:
        Unfit: `media_unknown`, `media_broken`.
    """
    place = start = _behind_id3(source)
    frames = samples = rate = 0
    for _ in steps():
        head = source.some(place, 4)
        frame = mp3_frame(head)
        if frame is None or (frames and frame[2] != rate):
            break
        size, length, rate = frame
        if frames == 0 and _is_index(source.some(place, min(size, 64))):
            length = 0
        frames, samples, place = frames + 1, samples + length, place + size
    if frames < 2:
        raise Unfit("media_broken" if start else "media_unknown")
    told = min(place, source.size) - start >= MOST_OF_IT * (source.size - start)
    return Found(MP3, as_ms(samples, rate) if told else None)


def mp3_frame(head: bytes) -> tuple[int, int, int] | None:
    """Bytes, samples and samples a second of the frame with this header; None where it is none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return None  # no sync, or not layer III
    version, bits, rates = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or bits in (0, 15) or rates == 3:
        return None
    rate = _RATES[version][rates]
    samples = 1_152 if version == 3 else 576
    kbits = _BITRATES[1 if version == 3 else 2][bits]
    return samples * kbits * 125 // rate + (head[2] >> 1 & 1), samples, rate


def _behind_id3(source: Source) -> int:
    head = source.some(0, 10)
    if not head.startswith(b"ID3"):
        return 0
    if len(head) < 10 or max(head[6:10]) > 0x7F:
        raise Unfit("media_broken")
    size = sum(byte << 7 * place for place, byte in enumerate(reversed(head[6:10])))
    place = 10 + size + (10 if head[5] & 0x10 else 0)
    while source.some(place, 1) == b"\0" and place < 20 + size + 4_096:
        place += 1  # some leave a gap
    return place


def _is_index(frame: bytes) -> bool:
    """The first frame may hold a table of contents instead of sound."""
    return any(mark in frame for mark in (b"Xing", b"Info", b"VBRI"))


def look_at_wav(source: Source) -> Found:
    """What the file is.

    Raises:
        Unfit: `media_unknown`, `media_broken`.
    """
    place, per_second = 12, 0
    for _ in steps():
        head = source.take(place, 8)
        size = int.from_bytes(head[4:], "little")
        if head[:4] == b"fmt ":
            data = source.take(place + 8, 16)
            if int.from_bytes(data[:2], "little") not in WAVE_FORMATS:
                raise Unfit("media_unknown")
            per_second = int.from_bytes(data[8:12], "little")
        elif head[:4] == b"data":
            break
        place += 8 + size + size % 2
    here = source.size - place - 8
    if size == 0xFFFFFFFF:  # written to a pipe: the length was not known yet
        size = here
    if size > here or not size or not per_second:
        raise Unfit("media_broken")
    return Found(WAV, as_ms(size, per_second))


def look_at_flac(source: Source) -> Found:
    """What the file is.

    Raises:
        Unfit: `media_broken`.
    """
    data = source.take(4, 38)
    if data[0] & 0x7F or data[1:4] != b"\0\0\x22":
        raise Unfit("media_broken")
    packed = int.from_bytes(data[14:22])
    rate, samples = packed >> 44, packed & 0xFFFFFFFFF
    place = 4
    for _ in steps():  # the other blocks, and then a frame
        head = source.take(place, 4)
        place += 4 + int.from_bytes(head[1:])
        if head[0] & 0x80:
            break
    if int.from_bytes(source.take(place, 2)) & 0xFFFE != 0xFFF8:
        raise Unfit("media_broken")
    return Found(FLAC, as_ms(samples, rate))
