"""Hundreds of small lights far out on the water, lit one after another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tools.film.boat import Boat
from tools.film.palette import LANTERN, Image, from_hex
from tools.film.stage import EMBER, Canvas, lay_boat
from tools.film.timeline import DAWN, FIRST_LIGHT

COUNT = 430
"""Lights besides ours."""
ALL_LIT = 79.6
"""Seconds: the last of them is lit."""
OURS = (0.0, 15.0)
"""Metres: where our boat has come to rest among them (x, z)."""

# The first few are meant one by one and fall on notes of the music; (x, z) in metres.
FIRST = ((-7.5, 38.0), (9.5, 46.0), (-15.0, 54.0), (5.0, 60.0), (-5.2, 33.0), (13.5, 41.0))


def birth(index: int) -> float:
    """Second at which light number `index` is lit: slow at first, then more and more."""
    slow = (0.0, 1.35, 2.5, 3.3, 3.95, 4.5)
    if index < len(slow):
        return FIRST_LIGHT + slow[index]
    start = FIRST_LIGHT + 4.7
    share = (index - len(slow)) / (COUNT - len(slow))
    return float(start + (ALL_LIT - start) * np.log1p(5 * share) / np.log1p(5))


class Fleet:
    """Places, births and tempers of the lights."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        # Even spacing on the picture, not on the water: uniform in 1/z, crowding far away.
        # The plastic-number sequence (M. Roberts 2018) spreads without clumps; a little disorder
        # keeps it from looking planted.
        step = np.arange(COUNT)[:, None] * np.array([0.7548776662, 0.5698402910])
        spread = (step + 0.5 + rng.normal(size=(COUNT, 2)) * 0.012) % 1.0
        z = 1 / (1 / 200.0 + (1 / 9.0 - 1 / 200.0) * spread[:, 1] ** 2.3)
        x = (spread[:, 0] - 0.5) * 1.02 * z
        for i, (fx, fz) in enumerate(FIRST):
            x[i], z[i] = fx, fz
        # Keep a clearing round ours, so that the eye finds it again.
        near = np.hypot((x - OURS[0]) / 1.3, (z - OURS[1]) / 2.6)
        push = np.where(near < 1, np.sign(x - OURS[0] + 1e-6) * 1.4, 0.0)
        x = x + push
        rest = np.arange(len(FIRST), COUNT)
        # The far ones wake first and the light comes towards us, with some disorder.
        order = rest[np.argsort(-z[rest] * rng.uniform(0.22, 1.0, len(rest)))]
        self.x = np.concatenate([x[: len(FIRST)], x[order]])
        self.z = np.concatenate([z[: len(FIRST)], z[order]])
        self.birth = np.array([birth(i) for i in range(COUNT)])
        self.tone = rng.uniform(0, 1, COUNT)
        self.beat = rng.uniform(4.0, 9.0, COUNT)
        self.drift = rng.normal(size=(COUNT, 2)) * 0.05 + np.array([0.10, 0.02])
        # Dawn takes them in no order, each gently.
        self.leave = rng.uniform(DAWN + 1.5, DAWN + 8.0, COUNT)

    def power(self, t: float) -> Image:
        """Brightness of every light at `t` seconds, 0 to about 1."""
        rise = np.clip((t - self.birth) / 1.1, 0, 1)
        # A new flame flares a little before it settles.
        flare = 1 + 0.6 * np.exp(-(((t - self.birth - 0.7) / 0.5) ** 2))
        wane = np.clip((self.leave - t) / 2.6 + 1, 0, 1)
        flicker = 0.55 + 0.40 * self.tone + 0.09 * np.sin(self.beat * t + 40 * self.tone)
        return np.asarray(rise * rise * flare * wane**1.5 * flicker, dtype=np.float32)

    def lay(self, canvas: Canvas, t: float) -> None:
        """Draw all the lights, far ones first: nearer ones as boats, the rest as points."""
        camera, power = canvas.camera, self.power(t)
        since = np.maximum(t - self.birth, 0)
        x, z = self.x + self.drift[:, 0] * since, self.z + self.drift[:, 1] * since
        place = camera.project(np.stack([x, np.full(COUNT, 0.06), z], axis=1))
        for i in np.argsort(-z):
            if power[i] <= 0.004 and t < self.birth[i]:
                continue
            wide = camera.focal_px * 0.3 / place[i, 2]
            if wide > 0.022 * camera.columns:
                flame = 1.25 * float(power[i])
                yaw = 2.0 * float(self.tone[i]) - 1.0
                lay_boat(canvas, Boat(float(x[i]), float(z[i]), yaw, flame=flame), t, air_glow=0.15)
                continue
            far_shine(canvas, float(x[i]), float(z[i]), float(power[i]))
            spark(canvas, place[i], float(power[i]), float(self.tone[i]))


def spark(canvas: Canvas, place: NDArray[np.float64], power: float, tone: float) -> None:
    """One light too small to have a shape: a soft point that never falls under a pixel."""
    camera = canvas.camera
    column, row, depth = (float(v) for v in place)
    round_px = max(0.8, camera.focal_px * 0.021 / depth)
    reach = int(round_px * 3.2) + 2
    c0, r0 = int(column) - reach, int(row) - reach
    c1, r1 = c0 + 2 * reach, r0 + 2 * reach
    if c0 < 0 or r0 < 0 or c1 > camera.columns or r1 > camera.rows:
        return
    x = np.arange(c0, c1, dtype=np.float32) + np.float32(0.5 - column)
    y = np.arange(r0, r1, dtype=np.float32)[:, None] + np.float32(0.5 - row)
    body = np.exp((x * x + y * y) * np.float32(-0.5 / round_px**2))
    colour = LANTERN * (0.8 + 0.2 * tone) + from_hex("#FFE3B0") * (0.25 * tone)
    clear = float(canvas.air.clear(depth)) ** 0.6
    canvas.picture[r0:r1, c0:c1] += (body * np.float32(1.7 * power * clear))[..., None] * colour


def far_shine(canvas: Canvas, x: float, z: float, power: float) -> None:
    """A far light's trail on the water: few pixels wide, so a small box is enough."""
    camera, plane = canvas.camera, canvas.plane
    column, contact, depth = camera.project(np.array([[x, 0.0, z]]))[0]
    wide = int(5 + camera.focal_px * 0.16 / depth + camera.columns / 160)
    tall = int(camera.focal_px * (0.25 / depth + 0.030) + 6)
    c0, c1 = max(int(column) - wide, 0), min(int(column) + wide + 1, camera.columns)
    r0 = max(int(contact) - plane.top - 1, 0)
    r1 = min(r0 + tall, plane.z.shape[0])
    if c1 - c0 < 2 or r1 - r0 < 2 or power < 0.01:
        return
    lobe = canvas.mirror.glint(np.array([x, 0.10, z]), 0.045, (slice(r0, r1), slice(c0, c1)))
    down = (np.arange(r0, r1, dtype=np.float32) - r0) / np.float32(tall)
    side = np.abs(np.arange(c0, c1, dtype=np.float32) - np.float32(column)) / np.float32(wide + 1)
    edge = np.clip(1.6 * (1 - down), 0, 1)[:, None] * np.clip(1.6 * (1 - side), 0, 1)[None, :]
    clear = float(canvas.air.clear(depth)) ** 0.6
    part = canvas.picture[plane.top + r0 : plane.top + r1, c0:c1]
    # A still smear under each light, so that the trail never quite breaks off.
    smear = np.exp(-((side * 5.0) ** 2))[None, :] * (0.075 * np.exp(-down * 3.0))[:, None]
    light = (np.clip(lobe, 0, 1.2) * 3.4 + smear) * edge * np.float32(power * clear)
    part += light[..., None] * (LANTERN * 0.7 + EMBER * 0.3)
