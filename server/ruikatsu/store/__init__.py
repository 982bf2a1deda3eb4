"""Rooms in Redis or Valkey: an atomic commit, a log, a bus, seats, presence and what is due.

The store does not know what an event means: a body is an opaque JSON object.
"""

from .errors import (
    LogBroken,
    LogRewound,
    RoomGone,
    StoreBusy,
    StoreDown,
    StoreError,
    StoreFault,
    StoreRefused,
    StoreUnfit,
)
from .records import (
    Committed,
    Conflict,
    Draft,
    Due,
    Entry,
    Full,
    HubHere,
    Place,
    RoomMeta,
    Seat,
    Sitter,
    Snapshot,
    Stream,
)
from .store import Store

__all__ = [
    "Committed",
    "Conflict",
    "Draft",
    "Due",
    "Entry",
    "Full",
    "HubHere",
    "LogBroken",
    "LogRewound",
    "Place",
    "RoomGone",
    "RoomMeta",
    "Seat",
    "Sitter",
    "Snapshot",
    "Store",
    "StoreBusy",
    "StoreDown",
    "StoreError",
    "StoreFault",
    "StoreRefused",
    "StoreUnfit",
    "Stream",
]
