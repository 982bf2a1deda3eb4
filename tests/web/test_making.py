"""Making and keeping rooms, as a program does it over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from ruikatsu.store import RoomGone
from ruikatsu.web.hosts import add_host, hashed
from tests.running import RunningHub, running_hub

LONDON = ZoneInfo("Europe/London")


class Asking:
    """A host's program."""

    def __init__(self, hub: RunningHub, key: str) -> None:
        self.hub = hub
        self.key = key

    async def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        async with self.hub.http() as http:
            headers = {"Authorization": f"Bearer {self.key}"}
            return await http.request(method, path, json=body, headers=headers)

    async def make(self, **body: Any) -> dict[str, Any]:
        given = {"title": "A quiet evening", "template": "ten_minutes", **body}
        answer = await self.ask("POST", "/api/rooms", given)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def faults(self, **body: Any) -> dict[str, str]:
        given = {"title": "A quiet evening", "template": "ten_minutes", **body}
        answer = await self.ask("POST", "/api/rooms", given)
        assert answer.status_code == 422, answer.text
        return {error["where"]: error["code"] for error in answer.json()["errors"]}


@pytest.fixture
async def hub(valkey_url: str, prefix: str) -> AsyncIterator[RunningHub]:
    async with running_hub(valkey_url, prefix) as running:
        yield running


@pytest.fixture
async def host(hub: RunningHub) -> Asking:
    return Asking(hub, await add_host(hub.app.store, "Mio"))


def tomorrow(hour: int = 20) -> datetime:
    return (datetime.now(LONDON) + timedelta(days=1)).replace(
        hour=hour, minute=0, second=0, microsecond=0, tzinfo=None
    )


async def test_a_wall_clock_time_is_the_time_there(host: Asking) -> None:
    local = tomorrow()
    made = await host.make(starts_local=local.isoformat(), time_zone="Europe/London")
    starts = datetime.fromisoformat(made["starts_at"])
    assert starts == local.replace(tzinfo=LONDON)
    assert made["time_zone"] == "Europe/London"


async def test_every_fault_is_told_at_its_place_all_at_once(host: Asking) -> None:
    found = await host.faults(
        title="  ",
        template=None,
        starts_local="2020-01-01T20:00:00",
        time_zone="Mars/Base",
        repeats="FREQ=DAILY",
    )
    assert found == {
        "title": "words_missing",
        "template": "template_or_programme",
        "time_zone": "unknown_time_zone",
    }
    found = await host.faults(starts_at="2020-01-01T00:00:00Z", repeats="FREQ=DAILY")
    assert found == {"starts_at": "starts_in_past", "repeats": "repeats_without_end"}


async def test_a_series_is_rooms_of_their_own_at_the_same_time_of_day(host: Asking) -> None:
    local = tomorrow()
    made = await host.make(
        starts_local=local.isoformat(), time_zone="Europe/London", repeats="FREQ=WEEKLY;COUNT=30"
    )
    assert len(made["occurrences"]) == 30
    assert made["occurrences"][0]["id"] == made["id"]
    walls = [
        datetime.fromisoformat(one["starts_at"]).astimezone(LONDON) for one in made["occurrences"]
    ]
    assert {(wall.hour, wall.minute) for wall in walls} == {(20, 0)}
    assert {
        b - a
        for a, b in zip(
            [w.replace(tzinfo=None) for w in walls],
            [w.replace(tzinfo=None) for w in walls[1:]],
            strict=False,
        )
    } == {timedelta(days=7)}
    own = (await host.ask("GET", "/api/host/rooms")).json()["rooms"]
    assert [room["id"] for room in own] == [one["id"] for one in made["occurrences"]]
    assert {room["series"] for room in own} == {made["series"]}
    ended = (await host.ask("POST", f"/api/series/{made['series']}/cancel")).json()
    assert sorted(ended["cancelled"]) == sorted(one["id"] for one in made["occurrences"])
    assert {
        room["cancelled"] for room in (await host.ask("GET", "/api/host/rooms")).json()["rooms"]
    } == {True}


async def test_a_room_is_changed_and_moved_and_a_saved_seat_moves_with_it(host: Asking) -> None:
    local = tomorrow()
    made = await host.make(starts_local=local.isoformat(), time_zone="Europe/London", public=False)
    seat = await host.hub.seat(made["id"], "Heron")
    later = local + timedelta(days=7)
    answer = await host.ask(
        "PATCH",
        f"/api/rooms/{made['id']}",
        {
            "title": "Another evening",
            "starts_local": later.isoformat(),
            "public": True,
            "template": "gentle_hour",
        },
    )
    assert answer.status_code == 200, answer.text
    room = answer.json()
    assert datetime.fromisoformat(room["starts_at"]) == later.replace(tzinfo=LONDON)
    assert (room["title"], room["seats"], room["seats_free"]) == ("Another evening", 20, 19)
    listed = (await host.ask("GET", "/api/rooms")).json()["rooms"]
    assert [one["id"] for one in listed] == [made["id"]]
    line = await host.hub.line(made["id"])
    await line.send({"op": "hello", "token": seat["token"]})
    assert (await line.until("bye"))["code"] == "doors_closed"
    assert (
        len((await host.ask("GET", f"/api/rooms/{made['id']}")).json()["programme"]["phases"]) > 3
    )


async def test_once_the_doors_are_open_the_time_and_the_programme_stand(host: Asking) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=2)
    made = await host.make(starts_at=soon.isoformat())
    guest = await host.hub.guest(made["id"])
    path = f"/api/rooms/{made['id']}"
    answer = await host.ask("PATCH", path, {"starts_at": (soon + timedelta(hours=1)).isoformat()})
    assert (answer.status_code, answer.json()["code"]) == (409, "already_started")
    answer = await host.ask("PATCH", path, {"capacity": 5, "approval": True})
    assert answer.status_code == 200
    assert (await guest.until("bye"))["code"] == "again"
    assert (await host.ask("GET", path)).json()["approval"] is True


async def test_a_cancelled_room_says_so_to_who_waits_and_who_comes(host: Asking) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=2)
    made = await host.make(starts_at=soon.isoformat())
    guest = await host.hub.guest(made["id"])
    assert (await host.ask("POST", f"/api/rooms/{made['id']}/cancel")).json()["cancelled"] is True
    assert (await guest.until("bye"))["code"] == "cancelled"
    refused = await host.hub.ask_seat(made["id"])
    assert (refused.status_code, refused.json()["code"]) == (410, "cancelled")
    assert (await host.ask("GET", "/api/rooms")).json()["rooms"] == []
    assert (await host.ask("POST", f"/api/rooms/{made['id']}/cancel")).status_code == 200


async def test_only_the_host_who_made_a_room_keeps_it(host: Asking) -> None:
    made = await host.make(starts_at=(datetime.now(UTC) + timedelta(days=1)).isoformat())
    other = Asking(host.hub, await add_host(host.hub.app.store, "Ren"))
    nobody = Asking(host.hub, "rkh_nothing")
    for method, path in (
        ("PATCH", f"/api/rooms/{made['id']}"),
        ("POST", f"/api/rooms/{made['id']}/cancel"),
        ("GET", f"/api/host/rooms/{made['id']}"),
    ):
        assert (await other.ask(method, path, {})).status_code == 403
        assert (await nobody.ask(method, path, {})).status_code == 401
    assert (await other.ask("GET", "/api/host/rooms")).json()["rooms"] == []
    assert (await other.ask("POST", "/api/series/x/cancel")).json()["cancelled"] == []


async def test_links_that_were_revoked_are_given_anew(host: Asking) -> None:
    made = await host.make()
    staff = host.hub
    link = made["links"]["host"].partition("=")[2]
    chair = await staff.enter(
        made["id"], await staff.seat(made["id"], "Mio", role="host", invitation=link)
    )
    await chair.ask("invitations", role="moderator")
    old = made["links"]["moderator"].partition("=")[2]
    assert (await staff.ask_seat(made["id"], role="moderator", invitation=old)).status_code == 403
    fresh = (await host.ask("GET", f"/api/host/rooms/{made['id']}")).json()["links"]["moderator"]
    invitation = fresh.partition("=")[2]
    answer = await staff.ask_seat(made["id"], role="moderator", invitation=invitation)
    assert answer.status_code == 201


async def test_templates_can_be_looked_at_and_a_programme_is_checked_as_it_is_written(
    host: Asking,
) -> None:
    templates = (await host.ask("GET", "/api/templates")).json()["templates"]
    assert {one["name"] for one in templates} >= {"ten_minutes", "gentle_hour"}
    for one in templates:
        found = await host.ask("POST", "/api/programmes/check", {"programme": one["programme"]})
        assert found.json() == {"errors": [], "warnings": [], "length_ms": one["length_ms"]}
    broken = {"phases": [{"kind": "cry", "length_ms": 60_000, "chat": "closed", "cues": []}]}
    found = await host.ask("POST", "/api/programmes/check", {"programme": broken})
    told = {error["code"]: error["where"] for error in found.json()["errors"]}
    assert "no_close" in told
    assert all(error["why"] for error in found.json()["errors"])


async def test_two_changes_at_once_both_hold(host: Asking) -> None:
    made = await host.make(starts_at=(datetime.now(UTC) + timedelta(days=1)).isoformat())
    path = f"/api/rooms/{made['id']}"
    answers = await asyncio.gather(
        *[host.ask("PATCH", path, {"capacity": 5 + n}) for n in range(5)]
    )
    assert {answer.status_code for answer in answers} == {200}
    assert 5 <= (await host.ask("GET", path)).json()["seats"] <= 9


async def test_a_change_undoes_nothing_that_a_tool_has_set_while_it_was_under_way(
    host: Asking,
) -> None:
    hub = host.hub
    made = await host.make(listeners_allowed=True, listeners_read=True)
    chair = made["links"]["host"].partition("=")[2]
    seat = await hub.seat(made["id"], "Mio", role="host", invitation=chair)
    there = await hub.enter(made["id"], seat)
    half = asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield b'{"title": "Another'
        await half.wait()
        yield b' evening"}'

    async with hub.http() as http:
        headers = {"Authorization": f"Bearer {host.key}"}
        address = f"/api/rooms/{made['id']}"
        changing = asyncio.create_task(http.patch(address, content=slowly(), headers=headers))
        await asyncio.sleep(0.2)  # the server has what has come, and waits for the rest
        answer = await there.ask("listeners", allowed=True, read=False)
        assert answer["op"] == "ok"
        half.set()
        changed = (await changing).json()
    assert (changed["title"], changed["listeners_read"]) == ("Another evening", False)


async def test_changes_of_different_things_at_once_all_hold(host: Asking) -> None:
    made = await host.make(starts_at=(datetime.now(UTC) + timedelta(days=1)).isoformat())
    changes = {"title": "Another", "capacity": 7, "wave": 3, "listeners_read": True}
    path = f"/api/rooms/{made['id']}"
    answers = await asyncio.gather(
        *[host.ask("PATCH", path, {name: value}) for name, value in changes.items()]
    )
    assert {answer.status_code for answer in answers} == {200}
    shown = (await host.ask("GET", f"/api/host/rooms/{made['id']}")).json()
    assert [shown[name] for name in ("title", "seats", "wave", "listeners_read")] == [
        *changes.values()
    ]


async def test_what_was_kept_of_a_host_s_rooms_goes_with_them(host: Asking) -> None:
    made = await host.make()
    state = await host.hub.app.calls.directory.state(made["id"])
    await host.hub.app.store.erase(made["id"], state.settings.made_by)
    assert (await host.ask("GET", "/api/host/rooms")).json()["rooms"] == []
    assert await host.hub.app.store.rooms_of(state.settings.made_by or "") == []
    with pytest.raises(RoomGone):
        await host.hub.app.calls.directory.state(made["id"])


async def test_asking_again_makes_nothing_twice_and_what_was_left_out(
    hub: RunningHub, host: Asking
) -> None:
    wish = {
        "id": "0b5d",
        "starts_local": tomorrow().isoformat(),
        "time_zone": "Europe/London",
        "repeats": "FREQ=WEEKLY;COUNT=4",
    }
    made = await host.make(**wish)
    ids = [one["id"] for one in made["occurrences"]]
    # The store went away after the second of them.
    for room in ids[2:]:
        await hub.app.store.erase(room, hashed(host.key))
    await host.ask("PATCH", f"/api/rooms/{ids[0]}", {"title": "Renamed meanwhile"})
    again = await host.make(**wish)
    assert [one["id"] for one in again["occurrences"]] == ids
    own = (await host.ask("GET", "/api/host/rooms")).json()["rooms"]
    assert [room["id"] for room in own] == ids
    assert {room["series"] for room in own} == {made["series"]}
    assert own[0]["title"] == "Renamed meanwhile"


async def test_another_wish_or_another_host_with_the_same_id_makes_other_rooms(
    hub: RunningHub, host: Asking
) -> None:
    other = Asking(hub, await add_host(hub.app.store, "Ren"))
    at = tomorrow().isoformat()
    one = await host.make(id="0b5d", starts_local=at)
    two = await host.make(id="0b5d", starts_local=at, title="Another")
    three = await other.make(id="0b5d", starts_local=at)
    four, five = await host.make(starts_local=at), await host.make(starts_local=at)
    assert len({made["id"] for made in (one, two, three, four, five)}) == 5
