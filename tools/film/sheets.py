"""Ways to look at the film at a glance: a contact sheet, a spectrogram, and the poster."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw

from tools.film.piano import RATE, Sound
from tools.film.reel import Reel
from tools.film.timeline import DURATION

POSTER_AT = 12.0
"""Seconds: both hands round the flame."""
POSTER_BYTES = 58_000


def contact_sheet(reel: Reel, path: Path, across: int = 5, down: int = 6) -> None:
    """Frames at even steps through the film, with their seconds, in one PNG."""
    wide, tall = 384, 216
    sheet = Pillow.new("RGB", (across * wide, down * tall))
    pen = ImageDraw.Draw(sheet)
    for i in range(across * down):
        t = (i + 0.5) * DURATION / (across * down)
        shown = Pillow.fromarray(reel.frame(t)).resize((wide, tall), Pillow.Resampling.LANCZOS)
        at = (i % across * wide, i // across * tall)
        sheet.paste(shown, at)
        pen.text((at[0] + 6, at[1] + 4), f"{t:.1f} s", fill=(160, 170, 190))
    sheet.save(path)


def spectrogram(sound: Sound, path: Path, wide: int = 1600, tall: int = 500) -> None:
    """Level over time and frequency (30 Hz to 12 kHz, evenly by octave), -100 to -10 dB, as PNG."""
    size = 8192
    mono = sound.mean(axis=1)
    window = np.hanning(size)
    hertz = np.geomspace(12000, 30, tall)
    place = hertz / (RATE / size)
    picture = np.zeros((tall, wide))
    for column in range(wide):
        start = int(column / wide * max(len(mono) - size, 1))
        bins = np.abs(np.fft.rfft(mono[start : start + size] * window)) / (size / 4)
        level = np.interp(place, np.arange(len(bins)), bins)
        picture[:, column] = 20 * np.log10(level + 1e-7)
    grey = np.clip((picture + 100) / 90, 0, 1)
    warm = np.stack([grey, grey**1.6, 0.25 * grey + 0.75 * grey**3], axis=-1)
    Pillow.fromarray((warm * 255).astype(np.uint8)).save(path)


def poster(reel: Reel, path: Path) -> None:
    """One frame as WebP, at the highest quality that stays under POSTER_BYTES."""
    picture = Pillow.fromarray(reel.frame(POSTER_AT))
    for quality in range(90, 20, -4):
        held = BytesIO()
        picture.save(held, "WEBP", quality=quality, method=6)
        if held.tell() < POSTER_BYTES:
            break
    path.write_bytes(held.getvalue())
