"""`ruikatsu check` finds what is wrong, says how to mend it, and its exit code says how bad it is."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from ruikatsu.checks.finding import Finding
from ruikatsu.checks.settings import look_at_settings
from ruikatsu.checks.store import look_at_store
from ruikatsu.settings import Settings
from ruikatsu.store import Store
from ruikatsu.store.daemon import Daemon
from tests.conftest import OpenStore, StartValkey
from tests.operating.commands import Ran, ruikatsu

SECRET = "quite-long-and-made-of-many-letters-0123456789"

Check = Callable[..., Coroutine[Any, Any, Ran]]


@pytest.fixture
def check(valkey_url: str, prefix: str, tmp_path: Path) -> Check:
    """On a store and with settings with which all is well, unless given otherwise."""

    async def run(*words: str, files: str | None = None, **given: str) -> Ran:
        well = {
            "RUIKATSU_REDIS_URL": valkey_url,
            "RUIKATSU_PREFIX": prefix,
            "RUIKATSU_DATA": str(tmp_path / "data"),
            "RUIKATSU_SECRET": SECRET,
            "RUIKATSU_URL": "https://rooms.example.org",
        }
        return await ruikatsu("check", *words, files=files, **{**well, **given})

    return run


def of(ran: Ran, about: str) -> dict[str, Any]:
    """The worst that was found about something."""
    found: list[dict[str, Any]] = [one for one in ran.told["findings"] if one["about"] == about]
    return max(found, key=lambda one: ("fine", "warning", "broken").index(one["level"]))


async def test_where_all_is_well_it_says_so_and_gives_0(check: Check) -> None:
    ran = await check()
    assert ran.code == 0, ran.out + ran.err
    assert "Valkey" in ran.out
    assert "on the store's disk" in ran.out
    assert "All is well." in ran.out
    assert SECRET not in ran.out


async def test_a_warning_gives_1_and_every_one_says_how_to_mend_it(check: Check) -> None:
    ran = await check("--json", RUIKATSU_URL="", RUIKATSU_PROXIES="0.0.0.0/0")
    assert ran.code == 1
    assert of(ran, "proxies")["level"] == "warning"
    assert all(one["mend"] for one in ran.told["findings"] if one["level"] != "fine")


async def test_a_store_out_of_reach_gives_2_and_the_rest_is_looked_at_all_the_same(
    check: Check, tmp_path: Path
) -> None:
    ran = await check("--json", RUIKATSU_REDIS_URL=f"unix://{tmp_path}/nowhere")
    assert (ran.code, ran.told["level"]) == (2, "broken")
    assert of(ran, "store")["level"] == "broken"
    assert of(ran, "secret")["level"] == "fine"
    assert "Traceback" not in ran.err


async def test_a_setting_that_cannot_be_read_is_named(check: Check) -> None:
    ran = await check("--json", RUIKATSU_PORT="eight")
    assert ran.code == 2
    assert "RUIKATSU_PORT" in of(ran, "settings")["said"]


async def test_the_embedded_store_is_looked_at_and_a_readable_secret_is_broken(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    (data / "secret").write_text(SECRET)
    (data / "secret").chmod(0o644)
    (data / "media").mkdir(mode=0o755)
    ran = await ruikatsu("check", "--json", RUIKATSU_DATA=str(data))
    assert ran.code == 2
    assert of(ran, "acknowledgement")["level"] == "fine"
    assert "chmod 600" in of(ran, "secret")["mend"]
    assert "chmod 700" in of(ran, "media")["mend"]


@pytest.mark.parametrize("secret", ["changeme", ","])
async def test_a_secret_with_which_no_server_starts_is_told(secret: str, tmp_path: Path) -> None:
    ran = await ruikatsu("check", "--json", RUIKATSU_SECRET=secret, RUIKATSU_DATA=str(tmp_path))
    assert ran.code == 2
    assert "RUIKATSU_SECRET" in of(ran, "settings")["said"]


async def test_few_open_files_are_warned_of(check: Check) -> None:
    ran = await check("--json", files="512")
    assert (ran.code, of(ran, "files")["level"]) == (1, "warning")
    assert "512" in of(ran, "files")["said"]


def level(settings: Settings, about: str) -> str:
    return max(
        (one.level for one in look_at_settings(settings) if one.about == about),
        key=("fine", "warning", "broken").index,
    )


@pytest.mark.parametrize(
    ("about", "given", "expected"),
    [
        ("secret", {"secret": SECRET}, "fine"),
        ("secret", {"secret": f"{SECRET},{SECRET}-older"}, "fine"),
        ("secret", {"secret": "a dozen signs"}, "warning"),
        ("secret", {"secret": f"{SECRET},a dozen signs"}, "warning"),
        ("secret", {"secret": "x" * 40}, "broken"),
        ("secret", {"redis_url": "redis://store"}, "warning"),
        ("url", {"url": "https://rooms.example.org/"}, "fine"),
        ("url", {"url": "http://localhost:8000"}, "fine"),
        ("url", {"url": "http://rooms.example.org"}, "broken"),
        ("url", {"url": "https://example.org/rooms"}, "broken"),
        ("url", {"url": "rooms.example.org"}, "broken"),
        ("origins", {"origins": "https://circle.example.org"}, "fine"),
        ("origins", {"origins": "https://circle.example.org/"}, "broken"),
        ("origins", {"origins": "*"}, "broken"),
        ("proxies", {"proxies": "10.0.0.0/8, ::1"}, "fine"),
        ("proxies", {"proxies": "caddy"}, "broken"),
        ("say_rate", {"say_rate": "often"}, "broken"),
        ("stream_houses", {"stream_houses": "https://films.example"}, "fine"),
        ("youtube", {"youtube": True}, "fine"),
        ("screening", {"screening": Path("no such folder")}, "broken"),
    ],
)
def test_each_setting_is_judged(
    about: str, given: dict[str, Any], expected: str, tmp_path: Path
) -> None:
    assert level(Settings(data=tmp_path, **given), about) == expected


async def store_findings(store: Store) -> list[Finding]:
    return [found async for found in look_at_store(store)]


def levels(findings: list[Finding], about: str) -> list[str]:
    return [found.level for found in findings if found.about == about]


async def test_what_an_acknowledgement_is_worth_is_said_with_its_replicas(
    open_store: OpenStore, start_valkey: StartValkey, tmp_path: Path
) -> None:
    primary = start_valkey()
    store = await open_store(primary.url)
    await store.lane.call("CONFIG", "SET", "appendfsync", "everysec")
    [told] = [one for one in await store_findings(store) if one.about == "acknowledgement"]
    assert (told.level, "last second" in told.said) == ("warning", True)
    await store.lane.call("CONFIG", "SET", "appendfsync", "always")
    port = await _tcp(store)
    replica = await open_store(start_valkey().url)
    await replica.lane.call("REPLICAOF", "127.0.0.1", port)
    while b"connected_slaves:1" not in await store.reads.call("INFO", "replication"):
        pass
    [told] = [one for one in await store_findings(store) if one.about == "acknowledgement"]
    assert (told.level, "One replica follows" in told.said) == ("fine", True)
    behind = await store_findings(replica)
    assert "broken" in levels(behind, "store")
    assert levels(behind, "writes") == []


async def _tcp(store: Store) -> int:
    """A port on which this server listens besides its socket."""
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    await store.lane.call("CONFIG", "SET", "port", port)
    return port


async def test_a_hosted_store_that_hides_its_settings_or_its_bus(
    open_store: OpenStore, start_valkey: StartValkey
) -> None:
    own = start_valkey()
    admin = await open_store(own.url)
    hidden = await _user(open_store, admin, own, "-config")
    told = await store_findings(hidden)
    assert levels(told, "acknowledgement") == ["warning", "warning"]
    assert any("CONFIG" in one.said for one in told)
    deaf = await _user(open_store, admin, own, "-publish")
    assert levels(await store_findings(deaf), "bus") == ["broken"]
    mute = await _user(open_store, admin, own, "-set")
    assert levels(await store_findings(mute), "writes") == ["broken"]


async def _user(open_store: OpenStore, admin: Store, own: Daemon, without: str) -> Store:
    name = without.strip("-")
    await admin.lane.call("ACL", "SETUSER", name, "on", ">pw", "~*", "&*", "+@all", without)
    return await open_store(own.url.replace("unix://", f"unix://{name}:pw@"))


async def test_a_store_that_throws_rooms_away_is_warned_of_with_a_way_out(
    open_store: OpenStore, start_valkey: StartValkey
) -> None:
    store = await open_store(start_valkey().url)
    await store.lane.call("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
    [told] = [one for one in await store_findings(store) if one.level == "warning"]
    assert "allkeys-lru" in told.said
    assert told.mend
