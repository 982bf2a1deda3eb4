"""Committing: one atomic step, whoever races whom."""

import asyncio
import itertools
from collections.abc import Awaitable

import orjson
import pytest

from ruikatsu.store import (
    Committed,
    Conflict,
    Draft,
    Entry,
    LogRewound,
    Place,
    RoomGone,
    Store,
)

from ..conftest import OpenStore
from .making import HOUR, commit, make_room, muted, noted, said


async def everything(store: Store, room: str) -> list[Entry]:
    return [entry async for page in store.read_pages(room) for entry in page]


async def test_a_batch_lands_whole_in_both_streams(store: Store) -> None:
    room = await make_room(store)
    answer = await commit(store, room, said("a"), noted("b"), said("c"), based_on=0)
    assert (answer.version, answer.seq, answer.streams, answer.again) == (3, 2, "rdr", False)
    assert answer.entries == (
        Place("room", 1, 1, answer.at),
        Place("desk", 2, 1, answer.at),
        Place("room", 3, 2, answer.at),
    )
    assert await everything(store, room) == [
        Entry("room", 1, 1, answer.at, said("a").body),
        Entry("desk", 2, 1, answer.at, noted("b").body),
        Entry("room", 3, 2, answer.at, said("c").body),
    ]
    meta = await store.room_meta(room)
    assert meta is not None
    assert (meta.version, meta.seq, meta.control) == (3, 2, 0)


async def test_at_is_the_time_of_the_store(store: Store) -> None:
    room = await make_room(store)
    before = store.clock.now_ms()
    answer = await commit(store, room, based_on=0)
    assert before - 2 <= answer.at <= store.clock.now_ms() + 2


async def test_a_body_of_any_bytes_comes_back_as_it_was(store: Store) -> None:
    room = await make_room(store)
    body = orjson.dumps({"text": "涙\r\n\0 $5\r\n*3 'quoted'" + "x" * 60_000})
    await commit(store, room, Draft("room", body), Draft("desk", body), based_on=0)
    assert [entry.body for entry in await everything(store, room)] == [body, body]


async def test_nothing_to_commit_is_a_mistake(store: Store) -> None:
    with pytest.raises(ValueError, match="nothing"):
        await store.commit(await make_room(store), [], based_on=0)


async def test_no_room_no_commit(store: Store) -> None:
    with pytest.raises(RoomGone):
        await store.commit("nowhere", [said()], based_on=0, key=b"k")
    assert await store.answer("nowhere", b"k") is None


@pytest.mark.parametrize("room", ["", "a}b", "{a}", "a:b", "a b", "a\n", "涙", "x" * 65])
async def test_a_room_id_never_breaks_out_of_its_tag(store: Store, room: str) -> None:
    with pytest.raises(ValueError, match="not a room id"):
        await store.commit(room, [said()], based_on=0)


async def test_the_same_key_gets_the_same_answer_and_one_entry(store: Store) -> None:
    room = await make_room(store)
    first = await commit(store, room, said(), noted(), based_on=0, key=b"id-1")
    again = await commit(store, room, said(), noted(), based_on=0, key=b"id-1")
    assert again == Committed(first.version, first.seq, first.at, "rd", again=True)
    assert again.entries == first.entries
    assert await store.answer(room, b"id-1") == again
    assert await store.answer(room, b"id-2") is None
    assert len(await everything(store, room)) == 2


async def test_a_key_is_answered_before_anything_else_is_asked(store: Store) -> None:
    room = await make_room(store)
    first = await commit(store, room, based_on=0, key=b"id-1")
    await commit(store, room, muted(), based_on=1)
    again = await commit(store, room, based_on=0, until=1, key=b"id-1")
    assert (again.version, again.again) == (first.version, True)


async def test_a_refused_decision_leaves_its_key_free(store: Store) -> None:
    room = await make_room(store)
    await commit(store, room, muted(), based_on=0)
    assert isinstance(await store.commit(room, [said()], based_on=0, key=b"k"), Conflict)
    assert await store.answer(room, b"k") is None
    assert not (await commit(store, room, based_on=1, key=b"k")).again


async def test_the_same_key_at_once_on_many_servers_writes_once(open_store: OpenStore) -> None:
    stores = [await open_store() for _ in range(4)]
    room = await make_room(stores[0])
    for n in range(25):
        answers = await asyncio.gather(
            *[commit(s, room, based_on=0, key=b"id-%d" % n) for s in stores for _ in range(5)]
        )
        assert sum(not answer.again for answer in answers) == 1
        assert {answer.version for answer in answers} == {n + 1}
    assert len(await everything(stores[0], room)) == 25


async def test_versions_and_seqs_have_no_gap_however_many_commit(open_store: OpenStore) -> None:
    stores = [await open_store() for _ in range(3)]
    room = await make_room(stores[0])
    kinds = itertools.cycle([(said(),), (noted(),), (said(), noted(), said()), (noted(), said())])
    await asyncio.gather(
        *[commit(s, room, *next(kinds), based_on=0) for _ in range(200) for s in stores]
    )
    log = await everything(stores[0], room)
    assert [entry.version for entry in log] == list(range(1, len(log) + 1))
    seqs = [entry.seq for entry in log if entry.stream == "room"]
    assert seqs == list(range(1, len(seqs) + 1))
    assert len(log) == 150 * (1 + 1 + 3 + 2)
    reached = 0
    for entry in log:
        reached += entry.stream == "room"
        assert entry.seq == reached
    ats = [entry.at for entry in log]
    assert ats == sorted(ats)


async def test_a_decision_older_than_the_last_control_entry_is_refused(store: Store) -> None:
    room = await make_room(store)
    await commit(store, room, said(), muted(), said(), based_on=0)
    assert await store.commit(room, [said()], based_on=1) == Conflict(control=2, version=3)
    assert len(await everything(store, room)) == 3
    assert (await commit(store, room, based_on=2)).version == 4


@pytest.mark.parametrize("stream", ["room", "desk"])
async def test_control_entries_of_both_streams_count(store: Store, stream: str) -> None:
    room = await make_room(store)
    control = Draft("room" if stream == "room" else "desk", b"{}", control=True)
    await commit(store, room, control, based_on=0)
    assert await store.commit(room, [said()], based_on=0) == Conflict(control=1, version=1)


async def test_no_word_slips_behind_a_mute_that_races_it(open_store: OpenStore) -> None:
    guest, staff = await open_store(), await open_store()
    room = await make_room(guest)

    def word(based_on: int) -> Draft:
        return Draft("room", b'{"based_on":%d}' % based_on)

    version, lost = 0, 0
    for n in range(300):
        calls = [
            guest.commit(room, [word(version)], based_on=version),
            staff.commit(room, [muted()], based_on=version),
            guest.commit(room, [word(version)], based_on=version),
        ]
        if n % 3 == 0:
            # Now and then the mute surely comes first; else it is theirs to race for.
            answers = [await calls[1], *await asyncio.gather(calls[0], calls[2])]
        else:
            answers = await asyncio.gather(*(calls if n % 2 else reversed(calls)))
        lost += sum(isinstance(answer, Conflict) for answer in answers)
        version = max(answer.version for answer in answers)
    control = 0
    for entry in await everything(guest, room):
        if entry.stream == "desk":
            control = entry.version
        else:
            assert orjson.loads(entry.body)["based_on"] >= control
    assert lost >= 200  # the two words behind each mute that surely came first


async def test_what_comes_behind_something_of_the_same_person_is_not_written_before_it(
    store: Store,
) -> None:
    room = await make_room(store)

    def two() -> Awaitable[Committed | Conflict]:
        return store.commit(room, [said("two")], based_on=0, key=b"2", person="ann", after=b"1")

    assert await two() == Conflict(control=0, version=0)
    assert await everything(store, room) == []
    await commit(store, room, said("one"), based_on=0, key=b"1", person="ann")
    assert isinstance(await two(), Committed)
    # The same again is the same, whatever it came behind.
    again = await commit(store, room, said("two"), based_on=0, key=b"2", after=b"never")
    assert (again.version, again.again) == (2, True)
    assert [entry.body for entry in await everything(store, room)] == [
        said("one").body,
        said("two").body,
    ]


async def test_a_decision_knows_all_that_its_person_did_and_nobody_else_s(
    store: Store,
) -> None:
    room = await make_room(store)
    await commit(store, room, said(), based_on=0, person="ann")
    assert await store.commit(room, [said()], based_on=0, person="ann") == Conflict(0, 1)
    assert await store.commit(room, [said()], based_on=0, key=b"k", person="ann") == Conflict(0, 1)
    await commit(store, room, based_on=0, person="bo")
    await commit(store, room, based_on=0)
    await commit(store, room, noted(), said(), based_on=1, key=b"k", person="ann")
    assert await store.commit(room, [said()], based_on=4, person="ann") == Conflict(0, 5)
    with pytest.raises(ValueError, match="like a person's"):
        await store.commit(room, [said()], based_on=5, key=b"@ann")


async def test_a_decision_holds_only_until(store: Store) -> None:
    room = await make_room(store)
    first = await commit(store, room, based_on=0, until=store.clock.now_ms() + HOUR)
    late = await store.commit(room, [said()], based_on=1, until=first.at)
    assert late == Conflict(control=0, version=1)
    assert len(await everything(store, room)) == 1


async def test_at_never_goes_back_though_the_clock_does(store: Store) -> None:
    room = await make_room(store)
    ahead = store.clock.now_ms() + HOUR // 2
    # As another server left it whose clock was ahead.
    await store.lane.call("HSET", store.keys.room(room).meta, "at", ahead)
    assert (await commit(store, room, based_on=0)).at == ahead
    late = await store.commit(room, [said()], based_on=0, until=ahead)
    assert isinstance(late, Conflict)  # the room's time is what counts


async def test_a_store_that_forgot_is_found_out(store: Store) -> None:
    room = await make_room(store)
    await commit(store, room, based_on=0)
    with pytest.raises(LogRewound) as caught:
        await store.commit(room, [said()], based_on=7)
    assert caught.value.version == 1
    assert len(await everything(store, room)) == 1
