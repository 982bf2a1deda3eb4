"""A way to the store that can fall silent: it stands, it swallows, and nothing comes back."""

import asyncio
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self


class Hush:
    """A proxy on a unix socket of its own. `hushed` drops all that the store says, `deaf_to` what holds
    these bytes; `hush_named` swallows, both ways, what stands now under that name, and lets others dial."""

    def __init__(self, store: Path, folder: Path) -> None:
        self.hushed = False
        self.deaf_to: bytes | None = None
        self.dials = 0
        self._lines: dict[bytes, set[int]] = {}
        self._swallowed: set[int] = set()
        self._store = store
        self._socket = folder / "hush.sock"
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"unix://{self._socket}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_unix_server(self._accept, self._socket)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def hush_named(self, name: bytes) -> None:
        """The connections that gave themselves that name stand, and carry nothing any more."""
        self._swallowed |= self._lines.get(name, set())

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.dials += 1
        line = self.dials
        try:
            store_reader, store_writer = await asyncio.open_unix_connection(self._store)
        except OSError:  # the store is down, and so is the way to it
            writer.close()
            return
        for source, sink, back in ((reader, store_writer, False), (store_reader, writer, True)):
            task = asyncio.create_task(self._carry(line, source, sink, back=back))
            self._tasks.add(task)

    def _dropped(self, data: bytes) -> bool:
        return self.deaf_to is not None and self.deaf_to in data

    def _note_name(self, line: int, data: bytes) -> None:
        if b"SETNAME" in data:
            name = data.partition(b"SETNAME\r\n$")[2].split(b"\r\n")[1]
            self._lines.setdefault(name, set()).add(line)

    async def _carry(
        self, line: int, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, back: bool
    ) -> None:
        try:
            with suppress(OSError):
                while data := await source.read(65536):
                    if not back:
                        self._note_name(line, data)
                    if line in self._swallowed:
                        continue
                    if not (back and (self.hushed or self._dropped(data))):
                        sink.write(data)
                        await sink.drain()
        finally:
            sink.close()
