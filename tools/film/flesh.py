"""Turns limbs into a lit picture by walking rays to their surface (sphere tracing).

J. C. Hart, "Sphere tracing" (The Visual Computer 12, 1996); the soft union is I. Quilez's
quadratic smooth minimum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.film.camera import Camera
from tools.film.hands import Limb, Vector
from tools.film.palette import LANTERN, Image, from_hex

SKIN = from_hex("#B98A66")
SKIN_DEEP = from_hex("#C4502E")
"""What light becomes after a few millimetres of flesh."""
CLOTH = from_hex("#2A3040")
STEPS = 26
"""Steps along each ray; more changes nothing that can be seen."""


def _soft_min(first: Image, second: Image, melt: float) -> Image:
    mix = np.maximum(np.float32(melt) - np.abs(first - second), 0) / np.float32(melt)
    low: Image = np.minimum(first, second) - mix * mix * np.float32(melt * 0.25)
    return low


def _limb_distance(points: Image, limb: Limb) -> Image:
    """Distance in metres from points (3, n) to one limb; negative inside."""
    total = np.full(points.shape[1], 9.0, dtype=np.float32)
    x, y, z = points
    for (start, end), (r0, r1) in zip(limb.ends, limb.radii, strict=True):
        bone = end - start
        bx, by, bz = (np.float32(v) for v in bone / float(bone @ bone))
        px, py, pz = x - np.float32(start[0]), y - np.float32(start[1]), z - np.float32(start[2])
        along = np.clip(px * bx + py * by + pz * bz, 0, 1)
        px -= along * np.float32(bone[0])
        py -= along * np.float32(bone[1])
        pz -= along * np.float32(bone[2])
        gap: Image = np.sqrt(px * px + py * py + pz * pz) - (
            np.float32(r0) + along * np.float32(r1 - r0)
        )
        total = _soft_min(total, gap, limb.melt)
    return total


def distance(points: Image, limbs: list[Limb]) -> tuple[Image, Image]:
    """Distance to the skin and to the cloth, each in metres, for points of shape (3, n)."""
    skin: Image | None = None
    cloth: Image | None = None
    for limb in limbs:
        gap = _limb_distance(points, limb)
        if limb.cloth:
            cloth = gap if cloth is None else np.minimum(cloth, gap)
        else:
            skin = gap if skin is None else _soft_min(skin, gap, 0.0045)
    far = np.full(points.shape[1], 9.0, dtype=np.float32)
    return (far if skin is None else skin), (far if cloth is None else cloth)


def _creases(points: Image, limbs: list[Limb]) -> Image:
    """Height in metres of fine wrinkles: close-set furrows across the joints of each finger."""
    x, y, z = points
    bump = np.zeros(len(x), dtype=np.float32)
    for limb in limbs:
        if limb.cloth or len(limb.ends) < 6:
            continue
        for i in (1, 3):
            joint = limb.ends[i, 1].astype(np.float32)
            way = limb.ends[i, 1] - limb.ends[i, 0]
            way = (way / np.linalg.norm(way) * 2 * np.pi / 0.0036).astype(np.float32)
            px, py, pz = x - joint[0], y - joint[1], z - joint[2]
            near = np.exp((px * px + py * py + pz * pz) * np.float32(-1 / 0.0095**2))
            bump += near * np.cos(px * way[0] + py * way[1] + pz * way[2])
    weave = np.sin(-126 * x + 234 * y + 156 * z)
    bump += np.float32(0.22) * np.sin(430 * x + 150 * y + 310 * z + np.float32(1.7) * weave)
    return bump * np.float32(0.00022)


@dataclass(frozen=True)
class Lit:
    """A picture with its coverage, premultiplied, over part of the frame from (row, column)."""

    row: int
    column: int
    colour: Image
    cover: Image


def _bounds(camera: Camera, limbs: list[Limb]) -> tuple[int, int, int, int]:
    points = np.concatenate([limb.ends.reshape(-1, 3) for limb in limbs])
    reach = np.concatenate([limb.radii.reshape(-1) for limb in limbs])
    place = camera.project(points)
    margin = reach / np.maximum(place[:, 2], 0.12) * camera.focal_px + 2
    top = int(max(np.min(place[:, 1] - margin), 0))
    low = int(min(np.max(place[:, 1] + margin), camera.rows))
    left = int(max(np.min(place[:, 0] - margin), 0))
    right = int(min(np.max(place[:, 0] + margin), camera.columns))
    # Even corners, so that enlarging by one and a half lands on whole pixels and nothing swims.
    return top // 2 * 2, max(low, top), left // 2 * 2, max(right, left)


def _normals(points: Image, limbs: list[Limb]) -> tuple[Image, NDArray[np.bool_]]:
    corners = np.array([[1, -1, -1], [-1, -1, 1], [-1, 1, -1], [1, 1, 1]], dtype=np.float32)
    skin, cloth = distance(points, limbs)
    is_cloth = cloth < skin
    normal = np.zeros_like(points)
    for corner in corners[:, :, None]:
        moved = points + corner * np.float32(0.0006)
        bare, dressed = distance(moved, limbs)
        normal += np.where(is_cloth, dressed, bare - _creases(moved, limbs)) * corner
    return normal / np.maximum(np.linalg.norm(normal, axis=0), 1e-9), is_cloth


def _walk(
    camera: Camera, rays: Image, limbs: list[Limb], start: Image | None = None
) -> tuple[Image, Image]:
    """How far each ray (3, n) goes in metres, and by how many pixels it misses."""
    eye = np.array([[camera.x], [camera.height], [camera.z]], dtype=np.float32)
    ends = np.concatenate([limb.ends.reshape(-1, 3) for limb in limbs])
    away = np.linalg.norm(ends - eye[:, 0], axis=1)
    stop = np.float32(away.max() + 0.06)
    first = max(away.min() - 0.08, 0.05)
    travelled = np.full(rays.shape[1], first, dtype=np.float32) if start is None else start.copy()
    closest = np.full(rays.shape[1], 9.0, dtype=np.float32)
    alive = np.arange(rays.shape[1])
    for _ in range(STEPS):
        gap = np.minimum(*distance(eye + rays[:, alive] * travelled[alive], limbs))
        closest[alive] = np.minimum(closest[alive], gap / travelled[alive])
        travelled[alive] += gap * np.float32(0.95)
        alive = alive[(gap > 0.0005) & (travelled[alive] < stop)]
        if len(alive) == 0:
            break
    miss = np.maximum(closest - np.float32(0.0005) / travelled, 0) * np.float32(camera.focal_px)
    return travelled, miss


def _scout(camera: Camera, grid: Image, limbs: list[Limb]) -> tuple[NDArray[np.intp], Image]:
    """Which pixels can meet the hand at all, and how far it is safe to jump: every fourth ray."""
    rows, columns = grid.shape[1:]
    coarse = grid[:, ::4, ::4]
    size = coarse.shape[1:]
    travelled, miss = _walk(camera, np.ascontiguousarray(coarse.reshape(3, -1)), limbs)
    far = np.pad(travelled.reshape(size), 1, mode="edge")
    near = np.pad(miss.reshape(size), 1, mode="edge")
    cuts = [(slice(i, i + size[0]), slice(j, j + size[1])) for i in range(3) for j in range(3)]
    jump = np.min([far[cut] for cut in cuts], axis=0) - np.float32(0.012)
    close = np.min([near[cut] for cut in cuts], axis=0)
    spread = np.ones((4, 4), dtype=np.float32)
    jump = np.kron(jump, spread)[:rows, :columns]
    close = np.kron(close, spread)[:rows, :columns]
    worth = np.nonzero(close.ravel() < 6)[0]
    return worth, jump.ravel()[worth].astype(np.float32)


def lit(
    camera: Camera, limbs: list[Limb], flame: Vector, strength: float, sky: Image
) -> Lit | None:
    """The limbs as the camera sees them by a flame at a place in metres, under a dim sky."""
    top, low, left, right = _bounds(camera, limbs)
    if low - top < 2 or right - left < 2:
        return None
    shape = (low - top, right - left)
    across, rise, ahead = camera.rays()
    views = (across[None, left:right], rise[top:low, None], ahead[top:low, None])
    grid = np.stack([np.broadcast_to(part, shape) for part in views])
    grid = (grid / np.linalg.norm(grid, axis=0)).astype(np.float32)
    rays = grid.reshape(3, -1)
    worth, start = _scout(camera, grid, limbs)
    travelled = np.full(rays.shape[1], 1.0, dtype=np.float32)
    cover = np.zeros(rays.shape[1], dtype=np.float32)
    travelled[worth], miss = _walk(camera, rays[:, worth], limbs, start)
    cover[worth] = np.clip(1.0 - miss, 0, 1)
    hit = np.nonzero(cover > 0)[0]
    eye = np.array([[camera.x], [camera.height], [camera.z]], dtype=np.float32)
    points = eye + rays[:, hit] * travelled[hit]
    colour = np.zeros((rays.shape[1], 3), dtype=np.float32)
    colour[hit] = _shade(points, rays[:, hit], limbs, flame, strength, sky) * cover[hit, None]
    return Lit(top, left, colour.reshape(*shape, 3), cover.reshape(shape))


def _shade(
    points: Image, rays: Image, limbs: list[Limb], flame: Vector, strength: float, sky: Image
) -> Image:
    """Colour, shape (n, 3), of points on the surface."""
    normal, is_cloth = _normals(points, limbs)
    to_flame = flame.astype(np.float32)[:, None] - points
    far = np.sqrt(np.sum(to_flame**2, axis=0))
    facing = np.sum(normal * to_flame, axis=0) / far
    shadow = _shadow(points + normal * np.float32(0.003), to_flame, limbs)
    # Skin scatters: light leaks past the edge, and reddens as it does.
    wrap = np.clip((facing + 0.25) / 1.25, 0, 1) ** 1.3 * (0.25 + 0.75 * shadow)
    leak = np.clip(1 - np.abs(facing + 0.10) / 0.32, 0, 1)
    # Steeper than the inverse square alone, so that the arms come out of the dark.
    power = (np.float32(strength) / ((far * far + 0.004) * (1 + (far / 0.26) ** 4)))[:, None]
    half = to_flame / far - rays
    half /= np.sqrt(np.sum(half * half, axis=0))
    wet = np.clip(np.sum(normal * half, axis=0), 0, 1) ** 22 * shadow
    edge = np.clip(1 + np.sum(normal * rays, axis=0), 0, 1) ** 3
    warm = wrap[:, None] * SKIN * LANTERN * 3.2 + leak[:, None] * SKIN_DEEP * 0.10
    warm = warm + (wet * np.float32(0.30))[:, None] * LANTERN
    woven = (np.clip(facing, 0, 1) * shadow)[:, None] * CLOTH * LANTERN * 3.0
    upward = (0.35 + 0.65 * np.clip(normal[1], 0, 1))[:, None]
    body = np.where(is_cloth[:, None], CLOTH, SKIN)
    cool = upward * sky * body + edge[:, None] * sky * 0.8
    shade: Image = np.where(is_cloth[:, None], woven, warm) * power + cool
    return shade


def _shadow(points: Image, to_flame: Image, limbs: list[Limb]) -> Image:
    """Share of the flame that each point sees, 0 to 1; two probes are enough for soft shade."""
    seen = np.ones(points.shape[1], dtype=np.float32)
    for share in (0.16, 0.34):
        gap = np.minimum(*distance(points + to_flame * np.float32(share), limbs))
        seen = np.minimum(seen, np.clip(0.5 + gap / 0.012, 0, 1))
    return seen
