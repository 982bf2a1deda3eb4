"""Live entries and entries read from the log, made one gapless line."""

from typing import Generic, TypeVar

T = TypeVar("T")

EARLY_AT_MOST = 4_096
"""How many entries wait behind a gap; what is beyond is dropped, for the log has it."""


class Merge(Generic[T]):
    """Puts what comes (late, early, twice, or not at all) into the order of versions.

    Whatever arrives, `offer` hands each version on once, in order, without a gap. Where `gap` is true something is
    missing that only the log can give.
    """

    def __init__(self, version: int) -> None:
        self.version = version
        self._early: dict[int, T] = {}

    @property
    def gap(self) -> bool:
        """Whether something waits for what has not come."""
        return bool(self._early)

    def offer(self, version: int, item: T) -> list[T]:
        """What can be handed on now that this has come: nothing, this, or this and what waited for it."""
        if version <= self.version:
            return []
        if version > self.version + 1:
            if len(self._early) < EARLY_AT_MOST:
                self._early.setdefault(version, item)
            return []
        ready = [item]
        self.version = version
        while self.version + 1 in self._early:
            self.version += 1
            ready.append(self._early.pop(self.version))
        return ready
