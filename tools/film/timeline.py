"""When things happen. Picture and sound both read their times from here, so they cannot drift."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

DURATION = 92.0
"""Length of the film in seconds."""
FPS = 24
"""Frames a second."""


@dataclass(frozen=True)
class Beat:
    """One step of the story; start and end in seconds. Neighbours overlap where they dissolve."""

    name: str
    start: float
    end: float


BEATS = (
    Beat("rain on black water", 0.0, 8.5),
    Beat("two hands let go", 7.0, 20.5),
    Beat("it drifts", 19.0, 31.0),
    Beat("the rain nearly puts it out", 29.5, 42.0),
    Beat("another light, and the parting", 40.5, 59.5),
    Beat("alone, the lights, the dawn", 58.0, 92.0),
)

LET_GO = 13.6
"""Seconds: the fingers leave the paper."""
NEARLY_OUT = 36.9
"""Seconds: the flame is at its smallest."""
TOUCH = 47.5
"""Seconds: the two reflections meet."""
PARTING = 52.2
"""Seconds: the current takes hold."""
LAST_DROP = 66.6
"""Seconds: the last drop of rain is heard; after it comes the long pause."""
FIRST_LIGHT = 71.0
"""Seconds: the first of the far lights."""
DAWN = 82.8
"""Seconds: the sky begins to take the lights."""

Key = tuple[float, float]


def curve(t: float, *keys: Key) -> float:
    """Value at `t` seconds of a smooth line through (second, value) keys, held flat outside.

    Cubic Hermite with Fritsch-Carlson tangents (SIAM J. Numer. Anal. 17, 1980): it never
    overshoots a key, so a flame never goes below nought and a boat never drifts backwards.
    """
    if t <= keys[0][0]:
        return keys[0][1]
    if t >= keys[-1][0]:
        return keys[-1][1]
    times = np.array([k[0] for k in keys])
    values = np.array([k[1] for k in keys])
    width = np.diff(times)
    slope = np.diff(values) / width
    tangent = np.zeros(len(keys))
    for i in range(1, len(keys) - 1):
        if slope[i - 1] * slope[i] > 0:
            w1, w2 = 2 * width[i] + width[i - 1], width[i] + 2 * width[i - 1]
            tangent[i] = (w1 + w2) / (w1 / slope[i - 1] + w2 / slope[i])
    i = int(np.searchsorted(times, t, side="right")) - 1
    s = (t - times[i]) / width[i]
    h00, h10 = (1 + 2 * s) * (1 - s) ** 2, s * (1 - s) ** 2
    h01, h11 = s * s * (3 - 2 * s), s * s * (s - 1)
    return float(
        h00 * values[i]
        + h10 * width[i] * tangent[i]
        + h01 * values[i + 1]
        + h11 * width[i] * tangent[i + 1]
    )


def rain_amount(t: float) -> float:
    """How hard it rains at `t` seconds: 0 is dry, 1 is the downpour on the small flame."""
    return curve(
        t, (0.0, 0.5), (8.0, 0.5), (14.0, 0.3), (22.0, 0.32), (29.0, 0.45), (33.5, 0.95),
        (37.5, 1.0), (41.0, 0.5), (46.0, 0.22), (54.0, 0.16), (60.0, 0.07), (LAST_DROP, 0.0),
    )  # fmt: skip


def flame_amount(t: float) -> float:
    """Brightness of our light at `t` seconds: 1 is steady, 0.05 an ember."""
    base = curve(
        t, (0.0, 1.0), (31.0, 1.0), (33.0, 0.72), (33.6, 0.9), (34.7, 0.42), (35.3, 0.55),
        (36.2, 0.14), (NEARLY_OUT, 0.055), (38.2, 0.06), (39.0, 0.16), (40.2, 0.42), (43.0, 0.75),
        (TOUCH, 1.0), (PARTING, 1.0), (60.0, 0.85), (DAWN, 0.95),
    )  # fmt: skip
    # Three sines that share no common period: a flame breathes, it does not blink.
    flicker = 0.05 * np.sin(9.1 * t) + 0.04 * np.sin(5.3 * t + 1.0) + 0.03 * np.sin(17.7 * t + 2.0)
    return float(base * (1.0 + flicker))


def fade(t: float) -> float:
    """Brightness of the whole picture: in over the first seconds, out over the last."""
    return curve(t, (0.0, 0.0), (2.2, 1.0), (DURATION - 2.6, 1.0), (DURATION - 0.15, 0.0))
