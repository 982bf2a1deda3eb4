"""A boat folded from one sheet of paper, lit from within. Metres; the flame is the only lamp."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.film.camera import Camera
from tools.film.flesh import Lit
from tools.film.palette import FLAME_CORE, LANTERN, PAPER, Image, from_hex

Vector = NDArray[np.float64]

THROUGH = from_hex("#F0903C")
"""Lamp light after it has passed through the paper."""
HALF = 0.15
"""Half the length of the boat."""

# The folds, as every child knows them: two raised ends, a hull that dips at the middle, and the
# point of the old hat standing up between. x along the boat, y up, z away from the candle's side.
FOLDS: dict[str, tuple[float, float, float]] = {
    "bow": (HALF, 0.088, 0.0),
    "stern": (-HALF, 0.088, 0.0),
    "bow foot": (0.092, -0.014, 0.0),
    "stern foot": (-0.092, -0.014, 0.0),
    "near rim": (0.0, 0.046, -0.046),
    "far rim": (0.0, 0.046, 0.046),
    "near foot": (0.0, -0.014, -0.022),
    "far foot": (0.0, -0.014, 0.022),
    "peak": (0.0, 0.142, 0.004),
    "peak stern": (-0.074, 0.040, 0.006),
    "peak bow": (0.074, 0.040, 0.006),
    "peak crease": (0.0, 0.020, -0.006),
}
FACETS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("far", ("stern", "far rim", "far foot", "stern foot")),
    ("far", ("far rim", "bow", "bow foot", "far foot")),
    ("sail", ("peak stern", "peak", "peak crease")),
    ("sail", ("peak", "peak bow", "peak crease")),
    ("near", ("stern", "near rim", "near foot", "stern foot")),
    ("near", ("near rim", "bow", "bow foot", "near foot")),
)
CANDLE = np.array([0.0, 0.058, -0.024])
"""Where the flame stands, in the boat's own axes."""


@dataclass(frozen=True)
class Boat:
    """Where one boat is and how its light does. Angles in radians, `flame` 1 is steady."""

    x: float
    z: float
    yaw: float = 0.0
    roll: float = 0.0
    lift: float = 0.0
    flame: float = 1.0

    def place(self, local: Vector) -> Vector:
        """Points of the boat, shape (n, 3), in the world."""
        c, s = np.cos(self.roll), np.sin(self.roll)
        x, y, z = local[:, 0] * c - local[:, 1] * s, local[:, 0] * s + local[:, 1] * c, local[:, 2]
        c, s = np.cos(self.yaw), np.sin(self.yaw)
        return np.stack([self.x + x * c + z * s, self.lift + y, self.z - x * s + z * c], axis=1)

    @property
    def lamp(self) -> Vector:
        """World place of the flame, metres."""
        return np.asarray(self.place(CANDLE[None, :])[0])


def bobbing(boat: Boat, t: float, unrest: float) -> Boat:
    """The boat rocked by small water at `t` seconds; unrest 1 is a hard rain."""
    roll = 0.030 * np.sin(1.9 * t + boat.z) + 0.022 * np.sin(3.1 * t + 1.3)
    roll += unrest * (0.05 * np.sin(5.7 * t + 0.4) + 0.035 * np.sin(8.3 * t))
    yaw = boat.yaw + 0.05 * np.sin(0.7 * t + boat.x) + unrest * 0.03 * np.sin(2.9 * t)
    lift = boat.lift + 0.004 * np.sin(1.6 * t + 2.0) + unrest * 0.004 * np.sin(4.9 * t)
    return Boat(boat.x, boat.z, float(yaw), float(boat.roll + roll), float(lift), boat.flame)


def _inside(corners: Vector, px: Image, py: Image) -> tuple[Image, Image]:
    """Cover of each pixel by a polygon with soft edges, and pixels to its nearest edge.

    The hull's facets are close to convex once projected; the nearest half-plane decides.
    """
    after = np.roll(corners, -1, axis=0)
    area = 0.5 * float(np.sum(corners[:, 0] * after[:, 1] - corners[:, 1] * after[:, 0]))
    turn = 1.0 if area > 0 else -1.0
    depth = np.full(px.shape, 1e9, dtype=np.float32)
    for here, there in zip(corners, after, strict=True):
        ex, ey = there - here
        length = float(np.hypot(ex, ey)) + 1e-9
        gap = turn * (ex * (py - here[1]) - ey * (px - here[0])) / length
        depth = np.minimum(depth, gap.astype(np.float32))
    return np.clip(depth + 0.5, 0, 1).astype(np.float32), depth


def _on_facet(world: Vector, screen: Vector, px: Image, py: Image) -> Image:
    """World place of each pixel of a facet, taken as flat: affine from three of its corners."""
    ids = [0, 1, 2] if len(world) == 3 else [0, 1, 3]
    base = np.stack([screen[ids, 0], screen[ids, 1], np.ones(3)])
    if abs(float(np.linalg.det(base))) < 1e-3:
        return np.broadcast_to(world.mean(axis=0).astype(np.float32), (*px.shape, 3))
    to_world = (world[ids].T @ np.linalg.inv(base)).astype(np.float32)
    spot: Image = px[..., None] * to_world[:, 0] + py[..., None] * to_world[:, 1] + to_world[:, 2]
    return spot


def _paper(kind: str, spot: Image, normal: Vector, lamp: Vector, flame: float, sky: Image) -> Image:
    """Colour of lit paper. The near hull is seen from outside: its light has come through."""
    gap = lamp.astype(np.float32) - spot
    square = np.sum(gap * gap, axis=-1)
    facing = np.abs(gap @ normal.astype(np.float32)) / np.sqrt(square)
    fall = np.float32(flame) / (square + np.float32(0.0007))
    if kind == "near":
        through = np.float32(flame) / (square + np.float32(0.0028))
        glow = (0.0042 * through * (0.5 + 0.5 * facing))[..., None] * THROUGH
    elif kind == "sail":
        glow = (0.0046 * fall * (0.35 + 0.65 * facing))[..., None] * (PAPER * LANTERN) ** 0.8
    else:
        glow = (0.0030 * fall * (0.30 + 0.70 * facing))[..., None] * PAPER * LANTERN
    colour: Image = glow + PAPER * sky * np.float32(0.45 + 0.4 * abs(normal[1]))
    return colour


def drawn(camera: Camera, boat: Boat, sky: Image, mirrored: bool = False) -> Lit | None:
    """The boat without its flame; `mirrored` draws it upside down, as still water would."""
    names = list(FOLDS)
    world = boat.place(np.array([FOLDS[n] for n in names]))
    lamp = boat.lamp
    seen = world * np.array([1, -1, 1]) if mirrored else world
    screen = camera.project(seen)
    left, right = int(np.floor(screen[:, 0].min())) - 2, int(np.ceil(screen[:, 0].max())) + 2
    top, low = int(np.floor(screen[:, 1].min())) - 2, int(np.ceil(screen[:, 1].max())) + 2
    left, right = max(left, 0), min(right, camera.columns)
    top, low = max(top, 0), min(low, camera.rows)
    if right - left < 2 or low - top < 2 or screen[:, 2].min() < 0.1:
        return None
    px, py = np.meshgrid(
        np.arange(left, right, dtype=np.float32) + 0.5, np.arange(top, low, dtype=np.float32) + 0.5
    )
    colour = np.zeros((low - top, right - left, 3), dtype=np.float32)
    cover = np.zeros((low - top, right - left), dtype=np.float32)
    crease = 0.0016 * camera.focal_px / float(screen[:, 2].mean())
    for kind, corners in FACETS:
        ids = [names.index(n) for n in corners]
        part, depth = _inside(screen[ids, :2], px, py)
        a, b, c = world[ids[0]], world[ids[1]], world[ids[-1]]
        normal = np.cross(b - a, c - a)
        normal = normal / np.linalg.norm(normal)
        spot = _on_facet(world[ids], screen[ids], px, py)
        shade = _paper(kind, spot, normal, lamp, boat.flame, sky)
        # Folded edges are double, so they pass less light: a fine darker line, then a bright lip.
        fold = np.exp(-((depth - 2.2 * crease) ** 2) / (crease * crease + 0.1))
        shade = shade * (1 - 0.28 * fold)[..., None]
        colour = colour * (1 - part[..., None]) + shade * part[..., None]
        cover = cover * (1 - part) + part
    # What lies under the water line is left to the water.
    line = camera.project(np.array([[boat.x, 0.0, boat.z - 0.02]]))[0, 1]
    dry = np.clip((line - py) * (-1 if mirrored else 1) + 1.0, 0, 1)
    return Lit(top, left, colour * dry[..., None], cover * dry)


def flame_sprite(camera: Camera, boat: Boat, t: float) -> Lit | None:
    """The flame itself: a drop of light, taller when it burns well, leaning with the wind."""
    root = boat.lamp - np.array([0.0, 0.012, 0.0])
    column, row, depth = camera.project(root[None, :])[0]
    tall = camera.focal_px / depth * 0.030 * (0.30 + 0.70 * min(boat.flame, 1.15))
    reach = int(tall * 1.5) + 3
    c0, r0 = int(column), int(row)
    left, right = max(c0 - reach, 0), min(c0 + reach, camera.columns)
    top, low = max(r0 - reach * 2, 0), min(r0 + reach, camera.rows)
    if right <= left or low <= top:
        return None
    px, py = np.meshgrid(
        np.arange(left, right, dtype=np.float32) + 0.5, np.arange(top, low, dtype=np.float32) + 0.5
    )
    up = (row - py) / tall
    lean = (0.10 * np.sin(7.3 * t) + 0.08 * np.sin(11.9 * t + 1.0)) * np.clip(up, 0, 1) ** 1.5
    aside = (px - column) / tall - lean
    # Half width of a candle flame: fat at a quarter of its height, gone at the tip.
    width = 0.24 * np.sqrt(np.clip(up + 0.06, 0, 1)) * np.clip(1.06 - up, 0, 1) + 1e-4
    body = np.clip(1.25 - np.abs(aside) / width, 0, 1) * np.clip(up * 8 + 1, 0, 1) * (up < 1.05)
    halo = np.exp(-((aside * 2.2) ** 2 + ((up - 0.4) * 1.3) ** 2) * 3.0)
    power = np.float32(boat.flame)
    colour = (
        (body * 3.2 * min(1.0, 0.25 + boat.flame))[..., None] * FLAME_CORE
        + (halo * 0.55 * power)[..., None] * LANTERN
    ).astype(np.float32)
    ember = np.exp(-((aside * 7) ** 2 + ((up - 0.15) * 6) ** 2))
    colour += (ember * 0.9)[..., None] * from_hex("#D8552A")
    return Lit(top, left, colour, np.zeros(px.shape, dtype=np.float32))
