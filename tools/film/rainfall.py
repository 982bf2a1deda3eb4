"""The sound of the rain, of single drops, and of quiet water."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tools.film.piano import RATE, Sound
from tools.film.timeline import FPS, LAST_DROP, curve, rain_amount

LAST_DROPS = ((61.9, 0.62), (63.3, 0.36), (64.2, 0.58), (65.3, 0.44), (LAST_DROP, 0.50))
"""The drops that can be counted: (second, place from left to right)."""


def _shaped(count: int, rng: np.random.Generator, low: float, high: float, tilt: float) -> Sound:
    """Noise between two frequencies in hertz that falls by `tilt` as a power of frequency."""
    spectrum = np.fft.rfft(rng.normal(size=count))
    hertz = np.maximum(np.fft.rfftfreq(count, 1 / RATE), 1.0)
    gain = (hertz / 1000) ** -tilt / (1 + (low / hertz) ** 4) / (1 + (hertz / high) ** 4)
    sound = np.fft.irfft(spectrum * np.sqrt(gain), count)
    return np.asarray(sound / sound.std(), dtype=np.float32)


def _amount(count: int) -> NDArray[np.float64]:
    """How hard it rains, per sample."""
    grid = np.arange(0, count / RATE + 1, 1 / FPS)
    return np.interp(np.arange(count) / RATE, grid, [rain_amount(float(t)) for t in grid])


def wash(seconds: float, seed: int) -> Sound:
    """The rain as a whole: wide, soft noise that comes in gusts and thins away."""
    rng = np.random.default_rng(seed)
    count = int(seconds * RATE)
    amount = _amount(count)
    both = _shaped(count, rng, 350, 5200, 1.1)
    sides = np.stack([_shaped(count, rng, 350, 5200, 1.1) for _ in range(2)], axis=1)
    t = np.arange(count) / RATE
    gusts = 1 + 0.16 * np.sin(0.61 * t) + 0.12 * np.sin(1.37 * t + 1) + 0.07 * np.sin(3.3 * t + 2)
    level = amount**1.25 * gusts * 0.030
    hush = _shaped(count, rng, 120, 900, 1.4)
    body = (both * 0.5)[:, None] + sides * 0.85 + (hush * 0.6)[:, None]
    return np.asarray(body * level[:, None], dtype=np.float32)


def drop(size: float, rng: np.random.Generator) -> Sound:
    """One drop: the click of the blow and the ring of the bubble that it catches.

    A bubble of radius r rings at about 3.26 / r Hz (Minnaert 1933, r in metres), and rises a
    little as it closes on the surface. `size` 0 to 1: 1 is a bubble of 4 mm.
    """
    radius = 0.0009 + 0.0032 * size
    hertz = 3.26 / radius
    t = np.arange(int(0.16 * RATE)) / RATE
    fade = np.exp(-t / (0.010 + 0.028 * size))
    ring = np.sin(2 * np.pi * hertz * (t + 1.6 * t * t)) * fade
    click = rng.normal(size=len(t)) * np.exp(-t / 0.0012) * 0.25
    start = np.clip(t / 0.0006, 0, 1)
    return np.asarray((ring + click) * start, dtype=np.float32)


def patter(seconds: float, seed: int) -> Sound:
    """Single drops near by; as the rain thins they are all that is left, then the last one."""
    rng = np.random.default_rng(seed)
    out = np.zeros((int(seconds * RATE), 2), dtype=np.float32)
    count = int(seconds * 60)
    when = np.sort(rng.uniform(0, LAST_DROPS[0][0] - 0.9, count))
    for t in when:
        if rng.uniform() > rain_amount(float(t)):
            continue
        level = 0.010 * float(np.exp(rng.normal() * 0.7))
        _lay(out, drop(float(rng.uniform() ** 2), rng) * level, float(t), float(rng.uniform()))
    for t, place in LAST_DROPS:
        _lay(out, drop(0.85, rng) * 0.040, t, place)
    return out


def _lay(out: Sound, sound: Sound, t: float, place: float) -> None:
    first = int(t * RATE)
    last = min(first + len(sound), len(out))
    gains = np.array([np.cos(place * np.pi / 2), np.sin(place * np.pi / 2)], dtype=np.float32)
    out[first:last] += sound[: last - first, None] * gains


def lapping(seconds: float, seed: int) -> Sound:
    """Water against itself, very low; almost nothing in the pause, a breath again at dawn."""
    rng = np.random.default_rng(seed)
    count = int(seconds * RATE)
    t = np.arange(count) / RATE
    grid = np.arange(0, seconds + 0.5, 0.25)
    keys = ((0.0, 0.4), (20.0, 0.9), (58.0, 1.0), (67.0, 0.35), (71.0, 0.25), (84.0, 0.8))
    level = np.interp(t, grid, [curve(float(g), *keys) for g in grid])
    sides = []
    for side in range(2):
        slow = 0.55 + 0.45 * np.sin(2 * np.pi * (0.23 + 0.04 * side) * t + 1.7 * side)
        sides.append(_shaped(count, rng, 90, 420, 1.0) * level * slow * slow * 0.0075)
    return np.asarray(np.stack(sides, axis=1), dtype=np.float32)
