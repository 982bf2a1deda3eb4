"""The folder of films. Several processes, on several machines, may share it.

A file `{id}.{extension}` never changes. Beside it stands `{id}.json`: what it is and whose, as the hash of a host's
key; no name is kept. It is written before the file gets its name, so that a file that can be seen has it. What is on
its way in is `{id}.part`.
"""

import contextlib
import errno
import os
import re
import secrets
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson

if sys.platform != "win32":  # there, one process at most has the folder
    import fcntl

from .captions import as_vtt
from .kinds import BY_EXTENSION, MediaType
from .look import look

RESERVE = 64 * 1_024 * 1_024
"""Bytes of the disk that films leave free: the rooms' own log may stand on it."""

PART_MS = 3_600_000
"""An upload that has written nothing for so long was left behind by a process that died."""

ID = re.compile(r"[0-9a-f]{32}")
_NAME = re.compile(rf"({ID.pattern})\.({'|'.join(BY_EXTENSION)})")
_OURS = re.compile(rf"({ID.pattern})\.({'|'.join(BY_EXTENSION)}|json)")
_PART = re.compile(rf"{ID.pattern}\.part")


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of a file. `host`: the hash of the key of whoever brought it."""

    id: str
    host: str
    extension: str
    bytes: int
    length_ms: int | None = None

    @property
    def type(self) -> MediaType:
        """What it is."""
        return BY_EXTENSION[self.extension]

    @property
    def name(self) -> str:
        """Its name in the folder."""
        return f"{self.id}.{self.extension}"


class DiskFull(Exception):
    """There is no room for the file."""


def named(name: str) -> tuple[str, MediaType] | None:
    """Id and type of a file's name; None for every other text, so that no path can be made of it."""
    found = _NAME.fullmatch(name)
    return (found[1], BY_EXTENSION[found[2]]) if found else None


class Draft:
    """A file on its way in. Nothing of it is left unless it is kept before it is dropped."""

    def __init__(self, folder: Path) -> None:
        self.id = secrets.token_hex(16)
        self.size = 0
        self.path = folder / f"{self.id}.part"
        self._folder = folder
        self._file = -1

    def open(self, expected: int = 0) -> None:
        """Makes room for a file, of so many bytes if that is known.

        Raises:
            DiskFull: There is too little.
            OSError: The folder cannot be used.
        """
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with _disk():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            require(self._folder, expected)
            self._file = os.open(self.path, flags, 0o600)

    def write(self, data: bytes | bytearray) -> None:
        """Appends.

        Raises:
            DiskFull: The disk is full, or nearly.
            OSError: It is broken in another way.
        """
        left = memoryview(data)
        require(self._folder, len(left))
        with _disk():
            while left:
                written = os.write(self._file, left)
                self.size += written
                left = left[written:]

    def become(self, data: bytes) -> None:
        """Has these contents instead. Raises as `write`."""
        os.lseek(self._file, 0, os.SEEK_SET)
        os.ftruncate(self._file, 0)
        self.size = 0
        self.write(data)

    def seal(self) -> None:
        """On disk, whatever happens. Raises as `write`."""
        with _disk():
            os.fsync(self._file)

    def drop(self) -> None:
        """Closes it; without a name of its own by now, it is gone. May be called twice."""
        with contextlib.suppress(OSError):
            os.close(self._file)
        self._file = -1
        self.path.unlink(missing_ok=True)


class MediaFolder:
    """Films by their ids. Everything here waits for the disk: call it in a thread."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def draft(self) -> Draft:
        """A file to be: nothing is on the disk yet."""
        return Draft(self.path)

    def keep(self, draft: Draft, host: str) -> Record:
        """Looks at what came, and keeps it for good.

        Raises:
            Unfit: It cannot be shown.
            DiskFull: There is no room for it.
            OSError: The disk is broken in another way.
        """
        with draft.path.open("rb") as file:
            found = look(file)
        if found.type.kind == "captions":
            draft.become(as_vtt(draft.path.read_bytes()))
        draft.seal()
        record = Record(draft.id, host, found.type.extension, draft.size, found.length_ms)
        with _disk():
            try:
                self._write_record(record)
                draft.path.rename(self.path / record.name)
                _sync(self.path)
            except OSError:
                self._file(record.id, "json").unlink(missing_ok=True)
                raise
        return record

    def record(self, media: str) -> Record | None:
        """What is kept of a file."""
        try:
            record = Record(**orjson.loads(self._file(media, "json").read_bytes()))
        except (FileNotFoundError, orjson.JSONDecodeError, TypeError):
            return None
        return record if record.extension in BY_EXTENSION else None

    def of(self, host: str) -> list[Record]:
        """A host's own files, the newest first."""
        found = [
            (self._age(name), record)
            for name, media, extension in self._ours()
            if extension == "json"
            and (record := self.record(media)) is not None
            and record.host == host
            and (self.path / record.name).exists()
        ]
        return [record for _, record in sorted(found, key=lambda one: (-one[0], one[1].id))]

    def erase(self, media: str, host: str) -> bool:
        """Erases a host's own file. False where there is none, or it is another's."""
        record = self.record(media) if ID.fullmatch(media) else None
        if record is None or record.host != host:
            return False
        # The file first: from then on nobody sees it, whatever happens.
        (self.path / record.name).unlink(missing_ok=True)
        self._file(media, "json").unlink(missing_ok=True)
        return True

    def need(self, name: str) -> bool:
        """Says that a room is about to need this file: it is as new. False where it is not there."""
        found = named(name)
        if found is None or not (self.path / name).is_file():
            return False
        with self._lock(alone=False), contextlib.suppress(FileNotFoundError):
            os.utime(self._file(found[0], "json"))
            return (self.path / name).is_file()
        return False

    def aged(self, before_ms: int) -> set[str]:
        """Ids that nobody brought or needed since then. Drops uploads that died, on the way."""
        newest: dict[str, int] = {}
        for name, media, _ in self._ours():
            newest[media] = max(newest.get(media, 0), self._age(name))
        for part in self._names():
            if _PART.fullmatch(part) and self._age(part) < time.time() * 1_000 - PART_MS:
                (self.path / part).unlink(missing_ok=True)
        return {media for media, at in newest.items() if at < before_ms}

    def erase_aged(self, media: str, before_ms: int) -> bool:
        """Erases a file that no room needs, unless one has begun to since. Many may do this at once."""
        names = [f"{media}.{extension}" for extension in (*BY_EXTENSION, "json")]
        with self._lock(alone=True):
            here = [name for name in names if (self.path / name).exists()]
            if any(self._age(name) >= before_ms for name in here):
                return False
            for name in here:  # the record is the last: what is broken off here is ended next time
                (self.path / name).unlink(missing_ok=True)
        return any(map(named, here))

    @contextlib.contextmanager
    def _lock(self, *, alone: bool) -> Iterator[None]:
        """Between who needs a file and who erases it, in whatever process: the kernel lets go of it for the dead."""
        with (self.path / ".lock").open("ab") as file:
            if sys.platform != "win32":
                fcntl.flock(file, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
            yield

    def _write_record(self, record: Record) -> None:
        path = self._file(record.id, "json")
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(file, orjson.dumps(asdict(record)))
            os.fsync(file)
        finally:
            os.close(file)

    def _file(self, media: str, extension: str) -> Path:
        return self.path / f"{media}.{extension}"

    def _names(self) -> list[str]:
        try:
            return [path.name for path in self.path.iterdir()]
        except FileNotFoundError:
            return []

    def _ours(self) -> Iterator[tuple[str, str, str]]:
        for name in self._names():
            if found := _OURS.fullmatch(name):
                yield name, found[1], found[2]

    def _age(self, name: str) -> int:
        """When it was last written or needed (ms); long from now where it has just gone."""
        try:
            return (self.path / name).stat().st_mtime_ns // 1_000_000
        except FileNotFoundError:
            return 1 << 62


def require(folder: Path, size: int) -> None:
    """Raises DiskFull where a file of so many bytes would leave too little of the disk free."""
    if hasattr(os, "statvfs"):
        disk = os.statvfs(folder)
        if disk.f_bavail * disk.f_frsize < size + RESERVE:
            raise DiskFull


def _sync(folder: Path) -> None:
    """A new name is on disk only with its folder."""
    if hasattr(os, "O_DIRECTORY"):
        file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(file)
        finally:
            os.close(file)


@contextlib.contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull from error
        raise
