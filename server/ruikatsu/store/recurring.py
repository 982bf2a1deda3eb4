"""Rooms that recur without an end: the next ones are made before they begin, by whichever server takes the job."""

from dataclasses import replace

from ruikatsu.domain.autopilot import Series, due, moved_on
from ruikatsu.domain.room import Settings
from ruikatsu.protocol.bodies import series_body, series_of

from .making import Name, make_room, name_of
from .store import Store

NEXT = b"next:"
"""The job of a series, and its id behind it."""


def room_name(series: Series, at: int) -> Name:
    """What the room of the series that begins then (ms) is known by, whoever makes it."""
    return name_of(series.key, str(at))


async def begin_series(store: Store, series: Series) -> tuple[Settings, ...]:
    """Keeps the series and makes its first rooms, which are given back, the first to start first.

    Raises StoreDown and the other errors of the lane; may be repeated.
    """
    await store.series_keep(series.id, series_body(series))
    return await make_next(store, series)


async def make_next(store: Store, series: Series) -> tuple[Settings, ...]:
    """Makes what has to stand now, and sets the job for when the next one has to. Rooms that stand are let be."""
    starts = due(series, store.clock.now_ms())
    rooms = []
    for at in starts:
        name = room_name(series, at)
        rooms.append(replace(series.room, id=name.id, starts_at=at, series=series.id))
        await make_room(store, rooms[-1], name.epoch)
    ahead = [at for at in starts if at > store.clock.now_ms()]
    if ahead:
        await store.due_add(NEXT + series.id.encode(), ahead[0])
        moved = moved_on(series, starts[0])
        if moved != series:
            await store.series_move(series.id, series_body(moved))
    return tuple(rooms)


async def go_on(store: Store, series_id: str) -> bool:
    """Makes the next rooms of a series. False when it has ended, or its host is none any more.

    Raises StoreDown and the other errors of the lane.
    """
    record = await store.series_get(series_id)
    if record is None:
        return False
    series = series_of(record)
    host = series.room.made_by
    if host is not None and await store.host_get(host) is None:
        await store.series_end(series_id)
        return False
    return bool(await make_next(store, series))
