"""Puts a frame together: sky, water with its reflections, lamps, boats, mist, rain in the air."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tools.film import boat as paper
from tools.film.boat import Boat
from tools.film.camera import Camera, Plane
from tools.film.flesh import Lit
from tools.film.mist import Air, Banks, Sky, resized
from tools.film.palette import LANTERN, MIST, Image, from_hex
from tools.film.rain import Drops, add_ring, splashes, streaks
from tools.film.water import Mirror, WaveBand, calm_bands, surface

LAMP_SIZE = 0.026
"""Metres: radius of the lit heart of a boat, flame and paper together."""
EMBER = from_hex("#D8712E")


@dataclass(frozen=True)
class Set:
    """What all shots share; made once."""

    sky: Sky
    banks: Banks
    bands: tuple[WaveBand, ...]
    columns: int
    rows: int
    seed: int

    @staticmethod
    def built(columns: int, rows: int, seed: int) -> Set:
        """The set for a picture of this many pixels; the same seed gives the same night."""
        return Set(Sky(seed), Banks(seed + 40), calm_bands(0.055, seed + 80), columns, rows, seed)

    def camera(self, x: float, height: float, z: float, pitch: float, focal: float = 1.3) -> Camera:
        """A camera with the picture size of this set."""
        return Camera(x, height, z, pitch, focal, self.columns, self.rows)


@dataclass
class Canvas:
    """One frame in the making."""

    camera: Camera
    air: Air
    picture: Image
    plane: Plane
    sx: Image
    sz: Image
    mirror: Mirror
    warm: list[tuple[NDArray[np.float64], float]] = field(default_factory=list)


def layer(picture: Image, lit: Lit | None, veil: float = 1.0, haze: Image | None = None) -> None:
    """Lay a lit thing over the picture; `veil` is the share of it that the fog lets through."""
    if lit is None:
        return
    rows, columns = lit.cover.shape
    part = picture[lit.row : lit.row + rows, lit.column : lit.column + columns]
    part *= 1 - lit.cover[..., None]
    part += lit.colour * np.float32(veil)
    if haze is not None and veil < 1:
        part += lit.cover[..., None] * haze * np.float32(1 - veil)


def enlarged(lit: Lit, share: float, camera: Camera) -> Lit:
    """A thing drawn at a fraction of the size, brought up to the camera's by the factor `share`."""
    tall, wide = (round(n * share) for n in lit.cover.shape)
    r0, c0 = round(lit.row * share), round(lit.column * share)
    keep = (slice(0, camera.rows - r0), slice(0, camera.columns - c0))
    channels = [resized(lit.colour[..., i], tall, wide)[keep] for i in range(3)]
    return Lit(r0, c0, np.stack(channels, axis=-1), resized(lit.cover, tall, wide)[keep])


def open_water(
    stage: Set, camera: Camera, air: Air, t: float, drops: Drops | None, calm: float = 1.0
) -> Canvas:
    """Sky above, moving water below with the sky in it and rings where drops have landed."""
    half = Plane.under(camera.scaled(0.5))
    full = Plane.under(camera, half.top * 2)
    sx, sz, rough = surface(half, stage.bands, t)
    sx, sz = sx * np.float32(calm), sz * np.float32(calm)
    if drops is not None:
        for i in drops.living(t):
            age = t - float(drops.when[i])
            add_ring(half, sx, sz, float(drops.x[i]), float(drops.z[i]), age, float(drops.size[i]))
    rows = full.z.shape[0]
    sx, sz = resized(sx, rows, camera.columns), resized(sz, rows, camera.columns)
    rough = resized(rough, rows, 1)
    picture = stage.sky.paint(camera, air, t)
    mirror = Mirror.of(full, sx, sz, rough)
    deep = np.float32(0.35) * air.fog_colour * np.float32(0.10 + 0.5 * air.dawn)
    water = mirror.sky(air.ladder()) + deep * (1 - mirror.fresnel[..., None])
    clear = air.clear(full.z - np.float32(camera.z))[..., None]
    picture[full.top :] = water * clear + air.fog_colour * (1 - clear)
    return Canvas(camera, air, picture, full, sx, sz, mirror)


def shine(
    canvas: Canvas,
    lamp: NDArray[np.float64],
    power: float,
    size: float = LAMP_SIZE,
    pool: float = 1.0,
) -> None:
    """The lamp's broken image on the water, and a pool of its light on the water round it."""
    if power <= 0.003:
        return
    cam, plane = canvas.camera, canvas.plane
    column, contact, depth = cam.project(np.array([[lamp[0], 0.0, lamp[2]]]))[0]
    reach = (0.10 + 0.16 * min(1.0, 2.2 / depth)) * cam.focal_px
    c0, c1 = int(max(column - reach, 0)), int(min(column + reach, cam.columns))
    # The pool of light on the water lies behind the lamp as well as before it.
    beyond = cam.project(np.array([[lamp[0], 0.0, lamp[2] + 0.9]]))[0, 1]
    r0 = int(max(min(beyond, contact - 4) - plane.top, 0))
    deep = cam.focal_px * (2.2 * float(lamp[1]) / depth + 0.34 * cam.height / (cam.height + 0.3))
    r1 = int(min(contact - plane.top + deep, plane.z.shape[0]))
    if c1 - c0 < 2 or r1 - r0 < 2:
        return
    box = (slice(r0, r1), slice(c0, c1))
    clear = float(canvas.air.clear(depth))
    lobe = canvas.mirror.glint(lamp, size, box)
    gap = (plane.x[box] - np.float32(lamp[0])) ** 2 + (plane.z[r0:r1] - np.float32(lamp[2])) ** 2
    lit_water = np.float32(0.0016 * pool) / (gap + np.float32(0.03))
    # The box must not show: let the light die towards its sides and its foot.
    side = np.abs(np.arange(c0, c1, dtype=np.float32) - np.float32(column)) / np.float32(reach)
    row = np.arange(r0, r1, dtype=np.float32) + plane.top
    foot = (row - np.float32(contact)) / np.float32(deep)
    head = np.arange(r1 - r0, dtype=np.float32) / max(contact - plane.top - r0, 1.0)
    fade = np.clip(2.5 * (1 - foot), 0, 1) * np.clip(head, 0, 1)
    edge = np.clip(2.2 * (1 - side), 0, 1)[None, :] * fade[:, None]
    light = (lobe * np.float32(6.5) + lit_water) * edge * np.float32(power * clear)
    region = canvas.picture[plane.top + r0 : plane.top + r1, c0:c1]
    region += light[..., None] * (LANTERN * 0.55 + EMBER * 0.45)


def broken(canvas: Canvas, lit: Lit | None, depth: float, strength: float) -> None:
    """Lay an upside-down picture on the water, shaken by the slopes."""
    if lit is None:
        return
    top = canvas.plane.top
    rows, columns = lit.cover.shape
    pad = 10
    r0, r1 = max(lit.row - top - 2, 0), min(lit.row - top + rows + pad, canvas.sx.shape[0])
    c0, c1 = max(lit.column - pad, 0), min(lit.column + columns + pad, canvas.camera.columns)
    if r1 - r0 < 2 or c1 - c0 < 2:
        return
    shake = np.float32(0.42 * canvas.camera.focal_px / depth)
    y, x = np.mgrid[r0:r1, c0:c1].astype(np.float32)
    sy = (y + top - lit.row + canvas.sz[r0:r1, c0:c1] * shake * 0.8).astype(np.int32)
    sx = (x - lit.column + canvas.sx[r0:r1, c0:c1] * shake).astype(np.int32)
    inside = (sy >= 0) & (sy < rows) & (sx >= 0) & (sx < columns)
    sy, sx = np.clip(sy, 0, rows - 1), np.clip(sx, 0, columns - 1)
    sink = np.exp(-(y + top - lit.row) / np.float32(0.9 * rows))
    share = np.float32(strength) * inside * sink * (0.35 + canvas.mirror.fresnel[r0:r1, c0:c1])
    part = canvas.picture[r0 + top : r1 + top, c0:c1]
    part *= 1 - (lit.cover[sy, sx] * share)[..., None]
    part += lit.colour[sy, sx] * share[..., None]


def lay_boat(
    canvas: Canvas, boat: Boat, t: float, air_glow: float = 1.0, size: float = LAMP_SIZE
) -> None:
    """A boat with its reflection and its flame.

    `air_glow` is the share of its halo, `size` the lamp's radius in metres as the water sees it.
    """
    camera, air = canvas.camera, canvas.air
    # An unlit boat must not be seen before its time: its paper keeps dark until its flame wakes.
    woken = min(1.0, 0.2 + 4 * boat.flame) * 0.4 + 2.0 * air.dawn
    sky = (MIST * 0.11 * woken + air.fog_colour * 0.35 * woken).astype(np.float32)
    depth = max(boat.z - camera.z, 0.2)
    clear = float(air.clear(depth))
    shine(canvas, boat.lamp, boat.flame, size, air_glow)
    if camera.focal_px * 0.3 / depth > 0.04 * camera.columns:
        # A smaller boat's hull cannot be made out in the water, only its light.
        broken(canvas, paper.drawn(camera, boat, sky, mirrored=True), depth, 0.8 * clear)
    if boat.flame > 0.01:
        canvas.warm.append((boat.lamp, boat.flame))
        halo(canvas, boat.lamp, boat.flame * clear * air_glow)
    layer(canvas.picture, paper.drawn(camera, boat, sky), clear, air.fog_colour)
    layer(canvas.picture, paper.flame_sprite(camera, boat, t), clear)


def halo(canvas: Canvas, lamp: NDArray[np.float64], power: float) -> None:
    """Wet air round a lamp catches its light; laid behind the boat, its paper stays clean."""
    camera = canvas.camera
    column, row, depth = camera.project(lamp[None, :])[0]
    reach = camera.focal_px * 0.50 / (depth + 0.6)
    c0, c1 = int(max(column - 2.6 * reach, 0)), int(min(column + 2.6 * reach, camera.columns))
    r0, r1 = int(max(row - 2.6 * reach, 0)), int(min(row + 2.6 * reach, camera.rows))
    if c1 <= c0 or r1 <= r0:
        return
    y = (np.arange(r0, r1, dtype=np.float32)[:, None] - np.float32(row)) / np.float32(reach)
    x = (np.arange(c0, c1, dtype=np.float32) - np.float32(column)) / np.float32(reach)
    far = x[None, :] ** 2 + y * y
    air = np.float32(0.034 * power) / (far * 5 + 0.22) * np.exp(-far * 0.75)
    canvas.picture[r0:r1, c0:c1] += air[..., None] * (LANTERN * 0.7 + EMBER * 0.3)


def fill_air(canvas: Canvas, stage: Set, drops: Drops | None, t: float, amount: float) -> None:
    """Splashes and falling rain; streaks near a lamp are warm."""
    if amount <= 0.004:
        return
    camera = canvas.camera
    tone = (canvas.air.fog_colour + MIST * 0.10).astype(np.float32)
    if drops is not None:
        splashes(camera, drops, t, canvas.picture, tone)
    fall = streaks(camera, t, amount, stage.seed + 5)
    canvas.picture += fall[..., None] * tone * np.float32(0.75)
    for lamp, power in canvas.warm:
        column, row, depth = camera.project(lamp[None, :])[0]
        reach = camera.focal_px * 0.22 / depth + 20
        y = (np.arange(camera.rows, dtype=np.float32) - np.float32(row)) / np.float32(reach)
        x = (np.arange(camera.columns, dtype=np.float32) - np.float32(column)) / np.float32(reach)
        near = np.exp(-(x[None, :] ** 2 + y[:, None] ** 2)) * np.float32(min(power, 1.2) * 0.9)
        canvas.picture += (fall * near)[..., None] * LANTERN


def veils(canvas: Canvas, stage: Set, t: float, layers: tuple[tuple[float, float], ...]) -> None:
    """Banks of mist as (depth in metres, thickness 0 to 1), far ones first."""
    for depth, thick in layers:
        if thick <= 0.01:
            continue
        cover = stage.banks.veil(canvas.camera, t, thick, depth)[..., None]
        canvas.picture *= 1 - cover
        canvas.picture += cover * canvas.air.bank_colour
