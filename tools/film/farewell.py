"""The shot of the hands: they bring the boat down to the water, and let go."""

from __future__ import annotations

import numpy as np

from tools.film.boat import Boat, bobbing
from tools.film.camera import Camera
from tools.film.flesh import Lit, lit
from tools.film.hands import Limb, Pose, Vector, bones, placed, towards
from tools.film.mist import Air
from tools.film.palette import MIST, Image
from tools.film.rain import Drops
from tools.film.stage import Set, broken, enlarged, fill_air, lay_boat, layer, open_water, veils
from tools.film.timeline import BEATS, LET_GO, curve, flame_amount, rain_amount

HOLD = Pose(0.42, 0.45, 0.02, 0.35)
OPEN = Pose(0.12, 0.22, 0.10, 0.80)
REST = Pose(0.30, 0.40, 0.03, 0.55)
MIRROR = np.array([-1.0, 1.0, 1.0])


def _between(t: float, *keys: tuple[float, tuple[float, float, float]]) -> Vector:
    """A smooth path through (second, place) keys."""
    return np.array([curve(t, *[(s, place[i]) for s, place in keys]) for i in range(3)])


def pose_at(t: float) -> Pose:
    """How the fingers are held at `t` seconds: cupped, then open, then slowly at rest."""
    loose = curve(t, (LET_GO - 1.0, 0.0), (LET_GO + 1.1, 1.0))
    rest = curve(t, (LET_GO + 3.0, 0.0), (LET_GO + 6.0, 1.0))
    return towards(towards(HOLD, OPEN, loose), REST, rest)


def hands_at(t: float) -> list[list[Limb]]:
    """Left and right hand in the world at `t` seconds."""
    limbs = bones(pose_at(t))
    down = curve(t, (7.0, 0.085), (9.5, 0.080), (LET_GO - 1.2, 0.012))
    after = LET_GO + 3.6
    wrist = _between(
        t, (7.0, (-0.188, 0.0, 0.86)), (LET_GO - 0.6, (-0.188, 0.0, 0.86)),
        (LET_GO + 1.6, (-0.262, 0.018, 0.79)), (after, (-0.266, 0.018, 0.78)),
        (20.8, (-0.33, -0.02, 0.56)),
    )  # fmt: skip
    wrist[1] += down
    distal = _between(
        t, (LET_GO - 0.8, (0.80, -0.06, 0.50)), (LET_GO + 1.6, (0.62, 0.05, 0.72)),
        (20.5, (0.60, -0.02, 0.75)),
    )  # fmt: skip
    dorsal = _between(
        t, (LET_GO - 0.8, (-0.38, -0.90, 0.15)), (LET_GO + 1.6, (-0.50, -0.84, 0.12)),
        (20.5, (-0.60, -0.75, 0.10)),
    )  # fmt: skip
    pair = []
    for left in (True, False):
        # Two hands are never each other's mirror image; and old ones tremble a little.
        phase = 0.0 if left else 1.9
        shake = np.array([np.sin(31 * t + phase), np.sin(27 * t + 2 * phase), 0.0]) * 0.0005
        sway = np.array([0.0, 0.0025 * np.sin(1.1 * t + phase), 0.004 * np.sin(0.8 * t + phase)])
        offset = np.array([0.0, 0.0, 0.0]) if left else np.array([0.008, 0.004, 0.015])
        side = np.ones(3) if left else MIRROR
        place = (wrist + offset) * side + shake + sway
        pair.append(placed(limbs, place, distal * side, dorsal * side, left))
    return pair


def _mirrored(limbs: list[Limb]) -> list[Limb]:
    flip = np.array([1.0, -1.0, 1.0])
    return [Limb(limb.ends * flip, limb.radii, limb.melt, limb.cloth) for limb in limbs]


class Farewell:
    """Seen over the shoulder of whoever kneels there: the boat could be ours."""

    def __init__(self, stage: Set) -> None:
        beat = BEATS[1]
        self._stage = stage
        self._drops = Drops.over((beat.start, beat.end), (-1.8, 1.8, 0.4, 8.0), 260, stage.seed + 2)

    def _boat(self, t: float) -> Boat:
        boat = Boat(
            curve(t, (LET_GO, 0.0), (20.5, 0.10)),
            curve(t, (LET_GO - 0.4, 1.0), (16.0, 1.20), (18.5, 1.65), (21.5, 2.5)),
            curve(t, (7.0, 0.16), (LET_GO, 0.12), (21.0, -0.45)),
            lift=curve(t, (7.0, 0.075), (9.5, 0.070), (LET_GO - 1.2, 0.0)),
            flame=flame_amount(t),
        )
        return bobbing(boat, t, curve(t, (LET_GO - 2, 0.0), (LET_GO + 1, 0.3), (20.0, 0.15)))

    def paint(self, t: float) -> Image:
        """The frame at `t` seconds, linear light."""
        camera = self._stage.camera(
            0.0,
            curve(t, (7.0, 0.37), (20.5, 0.44)),
            curve(t, (7.0, 0.06), (LET_GO, 0.13), (20.5, 0.10)),
            curve(t, (7.0, 0.345), (16.4, 0.325), (21.0, 0.190)),
        )
        air = Air(fog=11.0, glow=1.0)
        canvas = open_water(self._stage, camera, air, t, self._drops)
        veils(canvas, self._stage, t, ((9.0, 0.5), (4.0, 0.30)))
        boat = self._boat(t)
        pair = hands_at(t) if t < 20.3 else []
        sky = (MIST * np.float32(0.035)).astype(np.float32)
        flip = np.array([1.0, -1.0, 1.0])
        for hand in pair:
            image = self._seen(camera, _mirrored(hand), boat.lamp * flip, boat.flame, sky, 4)
            broken(canvas, image, 0.9, 0.55)
        lay_boat(canvas, boat, t)
        for hand in pair:
            layer(canvas.picture, self._seen(camera, hand, boat.lamp, boat.flame, sky, 1.5))
        fill_air(canvas, self._stage, self._drops, t, rain_amount(t))
        return canvas.picture

    @staticmethod
    def _seen(
        camera: Camera, hand: list[Limb], lamp: Vector, flame: float, sky: Image, share: float
    ) -> Lit | None:
        small = lit(camera.scaled(1 / share), hand, lamp, 0.016 * flame, sky)
        return None if small is None else enlarged(small, share, camera)
