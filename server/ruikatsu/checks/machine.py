"""The machine: its disk, its folders, how many lines it can hold open."""

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from ruikatsu.media.folder import RESERVE
from ruikatsu.serve import BACKLOG
from ruikatsu.settings import Settings

from .finding import Finding, broken, fine, warning

COMFORT = 1024**3
"""Bytes free below which a film or a long evening may fill the disk."""

FEW_FILES = 4_096
OWN_FILES = 64
"""Files of this process that are nobody's line."""


def look_at_machine(settings: Settings) -> Iterator[Finding]:
    """All that concerns this machine alone."""
    yield from _folder("data", settings.data)
    yield from _disk(settings.data)
    yield from _media(settings)
    yield from _files()
    yield from _queue()


def _folder(about: str, folder: Path) -> Iterator[Finding]:
    if not folder.exists():
        above = next(parent for parent in folder.absolute().parents if parent.exists())
        if os.access(above, os.W_OK):
            yield fine(about, f"{folder} will be made at the first start.")
        else:
            yield broken(
                about, f"{folder} cannot be made.", f"Make it, for the user that serves: {folder}"
            )
    elif not folder.is_dir() or not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        yield broken(
            about,
            f"{folder} cannot be used by this user.",
            f"chown it to the user that serves: {folder}",
        )
    elif stat.S_IMODE(folder.stat().st_mode) & 0o007:
        yield warning(
            about, f"Everybody on this machine can look into {folder}.", f"chmod 700 {folder}"
        )
    else:
        yield fine(about, f"{folder} is there, and not for everybody.")


def _disk(folder: Path) -> Iterator[Finding]:
    there = folder if folder.exists() else next(p for p in folder.absolute().parents if p.exists())
    free = shutil.disk_usage(there).free
    said = f"{free / 1024**3:.1f} GiB free below {there}."
    if free < RESERVE:
        yield broken(
            "disk", said, "Make room: films are refused, and soon nothing can be acknowledged."
        )
    elif free < COMFORT:
        yield warning("disk", said, "Make room, or move the data folder (RUIKATSU_DATA).")
    else:
        yield fine("disk", said)


def _media(settings: Settings) -> Iterator[Finding]:
    folder = settings.data / "media"
    if not folder.exists():
        yield fine("media", f"{folder} will be made with the first film.")
    else:
        yield from _folder("media", folder)
        yield from _locks(folder)
    if settings.redis_url:
        yield fine(
            "media", "With several servers this folder must be the same for all (a shared volume)."
        )


def _locks(folder: Path) -> Iterator[Finding]:
    if sys.platform == "win32":
        return
    import fcntl

    try:
        with (folder / ".lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # a server that erases at this moment: so locks work
    except OSError as error:
        yield broken(
            "media",
            f"{folder} has no file locks ({error.strerror}).",
            "Use a volume with flock: a local disk, NFS 4.",
        )


def _files() -> Iterator[Finding]:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most == resource.RLIM_INFINITY:
        yield fine("files", "As many open files as there are.")
        return
    said = f"{most} open files at most: about {max(0, most - OWN_FILES)} people at once."
    if most < FEW_FILES:
        yield warning(
            "files", said, "Raise it: LimitNOFILE= (systemd), ulimits: (Compose), `ulimit -Hn`."
        )
    else:
        yield fine("files", said)


def _queue() -> Iterator[Finding]:
    try:
        most = int(Path("/proc/sys/net/core/somaxconn").read_text())
    except (OSError, ValueError):
        return  # not Linux
    if most < BACKLOG:
        yield warning(
            "queue",
            f"The kernel lets {most} people wait for a line at once: more are turned away when doors open.",
            f"sysctl net.core.somaxconn={BACKLOG}",
        )
