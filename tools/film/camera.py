"""A camera over a flat sheet of water. X runs right, Y up, Z away; metres everywhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.film.palette import Image

HORIZON_GUARD = 0.004
"""Rays flatter than this (slope, no unit) count as sky: their water is too far to matter."""


@dataclass(frozen=True)
class Camera:
    """Place and lens. `focal` is in picture widths (1.0 sees 53 degrees across)."""

    x: float
    height: float
    z: float
    pitch: float
    focal: float
    columns: int
    rows: int

    @property
    def focal_px(self) -> float:
        """Focal length in pixels."""
        return self.focal * self.columns

    def project(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """World points, shape (n, 3) in metres, as (column, row, depth in metres)."""
        local = points - np.array([self.x, self.height, self.z])
        c, s = np.cos(self.pitch), np.sin(self.pitch)
        depth = np.maximum(local[:, 2] * c - local[:, 1] * s, 1e-3)
        up = local[:, 1] * c + local[:, 2] * s
        column = self.columns / 2 + self.focal_px * local[:, 0] / depth
        row = self.rows / 2 - self.focal_px * up / depth
        return np.stack([column, row, depth], axis=1)

    def horizon_row(self) -> float:
        """Row of the horizon; may lie outside the picture."""
        return self.rows / 2 - self.focal_px * float(np.tan(self.pitch))

    def rays(self) -> tuple[Image, Image, Image]:
        """Directions of the pixels: across per column, then rise and depth per row."""
        u = (np.arange(self.columns) + 0.5 - self.columns / 2) / self.focal_px
        v = -(np.arange(self.rows) + 0.5 - self.rows / 2) / self.focal_px
        c, s = np.cos(self.pitch), np.sin(self.pitch)
        return (
            u.astype(np.float32),
            (v * c - s).astype(np.float32),
            (c + v * s).astype(np.float32),
        )

    def scaled(self, share: float) -> Camera:
        """The same view with fewer pixels."""
        return Camera(
            self.x, self.height, self.z, self.pitch, self.focal,
            int(self.columns * share), int(self.rows * share),
        )  # fmt: skip


@dataclass(frozen=True)
class Plane:
    """Where the rays of a camera meet the water: everything below row `top`."""

    camera: Camera
    top: int
    across: Image
    rise: Image
    ahead: Image
    reach: Image
    """Ray length per row in units of the unnormalised ray; times `across` gives metres."""
    x: Image
    z: Image
    """World metres: x per pixel (rows, columns), z per row (rows, 1)."""

    @staticmethod
    def under(camera: Camera, top: int | None = None) -> Plane:
        """The water that this camera sees, from row `top` down if that is given."""
        across, rise, ahead = camera.rays()
        below = np.nonzero(rise < -HORIZON_GUARD)[0]
        if top is None:
            top = int(below[0]) if len(below) else camera.rows
        rise, ahead = rise[top:, None], ahead[top:, None]
        reach = (np.float32(camera.height) / -rise).astype(np.float32)
        x = (np.float32(camera.x) + reach * across[None, :]).astype(np.float32)
        z = (np.float32(camera.z) + reach * ahead).astype(np.float32)
        return Plane(camera, top, across[None, :], rise, ahead, reach, x, z)
