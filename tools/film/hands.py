"""Two old hands: bones first, then thin flesh over them. Metres and radians."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

# Where the fingers begin (distal, dorsal, towards the thumb), and the lengths of their bones, for
# a small, thin hand 17.5 cm long. Proportions after Buchholz et al., Ergonomics 35 (1992).
KNUCKLES = np.array(
    [[0.086, 0.004, 0.026], [0.090, 0.008, 0.007], [0.084, 0.006, -0.012], [0.074, 0.000, -0.029]]
)
BONES = np.array(
    [[0.042, 0.024, 0.019], [0.046, 0.028, 0.020], [0.042, 0.026, 0.020], [0.033, 0.019, 0.018]]
)
GIRTH = np.array([1.0, 1.04, 0.98, 0.86])
FAN = np.array([0.10, 0.02, -0.07, -0.17])
"""How far each finger leans to the thumb's side when the hand is at rest, radians."""


@dataclass(frozen=True)
class Limb:
    """A chain of round cones that melt into each other: joints with a radius at either end."""

    ends: Vector
    """Shape (n, 2, 3): from, to."""
    radii: Vector
    """Shape (n, 2)."""
    melt: float
    """Metres over which neighbours flow together: small is bony, large is plump."""
    cloth: bool = False


@dataclass(frozen=True)
class Pose:
    """How a hand is held; angles in radians, 0 is flat and straight."""

    curl: float
    """Bend at the knuckles."""
    hook: float
    """Bend at the two joints of each finger."""
    spread: float
    """Extra fan between the fingers."""
    thumb: float
    """0 lies along the hand, 1 stands well away from it."""
    stagger: float = 0.09
    """Each finger towards the little one bends this much more than the last."""


def towards(first: Pose, second: Pose, share: float) -> Pose:
    """The pose `share` of the way from the first to the second."""
    pairs = [
        (first.curl, second.curl),
        (first.hook, second.hook),
        (first.spread, second.spread),
        (first.thumb, second.thumb),
        (first.stagger, second.stagger),
    ]
    return Pose(*[a + (b - a) * share for a, b in pairs])


def _chain(points: list[Vector], radii: list[float], melt: float) -> Limb:
    return Limb(np.array(list(pairwise(points))), np.array(list(pairwise(radii))), melt)


def _finger(index: int, pose: Pose) -> Limb:
    """Knuckle to tip. Bones are thin and joints thick, as they are after seventy years of work."""
    lean = FAN[index] + pose.spread * (1.5 - index) * 0.6
    along = np.array([np.cos(lean), 0.0, np.sin(lean)])
    palmward = np.array([0.0, -1.0, 0.0])
    more = pose.stagger * index
    angles = np.cumsum([pose.curl + more, pose.hook + more * 0.5, pose.hook * 0.6 + more * 0.3])
    at = KNUCKLES[index].copy()
    girth = float(GIRTH[index])
    points, radii = [at], [0.0098 * girth]
    thick = ((0.0071, 0.0088), (0.0064, 0.0073), (0.0060, 0.0049))
    for bone, angle, (middle, joint) in zip(BONES[index], angles, thick, strict=True):
        step = (along * np.cos(angle) + palmward * np.sin(angle)) * bone
        points += [at + step * 0.5, at + step]
        radii += [middle * girth, joint * girth]
        at = at + step
    return _chain(points, radii, 0.0035)


def _thumb(pose: Pose) -> Limb:
    out = 0.35 + 0.55 * pose.thumb
    first = np.array([np.cos(out) * 0.9, -0.32, np.sin(out)])
    second = np.array([np.cos(out - 0.25), -0.18, np.sin(out - 0.25)])
    third = np.array([np.cos(out - 0.35), 0.05, np.sin(out - 0.35)])
    points = [np.array([0.016, -0.008, 0.017])]
    for bone, way in ((0.044, first), (0.032, second), (0.026, third)):
        step = way / np.linalg.norm(way) * bone
        points += [points[-1] + step * 0.5, points[-1] + step]
    return _chain(points, [0.0125, 0.0125, 0.0112, 0.0090, 0.0098, 0.0086, 0.0058], 0.005)


def bones(pose: Pose) -> list[Limb]:
    """A right hand with its forearm and sleeve, in its own axes: distal, dorsal, to the thumb."""
    wrist = [np.array([0.0, 0.0, z]) for z in (0.013, 0.005, -0.004, -0.012)]
    rays = [(w, k) for w, k in zip(wrist, KNUCKLES, strict=True)]
    palm = Limb(np.array(rays), np.array([[0.0125, 0.0104]] * 3 + [[0.0125, 0.0092]]), 0.009)
    pads = Limb(
        np.array(
            [
                [[0.026, -0.009, 0.013], [0.050, -0.011, 0.023]],
                [[0.026, -0.008, -0.014], [0.056, -0.007, -0.020]],
                [[0.064, -0.003, 0.018], [0.062, -0.004, -0.018]],
                [[0.030, -0.004, 0.000], [0.055, -0.002, 0.002]],
            ]
        ),
        np.array([[0.0100, 0.0095], [0.0095, 0.0090], [0.0100, 0.0092], [0.011, 0.010]]),
        0.022,
    )
    arm = Limb(
        np.array(
            [
                [[-0.19, -0.004, 0.016], [0.004, 0.0, 0.011]],
                [[-0.19, -0.004, -0.016], [0.004, 0.0, -0.011]],
                # The knob of the ulna, which stands out on thin wrists.
                [[-0.020, 0.009, -0.016], [-0.012, 0.009, -0.016]],
            ]
        ),
        np.array([[0.027, 0.0155], [0.027, 0.0150], [0.0095, 0.0085]]),
        0.012,
    )
    sleeve = Limb(
        np.array(
            [
                [[-0.40, -0.010, 0.020], [-0.105, -0.004, 0.008]],
                [[-0.40, -0.020, -0.022], [-0.101, -0.008, -0.010]],
                [[-0.40, -0.080, 0.0], [-0.115, -0.034, 0.0]],
            ]
        ),
        np.array([[0.060, 0.031], [0.060, 0.031], [0.050, 0.016]]),
        0.03,
        cloth=True,
    )
    return [palm, pads, arm, *[_finger(i, pose) for i in range(4)], _thumb(pose), sleeve]


def placed(
    limbs: list[Limb], wrist: Vector, distal: Vector, dorsal: Vector, left: bool
) -> list[Limb]:
    """The hand in the world: wrist in metres, where its fingers point, where its back faces."""
    along = distal / np.linalg.norm(distal)
    back = dorsal - along * np.dot(dorsal, along)
    back = back / np.linalg.norm(back)
    side = np.cross(back, along) if left else np.cross(along, back)
    axes = np.stack([along, back, side])
    return [Limb(limb.ends @ axes + wrist, limb.radii, limb.melt, limb.cloth) for limb in limbs]
