"""Rooms in Redis or Valkey: an atomic commit, a log, a bus, seats, presence and what is due.

The store does not know what an event means: a body is an opaque JSON object.
"""

from .bus import Bus, Handler
from .clock import StoreClock
from .embedded import EmbeddedStore
from .errors import (
    LogBroken,
    LogRewound,
    RoomGone,
    StoreBusy,
    StoreDown,
    StoreError,
    StoreFault,
    StoreNewer,
    StoreRefused,
    StoreUnfit,
)
from .probe import Probe
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
    "Bus",
    "Committed",
    "Conflict",
    "Draft",
    "Due",
    "EmbeddedStore",
    "Entry",
    "Full",
    "Handler",
    "HubHere",
    "LogBroken",
    "LogRewound",
    "Place",
    "Probe",
    "RoomGone",
    "RoomMeta",
    "Seat",
    "Sitter",
    "Snapshot",
    "Store",
    "StoreBusy",
    "StoreClock",
    "StoreDown",
    "StoreError",
    "StoreFault",
    "StoreNewer",
    "StoreRefused",
    "StoreUnfit",
    "Stream",
]
