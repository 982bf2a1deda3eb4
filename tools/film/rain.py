"""Rain: where each drop lands, the ring that it leaves, and the streaks in the air."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageDraw

from tools.film.camera import Camera, Plane
from tools.film.palette import Image
from tools.film.timeline import rain_amount

RING_SPEED = 0.24
"""m/s. The slowest ripples on clean water run at 0.23 m/s (Lamb, Hydrodynamics, art. 267)."""
RING_LIFE = 1.5
"""Seconds until a ring can no longer be seen."""
FALL_SPEED = 6.0
"""m/s, a drop of 2 mm (Gunn and Kinzer 1949)."""


@dataclass(frozen=True)
class Drops:
    """All drops of one shot: when (seconds), where (metres) and how large (no unit)."""

    when: NDArray[np.float64]
    x: NDArray[np.float64]
    z: NDArray[np.float64]
    size: NDArray[np.float64]

    @staticmethod
    def over(
        span: tuple[float, float], area: tuple[float, float, float, float], rate: float, seed: int
    ) -> Drops:
        """Drops in a span of seconds on an area (x from, x to, z from, z to) in metres.

        `rate` is drops a second on the area in the hardest rain; the rain of the story thins it.
        """
        rng = np.random.default_rng(seed)
        count = int((span[1] - span[0] + RING_LIFE) * rate)
        when = np.sort(rng.uniform(span[0] - RING_LIFE, span[1], count))
        kept = rng.uniform(size=count) < np.array([rain_amount(float(t)) for t in when])
        x = rng.uniform(area[0], area[1], count)
        # Crowd the drops towards the eye, where a ring can be seen: uniform in the root of z.
        near, far = np.sqrt(max(area[2], 0.0)), np.sqrt(area[3])
        z = rng.uniform(near, far, count) ** 2
        size = rng.uniform(0.55, 1.0, count) ** 2
        return Drops(when[kept], x[kept], z[kept], size[kept])

    def living(self, t: float) -> range:
        """Numbers of the drops whose rings can be seen at `t` seconds."""
        first = int(np.searchsorted(self.when, t - RING_LIFE))
        return range(first, int(np.searchsorted(self.when, t)))


def add_ring(
    plane: Plane, sx: Image, sz: Image, x: float, z: float, age: float, size: float
) -> None:
    """Add the slopes of one ring, `age` seconds old, centred at (x, z) metres, in place."""
    radius = RING_SPEED * age
    thick = 0.020 + 0.018 * age
    reach = radius + 2.2 * thick
    rows = plane.z[:, 0]
    # Rows count downwards while z counts away, so the far edge comes first.
    r0, r1 = np.searchsorted(-rows, [-(z + reach), -(z - reach)])
    if r1 - r0 < 1:
        return
    column = plane.x[(r0 + r1) // 2]
    c0, c1 = np.searchsorted(column, [x - reach * 1.15, x + reach * 1.15])
    if c1 - c0 < 1:
        return
    box = (slice(r0, r1), slice(c0, c1))
    dx = plane.x[box] - np.float32(x)
    dz = plane.z[r0:r1] - np.float32(z)
    far = np.sqrt(dx * dx + dz * dz) + np.float32(1e-4)
    off = (far - np.float32(radius)) / np.float32(thick)
    grown = min(age / 0.06, 1.0)
    strength = 0.95 * size * grown * np.exp(-age / 0.42) * max(1 - age / RING_LIFE, 0)
    wave = np.float32(strength) * np.exp(-off * off) * np.sin(np.float32(3.4) * off + 1.2)
    sx[box] += wave * dx / far
    sz[box] += wave * dz / far


def splashes(camera: Camera, drops: Drops, t: float, picture: Image, colour: Image) -> None:
    """The bright crown where a drop has just landed: a few pixels for an eighth of a second."""
    for i in drops.living(t):
        age = t - float(drops.when[i])
        if age > 0.13:
            continue
        column, row, depth = camera.project(np.array([[drops.x[i], 0.0, drops.z[i]]]))[0]
        tall = camera.focal_px / depth * 0.016 * drops.size[i] * np.sin(np.pi * age / 0.13)
        c, r1 = int(column), int(row)
        r0 = int(row - tall)
        if depth < 0.3 or not (1 <= c < camera.columns - 1 and r0 >= 0 and r1 < camera.rows):
            continue
        bright = np.float32(0.5 * (1 - age / 0.13))
        picture[r0 : r1 + 1, c] += colour * bright
        picture[r1, c - 1 : c + 2] += colour * bright * np.float32(0.6)


def streaks(camera: Camera, t: float, amount: float, seed: int) -> Image:
    """Falling rain as a picture of brightness, shape (rows, columns), near and far sheets.

    A frame's shutter is open for 1/48 s, so a streak is 12 cm long; the drops of one frame
    are new in the next, which is what a camera sees too.
    """
    rng = np.random.default_rng([seed, round(t * 24)])
    wide, tall = camera.columns * 2, camera.rows * 2
    sheet = Pillow.new("L", (wide, tall), 0)
    pen = ImageDraw.Draw(sheet)
    count = int(420 * amount)
    depth = 0.8 + 6.0 * rng.uniform(size=count) ** 0.7
    column = rng.uniform(-0.05, 1.05, count) * wide
    row = rng.uniform(-0.1, 1.0, count) * tall
    length = camera.focal_px * 2 * FALL_SPEED / 48 / depth * rng.uniform(0.7, 1.1, count)
    slant = 0.045 + 0.02 * np.sin(0.4 * t)
    for c, r, n, d in zip(column, row, length, depth, strict=True):
        shade = int(min(95.0 / d**0.7, 62.0))
        pen.line([(c, r), (c - n * slant, r + n)], fill=shade, width=2 if d < 2.2 else 1)
    small = sheet.resize((camera.columns, camera.rows), Pillow.Resampling.BOX)
    return np.asarray(small, dtype=np.float32) / np.float32(255.0)
