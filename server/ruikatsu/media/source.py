"""Reading from a file that may not be what it says: never past its end, never without a bound."""

import math
import os
from collections.abc import Iterator
from typing import BinaryIO

from .kinds import Unfit

MAX_STEPS = 4_000_000
"""Frames, boxes or pages of one file that are looked at: a day of MP3."""


class Source:
    """Bytes by their place."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = file.seek(0, os.SEEK_END)

    def take(self, place: int, count: int) -> bytes:
        """Exactly these bytes.

        Raises:
            Unfit: `media_broken`: the file ends before.
        """
        data = self.some(place, count)
        if len(data) < count:
            raise Unfit("media_broken")
        return data

    def some(self, place: int, count: int) -> bytes:
        """These bytes, or fewer at the end of the file."""
        self._file.seek(place)
        return self._file.read(count)

    def whole(self) -> bytes:
        """All of it: for what is known to be small."""
        return self.some(0, self.size)


def steps() -> Iterator[int]:
    """Counts, and ends: no file keeps its reader for ever.

    Raises:
        Unfit: `media_broken`: too many parts for any film.
    """
    yield from range(MAX_STEPS)
    raise Unfit("media_broken")


def as_ms(parts: float, per_second: float) -> int | None:
    """A length in ms; None where the file says nothing that makes sense."""
    if not per_second or not math.isfinite(parts) or not math.isfinite(per_second):
        return None
    length = round(parts * 1_000 / per_second)
    return length if 0 < length < 1_000 * 3_600_000 else None
