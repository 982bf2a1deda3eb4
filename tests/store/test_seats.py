"""Seats: never one too many, never two of one name."""

import asyncio

import pytest

from ruikatsu.store import Full, Seat, Sitter, Store

from ..conftest import OpenStore
from .making import make_room


async def take(
    store: Store, room: str, person: str, name: str = "Quiet Heron", capacity: int = 99
) -> Seat | Full:
    return await store.take_seat(
        room,
        person,
        b'{"of":"%s"}' % person.encode(),
        name=name,
        name_key=name.casefold(),
        capacity=capacity,
    )


async def test_of_a_hundred_people_one_gets_the_last_chair(open_store: OpenStore) -> None:
    stores = [await open_store() for _ in range(4)]
    room = await make_room(stores[0])
    for taken in range(9):
        assert isinstance(await take(stores[0], room, f"early-{taken}", capacity=10), Seat)
    answers = await asyncio.gather(
        *[take(stores[n % 4], room, f"late-{n}", capacity=10) for n in range(100)]
    )
    assert [type(answer) for answer in answers].count(Seat) == 1
    assert {answer.taken for answer in answers} == {10}
    assert await stores[1].seats_taken([room, "nowhere"]) == {room: 10, "nowhere": 0}


async def test_the_same_person_keeps_one_seat(open_store: OpenStore) -> None:
    stores = [await open_store() for _ in range(2)]
    room = await make_room(stores[0])
    answers = await asyncio.gather(
        *[take(stores[n % 2], room, "p1", capacity=1) for n in range(20)]
    )
    assert {type(answer) for answer in answers} == {Seat}
    assert {(answer.taken, getattr(answer, "name", "")) for answer in answers} == {
        (1, "Quiet Heron")
    }
    # Nor does a full room turn away somebody who is in it; the first name stands.
    assert await take(stores[0], room, "p1", "Other", capacity=1) == Seat(
        "Quiet Heron", 1, again=True
    )


async def test_no_two_people_have_one_name(open_store: OpenStore) -> None:
    stores = [await open_store() for _ in range(2)]
    room = await make_room(stores[0])
    names = ["Quiet Heron", "quiet heron", "QUIET HERON", "Quiet Heron 2"]
    answers = await asyncio.gather(
        *[take(stores[n % 2], room, f"p{n}", names[n % 4]) for n in range(40)]
    )
    shown = [answer.name for answer in answers if isinstance(answer, Seat)]
    assert len({name.casefold() for name in shown}) == 40


async def test_a_double_is_told_apart_by_a_number(store: Store) -> None:
    room = await make_room(store)
    shown = [await take(store, room, f"p{n}", "しずかな鷺") for n in range(3)]
    assert shown == [Seat("しずかな鷺", 1), Seat("しずかな鷺 2", 2), Seat("しずかな鷺 3", 3)]


async def test_a_seat_given_back_is_free_with_its_name(store: Store) -> None:
    room = await make_room(store)
    await take(store, room, "p1", capacity=1)
    assert await take(store, room, "p2", capacity=1) == Full(1)
    assert await store.give_back_seat(room, "p1")
    assert not await store.give_back_seat(room, "p1")
    assert await store.seat(room, "p1") is None
    assert await take(store, room, "p2", capacity=1) == Seat("Quiet Heron", 1)


async def test_who_sits_is_known(store: Store) -> None:
    room = await make_room(store)
    await take(store, room, "p1")
    await take(store, room, "p2")
    assert await store.seat(room, "p2") == Sitter("Quiet Heron 2", b'{"of":"p2"}')
    assert await store.seats(room) == {
        "p1": Sitter("Quiet Heron", b'{"of":"p1"}'),
        "p2": Sitter("Quiet Heron 2", b'{"of":"p2"}'),
    }
    assert await store.seats("nowhere") == {}


async def test_a_name_cannot_hide_another(store: Store) -> None:
    room = await make_room(store)
    with pytest.raises(ValueError, match="NUL"):
        await take(store, room, "p1", "a\0b")
