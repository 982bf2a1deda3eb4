"""Room, balance and level: from the separate sounds to the finished stereo track."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.film.music import held, score
from tools.film.piano import RATE, Sound, bowed, struck
from tools.film.rainfall import lapping, patter, wash
from tools.film.timeline import DURATION

TARGET = -19.0
"""LUFS, integrated: quiet enough for a room at night, loud enough for a telephone."""
CEILING = 0.80
"""Highest sample; what the encoder adds must still fit under full scale."""


def _convolved(sound: Sound, kernel: Sound) -> Sound:
    size = 1 << int(np.ceil(np.log2(len(sound) + len(kernel))))
    sides = [
        np.fft.irfft(np.fft.rfft(sound[:, i], size) * np.fft.rfft(kernel[:, i], size), size)
        for i in range(2)
    ]
    return np.stack(sides, axis=1)[: len(sound)].astype(np.float32)


def room(seed: int, seconds: float = 4.6) -> Sound:
    """Echo of a wide, soft place: noise in four bands, the high ones dying first (Moorer 1979)."""
    rng = np.random.default_rng(seed)
    count = int(seconds * RATE)
    t = np.arange(count) / RATE
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    out = np.zeros((count, 2))
    for low, high, lasting, level in (
        (90, 400, 4.2, 0.8), (400, 1400, 3.8, 1.0), (1400, 4000, 2.5, 0.7), (4000, 9000, 1.2, 0.35)
    ):  # fmt: skip
        for side in range(2):
            spectrum = np.fft.rfft(rng.normal(size=count))
            band = 1 / (1 + (low / np.maximum(hertz, 1)) ** 6) / (1 + (hertz / high) ** 6)
            noise = np.fft.irfft(spectrum * np.sqrt(band), count)
            out[:, side] += level * noise * np.exp(-6.91 * t / lasting)
    # The first echo is late and soft: nothing near, only water.
    out *= np.clip((t - 0.028) / 0.05, 0, 1)[:, None]
    return np.asarray(out / np.sqrt(np.sum(out**2, axis=0)).mean(), dtype=np.float32)


def _biquad(
    b: tuple[float, ...], a: tuple[float, ...], hertz: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Power response of a second-order filter."""
    z = np.exp(-2j * np.pi * hertz / RATE)
    top = b[0] + b[1] * z + b[2] * z * z
    low = 1.0 + a[0] * z + a[1] * z * z
    return np.asarray(np.abs(top / low) ** 2)


def loudness(sound: Sound) -> float:
    """Integrated loudness in LUFS after ITU-R BS.1770-4, with its two gates.

    The K weighting is applied to the power spectrum of each 400 ms block.
    """
    size, hop = int(0.4 * RATE), int(0.1 * RATE)
    hertz = np.asarray(np.fft.rfftfreq(size, 1 / RATE), dtype=np.float64)
    shelf = _biquad(
        (1.53512485958697, -2.69169618940638, 1.19839281085285),
        (-1.69065929318241, 0.73248077421585),
        hertz,
    )
    high = _biquad((1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621), hertz)
    weight = shelf * high * 2.0 / size**2
    blocks = []
    for start in range(0, len(sound) - size, hop):
        power = np.abs(np.fft.rfft(sound[start : start + size], axis=0)) ** 2
        blocks.append(float(np.sum(power * weight[:, None])))
    energy = np.array(blocks)
    loud = energy[energy > 10 ** ((-70 + 0.691) / 10)]
    gate = np.mean(loud) * 0.1
    return float(-0.691 + 10 * np.log10(np.mean(loud[loud > gate])))


def _limited(sound: Sound) -> Sound:
    """Peaks eased under the ceiling by turning the level down for a few milliseconds round them."""
    step = RATE // 1000
    count = len(sound) // step
    peak = np.abs(sound[: count * step]).max(axis=1).reshape(count, step).max(axis=1)
    need = np.minimum(1.0, CEILING / np.maximum(peak, 1e-6))
    reach = 12
    padded = np.pad(need, reach, mode="edge")
    lowest = np.min([padded[i : i + count] for i in range(2 * reach + 1)], axis=0)
    smooth = np.convolve(np.pad(lowest, reach, mode="edge"), np.ones(reach) / reach, "same")
    gain = np.interp(np.arange(len(sound)), np.arange(count) * step, smooth[reach : reach + count])
    return np.asarray(np.clip(sound * gain[:, None], -CEILING, CEILING), dtype=np.float32)


def track(seed: int) -> Sound:
    """The whole sound of the film, shape (samples, 2), at the target loudness."""
    seconds = DURATION
    dry = struck(score(seed), seconds)
    strings = bowed(held(), seconds, seed + 1)
    drops = patter(seconds, seed + 2)
    echo = room(seed + 3)
    wet = _convolved(dry + strings * 1.2 + drops * 0.8, echo)
    out = dry * 0.80 + strings * 0.75 + wet * 0.50
    out = out + drops + wash(seconds, seed + 4) + lapping(seconds, seed + 5)
    t = np.arange(len(out)) / RATE
    out = out * (np.clip(t / 2.0, 0, 1) * np.clip((seconds - 0.05 - t) / 2.6, 0, 1) ** 1.3)[:, None]
    for _ in range(3):
        # Limiting takes a little away, so aim, limit and look again.
        out = _limited(out * np.float32(10 ** ((TARGET - loudness(out)) / 20)))
    return np.asarray(out, dtype=np.float32)


def save(sound: Sound, path: Path) -> None:
    """Write 16-bit WAV, dithered with triangular noise so that the fades stay smooth."""
    rng = np.random.default_rng(1)
    noise = rng.uniform(-0.5, 0.5, sound.shape) + rng.uniform(-0.5, 0.5, sound.shape)
    data = np.clip(np.round(sound * 32767 + noise), -32768, 32767).astype("<i2")
    with wave.open(str(path), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(data.tobytes())
