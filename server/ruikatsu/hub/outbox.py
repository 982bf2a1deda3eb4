"""What goes out to everybody in a room: one frame, many writes, and joined writes when it is busy."""

import asyncio
from collections.abc import Callable, Sequence
from time import perf_counter

from ruikatsu.hub.lines import Lines

REST_AT_MOST_S = 0.020
"""The longest that a word waits for company before it is written."""

NO_REST_S = 0.000_5
"""A flush that took less than this is free: a timer would cost more than the next flush."""


class Outbox:
    """Gathers frames and writes them to each socket at once.

    The first after a quiet spell leaves within the same turn of the loop; then the outbox rests as long as the flush
    took, and as much longer for each word that it joined. So nothing waits in a circle of twenty, a hall gets joined
    writes the more there are ears and words in it, and nothing is tuned.
    """

    def __init__(
        self,
        hearing: Sequence[Lines],
        watching: Sequence[Lines],
        flushed: Callable[[], None],
    ) -> None:
        """Who gets the words, who gets all but the words, and who is told after each flush."""
        self._hearing = hearing
        self._watching = watching
        self._flushed = flushed
        self._all: list[bytes] = []
        self._without_words: list[bytes] = []
        self._due: asyncio.Handle | None = None

    def add(self, frame: bytes, *, words: bool) -> None:
        """A ready frame for the room. `words`: those who may not read the chat do not get it."""
        self._all.append(frame)
        if not words:
            self._without_words.append(frame)
        self.wake()

    def wake(self) -> None:
        """Flushes soon, even with nothing to write: somebody waits to be let in."""
        if self._due is None:
            self._due = asyncio.get_running_loop().call_soon(self._flush)

    def flush(self) -> None:
        """Writes what has gathered now: what the next answer promises must not overtake it."""
        if self._all or self._without_words:
            if self._due is not None:
                self._due.cancel()
            self._flush()

    def close(self) -> None:
        """Nothing more goes out."""
        if self._due is not None:
            self._due.cancel()
        self._all.clear()
        self._without_words.clear()

    def _flush(self) -> None:
        began = perf_counter()
        self._due = None
        joined = len(self._all)
        if self._all:
            _write(b"".join(self._all), self._hearing)
            self._all.clear()
        if self._without_words:
            _write(b"".join(self._without_words), self._watching)
            self._without_words.clear()
        self._flushed()
        took = perf_counter() - began
        if took > NO_REST_S:
            rest = min(took * (1 + joined), REST_AT_MOST_S)
            self._due = asyncio.get_running_loop().call_later(rest, self._rested)

    def _rested(self) -> None:
        self._due = None
        if self._all:
            self._flush()
        else:
            self._flushed()


def _write(joined: bytes, audiences: Sequence[Lines]) -> None:
    for lines in audiences:
        lines.write(joined)
