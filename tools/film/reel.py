"""Joins the shots: which of them is on at a moment, and how one dissolves into the next."""

from __future__ import annotations

from tools.film.farewell import Farewell
from tools.film.grade import Finish, Frame
from tools.film.shots import Company, Downpour, Drift, Many, Rain, Shot
from tools.film.stage import Set
from tools.film.timeline import BEATS, fade


class Reel:
    """The whole film as a function from seconds to frames; it keeps nothing between calls."""

    def __init__(self, columns: int, rows: int, seed: int) -> None:
        stage = Set.built(columns, rows, seed)
        self._shots: tuple[Shot, ...] = (
            Rain(stage),
            Farewell(stage),
            Drift(stage),
            Downpour(stage),
            Company(stage),
            Many(stage),
        )
        self._finish = Finish(rows, columns, seed + 60)

    def frame(self, t: float) -> Frame:
        """The finished frame at `t` seconds: sRGB, 8 bit, shape (rows, columns, 3)."""
        on = [i for i, beat in enumerate(BEATS) if beat.start <= t < beat.end]
        picture = self._shots[on[0]].paint(t)
        if len(on) > 1:
            first, second = BEATS[on[0]], BEATS[on[1]]
            share = (t - second.start) / (first.end - second.start)
            share = share * share * (3 - 2 * share)
            picture = picture * (1 - share) + self._shots[on[1]].paint(t) * share
        return self._finish.frame(picture, t, fade(t))
