"""Tasks that have an owner: who starts one here knows that it ends with the owner, and that its failure is seen."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger("ruikatsu.hub")


class Tasks:
    """The background work of one owner."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()
        self._closed = False
        self.failed = 0

    def start(self, work: Coroutine[Any, Any, object]) -> None:
        """Runs until done, or until the owner closes."""
        if self._closed:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._done)

    async def close(self) -> None:
        """Cancels what still runs and waits for it."""
        self._closed = True
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.failed += 1
            log.error("task_failed", kind=type(error).__name__, exc_info=error)
