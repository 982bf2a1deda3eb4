"""Making a room, and what must happen when it is over."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, replace

from ruikatsu.domain.keeping import told_of_until
from ruikatsu.domain.reminding import remind_at
from ruikatsu.domain.room import RoomState, Settings
from ruikatsu.domain.timeline import OVERTIME_MS
from ruikatsu.protocol.bodies import reminding_of, settings_body

from .store import Store

SLACK_MS = 3_600_000
"""Keys die by themselves this long after the last moment at which they may be needed."""

ERASE = b"erase:"


def new_room_id() -> str:
    """An id that cannot be guessed: 72 bits. None begins like an option, which a command would take it for."""
    while (made := secrets.token_urlsafe(9)).startswith("-"):
        pass
    return made


@dataclass(frozen=True, slots=True)
class Name:
    """What a room is known by, fixed before it is made, so that making it may be repeated."""

    id: str
    epoch: str


def name_of(*parts: str) -> Name:
    """The same parts give the same name. One of them must be a secret: an id cannot be guessed (72 bits)."""
    digest = hashlib.sha256("\n".join(parts).encode()).digest()
    return Name(urlsafe_b64encode(digest[:9]).decode(), digest[9:17].hex())


def latest_end(settings: Settings) -> int:
    """However it is steered, the room is over by then (ms)."""
    return settings.starts_at + settings.programme.length_ms + OVERTIME_MS


async def make_room(store: Store, settings: Settings, epoch: str | None = None) -> bool:
    """Makes the room, and sees to its being erased. False when another room has the id.

    With an `epoch` of its own it may be repeated: what was made is made whole, and left alone once something has
    happened in it. Raises StoreDown and the other errors of the lane.
    """
    if epoch is not None:
        there = await store.room_meta(settings.id)
        if there is not None and there.epoch == epoch and there.version > 0:
            return True
    if not settings.hash_key:
        settings = replace(settings, hash_key=secrets.token_hex(16))
    if not settings.made_at:
        settings = replace(settings, made_at=store.clock.now_ms())
    end = settings.starts_at + settings.programme.length_ms
    # The job first: a room that nobody erases would be worse than a job without a room.
    await store.due_add(ERASE + settings.id.encode(), end + settings.retention_ms)
    made = await store.create(
        settings.id,
        epoch=epoch or secrets.token_hex(8),
        settings=settings_body(settings),
        erase_at=latest_end(settings) + settings.retention_ms + SLACK_MS,
        starts_at=settings.starts_at,
        public=settings.public,
    )
    if made and settings.made_by is not None:
        await store.list_as(
            settings.id,
            starts_at=settings.starts_at,
            public=settings.public,
            host=settings.made_by,
        )
    return made


async def keep_room(store: Store, state: RoomState) -> None:
    """After a room was moved or cancelled: its place in the lists, its keys' end and its erasing follow.

    The settings it was created with stay in its meta: the log tells what was changed since. Raises StoreDown,
    RoomGone; may be repeated.
    """
    made = state.settings
    end = told_of_until(state, store.clock.now_ms())
    await store.due_add(ERASE + made.id.encode(), end + made.retention_ms)
    await store.keep_until(made.id, max(latest_end(made), end) + made.retention_ms + SLACK_MS)
    await remind_anew(store, state)
    await store.list_as(
        made.id, starts_at=state.course.started_at, public=made.public, host=made.made_by
    )


async def remind_anew(store: Store, state: RoomState) -> None:
    """After a room was moved, begun early or called off: its reminders follow. Raises StoreDown; may be repeated."""
    room, now = state.settings.id, store.clock.now_ms()
    kept = await store.reminders(room)
    times = {
        name: remind_at(state, reminding_of(body).before_ms, now) for name, body in kept.items()
    }
    await store.reminders_move(room, times)
