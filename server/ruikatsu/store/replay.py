"""A room's state from the store: its newest snapshot, and every entry since."""

from dataclasses import dataclass, replace

from pydantic import ValidationError

from ruikatsu.domain.events import Event, Recorded
from ruikatsu.domain.evolve import evolve
from ruikatsu.domain.room import RoomState, opened
from ruikatsu.protocol.bodies import event_of, settings_of, state_of

from .errors import RoomGone
from .records import Entry
from .store import Store


@dataclass(frozen=True, slots=True)
class Loaded:
    """A room as its log tells it. `epoch` names this telling."""

    state: RoomState
    epoch: str


def fold(state: RoomState, entry: Entry) -> RoomState:
    """The state after one entry."""
    return fold_event(state, entry, event_of(entry.body))


def fold_event(state: RoomState, entry: Entry, event: Event | None) -> RoomState:
    """The same, its event being known; one that only a newer server understands moves the counts on."""
    if event is None:
        return replace(state, version=entry.version, seq=entry.seq, at=entry.at)
    return evolve(state, Recorded(entry.version, entry.seq, entry.at, event))


async def load(store: Store, room: str) -> Loaded:
    """The room as it is now.

    Raises RoomGone, StoreDown and the other errors of `Store.read`.
    """
    meta = await store.room_meta(room)
    if meta is None:
        raise RoomGone(room)
    state = opened(settings_of(meta.settings))
    snapshot = await store.snapshot_load(room)
    if snapshot is not None and snapshot.version <= meta.version:
        try:
            state = state_of(snapshot.state)
        except ValidationError:
            # Written by another version of this server: the log tells the same, only slower.
            state = opened(state.settings)
    async for page in store.read_pages(room, after_version=state.version, after_seq=state.seq):
        for entry in page:
            state = fold(state, entry)
    return Loaded(state, meta.epoch)
