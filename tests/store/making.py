"""Rooms and drafts as the tests need them, and a way to wait for what happens elsewhere."""

import asyncio
from collections.abc import Callable
from typing import Any

from ruikatsu.store import Bus, Committed, Draft, Store

HOUR = 3_600_000

OpenBus = Callable[..., Bus]


class Rooms:
    """What a hub would note down."""

    def __init__(self) -> None:
        self.confirmed: list[str] = []
        self.heard: list[bytes] = []


async def make_room(store: Store, room: str = "room-1", **changes: Any) -> str:
    """A room that lives for an hour yet."""
    now = store.clock.now_ms()
    options = {
        "epoch": "e1",
        "settings": b'{"title":"A quiet hour"}',
        "erase_at": now + HOUR,
        "starts_at": now,
        "public": True,
    }
    assert await store.create(room, **{**options, **changes})
    return room


def said(text: str = "hello") -> Draft:
    """Something that everybody may see."""
    return Draft("room", b'{"type":"said","text":"%s"}' % text.encode())


def noted(text: str = "note") -> Draft:
    """Something for the desk."""
    return Draft("desk", b'{"type":"noted","text":"%s"}' % text.encode())


def muted(who: str = "p1") -> Draft:
    """A control entry."""
    return Draft("desk", b'{"type":"muted","person":"%s"}' % who.encode(), control=True)


async def commit(store: Store, room: str, *drafts: Draft, based_on: int, **more: Any) -> Committed:
    """A commit that must go through."""
    answer = await store.commit(room, drafts or (said(),), based_on=based_on, **more)
    assert isinstance(answer, Committed)
    return answer


async def eventually(true: Callable[[], bool], within: float = 10.0) -> None:
    """Returns as soon as it is true; fails when it is not within so many seconds."""
    async with asyncio.timeout(within):
        while not true():  # noqa: ASYNC110  it happens in another process
            await asyncio.sleep(0.005)


async def keys_of(store: Store, room: str | None = None) -> list[bytes]:
    """Every key under this test's prefix, or those of one room."""
    some = "*" if room is None else f"{{{room}}}*"
    found = await store.reads.everywhere("KEYS", f"{store.keys.prefix}:{some}")
    return [key for keys in found for key in keys]


async def subscribers(store: Store, room: str) -> int:
    """How many connections listen to a room."""
    sharded = "SHARD" if store.publish == "SPUBLISH" else ""
    channel = store.keys.room(room).bus
    asked = await store.reads.everywhere("PUBSUB", f"{sharded}NUMSUB", channel)
    return sum(int(count) for _, count in asked)
