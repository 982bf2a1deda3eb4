"""What a file is, told by what is in it. Names and declared types are not asked.

Signatures: https://mimesniff.spec.whatwg.org/ and the sources named in the readers of each format.
"""

from collections.abc import Callable
from typing import BinaryIO

from .captions import is_srt, is_vtt
from .images import PNG_MAGIC, look_at_avif, look_at_jpeg, look_at_png, look_at_webp
from .kinds import VTT, Found, Kind, Unfit
from .mp4 import FILMS, PICTURES, SOUNDS, brands, look_at_mp4
from .sounds import look_at_flac, look_at_mp3, look_at_ogg, look_at_wav, mp3_frame
from .source import Source
from .webm import is_webm, look_at_webm

HEAD = 4_096
"""Bytes from which the kind can be told."""

Reader = Callable[[Source], Found]


def kind_of(head: bytes) -> Kind:
    """The kind that a file will be, if it is whole; a film may turn out to be a song.

    Raises:
        Unfit: `media_unknown`; `media_broken` where there is nothing.
    """
    return _reader(head)[0]


def look(file: BinaryIO) -> Found:
    """What the file is, and how long.

    Raises:
        Unfit: What is wrong with it.
    """
    source = Source(file)
    return _reader(source.some(0, HEAD))[1](source)


def _reader(head: bytes) -> tuple[Kind, Reader]:
    if not head:
        raise Unfit("media_broken")
    if is_webm(head):
        return "film", look_at_webm
    if (says := brands(head)) and (found := _by_brand(says)):
        return found
    if head.startswith(b"OggS"):
        return "song", look_at_ogg
    if head.startswith(b"ID3") or mp3_frame(head[:4]):
        return "song", look_at_mp3
    if head.startswith(b"fLaC"):
        return "song", look_at_flac
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "song", look_at_wav
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "poster", look_at_webp
    if head.startswith(b"\xff\xd8\xff"):
        return "poster", look_at_jpeg
    if head.startswith(PNG_MAGIC):
        return "poster", look_at_png
    if is_vtt(head) or is_srt(head):
        return "captions", _captions
    raise Unfit("media_unknown")


def _by_brand(says: list[bytes]) -> tuple[Kind, Reader] | None:
    if says[0] in PICTURES:
        return "poster", look_at_avif
    if says[0] in SOUNDS or not FILMS.isdisjoint(says):
        return "film", look_at_mp4
    return None


def _captions(source: Source) -> Found:  # noqa: ARG001  read as text, in captions.py
    return Found(VTT)
