"""`ruikatsu load`: simulated people in a real room, kept out of the rooms of real ones."""

import asyncio
from typing import Any

import pytest

from ruikatsu.rehearsal.figures import Times
from ruikatsu.rehearsal.place import Place
from ruikatsu.rehearsal.run import Plan, rehearse
from tests.operating.commands import ruikatsu
from tests.running import RunningHub, running_hub


def link(hub: RunningHub, room: str) -> str:
    return f"{hub.base}/rooms/{room}"


async def test_people_come_talk_are_heard_and_leave_their_seats(hub: RunningHub) -> None:
    room = await hub.room(listeners_read=True)
    words = (
        "--guests",
        "5",
        "--listeners",
        "3",
        "--minutes",
        "0.1",
        "--within",
        "0.5",
        "--every",
        "1",
    )
    ran = await ruikatsu("load", link(hub, room.id), *words, "--json")
    assert ran.code == 0, ran.err
    told: dict[str, Any] = ran.told
    assert (told["joined"], told["most_at_once"], told["missed"]) == (8, 8, 0)
    assert 0 < told["acknowledged"] <= told["said"]
    assert told["heard"] >= told["acknowledged"] * 5
    assert told["acknowledged_ms"]["p50"] <= told["acknowledged_ms"]["p99"] < 5_000
    assert all(told[name]["p99"] for name in ("heard_ms", "join_ms", "ping_ms"))
    assert "8 here" in ran.err
    async with hub.http() as http:
        card = (await http.get(f"/api/rooms/{room.id}")).json()
    assert card["seats_free"] == card["seats"]


async def test_it_stays_away_from_real_people_and_from_rooms_that_are_not_open(
    hub: RunningHub,
) -> None:
    room = await hub.room()
    guest = await hub.guest(room.id)
    await guest.until(lambda f: f["op"] == "presence" and f["people_total"] == 1)
    ran = await ruikatsu("load", link(hub, room.id), "--guests", "1", "--minutes", "0.05")
    assert (ran.code, "people in this room" in ran.err) == (1, True)
    later = await hub.room(starts_at=hub.now() + 24 * 3_600_000)
    ran = await ruikatsu("load", link(hub, later.id), "--guests", "1", "--minutes", "0.05")
    assert (ran.code, "not open" in ran.err) == (1, True)
    for wrong in (
        f"{hub.base}/rooms/nowhere",
        "ftp://example.org/rooms/x",
        "http://127.0.0.1:1/rooms/x",
    ):
        ran = await ruikatsu("load", wrong, "--guests", "1", "--minutes", "0.05")
        assert (ran.code, "Traceback" in ran.err) == (1, False), wrong


async def test_it_is_bounded_in_people_and_time(hub: RunningHub) -> None:
    for words in (
        ("--guests", "501"),
        ("--listeners", "5001"),
        ("--minutes", "61"),
        ("--guests", "0"),
    ):
        assert (await ruikatsu("load", link(hub, "x"), *words)).code == 2, words


async def test_a_hub_that_goes_down_loses_nobody_and_what_a_guest_missed_is_counted(
    hub: RunningHub, valkey_url: str, prefix: str
) -> None:
    """Behind one address: here a port that is forwarded to whichever hub is up."""
    async with running_hub(valkey_url, prefix) as leaving:
        room = await hub.room()
        ports = [int(one.base.rpartition(":")[2]) for one in (leaving, hub)]
        front = await asyncio.start_server(_forward(ports), "127.0.0.1", 0)
        port = front.sockets[0].getsockname()[1]
        place = Place("http", f"127.0.0.1:{port}", room.id)

        def tell(line: str) -> None:
            if "6 here" in line and not leaving.server.should_exit:
                ports.pop(0)
                leaving.server.should_exit = True

        figures = await rehearse(place, Plan(4, 2, 8, 0.2, 1.0), tell)
        front.close()
    assert (figures.joined, figures.returned, figures.missed) == (6, 6, 0)
    assert figures.ended["going_down"] == 6
    assert figures.acknowledged > 0


def _forward(ports: list[int]) -> Any:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", ports[0])
        await asyncio.gather(_pour(reader, back), _pour(there, writer))

    return serve


async def _pour(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(65_536):
        target.write(data)
    target.close()


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50.0), (0.99, 99.0), (1.0, 100.0)])
def test_times_are_told_to_five_percent(share: float, expected: float) -> None:
    times = Times()
    assert times.ms(share) is None
    for ms in range(1, 101):
        times.add(ms / 1_000)
    assert len(times) == 100
    assert times.ms(share) == pytest.approx(expected, rel=0.06)
