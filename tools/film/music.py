"""The score: one small tune of six notes, and what becomes of it.

It is heard bare, then rocked, then broken off, then in two voices, then slowly and without its
end; after the long pause the same contour comes back with its third raised, and goes on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.film.lights import birth
from tools.film.timeline import FIRST_LIGHT, LET_GO, NEARLY_OUT, PARTING, TOUCH

D_MINOR = frozenset((2, 5, 7, 9, 0))
"""D F G A C, as pitch classes: the minor pentatonic."""
D_MAJOR = frozenset((2, 4, 6, 9, 11))
"""D E F# A B: the major pentatonic on the same root."""
NAMES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


@dataclass(frozen=True)
class Note:
    """One tone: start in seconds, MIDI number, strength and place, each 0 to 1 (left to right)."""

    start: float
    pitch: int
    strength: float
    place: float = 0.5


@dataclass(frozen=True)
class Chord:
    """A held, bowed sound under the tones: seconds from and to, MIDI numbers, strength 0 to 1."""

    start: float
    end: float
    pitches: tuple[int, ...]
    strength: float


def pitch(name: str) -> int:
    """MIDI number of a name such as "F#4"; A4 is 69."""
    sharp = 1 if "#" in name else 0
    return NAMES[name[0]] + sharp + 12 * (int(name[-1]) + 1)


def scale_at(t: float) -> frozenset[int]:
    """Pitch classes in use at `t` seconds: minor until the first of the far lights."""
    return D_MINOR if t < FIRST_LIGHT - 0.01 else D_MAJOR


def line(start: float, beat: float, words: str, strength: float, place: float = 0.5) -> list[Note]:
    """Notes from words like "A4:1 D5:2 -:1": a name or a rest and its length in beats of seconds.

    The first note of a phrase is softest and its height is strongest, as one would sing it.
    """
    parts = [(w.split(":")[0], float(w.split(":")[1])) for w in words.split()]
    sounding = [pitch(name) for name, _ in parts if name != "-"]
    top, low = max(sounding), min(sounding)
    notes, at = [], start
    for i, (name, length) in enumerate(parts):
        if name != "-":
            height = (pitch(name) - low) / max(top - low, 1)
            lean = 0.86 + 0.20 * height - 0.10 * (i == 0) - 0.08 * (i == len(parts) - 1)
            notes.append(Note(at, pitch(name), strength * lean, place))
        # The tune breathes: each phrase eases a little towards its end.
        at += length * beat * (1 + 0.05 * (i / max(len(parts) - 1, 1)) ** 2)
    return notes


def _alone() -> list[Note]:
    """Rain, then the tune bare while the hands hold; its answer when they are empty."""
    notes = line(2.7, 1.0, "D2:0 A2:1", 0.24) + line(4.9, 0.8, "A4:1 D5:1", 0.22)
    notes += line(8.3, 0.72, "A4:1 D5:2 C5:1 A4:2 G4:1 F4:3", 0.42)
    notes += line(8.3, 0.72, "D3:3 A3:3", 0.24, 0.42)
    notes += line(LET_GO - 0.75, 0.72, "D3:1 C4:2", 0.22, 0.42)
    notes += line(15.2, 0.72, "F4:1 G4:1.6 A4:1 C5:1.8 A4:1 G4:0.8 D4:2", 0.38)
    return notes + line(15.9, 0.72, "F2:0 C3:3 G2:0 D3:3", 0.25, 0.42)


def _drifting() -> list[Note]:
    """The same, rocked by broken chords in the measure of a boat song."""
    beat = 0.62
    notes: list[Note] = []
    rocking = "D3:1 A3:1 F4:1 A3:3 C3:1 G3:1 D4:1 G3:3 F2:1 C3:1 A3:1 C4:2"
    notes += line(20.7, beat, rocking, 0.20, 0.40)
    notes += line(20.7, beat, "-:1 A4:1 D5:3 C5:1 A4:2 G4:1 A4:2.6 C5:1 F5:3", 0.40)
    return notes + line(29.2, beat, "D5:1 C5:1", 0.26)


def _failing() -> list[Note]:
    """It begins again and again and does not get through; then nothing but rain."""
    notes = line(31.0, 0.66, "A4:1 D5:2", 0.36) + line(33.0, 0.70, "A4:1 C5:2", 0.31)
    notes += line(34.8, 0.74, "A4:1 G4:1", 0.25) + line(33.0, 1.0, "D3:1", 0.22, 0.42)
    notes += line(NEARLY_OUT - 0.55, 1.0, "F4:0 D2:1", 0.20, 0.45)
    # The flame takes hold again: the first two notes, very high and very soft.
    return notes + line(38.9, 0.75, "A5:1 D6:1", 0.17) + line(40.5, 0.7, "D3:0 A3:1", 0.18, 0.42)


def _together() -> list[Note]:
    """A second voice from the right; question and answer; then both at once."""
    notes = line(42.3, 0.62, "A5:1 D6:1.6 C6:1 A5:1", 0.24, 0.85)
    notes += line(44.9, 0.62, "A4:1 D5:1.6 C5:1 A4:1", 0.36, 0.30)
    ours = "A4:1 C5:2 A4:1 G4:1 F4:1.4 A4:1"
    theirs = "F5:1 A5:2 F5:1 D5:1 C5:1.4 F5:1"
    notes += line(TOUCH, 0.68, ours, 0.40, 0.36) + line(TOUCH + 0.03, 0.68, theirs, 0.36, 0.64)
    notes += line(TOUCH, 0.68, "F2:0 C3:1 F3:2 C3:0 G3:2 D3:0 A3:2", 0.26, 0.42)
    return notes


def _parting() -> list[Note]:
    """The two voices move away from each other, one step at a time, until one cannot be heard."""
    notes = line(PARTING + 0.5, 1.0, "A4:1.2 G4:1.4 F4:1.6 D4:1", 0.32, 0.34)
    notes += line(PARTING + 0.5, 1.0, "A5:1.2 C6:1.4 D6:1.6 F6:1", 0.20, 0.86)
    return notes + line(PARTING + 0.5, 1.0, "D3:2.6 C3:1.6 D2:0 A2:1", 0.22, 0.42)


def _into_mist() -> list[Note]:
    """Half as fast, an octave down, and the last two notes never come."""
    notes = line(59.6, 1.05, "A3:1 D4:1.6 C4:1.2 A3:2", 0.30)
    return notes + line(60.7, 1.0, "D2:1", 0.18, 0.45)


def _lights() -> list[Note]:
    """A tone for each of the first lights. The third of them is F sharp: here it turns."""
    first = ("A4", "D5", "F#5", "A5", "E5", "B4")
    places = (0.38, 0.64, 0.25, 0.56, 0.44, 0.72)
    strengths = (0.22, 0.24, 0.33, 0.27, 0.25, 0.25)
    return [
        Note(birth(i), pitch(name), strength, place)
        for i, (name, place, strength) in enumerate(zip(first, places, strengths, strict=True))
    ]


def _hundreds() -> list[Note]:
    """The tune whole at last, in the major, over wide chords; its answer climbs into the dawn."""
    notes = line(73.5, 1.0, "D3:0 A3:1", 0.22, 0.42)
    beat = 0.60
    notes += line(76.1, beat, "A4:1 D5:2 B4:1 A4:2 F#4:1 E4:1.3", 0.47)
    notes += line(76.1, beat, "D2:1 A2:1 F#3:1 B2:1 F#3:1 D4:1 E3:1 B3:1", 0.32, 0.40)
    notes += line(81.1, beat, "F#4:1 A4:1 B4:1 D5:1 F#5:3 E5:1 D5:2 B4:1 A4:2", 0.50)
    notes += line(81.1, beat, "-:4 F#6:3 E6:1 D6:2 B5:1 A5:2", 0.22, 0.62)
    under = "A2:1 E3:1 A3:1 D4:1 D2:1 A2:1 F#3:1 B2:1 F#3:1 B3:1 E3:1 B3:1 A2:0 E3:1 A3:2"
    notes += line(81.1, beat, under, 0.33, 0.40)
    # The two notes with which everything began.
    notes += line(88.3, 0.95, "A4:1 D5:1", 0.30) + line(88.3, 0.95, "D3:0 A3:1 F#4:1", 0.20, 0.42)
    return notes


def _sparkle(seed: int) -> list[Note]:
    """High, soft tones with the lights that come too fast to count."""
    rng = np.random.default_rng(seed)
    high = [pitch(n) for n in ("D6", "E6", "F#6", "A6", "B6", "A5", "D6", "F#6")]
    notes, at = [], 76.3
    while at < 83.0:
        strength = 0.06 + 0.06 * float(rng.uniform())
        notes.append(Note(at, int(rng.choice(high)), strength, float(rng.uniform(0.05, 0.95))))
        at += float(rng.uniform(0.14, 0.42))
    return notes


def score(seed: int) -> list[Note]:
    """Every struck note of the film in order of time; the same seed gives the same music."""
    notes = [*_alone(), *_drifting(), *_failing(), *_together(), *_parting(), *_into_mist()]
    notes += [*_lights(), *_hundreds(), *_sparkle(seed)]
    return sorted(notes, key=lambda n: (n.start, n.pitch))


def _held(start: float, end: float, names: str, strength: float) -> Chord:
    return Chord(start, end, tuple(pitch(n) for n in names.split()), strength)


def held() -> list[Chord]:
    """What is bowed under the tones: once while two lights touch, and at the end."""
    return [
        _held(45.5, 53.5, "F3 C4 A4", 0.40),
        _held(50.5, 57.0, "D3 A3", 0.28),
        _held(73.3, 79.5, "D3 A3 F#4", 0.50),
        _held(77.2, 82.6, "B2 F#3 D4 A4", 0.62),
        _held(80.6, 84.6, "A2 E3 A3 D4", 0.78),
        _held(82.9, 88.4, "D3 A3 F#4 E5", 1.00),
        _held(86.8, 91.8, "D3 A3 F#4 A4", 0.62),
    ]
