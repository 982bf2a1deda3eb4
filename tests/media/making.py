"""Small real files of every kind, made once a run by ffmpeg."""

import functools
import subprocess
import tempfile
from pathlib import Path

SOUND = ("-f", "lavfi", "-i", "sine=frequency=330:duration=2")
FILM = ("-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=2", *SOUND, "-pix_fmt", "yuv420p")
STILL = ("-f", "lavfi", "-i", "testsrc=size=64x48:rate=1:duration=1", "-frames:v", "1")

RECIPES: dict[str, tuple[str, tuple[str, ...]]] = {
    "webm": ("webm", (*FILM, "-c:v", "libvpx", "-b:v", "80k", "-c:a", "libopus")),
    "mp4": ("mp4", (*FILM, "-c:v", "mpeg4", "-c:a", "aac")),
    "fast mp4": ("mp4", (*FILM, "-c:v", "mpeg4", "-c:a", "aac", "-movflags", "+faststart")),
    "weba": ("webm", (*SOUND, "-c:a", "libopus")),
    "m4a": ("ipod", (*SOUND, "-c:a", "aac")),
    "opus": ("opus", (*SOUND, "-c:a", "libopus")),
    "ogg": ("ogg", (*SOUND, "-c:a", "libvorbis")),
    "mp3": ("mp3", (*SOUND, "-c:a", "libmp3lame", "-q:a", "6")),
    "bare mp3": (
        "mp3",
        (*SOUND, "-c:a", "libmp3lame", "-b:a", "48k", "-write_xing", "0", "-id3v2_version", "0"),
    ),
    "wav": ("wav", SOUND),
    "flac": ("flac", (*SOUND, "-c:a", "flac")),
    "png": ("image2", (*STILL, "-c:v", "png")),
    "jpg": ("image2", (*STILL, "-c:v", "mjpeg", "-strict", "unofficial")),
    "webp": ("webp", (*STILL, "-c:v", "libwebp")),
    "avif": ("avif", (*STILL, "-c:v", "libaom-av1", "-cpu-used", "8")),
    "mkv": ("matroska", (*FILM, "-c:v", "mpeg4", "-c:a", "aac")),
    "mov": ("mov", (*FILM, "-c:v", "mpeg4", "-c:a", "aac")),
    "gif": ("gif", STILL),
}

VTT = b"""WEBVTT

NOTE made by hand

1
00:00.500 --> 00:01.000
One.

00:00:01.000 --> 00:00:02.000 line:0
Two, <i>softly</i>.
"""

SRT = "\ufeff1\r\n00:00:00,500 --> 00:00:01,000\r\nOne & <b>two</b> <3\r\n\r\n".encode()


@functools.cache
def made(recipe: str) -> bytes:
    """The bytes of such a file, two seconds long where it has a length."""
    container, arguments = RECIPES[recipe]
    with tempfile.TemporaryDirectory(prefix="rk-") as folder:
        path = Path(folder) / "made"
        subprocess.run(
            ["ffmpeg", "-v", "error", *arguments, "-f", container, str(path)],
            check=True,
            stdin=subprocess.DEVNULL,
        )
        return path.read_bytes()
