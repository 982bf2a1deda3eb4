"""How many lines may be open at once from one network. A network is known while a line of it is open, no longer."""

from collections import Counter


class Door:
    """Counts lines. A network that is None is not counted: our own proxy, which brings everybody's."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[str] = Counter()

    def comes(self, network: str | None) -> bool:
        """Counts one more: whether it is still well. Whoever comes must leave, welcome or not."""
        if network is None:
            return True
        self._open[network] += 1
        return self._open[network] <= self._most

    def leaves(self, network: str | None) -> None:
        """Counts one less."""
        if network is None:
            return
        self._open[network] -= 1
        if self._open[network] <= 0:
            del self._open[network]

    def __len__(self) -> int:
        """How many networks are known at this moment."""
        return len(self._open)
