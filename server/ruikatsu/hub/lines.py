"""Lines that hear the same, and how the same bytes reach them all."""

from os import write
from typing import Final

from ruikatsu.hub.socket import LiveSocket


class Lines:
    """Each line is *straight*, when nothing waits in its transport and bytes may go to its file at once, or *bent*.

    A transport gathers writes and makes them at the end of its turn, which is kind to whoever writes in bits; a flush
    is one piece already, and goes to thousands. So a flush touches nothing of a straight line but the number of its
    file: on a core that has just woken, each object that is looked at costs as much as a tenth of the write.
    """

    __slots__ = ("_at", "_bent", "_files", "_straight")

    def __init__(self) -> None:
        self._files: Final[list[int]] = []
        self._straight: Final[list[LiveSocket]] = []  # the line at the same place
        self._at: Final[dict[LiveSocket, int]] = {}
        self._bent: Final[dict[LiveSocket, None]] = {}

    def __len__(self) -> int:
        """How many."""
        return len(self._files) + len(self._bent)

    def add(self, line: LiveSocket) -> None:
        """A line hears this from now on, and nothing else."""
        if line.among is not None:
            line.among.drop(line)
        line.among = self
        self._bent[line] = None

    def drop(self, line: LiveSocket) -> None:
        """A line hears this no more. Its number is not used again."""
        self.bend(line)
        if self._bent.pop(line, self) is None:
            line.among = None

    def bend(self, line: LiveSocket) -> None:
        """Bytes may wait in its transport from now on: nothing may overtake them."""
        place = self._at.pop(line, None)
        if place is None:
            return
        self._bent[line] = None
        file, last = self._files.pop(), self._straight.pop()
        if last is not line:
            self._files[place], self._straight[place] = file, last
            self._at[last] = place

    def write(self, joined: bytes, *, sparing: bool = False) -> None:
        """The same bytes to each. `sparing`: not to readers who are behind.

        A line that is cut here for reading too slowly is told lost in a later turn of the loop.
        """
        for line in list(self._bent):
            if sparing and line.slow:
                continue
            if line.straight < 0 or line.waiting():
                line.send(joined)
            else:
                self._straighten(line)
        size = len(joined)
        short: list[tuple[LiveSocket, int]] = []
        for place, file in enumerate(self._files):
            try:
                sent = write(file, joined)
            except BlockingIOError:
                sent = 0
            except OSError:
                continue  # broken; its loss is told in a moment
            if sent != size:
                short.append((self._straight[place], sent))
        for line, sent in short:
            line.send(joined[sent:])

    def _straighten(self, line: LiveSocket) -> None:
        del self._bent[line]
        self._at[line] = len(self._files)
        self._files.append(line.straight)
        self._straight.append(line)
