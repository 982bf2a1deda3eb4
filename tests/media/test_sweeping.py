"""Films go when no room needs them any more, and never while one does."""

import asyncio
import os
import threading
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import orjson
import pytest

from ruikatsu.domain.programme import Captions, Media, Phase, Programme
from ruikatsu.domain.room import Settings
from ruikatsu.media import MediaFolder, Record, missing, sweep
from ruikatsu.media.folder import PART_MS
from ruikatsu.store import Store, StoreDown
from ruikatsu.store.making import make_room, new_room_id
from tests.conftest import StartValkey
from tests.media.making import VTT, made
from tests.running import running_hub
from tests.web.conftest import until

HOUR = 3_600_000
DAY = 24 * HOUR


@pytest.fixture
def folder(tmp_path: Path) -> MediaFolder:
    return MediaFolder(tmp_path / "media")


def bring(folder: MediaFolder, data: bytes = VTT) -> Record:
    draft = folder.draft()
    try:
        draft.open()
        draft.write(data)
        return folder.keep(draft, "host")
    finally:
        draft.drop()


def left(folder: MediaFolder) -> set[str]:
    """Ids of which anything is there."""
    return {path.name.partition(".")[0] for path in folder.path.iterdir()} - {""}


def showing(*records: Record) -> Programme:
    """A film with what belongs to it."""
    film, *others = (f"/media/{record.name}" for record in records)
    cue = Media(
        id="film",
        at_ms=0,
        length_ms=1_000,
        url=film,
        type="video/webm",
        poster=others[0] if others else None,
        sound_url=others[1] if len(others) > 1 else None,
        captions=tuple(Captions("en", "English", url) for url in others[2:]),
    )
    return Programme((Phase("cry", 60_000, "closed", (cue,)), Phase("close", 60_000, "open")))


async def room(store: Store, programme: Programme, *, public: bool = True) -> str:
    made = Settings(new_room_id(), "A room", store.clock.now_ms(), programme, public=public)
    assert await make_room(store, made)
    return made.id


@pytest.mark.parametrize("public", [True, False])
async def test_what_a_room_names_stays_and_what_none_does_goes(
    store: Store, folder: MediaFolder, public: bool
) -> None:
    needed = [bring(folder) for _ in range(4)]
    idle = bring(folder)
    room_id = await room(store, showing(*needed), public=public)
    later = store.clock.now_ms() + DAY + HOUR
    assert await sweep(store, folder, later, DAY) == 1
    assert left(folder) == {record.id for record in needed}
    assert folder.record(idle.id) is None
    await store.erase(room_id)
    assert await sweep(store, folder, later, DAY) == 4
    assert left(folder) == set()
    assert await sweep(store, folder, later, DAY) == 0


async def test_what_is_young_stays(store: Store, folder: MediaFolder) -> None:
    bring(folder)
    assert await sweep(store, folder, store.clock.now_ms() + DAY - HOUR, DAY) == 0
    assert len(left(folder)) == 1


async def test_what_a_room_was_made_with_is_young_again(store: Store, folder: MediaFolder) -> None:
    record = bring(folder)
    for path in folder.path.iterdir():
        os.utime(path, (1, 1))
    assert missing(folder, showing(record)) == []
    assert await sweep(store, folder, store.clock.now_ms(), DAY) == 0
    assert left(folder) == {record.id}


def test_a_film_that_a_room_begins_to_need_while_it_is_being_erased_stays(
    folder: MediaFolder,
) -> None:
    record = bring(folder)
    for path in folder.path.iterdir():
        os.utime(path, (1, 1))
    assert folder.aged(HOUR) == {record.id}
    assert folder.need(record.name)  # between the look and the erasing
    assert not folder.erase_aged(record.id, HOUR)
    assert folder.record(record.id) == record
    assert folder.need(record.name)


def test_whoever_needs_a_film_waits_for_its_erasing_to_end(
    folder: MediaFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = bring(folder)
    there: list[bool] = []
    needing = threading.Thread(target=lambda: there.append(folder.need(record.name)))

    def old(_: MediaFolder, name: str) -> int:
        if not needing.ident:
            needing.start()
            needing.join(0.1)  # it would have come through by now
        return 0

    monkeypatch.setattr(MediaFolder, "_age", old)
    assert folder.erase_aged(record.id, HOUR)
    needing.join()
    assert there == [False]
    assert left(folder) == set()


def test_a_film_is_either_there_for_a_room_or_said_not_to_be(
    folder: MediaFolder, race: Callable[..., list[object]]
) -> None:
    for _ in range(300):
        record = bring(folder)
        for path in folder.path.iterdir():
            os.utime(path, (1, 1))
        erased, again, there = race(
            lambda record=record: folder.erase_aged(record.id, HOUR),
            lambda record=record: folder.erase_aged(record.id, HOUR),
            lambda record=record: folder.need(record.name),
        )
        if there:
            assert not erased
            assert not again
            assert folder.record(record.id) == record
            assert (folder.path / record.name).exists()
            folder.erase(record.id, "host")
        assert left(folder) == set()


@pytest.fixture
def race() -> Callable[..., list[object]]:
    """Runs all at the same moment, each in its own thread."""

    def run(*works: Callable[[], object]) -> list[object]:
        results: list[object] = [None] * len(works)
        gate = threading.Barrier(len(works))

        def one(index: int, work: Callable[[], object]) -> None:
            gate.wait()
            results[index] = work()

        threads = [threading.Thread(target=one, args=item) for item in enumerate(works)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    return run


async def test_an_erasing_that_was_broken_off_is_ended_by_the_next(
    store: Store, folder: MediaFolder
) -> None:
    half, bare, young = bring(folder), bring(folder), bring(folder)
    (folder.path / half.name).unlink()
    (folder.path / f"{bare.id}.json").unlink()
    for record in (half, bare):
        for path in folder.path.glob(f"{record.id}.*"):
            os.utime(path, (1, 1))
    assert await sweep(store, folder, store.clock.now_ms(), DAY) == 1
    assert left(folder) == {young.id}


async def test_many_may_sweep_at_once(store: Store, folder: MediaFolder) -> None:
    for _ in range(20):
        bring(folder)
    later = store.clock.now_ms() + 2 * DAY
    counts = await asyncio.gather(*(sweep(store, folder, later, DAY) for _ in range(5)))
    assert sum(counts) == 20
    assert left(folder) == set()


async def test_an_upload_that_died_goes_and_one_that_lives_stays(
    store: Store, folder: MediaFolder
) -> None:
    dead, alive = folder.draft(), folder.draft()
    for draft in (dead, alive):
        draft.open()
        draft.write(b"WEBVTT")
    begun = dead.path.stat().st_mtime - PART_MS / 1_000 - 1
    os.utime(dead.path, (begun, begun))
    await sweep(store, folder, store.clock.now_ms(), DAY)
    assert (dead.path.exists(), alive.path.exists()) == (False, True)
    dead.drop()
    alive.drop()
    assert left(folder) == set()


async def test_other_files_in_the_folder_are_left_alone(store: Store, folder: MediaFolder) -> None:
    folder.path.mkdir(parents=True)
    (folder.path / "README.txt").write_text("mine")
    os.utime(folder.path / "README.txt", (1, 1))
    assert await sweep(store, folder, store.clock.now_ms(), 1) == 0
    assert (folder.path / "README.txt").exists()


async def test_without_a_folder_there_is_nothing_to_do(store: Store, folder: MediaFolder) -> None:
    assert await sweep(store, folder, store.clock.now_ms(), 1) == 0
    assert not folder.path.exists()


async def test_nothing_goes_while_the_store_cannot_say_what_is_needed(
    start_valkey: StartValkey, folder: MediaFolder
) -> None:
    daemon = start_valkey()
    async with await Store.open(daemon.url, command_timeout=0.2) as store:
        bring(folder)
        daemon.stop()
        with pytest.raises(StoreDown):
            await sweep(store, folder, 2**50, DAY)
    assert len(left(folder)) == 1


async def test_a_record_that_cannot_be_read_hurts_nobody(folder: MediaFolder) -> None:
    good, bad = bring(folder), bring(folder)
    newer = orjson.dumps(asdict(replace(bad, extension="holo")))
    for broken in (b"{", b"[]", b'{"id":"x"}', b"", newer):
        (folder.path / f"{bad.id}.json").write_bytes(broken)
        assert folder.record(bad.id) is None
        assert folder.of("host") == [good]


async def test_a_hub_sweeps_by_itself(
    valkey_url: str, prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ruikatsu.media.sweeping.SWEEP_EVERY_S", 0.02)
    folder = MediaFolder(tmp_path / "media")
    async with running_hub(valkey_url, prefix, data=tmp_path, media_hours=1) as hub:
        needed, young, idle = bring(folder), bring(folder), bring(folder, made("png"))
        await hub.room(showing(needed))
        for record in (needed, idle):
            for path in folder.path.glob(f"{record.id}.*"):
                os.utime(path, (1, 1))
        await until(lambda: left(folder) == {needed.id, young.id})
