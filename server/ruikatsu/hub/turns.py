"""What one person asks for goes one behind the other; nobody waits for anybody else.

A command is decided when the one before it is done with and known here. Only where its decision would be the same
either way is it sent right behind one that is still on its way, and the store sees to it that they land in that order.
"""

import asyncio


class Turn:
    """The place of one command among those of its person."""

    __slots__ = ("_news", "before", "key", "known", "over")

    def __init__(self, before: "Turn | None") -> None:
        self.before = before
        """The one that it came behind."""
        self._news: asyncio.Future[None] | None = None
        self.key: bytes | None = None
        """By which the store knows it, while it is on its way there."""
        self.known = 0
        """The version of the last thing that this person did, as far as they were waited for."""
        self.over = False

    @property
    def after(self) -> bytes | None:
        """The key of the one before, while that is on its way; None when there is none, or it is over."""
        before = self.pending()
        return None if before is None else before.key

    async def comes(self) -> None:
        """Returns when the one before is on its way to the store, or over."""
        while (before := self.pending()) and before.key is None:
            await before.moves()

    async def alone(self) -> None:
        """Returns when the one before is over."""
        while before := self.pending():
            await before.moves()

    def goes(self, key: bytes) -> None:
        """It is sent to the store now, in this very step: the next may follow."""
        self.key = key
        self._tell()

    def comes_back(self) -> None:
        """Nothing was written: it has to be decided anew."""
        self.key = None

    def ends(self, version: int = 0) -> None:
        """It is done with; `version` if it was written. A second time says nothing."""
        if self.over:
            return
        self.pending()
        self.known = max(self.known, version)
        self.over = True
        self._tell()

    def pending(self) -> "Turn | None":
        """The one before, as long as it is not over."""
        while self.before is not None and self.before.over:
            # One that ended without its turn leaves behind the one that it would have waited for.
            self.known = max(self.known, self.before.known)
            self.before = self.before.before
        return self.before

    async def moves(self) -> None:
        """Returns when it goes or is over: only the one behind it waits for that."""
        self._news = asyncio.get_running_loop().create_future()
        await self._news

    def _tell(self) -> None:
        news, self._news = self._news, None
        if news is not None and not news.done():
            news.set_result(None)


class Turns:
    """The last turn of each person who waits for something."""

    def __init__(self) -> None:
        self._last: dict[str, Turn] = {}

    def __len__(self) -> int:
        """How many people wait for something."""
        return len(self._last)

    def take(self, person: str) -> Turn:
        """The next turn of this person; whoever takes it has to `give` it back."""
        turn = self._last[person] = Turn(self._last.get(person))
        return turn

    def give(self, person: str, turn: Turn) -> None:
        """It is over, however it ended."""
        turn.ends()
        if self._last.get(person) is not turn:
            return
        before = turn.pending()
        if before is None:
            del self._last[person]
        else:
            self._last[person] = before
