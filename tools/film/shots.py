"""The six shots of the film. Each paints its own seconds; `reel.py` joins them."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from tools.film import lights
from tools.film.boat import Boat, bobbing
from tools.film.mist import Air
from tools.film.palette import Image
from tools.film.rain import Drops
from tools.film.stage import LAMP_SIZE, Canvas, Set, fill_air, lay_boat, open_water, shine, veils
from tools.film.timeline import (
    BEATS,
    DAWN,
    DURATION,
    FIRST_LIGHT,
    NEARLY_OUT,
    PARTING,
    TOUCH,
    curve,
    flame_amount,
    rain_amount,
)


class Shot(Protocol):
    """Something that can paint its seconds of the film."""

    def paint(self, t: float) -> Image:
        """The frame at `t` seconds of the film, linear light."""


class Rain:
    """Rain on black water; at the end something warm comes in from the side."""

    def __init__(self, stage: Set) -> None:
        beat = BEATS[0]
        self._stage = stage
        area = (-2.4, 2.4, 0.3, 9.0)
        self._drops = Drops.over((beat.start, beat.end), area, 330, stage.seed + 1)

    def paint(self, t: float) -> Image:
        """The frame at `t` seconds."""
        pitch = curve(t, (0.0, 0.56), (1.0, 0.55), (8.5, 0.21))
        camera = self._stage.camera(0.0, curve(t, (0.0, 0.62), (8.5, 0.46)), 0.0, pitch)
        air = Air(fog=14.0, glow=2.1)
        canvas = open_water(self._stage, camera, air, t, self._drops)
        warm = curve(t, (4.2, 0.0), (8.5, 1.0))
        shine(canvas, np.array([-0.62 - 0.25 * (1 - warm), 0.14, 1.30]), warm, 0.035)
        veils(canvas, self._stage, t, ((9.0, 0.5), (4.0, 0.30)))
        fill_air(canvas, self._stage, self._drops, t, rain_amount(t))
        return canvas.picture


class Drift:
    """It drifts: small under the hills, the camera sliding along with it."""

    def __init__(self, stage: Set) -> None:
        beat = BEATS[2]
        self._stage = stage
        area = (-2.6, 3.8, 1.0, 13.0)
        self._drops = Drops.over((beat.start, beat.end), area, 260, stage.seed + 3)

    def paint(self, t: float) -> Image:
        """The frame at `t` seconds."""
        go = curve(t, (18.0, 0.0), (32.0, 1.0))
        # It comes in from the side once the hands are gone, and is in the middle for the close shot.
        x = -1.17 + 0.204 * (t - 20.4)
        camera = self._stage.camera(0.12 + 0.75 * go, 0.36 - 0.04 * go, 0.0, 0.062, 1.3)
        air = Air(fog=13.0, glow=1.1)
        canvas = open_water(self._stage, camera, air, t, self._drops)
        veils(canvas, self._stage, t, ((11.0, 0.55), (6.0, 0.35)))
        boat = Boat(x, 2.7 + 0.3 * go, 0.35 - 0.5 * go, flame=flame_amount(t))
        lay_boat(canvas, bobbing(boat, t, 0.25), t)
        veils(canvas, self._stage, t, ((2.0, 0.22),))
        fill_air(canvas, self._stage, self._drops, t, rain_amount(t))
        return canvas.picture


class Downpour:
    """The rain nearly puts it out; close, so that one flame is the whole world."""

    def __init__(self, stage: Set) -> None:
        beat = BEATS[3]
        self._stage = stage
        area = (-1.6, 1.6, 0.35, 7.0)
        self._drops = Drops.over((beat.start, beat.end), area, 330, stage.seed + 4)

    def paint(self, t: float) -> Image:
        """The frame at `t` seconds."""
        push = curve(t, (29.0, 0.0), (NEARLY_OUT, 0.85), (42.0, 1.0))
        camera = self._stage.camera(0.03 * np.sin(0.3 * t), 0.27, 0.16 * push, 0.150, 1.3)
        flame = flame_amount(t)
        dark = curve(t, (30.0, 1.1), (NEARLY_OUT, 0.72), (42.0, 1.0))
        canvas = open_water(self._stage, camera, Air(fog=9.0, glow=dark), t, self._drops)
        veils(canvas, self._stage, t, ((7.0, 0.5),))
        boat = Boat(0.02, 1.16, 0.30 - 0.20 * push, flame=flame)
        unrest = curve(t, (30.0, 0.3), (35.0, 1.0), (38.0, 0.9), (42.0, 0.3))
        lay_boat(canvas, bobbing(boat, t, unrest), t)
        fill_air(canvas, self._stage, self._drops, t, rain_amount(t) * 1.1)
        return canvas.picture


class Company:
    """Another light comes near; a while side by side; then the current."""

    def __init__(self, stage: Set) -> None:
        beat = BEATS[4]
        self._stage = stage
        area = (-3.0, 3.0, 0.8, 12.0)
        self._drops = Drops.over((beat.start, beat.end), area, 230, stage.seed + 6)

    def paint(self, t: float) -> Image:
        """The frame at `t` seconds."""
        pan = curve(t, (40.0, 0.10), (TOUCH, 0.0), (PARTING, 0.02), (59.5, -0.42))
        lift = curve(t, (40.0, 0.44), (TOUCH, 0.52), (59.5, 0.62))
        tilt = curve(t, (40.0, 0.125), (TOUCH, 0.175), (PARTING, 0.17), (59.5, 0.115))
        # It begins where the close shot ends, and draws back.
        back = curve(t, (40.5, 0.0), (45.0, 1.0))
        pan, lift = pan - 0.525 * (1 - back), lift - 0.16 * (1 - back)
        camera = self._stage.camera(pan, lift, 0.93 * (1 - back), tilt, 1.3)
        air = Air(fog=curve(t, (40.0, 11.0), (47.0, 14.0), (59.5, 8.0)), glow=1.1)
        canvas = open_water(self._stage, camera, air, t, self._drops, 0.9)
        veils(canvas, self._stage, t, ((11.0, 0.55), (6.0, 0.30)))
        # Side by side the two lights swell a little on the water, until they run into each other.
        size = LAMP_SIZE * curve(t, (44.5, 1.0), (TOUCH, 1.9), (PARTING, 1.9), (55.0, 1.0))
        for boat in sorted(self._boats(t), key=lambda b: -b.z):
            lay_boat(canvas, bobbing(boat, t, 0.12), t, size=size)
        near = curve(t, (50.0, 0.15), (59.5, 0.55))
        veils(canvas, self._stage, t, ((2.4, near),))
        fill_air(canvas, self._stage, self._drops, t, rain_amount(t))
        return canvas.picture

    @staticmethod
    def _boats(t: float) -> tuple[Boat, Boat]:
        ours = Boat(
            curve(t, (40.0, -0.40), (TOUCH, -0.150), (50.0, -0.118), (PARTING, -0.145),
                  (56.0, -0.52), (60.0, -0.80)),
            curve(t, (40.0, 1.95), (TOUCH, 1.92), (PARTING, 2.0), (60.0, 2.5)),
            curve(t, (40.0, 0.35), (TOUCH, 0.42), (PARTING, 0.36), (60.0, 0.40)),
            flame=flame_amount(t),
        )  # fmt: skip
        glow = curve(t, (40.0, 0.9), (59.0, 0.95)) * (1 + 0.05 * np.sin(7.7 * t + 2))
        other = Boat(
            curve(t, (39.5, 2.9), (43.0, 1.7), (45.5, 0.62), (TOUCH, 0.155), (50.0, 0.125),
                  (PARTING, 0.16), (54.0, 0.58), (57.0, 1.6), (60.5, 3.8)),
            curve(t, (39.5, 11.0), (43.0, 6.2), (45.5, 2.8), (TOUCH, 1.98), (50.0, 1.95),
                  (PARTING, 2.05), (54.0, 2.7), (57.0, 4.9), (60.5, 9.5)),
            curve(t, (40.0, -0.7), (TOUCH, 0.22), (PARTING, 0.26), (60.0, -0.8)),
            flame=float(glow),
        )  # fmt: skip
        return ours, other


class Many:
    """Alone into the mist; the long pause; hundreds of lights; the dawn. One breath, no cut."""

    def __init__(self, stage: Set) -> None:
        beat = BEATS[5]
        self._stage = stage
        area = (-2.6, 2.6, 0.8, 12.0)
        self._drops = Drops.over((beat.start, 69.0), area, 260, stage.seed + 8)
        self._fleet = lights.Fleet(stage.seed + 9)

    def paint(self, t: float) -> Image:
        """The frame at `t` seconds."""
        canvas = self._water(t)
        mist = curve(
            t, (58.0, 0.5), (64.0, 0.9), (69.6, 1.0), (72.4, 0.32), (76.0, 0.25), (DURATION, 0.40)
        )
        veils(canvas, self._stage, t, ((60.0, mist * 0.7),))
        if t > FIRST_LIGHT:
            self._fleet.lay(canvas, t)
        for boat in self._pair(t):
            lay_boat(canvas, bobbing(boat, t, 0.05), t)
        shroud = curve(t, (59.0, 0.10), (65.0, 0.55), (69.6, 0.60), (72.0, 0.10), (74.0, 0.0), (84.0, 0.0),
                       (DURATION, 0.12))  # fmt: skip
        veils(canvas, self._stage, t, ((12.0, shroud), (5.0, shroud * 0.6)))
        fill_air(canvas, self._stage, self._drops, t, rain_amount(t))
        return canvas.picture

    def _water(self, t: float) -> Canvas:
        height = curve(t, (58.0, 0.60), (66.0, 0.85), (71.0, 1.1), (79.0, 2.9), (DURATION, 4.0))
        pitch = curve(t, (58.0, 0.085), (70.0, 0.075), (79.0, 0.125), (86.0, 0.120),
                      (DURATION, 0.085))  # fmt: skip
        camera = self._stage.camera(curve(t, (58.0, -0.1), (DURATION, 0.25)), height, 0.0, pitch)
        fog = curve(t, (58.0, 9.0), (65.0, 6.5), (69.6, 6.5), (71.9, 28.0), (75.0, 60.0), (79.0, 100.0),
                    (DAWN, 120.0), (DURATION, 85.0))  # fmt: skip
        dawn = curve(t, (DAWN - 1.5, 0.0), (86.0, 0.42), (DURATION - 1.0, 1.0))
        glow = curve(t, (58.0, 1.0), (70.0, 0.85), (77.0, 1.0))
        calm = curve(t, (58.0, 0.9), (70.0, 0.55), (80.0, 0.8))
        drops = self._drops if t < 69 else None
        return open_water(self._stage, camera, Air(dawn, fog, glow), t, drops, calm)

    @staticmethod
    def _pair(t: float) -> list[Boat]:
        """Ours, and near the end one that comes to lie beside it again."""
        fading = curve(t, (DAWN + 2, 1.0), (DURATION - 2.6, 0.16), (DURATION, 0.10))
        ours = Boat(
            curve(t, (58.0, -0.55), (63.0, 0.05), (72.0, lights.OURS[0]), (DURATION, 0.15)),
            curve(t, (57.0, 2.4), (62.0, 5.5), (67.0, 10.8), (73.0, 14.0), (78.0, lights.OURS[1]),
                  (DURATION, lights.OURS[1] + 0.6)),
            curve(t, (58.0, 0.4), (70.0, -0.3), (DURATION, 0.2)),
            flame=flame_amount(t) * curve(t, (58.0, 1.0), (74.0, 1.0), (78.0, 1.7)) * fading,
        )  # fmt: skip
        if t < 75.0:
            return [ours]
        dim = curve(t, (75.0, 0.0), (76.8, 1.45)) * fading
        other = Boat(
            curve(t, (75.0, 2.6), (81.0, 0.52), (DURATION, 0.66)),
            curve(t, (75.0, 17.5), (81.0, 15.3), (DURATION, 15.6)), -0.2, flame=dim,
        )  # fmt: skip
        return [other, ours]
