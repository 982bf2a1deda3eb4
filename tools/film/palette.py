"""The colours of the film, held as linear light so that glows add up the way real light does."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.float32]
"""Linear light, usually (rows, columns) or (rows, columns, 3); 1.0 is the brightest white."""


def from_hex(code: str) -> Image:
    """Linear RGB, shape (3,), of an sRGB code such as "#12182B" (IEC 61966-2-1)."""
    raw = np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.float64) / 255.0
    linear = np.where(raw <= 0.04045, raw / 12.92, ((raw + 0.055) / 1.055) ** 2.4)
    return linear.astype(np.float32)


NIGHT = from_hex("#12182B")
DUSK = from_hex("#1F2A44")
MIST = from_hex("#C9D3E3")
PAPER = from_hex("#F6F2EA")
LANTERN = from_hex("#E9A857")
ROSE = from_hex("#C98289")
FLAME_CORE = from_hex("#FFE9BE")


def blend(first: Image, second: Image, share: float) -> Image:
    """The colour `share` of the way from the first to the second; share runs 0 to 1."""
    return (first + (second - first) * np.float32(share)).astype(np.float32)
