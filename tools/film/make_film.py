"""Make The Lantern Boat: picture, sound, captions and poster, from one seed.

python tools/film/make_film.py --out client/media
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.film import captions, encode, mix, sheets
from tools.film.reel import Reel
from tools.film.timeline import BEATS, DURATION, FPS

FULL = (960, 540)
DRAFT = (480, 270)
SEED = 7
PART_SECONDS = 4
"""Seconds of picture in one lossless part, and so in one line of progress."""


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--out", type=Path, help="folder for the finished files")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed is another night")
    parser.add_argument("--draft", action="store_true", help="480x270, every second frame")
    parser.add_argument("--contact-sheet", type=Path, metavar="FILE", help="PNG of 30 frames")
    parser.add_argument("--spectrogram", type=Path, metavar="FILE", help="PNG of the sound")
    parser.add_argument(
        "--work", type=Path, help="keep the lossless files here, and use them if they are there"
    )
    return parser.parse_args(argv)


def _shoot(reel: Reel, size: tuple[int, int], fps: int, work: Path) -> list[Path]:
    """The picture in lossless parts of a few seconds; parts that are there already are kept."""
    length, began, done = PART_SECONDS * fps, time.monotonic(), 0
    count, parts = round(DURATION * fps), []
    for first in range(0, count, length):
        part = work / f"part-{first // length:02d}.mkv"
        parts.append(part)
        if part.exists():
            continue
        # A half-written file must not be taken for a whole one the next time.
        unfinished = work / "unfinished.mkv"
        last = min(first + length, count)
        encode.keep_lossless(
            (reel.frame(i / fps) for i in range(first, last)), *size, fps, unfinished
        )
        unfinished.rename(part)
        done += last - first
        beat = next(b.name for b in reversed(BEATS) if b.start <= first / fps)
        left = (time.monotonic() - began) / done * (count - last)
        print(f"{last / fps:5.1f} s of {DURATION:.0f}  {beat:<34} {left:4.0f} s left", flush=True)
    return parts


def _make(out: Path, work: Path, reel: Reel, size: tuple[int, int], fps: int, seed: int) -> None:
    encode.ffmpeg()
    out.mkdir(parents=True, exist_ok=True)
    work.mkdir(parents=True, exist_ok=True)
    sound, lossless = work / "sound.wav", work / "picture.mkv"
    if not sound.exists():
        print("sound", flush=True)
        mix.save(mix.track(seed), sound)
    encode.joined(_shoot(reel, size, fps, work), lossless)
    print("encoding", flush=True)
    encode.video(lossless, sound, fps, out / "lantern-boat.webm")
    encode.sound_only(sound, out / "lantern-boat-sound.webm")
    captions.save(out)
    sheets.poster(reel, out / "lantern-boat.webp")
    for path in sorted(out.glob("lantern-boat*")):
        print(f"{path.stat().st_size / 1000:8.1f} kB  {path}")


def main(argv: list[str] | None = None) -> int:
    """Run the command line; 0 if all went well, 1 if something was missing."""
    options = _options(argv)
    size, fps = (DRAFT, FPS // 2) if options.draft else (FULL, FPS)
    reel = Reel(*size, options.seed)
    if options.contact_sheet:
        sheets.contact_sheet(reel, options.contact_sheet)
    if options.spectrogram:
        sheets.spectrogram(mix.track(options.seed), options.spectrogram)
    if options.out:
        try:
            if options.work:
                _make(options.out, options.work, reel, size, fps, options.seed)
            else:
                with tempfile.TemporaryDirectory() as folder:
                    _make(options.out, Path(folder), reel, size, fps, options.seed)
        except (encode.FfmpegMissingError, encode.EncodingError) as problem:
            print(problem, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
