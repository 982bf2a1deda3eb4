"""From linear light to the finished frame: glow, soft corners, tone, grain."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tools.film.mist import resized
from tools.film.palette import Image

Frame = NDArray[np.uint8]


def _halved(picture: Image) -> Image:
    rows, columns = picture.shape[0] // 2 * 2, picture.shape[1] // 2 * 2
    p = picture[:rows, :columns]
    half: Image = (p[::2, ::2] + p[1::2, ::2] + p[::2, 1::2] + p[1::2, 1::2]) * np.float32(0.25)
    return half


def _softened(picture: Image) -> Image:
    """Binomial blur, 1 4 6 4 1, in both directions, edges held."""
    for axis in (0, 1):
        pad = [(0, 0)] * picture.ndim
        pad[axis] = (2, 2)
        p = np.pad(picture, pad, mode="edge")
        n = picture.shape[axis]

        def cut(start: int, p: Image = p, axis: int = axis, n: int = n) -> Image:
            return p[start : start + n] if axis == 0 else p[:, start : start + n]

        picture = (cut(0) + cut(4) + 4 * (cut(1) + cut(3)) + 6 * cut(2)) * np.float32(1 / 16)
    return picture


def glow(picture: Image, amount: float) -> Image:
    """Light that spreads in the lens and the wet air: a pyramid of blurs, wide and faint."""
    level = _halved(_halved(picture))
    level = level * np.clip(level.max(axis=2, keepdims=True) * 2.2 - 0.10, 0, 1)
    levels = []
    for _ in range(5):
        level = _softened(level)
        levels.append(level)
        level = _halved(level)
    total = levels[-1] * np.float32(1.1)
    for nearer, weight in zip(reversed(levels[:-1]), (0.9, 0.7, 0.5, 0.4), strict=True):
        rows, columns = nearer.shape[:2]
        grown = [resized(total[..., i], rows, columns) for i in range(3)]
        total = np.stack(grown, axis=-1) + nearer * np.float32(weight)
    rows, columns = picture.shape[:2]
    grown = [resized(total[..., i], rows, columns) for i in range(3)]
    return np.stack(grown, axis=-1) * np.float32(amount)


class Finish:
    """Holds what every frame needs again: the dark corners and a stock of grain."""

    def __init__(self, rows: int, columns: int, seed: int) -> None:
        y = (np.arange(rows) + 0.5) / rows * 2 - 1
        x = (np.arange(columns) + 0.5) / columns * 2 - 1
        far = np.hypot(x[None, :] * 0.95, y[:, None] * 0.85)
        dark = 1 - 0.34 * np.clip(far - 0.35, 0, None) ** 1.7
        self._corners: Image = dark.astype(np.float32)[..., None]
        rng = np.random.default_rng(seed)
        raw = rng.normal(size=(rows, columns)).astype(np.float32)
        soft = _softened(raw)
        self._grain = soft / soft.std() * 0.75 + raw * 0.35

    def frame(self, picture: Image, t: float, bright: float, bloom: float = 0.16) -> Frame:
        """The frame as 8-bit sRGB. `bright` fades the whole; the grain moves with the frame."""
        light = (picture + glow(picture, bloom)) * self._corners * np.float32(bright)
        # A soft shoulder (Reinhard on each channel, white at 3.2) keeps the flame from burning out.
        light = np.clip(light, 0, 60)
        # A toe, as film has: the water goes down to true black instead of grey.
        light = light * light / (light + np.float32(0.0045)) * np.float32(1.12)
        light = light * (1 + light * np.float32(1 / 10.2)) / (1 + light)
        root = np.sqrt(light)
        fourth = np.sqrt(root)
        # I. Taylor's fit of the sRGB curve by three roots: much quicker than a power.
        shown = 0.585122381 * root + 0.783140355 * fourth - 0.368262736 * np.sqrt(fourth)
        rng = np.random.default_rng([round(t * 1000), 11])
        down, right = rng.integers(0, self._grain.shape[0]), rng.integers(0, self._grain.shape[1])
        grain = np.roll(self._grain, (int(down), int(right)), axis=(0, 1))
        # Strongest in the middle greys, as in film; it also breaks up bands in the night sky.
        level = shown.mean(axis=2)
        speck = grain * (0.9 + 3.2 * np.sqrt(np.clip(level, 0, 1)) * (1 - np.clip(level, 0, 1)))
        levels = np.clip(shown * 255.0 + speck[..., None] + 0.5, 0, 255)
        return np.asarray(levels, dtype=np.uint8)
