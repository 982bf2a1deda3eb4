"""When too many come at once. A room that is flooded with strangers locks its door by itself."""

from bisect import bisect_right

WITHIN_MS = 60_000

AT_LEAST = 12


def lately(arrived: tuple[int, ...], now: int) -> tuple[int, ...]:
    """Those of these times that lie within the last minute. They stand in their order."""
    return arrived[bisect_right(arrived, now - WITHIN_MS) :]


def expected(capacity: int, set_by_host: int | None) -> int:
    """How many may take a seat within a minute of a room that is on.

    Our own figure: half of the circle, and never fewer than twelve: those who are late to a circle come one by one,
    while who means to flood it comes all at once.
    """
    return set_by_host if set_by_host is not None else max(AT_LEAST, capacity // 2)
