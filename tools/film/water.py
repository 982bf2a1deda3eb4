"""Black water: moving slopes from a wave spectrum, and the light that they throw back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.film.camera import Plane
from tools.film.palette import Image

GRAVITY = 9.81
"""m/s^2."""
TILE = 128
"""Grid points along one side of a patch of waves."""


@dataclass(frozen=True)
class WaveBand:
    """One octave group of waves on a patch that repeats every `size` metres."""

    size: float
    spectrum: NDArray[np.complex64]
    kx: Image
    kz: Image
    omega: Image
    longest: float
    """Wave number (rad/m) of the middle of the band, to know when a pixel outgrows it."""

    @staticmethod
    def make(size: float, shortest: float, longest: float, steepness: float, seed: int) -> WaveBand:
        """A band of wavelengths in metres with the given root-mean-square slope (no unit).

        Random phases over a k^-4 spectrum (Phillips 1958), spread gently round one wind;
        Tessendorf, "Simulating Ocean Water" (2001), gives the transform.
        """
        rng = np.random.default_rng(seed)
        k = 2 * np.pi * np.fft.fftfreq(TILE, size / TILE)
        kx, kz = np.meshgrid(k, k)
        length = np.hypot(kx, kz)
        keep = (length > 2 * np.pi / longest) & (length < 2 * np.pi / shortest)
        wind = 0.35 + 0.65 * (np.cos(np.arctan2(kz, kx) - 0.9) * 0.5 + 0.5) ** 2
        power = np.where(keep, np.maximum(length, 1e-6) ** -4.0, 0.0) * wind
        noise = rng.normal(size=(TILE, TILE)) + 1j * rng.normal(size=(TILE, TILE))
        height = noise * np.sqrt(power)
        slope = np.sqrt(np.sum((np.abs(height) * length) ** 2))
        height = height * (steepness * TILE * TILE / max(float(slope), 1e-9))
        return WaveBand(
            size,
            height.astype(np.complex64),
            kx.astype(np.float32),
            kz.astype(np.float32),
            np.sqrt(GRAVITY * length).astype(np.float32),
            float(2 * np.pi / np.sqrt(shortest * longest)),
        )

    def slopes(self, t: float) -> NDArray[np.complex64]:
        """Slope along x (real part) and along z (imaginary part) of the patch at `t` seconds."""
        moved = self.spectrum * np.exp(1j * self.omega * np.float32(t))
        # Real fields transform to conjugate-symmetric ones, so two fit in one inverse transform.
        sx = np.fft.ifft2(1j * self.kx * moved).real
        sz = np.fft.ifft2(1j * self.kz * moved).real
        return (sx + 1j * sz).astype(np.complex64)


def calm_bands(steepness: float, seed: int) -> tuple[WaveBand, ...]:
    """Ripples, wavelets and a slow swell; `steepness` is the slope of the middle band."""
    return (
        WaveBand.make(2.3, 0.06, 0.30, steepness * 1.15, seed),
        WaveBand.make(9.7, 0.30, 1.4, steepness, seed + 1),
        WaveBand.make(47.0, 1.4, 9.0, steepness * 0.8, seed + 2),
    )


def _sample(tile: NDArray[np.complex64], u: Image, v: Image) -> NDArray[np.complex64]:
    """Bilinear look-up in a repeating tile; u and v in grid steps."""
    iu, iv = np.floor(u), np.floor(v)
    fu, fv = u - iu, v - iv
    mask = TILE - 1
    c0, r0 = iu.astype(np.int32) & mask, iv.astype(np.int32) & mask
    c1, r1 = (c0 + 1) & mask, (r0 + 1) & mask
    flat = tile.ravel()
    top = flat[r0 * TILE + c0] * (1 - fu) + flat[r0 * TILE + c1] * fu
    low = flat[r1 * TILE + c0] * (1 - fu) + flat[r1 * TILE + c1] * fu
    return np.asarray(top * (1 - fv) + low * fv, dtype=np.complex64)


def surface(plane: Plane, bands: tuple[WaveBand, ...], t: float) -> tuple[Image, Image, Image]:
    """Slopes along x and z per pixel, and per row the slope that is too fine to see.

    Where a pixel covers more than a wave, the wave is taken out and its slope handed on as
    roughness: that keeps the far water from boiling.
    """
    total = np.zeros(plane.x.shape, dtype=np.complex64)
    rough = np.full(plane.z.shape, 0.012**2, dtype=np.float32)
    ahead = plane.z - np.float32(plane.camera.z)
    footprint = ahead / plane.camera.focal_px * np.sqrt(ahead / plane.camera.height)
    for band in bands:
        share = np.exp(-((footprint * band.longest / 3.0) ** 2)).astype(np.float32)
        tile = band.slopes(t)
        rough += (1 - share * share) * np.float32(np.mean(np.abs(tile) ** 2) / 2)
        near = int(np.searchsorted(share[:, 0], 0.02))
        if near >= len(share):
            continue
        scale = np.float32(TILE / band.size)
        u, v = plane.x[near:] * scale, plane.z[near:] * scale
        total[near:] += _sample(tile, u, np.broadcast_to(v, u.shape)) * share[near:]
    return (
        np.ascontiguousarray(total.real),
        np.ascontiguousarray(total.imag),
        np.sqrt(rough).astype(np.float32),
    )


@dataclass(frozen=True)
class Mirror:
    """The water seen as a mirror: for each pixel, where its reflected ray goes."""

    plane: Plane
    rx: Image
    ry: Image
    rz: Image
    fresnel: Image
    rough: Image

    @staticmethod
    def of(plane: Plane, sx: Image, sz: Image, rough: Image) -> Mirror:
        """Reflect every ray of the plane at a surface with these slopes."""
        norm = 1 / np.sqrt(plane.across**2 + plane.rise**2 + plane.ahead**2)
        dx, dy, dz = plane.across * norm, plane.rise * norm, plane.ahead * norm
        flat = 1 / np.sqrt(1 + sx * sx + sz * sz)
        facing = (dy - dx * sx - dz * sz) * flat
        facing = np.minimum(facing, np.float32(-0.02))
        twice = 2 * facing * flat
        # Schlick (1994) with water's 2 % at right angles.
        fresnel = 0.02 + 0.98 * np.square(np.square(1 + facing)) * (1 + facing)
        return Mirror(plane, dx + twice * sx, np.abs(dy - twice), dz + twice * sz, fresnel, rough)

    def sky(self, ladder: Image) -> Image:
        """Reflected sky from a ladder of colours by sine of elevation, 0 to 1, shape (n, 3)."""
        # The ladder is finer near the horizon, where the sky changes most.
        place = np.sqrt(np.clip(self.ry, 0, 1)) * np.float32(len(ladder) - 1)
        seen: Image = np.take(ladder, place.astype(np.int32), axis=0)
        seen *= self.fresnel[..., None]
        return seen

    def glint(self, light: NDArray[np.float64], size: float, box: tuple[slice, slice]) -> Image:
        """Brightness of a lamp's broken image within a box of pixels (rows, columns below top).

        `light` is the lamp's place in world metres, `size` its radius in metres. The lobe is a
        Gaussian as wide as the lamp looks from the water, widened by the unseen slopes.
        """
        r, c = box
        cam = self.plane.camera
        lx = np.float32(light[0]) - self.plane.x[r, c]
        lz = np.float32(light[2]) - self.plane.z[r]
        ly = np.float32(light[1])
        away = 1 / np.sqrt(lx * lx + ly * ly + lz * lz)
        cosine = (self.rx[r, c] * lx + self.ry[r, c] * ly + self.rz[r, c] * lz) * away
        far = float(np.hypot(light[0] - cam.x, light[2] - cam.z))
        spread = (size * away) ** 2 + (1.6 * self.rough[r]) ** 2 + (0.6 / cam.focal_px) ** 2
        weight = (size * away) ** 2 / spread
        lobe = np.exp((cosine - 1) / spread) * weight * (0.25 + self.fresnel[r, c])
        # Nothing is mirrored in the water behind the lamp.
        front = np.clip((np.float32(light[2]) - self.plane.z[r]) / (0.02 * far + 0.05), 0, 1)
        shown: Image = (lobe * front).astype(np.float32)
        return shown
