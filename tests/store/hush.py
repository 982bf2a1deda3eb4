"""A way to the store that can fall silent: it stands, it swallows, and nothing comes back."""

import asyncio
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self


class Hush:
    """A proxy on a unix socket of its own. `hushed` drops all that the store says, `deaf_to` what holds
    these bytes."""

    def __init__(self, store: Path, folder: Path) -> None:
        self.hushed = False
        self.deaf_to: bytes | None = None
        self.dials = 0
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

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.dials += 1
        store_reader, store_writer = await asyncio.open_unix_connection(self._store)
        for source, sink, back in ((reader, store_writer, False), (store_reader, writer, True)):
            task = asyncio.create_task(self._carry(source, sink, back=back))
            self._tasks.add(task)

    def _dropped(self, data: bytes) -> bool:
        return self.deaf_to is not None and self.deaf_to in data

    async def _carry(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, back: bool
    ) -> None:
        try:
            with suppress(OSError):
                while data := await source.read(65536):
                    if not (back and (self.hushed or self._dropped(data))):
                        sink.write(data)
                        await sink.drain()
        finally:
            sink.close()
