"""Sky, ink-wash hills and drifting mist: everything that is far away and soft."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image as Pillow

from tools.film.camera import Camera
from tools.film.palette import DUSK, LANTERN, MIST, NIGHT, ROSE, Image, blend, from_hex


def resized(picture: Image, rows: int, columns: int) -> Image:
    """A single-channel picture at another size, bilinear."""
    made = Pillow.fromarray(np.ascontiguousarray(picture, dtype=np.float32))
    size = made.resize((columns, rows), Pillow.Resampling.BILINEAR)
    return np.asarray(size, dtype=np.float32)


def cloud(rows: int, columns: int, seed: int, roughness: float = 2.2) -> Image:
    """Tileable noise, 0 to 1 with its middle at 0.5, whose power falls as k^-roughness."""
    rng = np.random.default_rng(seed)
    ky = np.fft.fftfreq(rows)[:, None] * rows
    kx = np.fft.fftfreq(columns)[None, :] * columns
    # Twice as wide as high: mist lies down.
    k = np.hypot(ky * 1.0, kx * 0.9)
    k[0, 0] = 1.0
    wave = np.fft.fft2(rng.normal(size=(rows, columns))) * k ** (-roughness / 1.35)
    wave[0, 0] = 0.0
    field = np.fft.ifft2(wave).real
    field = field / (field.std() * 4.0) + 0.5
    return np.asarray(np.clip(field, 0.0, 1.0), dtype=np.float32)


@dataclass(frozen=True)
class Air:
    """The weather of a frame. `dawn` 0 is night, 1 is day; `fog` is how far one sees, metres."""

    dawn: float = 0.0
    fog: float = 30.0
    glow: float = 1.0
    """Brightness of the night sky's low band, as a share."""

    @property
    def fog_colour(self) -> Image:
        """What everything fades to with distance."""
        night = blend(DUSK * 0.62, MIST * 0.085, 0.40) * np.float32(self.glow)
        day = blend(from_hex("#93A6CF"), ROSE, 0.16) * np.float32(0.62)
        return blend(night, day, self.dawn**1.6)

    @property
    def bank_colour(self) -> Image:
        """Colour of the banks of mist: at dawn they catch the first sun before the water does."""
        return blend(self.fog_colour * np.float32(1.2), from_hex("#F3C6A6"), 0.62 * self.dawn**1.2)

    def clear(self, distance: Image | float) -> Image:
        """Share of the light that comes through so many metres of wet air.

        Steeper than plain exponential fog: the near water stays black, the far is quickly lost.
        """
        return np.asarray(np.exp(-((distance / np.float32(self.fog)) ** 1.5)), dtype=np.float32)

    def ladder(self, steps: int = 1024) -> Image:
        """Sky colours by the root of the sine of elevation, horizon first, shape (steps, 3)."""
        up = (np.linspace(0, 1, steps, dtype=np.float32) ** 2)[:, None]
        low = self.fog_colour * np.float32(1.25)
        night = NIGHT * 0.16 + (low - NIGHT * 0.16) * np.exp(-up * 5.5)
        rose = blend(ROSE, from_hex("#F4C9B0"), 0.45)
        day = blend(from_hex("#4F6A9A"), MIST, 0.15) * np.float32(0.60)
        day = day + (rose * 0.85 - day) * np.exp(-up * 13.0) * np.float32(0.80)
        day = day + from_hex("#FFD9A0") * np.exp(-up * 40.0) * np.float32(0.95)
        first = np.sin(np.pi * min(self.dawn * 1.15, 1.0)) ** 0.8
        warm = LANTERN * np.exp(-up * 40.0) * np.float32(0.16 * first)
        sky = night + (day - night) * np.float32(self.dawn**1.15) + warm
        return np.asarray(sky, dtype=np.float32)


class Sky:
    """Clouds and hills, made once and then only moved and lit."""

    def __init__(self, seed: int) -> None:
        self._clouds = cloud(256, 512, seed)
        rng = np.random.default_rng(seed + 7)
        self._ridges = [self._ridge(rng, wide) for wide in (5, 8, 13)]

    @staticmethod
    def _ridge(rng: np.random.Generator, bumps: int) -> Image:
        """Heights of one line of hills over a full turn, mean 0, about 1 high."""
        turn = np.linspace(0, 2 * np.pi, 2048, endpoint=False)
        line = np.zeros_like(turn)
        for n in range(1, 40):
            height = rng.normal() / (1 + (n / bumps) ** 2.1)
            line += height * np.cos(n * 2 * turn + rng.uniform(0, 7))
        return np.asarray(line / line.std(), dtype=np.float32)

    def paint(self, camera: Camera, air: Air, t: float) -> Image:
        """The sky, linear light, in a whole frame; below the horizon there is only room left."""
        _, rise, ahead = camera.rays()
        elevation = np.clip(rise / np.hypot(rise, ahead), 0, 1)
        ladder = air.ladder()
        place = np.sqrt(elevation) * (len(ladder) - 1)
        rows = np.stack(
            [np.interp(place, np.arange(len(ladder)), ladder[:, i]) for i in range(3)], axis=1
        ).astype(np.float32)
        picture = np.empty((camera.rows, camera.columns, 3), dtype=np.float32)
        low = int(np.clip(camera.horizon_row() + 9, 0, camera.rows))
        picture[:low] = rows[:low, None, :]
        self._wash(picture[:low], camera, t)
        self._hills(picture[:low], camera, air)
        return picture

    def _wash(self, picture: Image, camera: Camera, t: float) -> None:
        """Ink let run on wet paper: slow clouds, darker than the sky they lie on."""
        shift = int((camera.x * 6 + t * 1.1) * 2)
        patch = np.roll(self._clouds, -shift, axis=1)[:144, :256]
        ink = resized(patch, camera.rows, camera.columns)[: len(picture)]
        picture *= (0.62 + 0.76 * ink)[..., None]

    def _hills(self, picture: Image, camera: Camera, air: Air) -> None:
        horizon = camera.horizon_row()
        if horizon < 1:
            return
        row = np.arange(len(picture), dtype=np.float32)[:, None]
        across, _, _ = camera.rays()
        for i, ridge in enumerate(self._ridges):
            nearness = (i + 1) / 3
            angle = np.arctan(across) + camera.x * 0.012 * nearness + 0.9 * i
            line = np.interp(angle / (2 * np.pi) * 2048, np.arange(2048), ridge, period=2048)
            tall = camera.focal_px * (0.046 - 0.011 * i)
            crest = (horizon - tall * (0.55 + 0.42 * line) * (0.8 + 0.2 * i)).astype(np.float32)
            below = row - crest[None, :]
            # Dark at the crest, lost in mist at the foot: that is the whole of an ink hill.
            body = np.clip(below / (4.5 - i), 0, 1) * np.float32(0.92)
            dark = np.exp(-np.clip(below, 0, None) / (tall * (0.55 + 0.1 * i)))
            dark = dark * np.float32((0.34 + 0.13 * i) * min(air.fog / 22.0, 1.0))
            tone = air.fog_colour * (1.03 - dark)[..., None]
            picture += (tone - picture) * body[..., None]


class Banks:
    """Banks of mist over the water at several depths; nearer ones slide faster (parallax)."""

    def __init__(self, seed: int) -> None:
        self._noise = [cloud(128, 1024, seed + i, 2.0) for i in range(3)]

    def veil(self, camera: Camera, t: float, thick: float, depth: float) -> Image:
        """Cover, 0 to 1, of the mist nearer than the horizon at about `depth` metres."""
        horizon = camera.horizon_row()
        base = horizon + camera.focal_px * camera.height / depth
        high = camera.focal_px * (0.9 + 0.05 * depth) / depth
        row = np.arange(camera.rows, dtype=np.float32)
        body = np.exp(-((np.abs(row - base) / np.where(row < base, high, high * 0.55)) ** 1.6))
        noise = self._noise[int(depth * 7) % 3]
        start = (camera.x / depth * 0.5 + t * 0.012 + depth * 0.37) % 1.0
        width = 340
        columns = (int(start * 1024) + np.arange(width)) % 1024
        patch = resized(noise[:, columns], camera.rows, camera.columns)
        # Sub-column sliding, so that slow mist does not step.
        rest = (start * 1024) % 1.0
        moved = patch * (1 - rest) + np.roll(patch, -round(camera.columns / width), 1) * rest
        moved[:, -8:] = patch[:, -8:]
        cover: Image = np.clip(moved * 1.5 - 0.25, 0, 1) * body[:, None] * np.float32(thick)
        return cover.astype(np.float32)
