"""Locks on files. The kernel lets go of them when whoever holds them dies, however it dies.

fcntl is imported where it is used: this module must import where there is none (Windows); there
Daemon has said before that there is no embedded store.
"""

import os
from pathlib import Path

from .errors import StoreUnfit


def open_lock(path: Path) -> int:
    """The file to lock. Raises StoreUnfit when its folder cannot be used."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreUnfit(f"the data folder cannot be used: {error}") from error


def take(file: int) -> bool:
    """Takes it for this process alone. False when anybody else holds it."""
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def share(file: int) -> None:
    """Takes it together with others. Waits while somebody holds it alone."""
    import fcntl

    fcntl.flock(file, fcntl.LOCK_SH)


def give_up(file: int) -> None:
    """Lets go of it, the file still open."""
    import fcntl

    fcntl.flock(file, fcntl.LOCK_UN)
