"""Everything that asks ffmpeg: it must be Debian's or a like build, with libvpx and libopus."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from tools.film.grade import Frame
from tools.film.timeline import DURATION

KEYFRAME_SECONDS = 2
"""A jump to any moment decodes at most this many seconds."""
VIDEO_BITS = 212
"""Kilobits a second of VP9 on average; chosen so that all files together stay under 4 MB."""
AUDIO_BITS = 48
"""Kilobits a second of Opus, stereo."""
STILL = "hqdn3d=0:0:3:3"
"""Evens the grain out over time. At this rate the encoder cannot carry it: it would spend the
bits of the water on noise, and leave blocks in the dark sky."""


class FfmpegMissingError(RuntimeError):
    """There is no ffmpeg to encode with."""


class EncodingError(RuntimeError):
    """ffmpeg was there, but did not do it; the message is its own last words."""


def ffmpeg() -> str:
    """Path of the encoder; FfmpegMissingError says what to install."""
    found = shutil.which("ffmpeg")
    if found is None:
        raise FfmpegMissingError(
            "ffmpeg was not found. The film needs it for VP9 and Opus: "
            "`apt-get install ffmpeg` on Debian and Ubuntu, `brew install ffmpeg` on macOS."
        )
    return found


def _run(arguments: list[str]) -> None:
    quiet = [ffmpeg(), "-hide_banner", "-loglevel", "error", "-y", *arguments]
    done = subprocess.run(quiet, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise EncodingError(done.stderr.strip()[-600:])


def keep_lossless(frames: Iterable[Frame], columns: int, rows: int, fps: int, path: Path) -> None:
    """Write frames to a lossless file, so that the slow encoder can look at them twice."""
    command = [
        ffmpeg(), "-hide_banner", "-loglevel", "error", "-y",
        "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{columns}x{rows}", "-r", str(fps), "-i", "-",
        "-vf", "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int",
        "-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709",
        "-color_trc", "bt709", "-c:v", "ffv1", "-level", "3", "-threads", "1", str(path),
    ]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        if process.stdin is None:
            raise EncodingError("ffmpeg takes no frames")
        for frame in frames:
            process.stdin.write(frame.tobytes())
        process.stdin.close()
    if process.returncode != 0:
        raise EncodingError(f"ffmpeg ended with {process.returncode} while taking in the frames")


def joined(parts: list[Path], path: Path) -> None:
    """Put lossless parts one behind the other without touching them."""
    listing = path.with_suffix(".txt")
    listing.write_text("".join(f"file '{part.resolve()}'\n" for part in parts), encoding="utf-8")
    _run(["-f", "concat", "-safe", "0", "-i", str(listing), "-c", "copy", str(path)])


def video(lossless: Path, sound: Path, fps: int, out: Path) -> None:
    """VP9 in two passes and Opus in one WebM, index first so that a player can jump at once."""
    log = str(lossless.with_suffix(".pass"))
    picture = [
        "-vf", STILL, "-c:v", "libvpx-vp9", "-b:v", f"{VIDEO_BITS}k", "-g", str(KEYFRAME_SECONDS * fps),
        "-pix_fmt", "yuv420p", "-row-mt", "1", "-threads", "1", "-deadline", "good",
        "-auto-alt-ref", "1", "-lag-in-frames", "25", "-aq-mode", "1", "-passlogfile", log,
    ]  # fmt: skip
    first = ["-cpu-used", "4", "-pass", "1", "-an", "-f", "null", "-"]
    _run(["-i", str(lossless), *picture, *first])
    second = [
        "-cpu-used", "2", "-pass", "2", "-map", "0:v", "-map", "1:a", *_opus(),
        "-t", f"{DURATION:.3f}", "-cues_to_front", "1", "-fflags", "+bitexact",
        "-metadata", "title=The Lantern Boat", str(out),
    ]  # fmt: skip
    _run(["-i", str(lossless), "-i", str(sound), *picture, *second])


def sound_only(sound: Path, out: Path) -> None:
    """The same sound without the picture, for listeners and thin lines."""
    _run(
        ["-i", str(sound), *_opus(), "-t", f"{DURATION:.3f}", "-cues_to_front", "1",
         "-fflags", "+bitexact", "-metadata", "title=The Lantern Boat", str(out)]
    )  # fmt: skip


def _opus() -> list[str]:
    return ["-c:a", "libopus", "-b:a", f"{AUDIO_BITS}k", "-vbr", "on", "-application", "audio"]
