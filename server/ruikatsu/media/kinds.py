"""What can be shown: each type with the extension that stands for it, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["film", "song", "captions", "poster"]


@dataclass(frozen=True, slots=True)
class MediaType:
    """One type. The extension says the type again: what is served needs no other record."""

    name: str
    extension: str
    kind: Kind


WEBM = MediaType("video/webm", "webm", "film")
MP4 = MediaType("video/mp4", "mp4", "film")
WEBM_SOUND = MediaType("audio/webm", "weba", "song")
MP4_SOUND = MediaType("audio/mp4", "m4a", "song")
OPUS = MediaType("audio/ogg", "opus", "song")
OGG = MediaType("audio/ogg", "ogg", "song")
MP3 = MediaType("audio/mpeg", "mp3", "song")
WAV = MediaType("audio/wav", "wav", "song")
FLAC = MediaType("audio/flac", "flac", "song")
VTT = MediaType("text/vtt", "vtt", "captions")
JPEG = MediaType("image/jpeg", "jpg", "poster")
PNG = MediaType("image/png", "png", "poster")
WEBP = MediaType("image/webp", "webp", "poster")
AVIF = MediaType("image/avif", "avif", "poster")

BY_EXTENSION: Mapping[str, MediaType] = {
    one.extension: one
    for one in (
        *(WEBM, MP4),
        *(WEBM_SOUND, MP4_SOUND, OPUS, OGG, MP3, WAV, FLAC),
        VTT,
        *(JPEG, PNG, WEBP, AVIF),
    )
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a file is. `length_ms`: how long it plays, where the file says so."""

    type: MediaType
    length_ms: int | None = None


@dataclass
class Unfit(Exception):
    """A file that cannot be shown. The code is one of those in `errors.CODES`."""

    code: Literal["media_unknown", "media_broken", "captions_broken"]
    params: Mapping[str, str | int] = field(default_factory=dict)
