"""What `/metrics` says of a hub that truly runs: read as Prometheus reads it."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest
from prometheus_client.parser import text_string_to_metric_families

from ruikatsu import metrics
from ruikatsu.noes import SAID
from ruikatsu.store.making import ERASE
from tests.conftest import StartValkey
from tests.running import RunningHub, running_hub

CANARY = "the canary sings"

Figures = dict[tuple[str, ...], float]


async def figures(hub: RunningHub) -> Figures:
    """Every sample: name and the values of its labels -> value."""
    async with hub.http() as http:
        text = (await http.get("/metrics")).text
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def until(told: Callable[[], Awaitable[bool]]) -> None:
    """Asks, as Prometheus does, until it is so."""
    async with asyncio.timeout(10):
        while not await told():
            pass


async def test_people_lines_and_rooms_are_counted(hub: RunningHub) -> None:
    on = await hub.room()
    soon = await hub.room(starts_at=hub.now() + 60_000)
    await hub.guest(on.id)
    await hub.guest(on.id)
    await hub.listener(on.id)
    await hub.host(soon)
    found = await figures(hub)
    assert found["ruikatsu_people",] == 3
    assert found["ruikatsu_listeners",] == 1
    assert found["ruikatsu_sockets",] == 4
    assert found["ruikatsu_rooms", "live"] == 1
    assert found["ruikatsu_rooms", "doors_open"] == 1
    assert found["ruikatsu_rooms", "closed"] == 0
    assert [found["ruikatsu_well", sign] for sign in ("store", "bus", "staying")] == [1, 1, 1]
    assert found["process_open_fds",] > 4


async def test_a_word_is_counted_once_for_each_who_hears_it_and_its_way_is_timed(
    hub: RunningHub,
) -> None:
    room = await hub.room(listeners_read=False)
    guests = [await hub.guest(room.id) for _ in range(3)]
    await hub.listener(room.id)
    before = await figures(hub)
    for n in range(5):
        assert (await guests[0].say(f"word {n}"))["op"] == "ok"
    await asyncio.gather(*[guest.heard("word 4") for guest in guests])
    found = await figures(hub)

    def more(*name: str) -> float:
        return found[name] - before[name]

    assert more("ruikatsu_entries_total") == 5
    assert more("ruikatsu_deliveries_total") == 15  # the listener may not read
    assert more("ruikatsu_commit_to_socket_seconds_count") == 5
    assert more("ruikatsu_commit_to_socket_seconds_bucket", "5.0") == 5
    assert more("ruikatsu_store_seconds_count", "write") >= 5
    assert 0 < more("ruikatsu_store_seconds_sum", "write") < 5
    assert (await guests[0].ask("hand", up=True))["op"] == "ok"
    await asyncio.gather(*[guest.happened("hand") for guest in guests])
    assert (await figures(hub))["ruikatsu_deliveries_total",] == found[
        "ruikatsu_deliveries_total",
    ] + 4


async def test_what_was_counted_outlives_the_room(hub: RunningHub) -> None:
    room = await hub.room()
    guest = await hub.guest(room.id)
    await guest.say("once")
    counted = (await figures(hub))["ruikatsu_deliveries_total",]
    assert counted >= 1
    hub.app.hub._let_go(hub.app.hub.rooms[room.id])
    assert (await figures(hub))["ruikatsu_deliveries_total",] == counted


async def test_every_no_is_counted_by_its_code_and_the_way_it_went(hub: RunningHub) -> None:
    room = await hub.room()
    before = SAID.copy()
    guest = await hub.guest(room.id)
    assert (await guest.ask("steer", steer="next"))["code"] == "not_allowed"
    await guest.send("no JSON")
    await guest.until("bye")
    async with hub.http() as http:
        assert (await http.get("/api/rooms/nowhere")).status_code == 404
    found = await figures(hub)
    for way, code in (("line", "not_allowed"), ("bye", "malformed"), ("http", "unknown_room")):
        assert found["ruikatsu_refusals_total", code, way] == before[way, code] + 1  # type: ignore[index]


async def test_a_loop_that_was_held_up_says_so(hub: RunningHub) -> None:
    before = (await figures(hub))["ruikatsu_loop_lag_seconds_sum",]

    async def told() -> bool:
        return (await figures(hub))["ruikatsu_loop_lag_seconds_sum",] > before + 0.1

    time.sleep(metrics.LISTEN_S + 0.3)  # noqa: ASYNC251  this is the fault
    await until(told)


async def test_a_room_that_nobody_erases_is_told_of(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await figures(hub))["ruikatsu_late_jobs",] == 0
    await hub.app.store.due_add(b"of a newer server:" + ERASE, hub.now() - metrics.LATE_MS - 1_000)
    assert (await figures(hub))["ruikatsu_late_jobs",] == 1


async def test_while_the_store_is_away_the_rest_is_still_told(
    start_valkey: StartValkey, prefix: str
) -> None:
    store = start_valkey()
    async with running_hub(store.url, prefix) as hub:
        store.stop()

        async def told() -> bool:
            return (await figures(hub))["ruikatsu_well", "store"] == 0

        await until(told)
        assert ("ruikatsu_late_jobs",) not in await figures(hub)
        store.start()
        await hub.app.store.wait_up()


async def test_nobody_is_in_it(hub: RunningHub) -> None:
    room = await hub.room(title=CANARY)
    guest = await hub.guest(room.id, "Heron of the canary")
    await guest.say(CANARY)
    async with hub.http() as http:
        text = (await http.get("/metrics")).text
    for secret in ("canary", room.id, guest.person, "127.0.0.1"):
        assert secret not in text
