"""Writers whose words are counted at the end, by a reader of the log."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ruikatsu.store import Committed, Store, StoreError

from .making import commit, eventually, said

WRITERS = 8


class Load:
    """Writers that say one thing after another, each until it is acknowledged."""

    def __init__(self, store: Store, room: str) -> None:
        self.stop = asyncio.Event()
        self.acked: dict[str, Committed] = {}
        self.refused: set[int] = set()
        self._store = store
        self._room = room

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator[None]:
        """All of them write; at the end they are told to stop, and the log is read."""
        writers = [asyncio.create_task(self.write(n)) for n in range(WRITERS)]
        await self.more()
        yield
        await self.more()
        self.stop.set()
        await asyncio.wait_for(asyncio.gather(*writers), 30)
        await self.check()

    async def more(self, words: int = 300) -> None:
        """Returns when so many more are acknowledged."""
        enough = len(self.acked) + words
        await eventually(lambda: len(self.acked) >= enough, within=40)

    async def write(self, writer: int) -> None:
        n = 0
        while not self.stop.is_set():
            text = f"{writer}-{n}"
            answer = await self._once(writer, text)
            if answer is not None:
                self.acked[text] = answer
                n += 1

    async def _once(self, writer: int, text: str) -> Committed | None:
        try:
            return await commit(self._store, self._room, said(text), based_on=0, key=text.encode())
        except StoreError:
            self.refused.add(writer)
            await asyncio.sleep(0.02)
            return None

    async def check(self) -> None:
        """As a reader of the log counts. What is read comes by a lane of its own, which may still be away."""
        await asyncio.wait_for(self._store.wait_up(), 30)
        log = [entry async for page in self._store.read_pages(self._room) for entry in page]
        assert [entry.version for entry in log] == list(range(1, len(log) + 1))
        texts = [entry.body.decode().split('"')[7] for entry in log]
        assert len(set(texts)) == len(texts)
        for text, answer in self.acked.items():
            assert texts[answer.version - 1] == text
        for writer in range(WRITERS):
            told = [int(text.split("-")[1]) for text in texts if text.startswith(f"{writer}-")]
            assert told == list(range(len(told)))
