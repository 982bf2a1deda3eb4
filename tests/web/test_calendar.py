"""Rooms in a calendar, read back by another library; and looked for in the schedule."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import httpx
import pytest
import vobject  # type: ignore[import-untyped]

from ruikatsu.web.hosts import add_host
from tests.running import RunningHub, running_hub, talking
from tests.web.test_making import Asking

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
async def hub(valkey_url: str, prefix: str) -> AsyncIterator[RunningHub]:
    async with running_hub(valkey_url, prefix) as running:
        yield running


@pytest.fixture
async def host(hub: RunningHub) -> Asking:
    return Asking(hub, await add_host(hub.app.store, "Mio the host"))


async def get(
    hub: RunningHub, path: str, headers: Mapping[str, str] | None = None, **asked: Any
) -> httpx.Response:
    """`asked` with `_` behind it where the name is a word of Python."""
    query = urlencode({name.rstrip("_"): value for name, value in asked.items()}, doseq=True)
    async with hub.http() as http:
        return await http.get(f"{path}?{query}", headers=dict(headers or {}))


async def events(hub: RunningHub, path: str, **asked: Any) -> list[Any]:
    """What another library reads."""
    answer = await get(hub, path, **asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    read = vobject.readOne(answer.text)
    return list(read.contents.get("vevent", []))


async def one(hub: RunningHub, room: str, **asked: Any) -> Any:
    (event,) = await events(hub, f"/api/rooms/{room}/calendar.ics", **asked)
    return event


def moments(event: Any) -> tuple[datetime, datetime]:
    return event.dtstart.value.astimezone(UTC), event.dtend.value.astimezone(UTC)


def next_(month: int, day: int, hour: int, minute: int = 0, *, fold: int = 0) -> datetime:
    """The next such time in London, as it stands on the wall."""
    now = datetime.now(LONDON)
    wall = datetime(now.year, month, day, hour, minute, fold=fold)
    return wall if wall > now.replace(tzinfo=None) else wall.replace(year=now.year + 1)


def change(month: int, hour: int, minute: int = 0) -> datetime:
    """On the next last Sunday of the month, when London's clocks change."""
    for day in range(31, 24, -1):
        wall = next_(month, day, hour, minute)
        if wall.weekday() == 6:
            return wall
    raise AssertionError


def calendar_time(answer: httpx.Response, field: str) -> str:
    (line,) = [
        one for one in answer.text.split("BEGIN:VEVENT")[1].splitlines() if one.startswith(field)
    ]
    return line


async def test_a_room_is_read_back_as_it_was_made(hub: RunningHub, host: Asking) -> None:
    local = next_(6, 3, 20)
    made = await host.make(
        title="灯りの夜; rain, and — a \\ very long title that has to be folded somewhere 涙活の部屋",
        starts_local=local.isoformat(),
        time_zone="Europe/London",
        content_notes=["loss of a parent", "雨"],
        language="ja",
        public=False,
    )
    event = await one(hub, made["id"])
    assert event.summary.value == made["title"]
    assert event.summary.params["LANGUAGE"] == ["ja"]
    starts = datetime.fromisoformat(made["starts_at"])
    assert moments(event) == (starts, datetime.fromisoformat(made["ends_at"]))
    assert event.dtstart.value.replace(tzinfo=None) == local
    assert event.status.value == "CONFIRMED"
    assert event.sequence.value == "0"
    link = f"{hub.base}/rooms/{made['id']}"
    assert event.url.value == link
    assert event.description.value == f"loss of a parent\n雨\n{link}"
    assert event.valarm.trigger.value == timedelta(minutes=-10)
    assert event.valarm.action.value == "DISPLAY"


@pytest.mark.parametrize(
    "local",
    [
        change(3, 0, 30),
        change(3, 2, 0),
        change(3, 2, 30),
        change(3, 1, 0) - timedelta(hours=1, minutes=5),
        change(10, 0, 30),
        change(10, 2, 15),
        next_(1, 15, 20),
        next_(7, 15, 20),
    ],
    ids=str,
)
async def test_no_room_near_a_change_of_the_clocks_is_an_hour_off(
    hub: RunningHub, host: Asking, local: datetime
) -> None:
    made = await host.make(
        starts_local=local.isoformat(), time_zone="Europe/London", template="gentle_hour"
    )
    starts = datetime.fromisoformat(made["starts_at"])
    ends = datetime.fromisoformat(made["ends_at"])
    assert moments(await one(hub, made["id"])) == (starts, ends)
    (again,) = [
        e for e in await events(hub, "/api/calendar.ics") if e.url.value.endswith(made["id"])
    ]
    assert moments(again) == (starts, ends)


@pytest.mark.parametrize("fold", [0, 1])
async def test_of_an_hour_that_comes_twice_the_right_one_is_read(
    hub: RunningHub, host: Asking, fold: int
) -> None:
    local = change(10, 1, 30)
    made = await host.make(
        starts_local=local.isoformat(), time_zone="Europe/London", fold=fold, template="ten_minutes"
    )
    starts = datetime.fromisoformat(made["starts_at"])
    assert starts == local.replace(tzinfo=LONDON, fold=fold).astimezone(UTC)
    assert moments(await one(hub, made["id"]))[0] == starts
    line = calendar_time(await get(hub, f"/api/rooms/{made['id']}/calendar.ics"), "DTSTART")
    assert line == f"DTSTART:{starts.astimezone(UTC):%Y%m%dT%H%M%SZ}"


async def test_each_change_counts_up_and_the_name_of_the_event_stays(
    hub: RunningHub, host: Asking
) -> None:
    local = next_(6, 3, 20)
    made = await host.make(starts_local=local.isoformat(), time_zone="Europe/London")
    path = f"/api/rooms/{made['id']}"
    first = await one(hub, made["id"])
    later = local + timedelta(days=1)
    moved = await host.ask("PATCH", path, {"starts_local": later.isoformat()})
    second = await one(hub, made["id"])
    assert second.dtstart.value.replace(tzinfo=None) == later
    assert moments(second)[1] == datetime.fromisoformat(moved.json()["ends_at"])
    await host.ask("PATCH", path, {"title": "Another evening"})
    third = await one(hub, made["id"])
    await host.ask("POST", f"{path}/cancel")
    fourth = await one(hub, made["id"])
    shown = (first, second, third, fourth)
    assert len({event.uid.value for event in shown}) == 1
    assert [event.sequence.value for event in shown] == ["0", "1", "2", "3"]
    stamps = [event.dtstamp.value for event in shown]
    assert stamps == sorted(stamps)
    assert [event.status.value for event in shown] == [*["CONFIRMED"] * 3, "CANCELLED"]
    assert moments(fourth) == moments(third)
    assert "valarm" not in fourth.contents


async def test_nothing_that_people_do_in_a_room_counts_as_a_change(hub: RunningHub) -> None:
    room = await hub.room(starts_at=hub.now() - 5_000)
    before = await get(hub, f"/api/rooms/{room.id}/calendar.ics")
    guest = await hub.guest(room.id, "Quiet Heron")
    await guest.say("a word that stays in the room")
    after = await get(hub, f"/api/rooms/{room.id}/calendar.ics")
    assert after.content == before.content
    feed = await get(hub, "/api/calendar.ics")
    for secret in ("Quiet Heron", guest.person, "word that stays", room.hash_key or "hash_key"):
        assert secret not in feed.text


async def test_a_hold_of_the_programme_moves_the_end_once_and_not_with_every_look(
    hub: RunningHub,
) -> None:
    room = await hub.room(starts_at=hub.now() - 5_000)
    host = await hub.host(room)
    await host.ask("steer", steer="extend", by_ms=600_000)
    first = await one(hub, room.id)
    assert first.sequence.value == "1"
    shown = (await get(hub, f"/api/rooms/{room.id}")).json()
    ends = datetime.fromisoformat(shown["ends_at"])
    assert abs(moments(first)[1] - ends) < timedelta(seconds=1)
    await host.ask("steer", steer="hold")
    held = await get(hub, f"/api/rooms/{room.id}/calendar.ics")
    again = await get(hub, f"/api/rooms/{room.id}/calendar.ics")
    assert held.content == again.content


async def test_in_neutral_words_nothing_tells_what_kind_of_evening_it_is(
    hub: RunningHub, host: Asking
) -> None:
    made = await host.make(title="Crying over Mum", content_notes=["loss of a parent"])
    path = f"/api/rooms/{made['id']}/calendar.ics"
    for words, title in (("en", "Time for myself"), ("ja", "じぶんの時間")):
        answer = await get(hub, path, neutral=1, words=words)
        event = vobject.readOne(answer.text).vevent
        assert event.summary.value == event.valarm.description.value == title
        assert event.contents["class"][0].value == "PRIVATE"
        for word in ("Crying", "loss", "rui", "katsu", "涙"):
            assert word not in answer.text
        assert "event.ics" in answer.headers["content-disposition"]
    # The same event as in plain words: a calendar that has both has it once.
    assert (await one(hub, made["id"], neutral=1)).uid.value == (
        await one(hub, made["id"])
    ).uid.value
    feed = await get(hub, "/api/calendar.ics", neutral=1, words="ja")
    assert "X-WR-CALNAME:予定" in feed.text
    assert "Crying" not in feed.text


async def test_the_alarm_is_ones_own_choice(hub: RunningHub, host: Asking) -> None:
    made = await host.make()
    assert "valarm" not in (await one(hub, made["id"], alarm=0)).contents
    event = await one(hub, made["id"], alarm=45)
    assert event.valarm.trigger.value == timedelta(minutes=-45)
    (quiet,) = await events(hub, "/api/calendar.ics")
    assert "valarm" not in quiet.contents
    (loud,) = await events(hub, "/api/calendar.ics", alarm=30)
    assert loud.valarm.trigger.value == timedelta(minutes=-30)
    assert (await get(hub, "/api/calendar.ics", alarm=-1)).status_code == 422


async def test_a_feed_holds_what_fits_and_what_was_called_off_and_nothing_unlisted(
    hub: RunningHub, host: Asking
) -> None:
    soon = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    grief = await host.make(title="Grief", topics=["grief"], starts_at=soon)
    tired = await host.make(title="疲れ", topics=["burnout"], language="ja")
    await host.make(title="Hidden", topics=["grief"], public=False)
    over = await hub.room(talking(1), title="Over", starts_at=hub.now() - 90_000)
    assert (await get(hub, f"/api/rooms/{over.id}")).json()["state"] == "closed"
    await host.ask("POST", f"/api/rooms/{grief['id']}/cancel")
    shown = {e.summary.value: e.status.value for e in await events(hub, "/api/calendar.ics")}
    assert shown == {"Grief": "CANCELLED", "疲れ": "CONFIRMED"}
    (only,) = await events(hub, "/api/calendar.ics", topic="burnout", language="ja")
    assert only.url.value.endswith(tired["id"])
    assert await events(hub, "/api/calendar.ics", topic="burnout", language="en") == []
    listed = (await get(hub, "/api/rooms")).json()["rooms"]
    assert [room["id"] for room in listed] == [tired["id"]]


async def test_who_asks_again_is_sent_only_what_has_changed(hub: RunningHub, host: Asking) -> None:
    made = await host.make()
    for path in ("/api/calendar.ics", f"/api/rooms/{made['id']}/calendar.ics"):
        first = await get(hub, path)
        tag, date = first.headers["etag"], first.headers["last-modified"]
        for headers in (
            {"If-None-Match": tag},
            {"If-None-Match": f'"other", W/{tag}'},
            {"If-Modified-Since": date},
        ):
            again = await get(hub, path, headers)
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == tag
        # A tag that does not fit outweighs a date that does.
        stale = {"If-None-Match": '"other"', "If-Modified-Since": date}
        assert (await get(hub, path, stale)).status_code == 200
        assert (await get(hub, path, {"If-Modified-Since": "not a date"})).status_code == 200
    other = await host.make(title="One more")
    changed = await get(hub, "/api/calendar.ics", {"If-None-Match": tag})
    assert changed.status_code == 200
    assert "One more" in changed.text
    # A second later, so that a date can tell: what goes without a change of its own is noticed too.
    await host.ask("PATCH", f"/api/rooms/{other['id']}", {"public": False})
    gone = await get(hub, "/api/calendar.ics", {"If-None-Match": changed.headers["etag"]})
    assert gone.status_code == 200
    assert "One more" not in gone.text


async def test_the_schedule_is_looked_through_over_the_wire(hub: RunningHub, host: Asking) -> None:
    soon, week = datetime.now(UTC) + timedelta(hours=2), datetime.now(UTC) + timedelta(days=7)
    await host.make(title="A", topics=["grief", "no_reason"], starts_at=soon.isoformat())
    await host.make(title="B", topics=["burnout"], language="ja", starts_at=week.isoformat())
    await host.make(title="C", autopilot=True, starts_at=soon.isoformat(), capacity=1)

    async def titles(**asked: Any) -> str:
        answer = await get(hub, "/api/rooms", **asked)
        assert answer.status_code == 200, answer.text
        return "".join(sorted(room["title"] for room in answer.json()["rooms"]))

    assert await titles() == "ABC"
    assert await titles(topic="grief") == "A"
    assert await titles(topic=["grief", "burnout"]) == "AB"
    assert await titles(language="ja") == "B"
    assert await titles(kind="by_itself") == "C"
    assert await titles(kind="hosted") == "AB"
    assert await titles(to=(soon + timedelta(days=1)).isoformat()) == "AC"
    assert await titles(from_=(soon + timedelta(days=1)).isoformat()) == "B"
    (c,) = (await get(hub, "/api/rooms", kind="by_itself")).json()["rooms"]
    await hub.seat(c["id"])
    assert await titles(free="true") == "AB"
    assert await titles(unheard_of="x") == "ABC"
    for wrong in ({"topic": "joy"}, {"kind": "loud"}, {"from": "tomorrow"}, {"language": "../x"}):
        answer = await get(hub, "/api/rooms", None, **wrong)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_a_room_that_was_called_off_says_so_until_it_would_have_ended(
    hub: RunningHub, host: Asking
) -> None:
    made = await host.make(starts_at=(datetime.now(UTC) + timedelta(days=3)).isoformat())
    await host.ask("POST", f"/api/rooms/{made['id']}/cancel")
    store = hub.app.store
    job = f"erase:{made['id']}"
    erased_at = float(await store.reads.call("ZSCORE", store.keys.due, job))
    assert erased_at >= datetime.fromisoformat(made["ends_at"]).timestamp() * 1_000
    assert (await get(hub, f"/api/rooms/{made['id']}")).json()["cancelled"] is True
