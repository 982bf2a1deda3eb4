"""What the connected server is worth."""

import pytest

from ruikatsu.store import probe

from ..conftest import OpenStore, StartValkey


async def test_the_embedded_store_keeps_what_it_acknowledged(open_store: OpenStore) -> None:
    found = await (await open_store()).probe()
    assert found.fit
    assert (found.kind, found.missing, found.role) == ("valkey", (), "master")
    assert (found.appendonly, found.appendfsync, found.waitaof) == (True, "always", True)
    assert "on the store's disk" in found.worth
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"appendfsync": "everysec"}, "last second"),
        ({"appendfsync": "no"}, "half minute"),
        ({"appendonly": "no"}, "memory"),
    ],
)
async def test_a_lesser_promise_is_put_in_words(
    open_store: OpenStore, start_valkey: StartValkey, settings: dict[str, str], words: str
) -> None:
    store = await open_store(start_valkey().url)
    for name, value in settings.items():
        await store.lane.call("CONFIG", "SET", name, value)
    found = await store.probe()
    assert found.fit
    assert words in found.worth


async def test_a_store_that_throws_rooms_away_is_warned_of(
    open_store: OpenStore, start_valkey: StartValkey
) -> None:
    store = await open_store(start_valkey().url)
    await store.lane.call("CONFIG", "SET", "maxmemory-policy", "volatile-lru")
    [warning] = (await store.probe()).warnings
    assert "volatile-lru" in warning


async def test_a_missing_command_is_found_out(
    open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probe, "NEEDED", ("XADD", "NOSUCHCOMMAND"))
    found = await (await open_store()).probe()
    assert found.missing == ("NOSUCHCOMMAND",)
    assert not found.fit


async def test_a_server_that_hides_its_settings_is_still_judged(
    open_store: OpenStore, start_valkey: StartValkey
) -> None:
    own = start_valkey()
    admin = await open_store(own.url)
    await admin.lane.call("ACL", "SETUSER", "guest", "on", ">pw", "~*", "&*", "+@all", "-config")
    store = await open_store(own.url.replace("unix://", "unix://guest:pw@"))
    found = await store.probe()
    assert found.fit
    assert (found.appendonly, found.appendfsync) == (True, None)
    assert "does not tell" in found.worth


async def test_a_replica_is_no_store(open_store: OpenStore, start_valkey: StartValkey) -> None:
    store = await open_store(start_valkey().url)
    await store.lane.call("REPLICAOF", "127.0.0.1", "1")
    found = await store.probe()
    assert not found.fit
    assert "replica" in found.warnings[0]
