"""Sends reminders when they are due: whichever server takes one sends it, and no other."""

import asyncio

import orjson
import structlog

from ruikatsu.domain.reminding import Reminding, good_for_ms, news, remind_at
from ruikatsu.domain.room import RoomState
from ruikatsu.protocol.bodies import reminding_of
from ruikatsu.reminding.keys import PushKeys
from ruikatsu.reminding.sending import WITHIN_S, Outcome, Reader, Sender
from ruikatsu.sentences import sentence
from ruikatsu.store import RoomGone, Store, StoreError
from ruikatsu.store.reminders import Reminder
from ruikatsu.store.replay import load

log = structlog.get_logger("ruikatsu.reminding")

LOOK_EVERY_S = 2.0
LEASE_MS = 30_000
AT_ONCE = 20


async def keep_reminding(store: Store, sender: Sender, keys: PushKeys) -> None:
    """Runs until cancelled. What could not be sent is taken up again when its lease has ended."""
    while True:
        try:
            taken = await store.reminders_take(store.clock.now_ms(), LEASE_MS, AT_ONCE)
        except StoreError:
            taken = []
        # Of one room many are due at the same moment: it is read once for all of them.
        found = {room: await _state(store, room) for room in {one.room for one in taken}}
        await asyncio.gather(*[_try(store, sender, keys, one, found[one.room]) for one in taken])
        if len(taken) < AT_ONCE:
            await asyncio.sleep(LOOK_EVERY_S)


async def _state(store: Store, room: str) -> RoomState | StoreError:
    try:
        return (await load(store, room)).state
    except StoreError as error:
        return error


async def _try(
    store: Store, sender: Sender, keys: PushKeys, reminder: Reminder, found: RoomState | StoreError
) -> None:
    try:
        if isinstance(found, RoomState):
            await _remind(store, sender, keys, reminder, found)
        elif isinstance(found, RoomGone):
            await store.reminder_done(reminder)
    except StoreError:
        return
    except Exception as error:  # one reminder must not stand in the way of the others
        log.error("reminder_failed", kind=type(error).__name__, exc_info=error)


async def _remind(
    store: Store, sender: Sender, keys: PushKeys, reminder: Reminder, state: RoomState
) -> None:
    record = await store.reminder(reminder.room, reminder.id)
    if record is None:
        await store.reminder_done(reminder)
        return
    wanted = reminding_of(record)
    now = store.clock.now_ms()
    told = news(state, wanted.before_ms, now)
    later = remind_at(state, wanted.before_ms, now)
    if told is None and later > now:
        await store.reminders_move(reminder.room, {reminder.id: later})  # the room was moved
        return
    outcome: Outcome = "gone"
    key = keys.of(wanted.key)
    if told is not None and key is not None:
        if now + WITHIN_S * 1_000 > reminder.due.lease:
            return  # this server slept over its lease: another one has it
        outcome = await sender.send(
            Reader(wanted.endpoint, wanted.p256dh, wanted.auth),
            key,
            _words(state, wanted, told),
            topic=reminder.id[:32],
            ttl_s=good_for_ms(state, now) // 1_000,
            now_s=now // 1_000,
        )
    log.info("reminder", outcome=outcome if told else "over")
    if outcome != "later":
        await store.reminder_done(reminder)
        store.erased.set()


def _words(state: RoomState, wanted: Reminding, told: str) -> bytes:
    """Neutral: whoever sees the screen learns of a time, and of nothing else."""
    return orjson.dumps(
        {
            "title": sentence("names", "reminder", wanted.language),
            "body": sentence("reminders", told, wanted.language),
            "lang": wanted.language,
            "at": None if told == "cancelled" else state.course.started_at,
            "path": f"/rooms/{state.settings.id}",
        }
    )
