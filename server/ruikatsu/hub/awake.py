"""Whether this process was stopped a moment ago.

What waited at its sockets meanwhile may have been sent again elsewhere, and have its answer there: words that were
refused must not be said after all, when nobody expects them any more. So what is asked right after such a stop is to be
asked once more; whoever is still there does so by themselves, with the same id.
"""

from ruikatsu.hub.lease import elapsed_ms

STOPPED_MS = 3_000
"""Between two beats of a quarter of a second: a process that is merely busy is not so late, and words that were shorter
under way are as words over a slow line."""

DOUBT_MS = 1_000
"""For so long after waking, all that had waited is read."""


class Awake:
    """Told of each beat."""

    def __init__(self) -> None:
        self._beat = elapsed_ms()
        self._doubt_until = 0

    def beat(self) -> None:
        """The loop turns."""
        now = elapsed_ms()
        if now - self._beat > STOPPED_MS:
            self._doubt_until = now + DOUBT_MS
        self._beat = now

    def doubts(self) -> bool:
        """Whether what is read now may be old."""
        now = elapsed_ms()
        return now < self._doubt_until or now - self._beat > STOPPED_MS
