"""What somebody missed, read from the log for who resumes: as much as a reader may be behind, and no more."""

from dataclasses import dataclass

from ruikatsu.domain.events import Words
from ruikatsu.domain.room import RoomState
from ruikatsu.hub.framing import text_frame
from ruikatsu.hub.socket import CUT_BYTES
from ruikatsu.protocol import server
from ruikatsu.protocol.bodies import event_of
from ruikatsu.store import Entry, Store

RESUME_BYTES = CUT_BYTES
"""Who has missed more than this is welcomed anew. It is written in one piece, to somebody who may read nothing."""

AT_ONCE = 250
"""Entries that are read, and made into frames, in one turn of the loop."""


@dataclass(frozen=True, slots=True)
class Missed:
    """What was missed up to `seq`, as somebody saw the room who could read words after `words_after`, and when
    `redactions` words had been taken back."""

    seq: int
    frames: tuple[bytes, ...] = ()
    redactions: int = 0
    words_after: int | None = 0

    def holds(self, state: RoomState, words_after: int | None) -> bool:
        """Whether it may still be shown to somebody who can read words after `words_after` now."""
        return not self.frames or (self.redactions, self.words_after) == (
            len(state.redacted),
            words_after,
        )


async def read_missed(
    store: Store, state: RoomState, after: int, words_after: int | None
) -> Missed | None:
    """All after the seq `after`; None when it is too much. Raises the store's errors."""
    frames: list[bytes] = []
    size, seq = 0, after
    while seq < state.seq:
        page = await store.read_room_after(state.settings.id, seq, state.seq, limit=AT_ONCE)
        for entry in page:
            shown = _shown(entry, state, words_after)
            if shown is not None:
                frames.append(text_frame(shown))
                size += len(frames[-1])
        if size > RESUME_BYTES:
            return None
        seq = page[-1].seq if page else state.seq
    return Missed(seq, tuple(frames), len(state.redacted), words_after)


def _shown(entry: Entry, state: RoomState, words_after: int | None) -> bytes | None:
    reads = words_after is not None and entry.seq > words_after
    if reads and entry.seq not in state.redacted:
        return server.event(entry.seq, entry.at, entry.body)  # words or not: no need to look
    event = event_of(entry.body)
    if not isinstance(event, Words):
        return server.event(entry.seq, entry.at, entry.body)
    return server.redacted(entry.seq, entry.at, event) if reads else None
