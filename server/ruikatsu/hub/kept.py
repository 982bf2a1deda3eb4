"""The last frames of a room, at hand for those who resume."""

from collections import deque

from ruikatsu.domain.events import Words
from ruikatsu.hub.framing import text_frame
from ruikatsu.protocol import server

KEPT_FRAMES = 512
"""How many; what is older is read from the log."""


class Kept:
    """Frames by their seq, words known from all else."""

    def __init__(self) -> None:
        self._frames: deque[tuple[int, int, bytes, Words | None]] = deque(maxlen=KEPT_FRAMES)

    def add(self, seq: int, at: int, frame: bytes, said: Words | None) -> None:
        """The next frame."""
        self._frames.append((seq, at, frame, said))

    def clear(self) -> None:
        """Nothing is at hand any more."""
        self._frames.clear()

    def oldest(self) -> int | None:
        """The seq of the oldest frame at hand."""
        return self._frames[0][0] if self._frames else None

    def after(self, seq: int, words_after: int | None) -> list[bytes]:
        """Every frame after that seq; of words those after `words_after`, or none."""
        return [
            frame
            for at_seq, _, frame, said in self._frames
            if at_seq > seq and (said is None or (words_after is not None and at_seq > words_after))
        ]

    def take_back(self, seq: int) -> None:
        """These words are redacted: whoever resumes does not get them any more."""
        for place, (at_seq, at, _, said) in enumerate(self._frames):
            if at_seq == seq and said is not None:
                gone = text_frame(server.redacted(seq, at, said))
                self._frames[place] = (seq, at, gone, said)
                return
