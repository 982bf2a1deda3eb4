"""From the asking to the reader: two hubs, one store, a push service on a real socket."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from ruikatsu.domain.room import Settings
from ruikatsu.reminding import watch
from ruikatsu.web.hosts import add_host
from tests.reminding.service import Browser, PushService, claims_of, push_service
from tests.running import RunningHub, running_hub
from tests.web.test_making import Asking

HOUR = 3_600_000


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    async with push_service() as running:
        yield running


@pytest.fixture
async def hub(valkey_url: str, prefix: str, service: PushService) -> AsyncIterator[RunningHub]:
    async with running_hub(
        valkey_url, prefix, push_origins=service.origin, contact="mailto:care@house.example"
    ) as running:
        yield running


@pytest.fixture
async def other_hub(
    hub: RunningHub, valkey_url: str, prefix: str, service: PushService
) -> AsyncIterator[RunningHub]:
    async with running_hub(valkey_url, prefix, push_origins=service.origin) as running:
        yield running


async def remind(hub: RunningHub, room: str, browser: Browser, **more: Any) -> httpx.Response:
    async with hub.http() as http:
        return await http.post(
            f"/api/rooms/{room}/reminders", json={**browser.subscription(), **more}
        )


async def waiting(hub: RunningHub) -> int:
    """How many reminders are set, in this whole store."""
    return int(await hub.app.store.reads.call("ZCARD", hub.app.store.keys.reminders))


async def until_left(hub: RunningHub, many: int) -> None:
    """Returns once no more than so many are set."""
    async with asyncio.timeout(10):
        while await waiting(hub) > many:  # noqa: ASYNC110  a store tells nobody
            await asyncio.sleep(0.05)


async def until_kept(hub: RunningHub, room: str, many: int) -> None:
    """Returns once no more than so many are kept of a room."""
    async with asyncio.timeout(10):
        while len(await hub.app.store.reminders(room)) > many:  # noqa: ASYNC110  a store tells nobody
            await asyncio.sleep(0.05)


async def evening(hub: RunningHub, in_ms: int = HOUR, **given: Any) -> Settings:
    return await hub.room(starts_at=hub.now() + in_ms, title="Crying over Mum", **given)


async def test_a_reminder_comes_in_time_in_neutral_words_and_is_forgotten(
    hub: RunningHub, service: PushService
) -> None:
    room = await evening(hub)
    en, ja, later = service.browser(), service.browser(), service.browser()
    assert (await remind(hub, room.id, later)).status_code == 201
    first = await remind(hub, room.id, en, language="en-GB", before_ms=HOUR)
    assert first.status_code == 201
    assert (await remind(hub, room.id, ja, language="ja", before_ms=HOUR)).status_code == 201
    await service.until(2)
    (came,) = service.of(en)
    assert en.reads(came) == {
        "title": "A reminder",
        "body": "A time that you kept is near.",
        "lang": "en",
        "at": room.starts_at,
        "path": f"/rooms/{room.id}",
    }
    (came_ja,) = service.of(ja)
    shown = ja.reads(came_ja)
    assert (shown["title"], shown["body"]) == ("お知らせ", "とっておいた時間が近づいています。")
    for word in ("Crying", "Mum", room.id, "rui"):
        assert word.encode() not in came.body
    said, key = claims_of(came.headers["authorization"])
    assert said["aud"] == service.origin
    assert said["sub"] == "mailto:care@house.example"
    async with hub.http() as http:
        assert (await http.get("/api/push-key")).json() == {"key": key}
    assert came.headers["content-encoding"] == "aes128gcm"
    assert 3_600 <= int(came.headers["ttl"]) <= 3_600 + 601
    assert came.headers["topic"] == first.json()["id"]
    await until_kept(hub, room.id, 1)  # the one that is still to come
    assert await waiting(hub) == 1
    assert service.of(later) == []


async def test_of_two_hubs_one_sends_and_once(
    hub: RunningHub, other_hub: RunningHub, service: PushService
) -> None:
    room = await evening(hub)
    browsers = [service.browser() for _ in range(60)]
    await asyncio.gather(
        *[
            remind((hub, other_hub)[n % 2], room.id, browser, before_ms=HOUR)
            for n, browser in enumerate(browsers)
        ]
    )
    await service.until(60)
    await until_left(hub, 0)
    await asyncio.sleep(watch.LOOK_EVERY_S + 0.5)
    assert [len(service.of(browser)) for browser in browsers] == [1] * 60
    await until_kept(hub, room.id, 0)


async def test_the_same_browser_is_reminded_once_and_may_change_its_mind(
    hub: RunningHub, service: PushService
) -> None:
    room = await evening(hub)
    browser = service.browser()
    first = await remind(hub, room.id, browser, before_ms=60_000)
    second = await remind(hub, room.id, browser, before_ms=120_000)
    assert first.json()["id"] == second.json()["id"]
    assert await waiting(hub) == 1
    starts = datetime.fromtimestamp(room.starts_at / 1_000, UTC)
    at = datetime.fromisoformat(second.json()["remind_at"])
    assert abs(at - (starts - timedelta(minutes=2))) < timedelta(seconds=1)
    other = await evening(hub)
    elsewhere = await remind(hub, other.id, browser)
    assert elsewhere.json()["id"] != first.json()["id"]
    async with hub.http() as http:
        for _ in range(2):
            path = f"/api/rooms/{room.id}/reminders/{first.json()['id']}"
            assert (await http.delete(path)).status_code == 204
    assert await hub.app.store.reminders(room.id) == {}
    assert await waiting(hub) == 1


async def test_a_room_that_is_moved_takes_its_reminders_along(
    hub: RunningHub, service: PushService
) -> None:
    host = Asking(hub, await add_host(hub.app.store, "Mio"))
    day = datetime.now(UTC) + timedelta(days=1)
    made = await host.make(starts_at=day.isoformat())
    browser = service.browser()
    await remind(hub, made["id"], browser)
    soon = datetime.now(UTC) + timedelta(minutes=11, seconds=-58)
    doors = await host.ask(
        "PATCH", f"/api/rooms/{made['id']}", {"starts_at": soon.isoformat(), "doors_ms": 0}
    )
    assert doors.status_code == 200, doors.text
    await service.until(1)
    shown = browser.reads(service.came[0])
    assert shown["at"] == round(soon.timestamp() * 1_000)


async def test_whoever_waits_for_a_room_that_is_called_off_is_told_at_once(
    hub: RunningHub, service: PushService
) -> None:
    host = Asking(hub, await add_host(hub.app.store, "Mio"))
    day = datetime.now(UTC) + timedelta(days=1)
    made = await host.make(starts_at=day.isoformat())
    browser = service.browser()
    await remind(hub, made["id"], browser, language="en")
    await host.ask("POST", f"/api/rooms/{made['id']}/cancel")
    await service.until(1)
    shown = browser.reads(service.came[0])
    assert (shown["body"], shown["at"]) == ("A time that you kept will not take place.", None)
    await until_left(hub, 0)


@pytest.mark.parametrize(
    ("status", "again"), [(503, True), (429, True), (410, False), (403, False), (307, False)]
)
async def test_what_a_push_service_will_not_take_now_is_tried_again_and_what_it_never_will_is_not(
    hub: RunningHub,
    service: PushService,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    again: bool,
) -> None:
    monkeypatch.setattr(watch, "LEASE_MS", 11_000)
    service.answers.append(status)
    room = await evening(hub)
    await remind(hub, room.id, service.browser(), before_ms=HOUR)
    await service.until(1)
    if again:
        await service.until(2)
    await until_left(hub, 0)
    assert len(service.came) == 1 + again
    await until_kept(hub, room.id, 0)


async def test_a_room_that_is_erased_leaves_no_reminder(
    hub: RunningHub, service: PushService
) -> None:
    room = await evening(hub)
    await remind(hub, room.id, service.browser())
    assert await waiting(hub) == 1
    await hub.app.store.erase(room.id)
    assert await waiting(hub) == 0
    assert await hub.app.store.reads.call("KEYS", f"*{{{room.id}}}*") == []


async def test_what_is_no_reminder_gets_a_clear_no(hub: RunningHub, service: PushService) -> None:
    room, live = await evening(hub), await hub.room()
    good = service.browser()
    inside = Browser("https://169.254.169.254/latest")
    keyless = {**good.subscription(), "keys": {"p256dh": "A" * 87, "auth": "A" * 22}}
    assert (await remind(hub, live.id, good)).json()["code"] == "already_started"
    assert (await remind(hub, "nowhere", good)).json()["code"] == "unknown_room"
    for asked, where in (
        (inside.subscription(), "endpoint"),
        ({**good.subscription(), "endpoint": "http://127.0.0.1:1/x"}, "endpoint"),
        (keyless, "keys"),
        ({"endpoint": good.endpoint}, "keys"),
        ({**good.subscription(), "before_ms": -1}, "before_ms"),
    ):
        async with hub.http() as http:
            answer = await http.post(f"/api/rooms/{room.id}/reminders", json=asked)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
        assert answer.json()["errors"][0]["where"] == where
    assert await waiting(hub) == 0


async def test_one_address_may_not_ask_without_end(
    valkey_url: str, prefix: str, service: PushService
) -> None:
    async with running_hub(
        valkey_url, prefix, push_origins=service.origin, remind_rate="2/minute"
    ) as hub:
        room = await evening(hub)
        statuses = [(await remind(hub, room.id, service.browser())).status_code for _ in range(3)]
    assert statuses == [201, 201, 429]
