"""What can go wrong between us and the store.

StoreError
├── StoreDown        no answer: outage or timeout. The outcome is unknown; repeat with the same key.
│   └── StoreRefused the store answered that it cannot write now (full, read-only, loading): nothing was done.
├── StoreBusy        too many calls are waiting on this process's lane: nothing was sent.
├── RoomGone         there is no such room: never made, or erased.
├── LogRewound       the store knows less than we were already told: it lost what it had acknowledged.
├── LogBroken        the room's log has a hole.
├── StoreUnfit       this server cannot be used, or none can be started; the message says what to do.
│   └── StoreNewer   its keys are laid out by a newer server than this one.
└── StoreFault       any other error reply: a fault in our own commands or scripts.
"""


class StoreError(Exception):
    """Root of every error that the store layer raises by intent."""


class StoreDown(StoreError):
    """No answer came. What was sent may or may not have been done: repeat it with the same key."""


class StoreRefused(StoreDown):
    """The store answered, but will not write at present. Nothing was done."""


class StoreBusy(StoreError):
    """Too many calls wait on this lane. Nothing was sent: slow down, then repeat."""


class RoomGone(StoreError):
    """There is no such room."""

    def __init__(self, room: str) -> None:
        super().__init__(f"no such room: {room}")
        self.room = room


class LogRewound(StoreError):
    """The room's log ends before a version that we had already been told of.

    Happens only where an acknowledgement is worth less than the disk (a failover to a replica that
    lagged, `appendfsync everysec` and a power cut). Drop the room's state, give it a new epoch,
    and start again from the log.
    """

    def __init__(self, room: str, version: int) -> None:
        super().__init__(f"the log of room {room} went back to version {version}")
        self.room = room
        self.version = version


class LogBroken(StoreError):
    """Versions are missing from the room's log (trimmed or damaged from outside)."""

    def __init__(self, room: str, after: int) -> None:
        super().__init__(f"the log of room {room} has a hole after version {after}")
        self.room = room
        self.after = after


class StoreUnfit(StoreError):
    """The server cannot be used as a store. The message says why, and the ways on."""


class StoreNewer(StoreUnfit):
    """The keys are laid out by a newer server than this one. Nothing was touched."""


class StoreFault(StoreError):
    """An error reply that no outage explains."""


_REFUSALS = (
    "OOM",
    "MISCONF",
    "READONLY",
    "LOADING",
    "MASTERDOWN",
    "NOREPLICAS",
    "BUSY ",
    "CLUSTERDOWN",
    "TRYAGAIN",
)


def from_reply(reply: Exception) -> StoreError:
    """The error that an error reply stands for."""
    text = str(reply)
    if text.startswith(_REFUSALS):
        return StoreRefused(text)
    return StoreFault(text)
