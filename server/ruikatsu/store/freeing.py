"""A seat that is given back, whatever comes between: first said in the log, then freed, so that the two never part."""

import asyncio
from collections.abc import Sequence

from ruikatsu.domain.events import SeatGivenBack
from ruikatsu.protocol.bodies import body_of

from .errors import LogRewound, RoomGone, StoreBusy, StoreDown
from .records import Committed, Draft
from .store import Store

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 30.0


def seat_key(person: str) -> bytes:
    """By which the store knows a second try to say that somebody took a seat."""
    return b"seat:" + person.encode()


def left_key(person: str) -> bytes:
    """By which it knows a second try to say that they gave it back."""
    return b"left:" + person.encode()


async def see_it_freed(store: Store, room: str, person: str) -> None:
    """Gives a seat back for its person. What stands against it is waited for: a store that is away, or has too much to
    do. It needs an owner, who ends it with the process; the seat then stays taken until the room is erased."""
    await _until_done(store, room, person, (left_key(person),))


async def see_it_vacant(store: Store, room: str, person: str) -> None:
    """The same for somebody who was put out: why they have no seat any more stands in the log already."""
    await _until_done(store, room, person, ())


async def see_it_never_taken(store: Store, room: str, person: str) -> None:
    """The same for a seat of which nobody knows whether the log says it, and whose token nobody has.

    The log is told under the key of the taking. Where that was not there yet it never will be, also if what was sent
    before is still on its way; where it was, it is taken back.
    """
    await _until_done(store, room, person, (seat_key(person), left_key(person)))


async def _until_done(store: Store, room: str, person: str, keys: Sequence[bytes]) -> None:
    wait = FIRST_WAIT_S
    while True:
        try:
            await _free(store, room, person, keys)
        except RoomGone:
            return
        except (StoreDown, StoreBusy, LogRewound):
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT_S)
        else:
            return


async def _free(store: Store, room: str, person: str, keys: Sequence[bytes]) -> None:
    for key in keys:
        said = await _say(store, room, person, key)
        if not said.again:
            break
    await store.give_back_seat(room, person)


async def _say(store: Store, room: str, person: str, key: bytes) -> Committed:
    """It hangs on nothing that may have happened meanwhile, so it stands on whatever the log says."""
    event = SeatGivenBack(person=person)
    drafts = [Draft(event.stream, body_of(event), event.control)]
    while True:
        meta = await store.room_meta(room)
        if meta is None:
            raise RoomGone(room)
        outcome = await store.commit(room, drafts, based_on=meta.version, key=key)
        if isinstance(outcome, Committed):
            return outcome
