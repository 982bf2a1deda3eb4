"""A soft old piano and a bowed sound, made from their partials. Nothing is sampled."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from tools.film.music import Chord, Note

RATE = 48000
"""Samples a second."""
Sound = NDArray[np.float32]
"""Samples, shape (n,) or (n, 2), full scale 1.0."""
LONGEST = 9.0
"""Seconds after which a tone is no longer worth adding up."""


def frequency(pitch: int) -> float:
    """Hertz of a MIDI number in equal temperament, A4 = 440."""
    return float(440.0 * 2 ** ((pitch - 69) / 12))


def stiffness(pitch: int) -> float:
    """Inharmonicity B of a string: about 3e-4 at A4, doubling every eight semitones upwards.

    Fletcher and Rossing, "The Physics of Musical Instruments", section 12.3.
    """
    return float(3.0e-4 * 2 ** ((pitch - 69) / 8))


@functools.lru_cache(maxsize=256)
def tone(pitch: int, loudness: int) -> Sound:
    """One struck string pair, shape (n, 2); loudness 1 to 20, where 20 is as hard as it gets.

    Partials lie at n f0 sqrt(1 + B n^2). Each has a quick and a slow decay (Weinreich 1977: two
    strings first move together, then against each other), and the strings beat faintly.
    """
    f0, b, force = frequency(pitch), stiffness(pitch), loudness / 20.0
    length = LONGEST * float(np.clip(2 ** ((60 - pitch) / 30), 0.45, 1.0))
    t = np.arange(int(length * RATE)) / RATE
    out = np.zeros((len(t), 2))
    rng = np.random.default_rng(pitch * 100 + loudness)
    for n in range(1, 29):
        f = n * f0 * np.sqrt(1 + b * n * n)
        if f > 9000:
            break
        # Struck at an eighth of its length, a string has no eighth partial; felt dulls the rest.
        strike = abs(np.sin(np.pi * n / 8.2)) + 0.03
        felt = np.exp(-f / (520 + 2600 * force)) * n**-0.35
        fast, slow = 0.75 + f / 800, 0.22 + f / 3200
        decay = 0.72 * np.exp(-fast * t) + 0.28 * np.exp(-slow * t)
        level = strike * felt
        for side in (0, 1):
            cents = 0.5 * (1 if side else -1) * rng.uniform(0.5, 1.0)
            phase = rng.uniform(0, 2 * np.pi)
            out[:, side] += level * decay * np.sin(2 * np.pi * f * 2 ** (cents / 1200) * t + phase)
    # Bring every pitch to a like loudness, then let touch decide.
    out /= np.sqrt(np.mean(out[: RATE // 2] ** 2)) + 1e-9
    out += _hammer(len(t), force, rng)[:, None]
    rise = np.clip(t / (0.004 + 0.006 * (1 - force)), 0, 1)
    # The room of the bass is the ear's: low tones need more, the highest much less.
    ear = 2 ** ((60 - pitch) / 60)
    shaped = out * (np.sin(rise * np.pi / 2) ** 2 * np.clip((length - t) / 0.8, 0, 1))[:, None]
    return np.asarray(shaped * force**1.35 * ear * 0.12, dtype=np.float32)


def _hammer(count: int, force: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Felt on wire and key on wood: 60 ms of dull noise and a thump at 95 Hz."""
    n = int(0.12 * RATE)
    t = np.arange(n) / RATE
    noise = rng.normal(size=n)
    spectrum = np.fft.rfft(noise)
    hertz = np.fft.rfftfreq(n, 1 / RATE)
    noise = np.fft.irfft(spectrum / (1 + (hertz / (500 + 900 * force)) ** 2), n)
    noise = noise / noise.std() * np.exp(-t / 0.018)
    thump = np.sin(2 * np.pi * 95 * t) * np.exp(-t / 0.03)
    out = np.zeros(count)
    out[: min(n, count)] = (0.34 * noise + 0.5 * thump)[:count]
    return out


def placed(sound: Sound, place: float) -> Sound:
    """A stereo sound moved to a place, 0 left to 1 right, at even power."""
    angle = place * np.pi / 2
    middle = sound.mean(axis=1, keepdims=True)
    wide = sound * 0.6 + middle * 0.4
    gains = np.array([np.cos(angle), np.sin(angle)]) * np.sqrt(2)
    return np.asarray(wide * gains, dtype=np.float32)


def struck(notes: list[Note], seconds: float) -> Sound:
    """All struck notes as one stereo sound of this length."""
    out = np.zeros((int(seconds * RATE), 2), dtype=np.float32)
    for note in notes:
        sound = placed(tone(note.pitch, max(1, round(note.strength * 20))), note.place)
        # Between the twenty steps of touch the level still follows exactly.
        exact = (note.strength * 20 / max(1, round(note.strength * 20))) ** 1.35
        first = int(note.start * RATE)
        last = min(first + len(sound), len(out))
        out[first:last] += sound[: last - first] * np.float32(exact)
    return out


def bowed(chords: list[Chord], seconds: float, seed: int) -> Sound:
    """Held chords: three slightly different players to a note, slow to come and slow to go."""
    rng = np.random.default_rng(seed)
    out = np.zeros((int(seconds * RATE), 2), dtype=np.float32)
    for chord in chords:
        first, last = int(chord.start * RATE), min(int(chord.end * RATE), len(out))
        t = np.arange(last - first) / RATE
        span = chord.end - chord.start
        swell = np.sin(np.pi * np.clip(t / span, 0, 1)) ** 1.2
        for pitch in chord.pitches:
            for player in range(3):
                cents = rng.normal() * 5
                wobble = 0.06 * np.sin(2 * np.pi * rng.uniform(4.4, 5.3) * t + rng.uniform(0, 6))
                turn = 2 * np.pi * frequency(pitch) * 2 ** (cents / 1200) * t + wobble
                turn = turn + rng.uniform(0, 6)
                body = sum(np.sin(n * turn) * n**-1.7 * np.exp(-n / 5) for n in range(1, 8))
                pan = np.array([1.0, 1.0]) + np.array([-0.5, 0.5]) * (player - 1)
                level = chord.strength * 0.011 * 2 ** ((60 - pitch) / 48)
                out[first:last] += ((body * swell * level)[:, None] * pan).astype(np.float32)
    return out
