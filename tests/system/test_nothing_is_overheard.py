"""Logs and metrics hold nothing of anybody; `tests/overheard.py` looks at them in every test that runs a hub."""

import asyncio
from typing import Any

import pytest
import structlog

from ruikatsu import logs
from tests import overheard
from tests.running import RunningHub, running_hub

WORDS = "my sister's lantern, 姉の灯り"


@pytest.mark.parametrize("told", [WORDS, "Heron of the canary", "203.0.113.77"])
async def test_what_is_logged_of_a_person_is_seen(valkey_url: str, prefix: str, told: str) -> None:
    async def careless() -> None:
        async with running_hub(valkey_url, prefix) as hub:
            room = await hub.room()
            guest = await hub.guest(room.id, "Heron of the canary", X_Forwarded_For="203.0.113.77")
            await guest.say(WORDS)
            structlog.get_logger("ruikatsu").info("careless", of=told)

    with pytest.raises(AssertionError, match="was overheard"):
        await careless()


async def test_a_fault_of_ours_says_where_and_not_what(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(state: Any, who: Any, command: Any, *_: Any) -> None:
        raise ValueError(f"cannot decide {command.text} of {who.name}")

    monkeypatch.setattr("ruikatsu.hub.conduct.decide", breaks)
    room = await hub.room()
    guest = await hub.guest(room.id, "Heron of the canary")
    assert (await guest.say(WORDS))["code"] == "broken"
    await guest.settle()
    assert "ValueError" in overheard.LOG.getvalue()
    assert "task_failed" in overheard.LOG.getvalue()


async def test_a_call_that_breaks_says_where_and_not_what(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(name: str, *_: Any) -> None:
        raise ValueError(name)

    monkeypatch.setattr("ruikatsu.web.seats.screen", breaks)
    room = await hub.room()
    answer = await hub.ask_seat(room.id, "Heron of the canary")
    assert (answer.status_code, answer.json()["code"]) == (500, "broken")
    assert "Heron" not in answer.text
    assert "ValueError" in overheard.LOG.getvalue()


async def test_what_nobody_caught_is_told_without_its_text() -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(logs.on_loop)

    async def breaks() -> None:
        raise ValueError(WORDS)

    task = loop.create_task(breaks())
    await asyncio.wait([task])
    del task
    logged = overheard.LOG.getvalue()
    assert "uncaught" in logged
    assert not overheard.stands_in(WORDS, logged)
