"""A reminder, from the tap to the notification: a real browser and its own worker, a push service on a real socket.

The push service that Chromium would subscribe to stands on the internet. Here the browser is told of the test's own;
what that takes and unseals is handed to the worker through the browser's developer protocol.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from playwright.async_api import CDPSession, expect

from tests.browser.conftest import NewPerson
from tests.browser.person import Person
from tests.reminding.service import Browser, PushService, from64, push_service
from tests.running import RunningHub, running_hub

HOUR = 3_600_000

SUBSCRIBES = """(() => {
  const given = %s;
  let had = null;
  PushManager.prototype.getSubscription = async () => had;
  PushManager.prototype.subscribe = async (options) => {
    if (options.userVisibleOnly !== true) throw new Error('a silent push');
    const key = new Uint8Array(options.applicationServerKey);
    globalThis.subscribed = {key: [...key]};
    const unsubscribe = async () => { had = null; globalThis.unsubscribed = true; };
    had = {options: {applicationServerKey: key.buffer}, toJSON: () => given, unsubscribe};
    return had;
  };
})()"""


TAPPED = """async () => {
  const led = [];
  const {clients} = self;
  clients.matchAll = async () => [];
  clients.openWindow = async (path) => { led.push(path); };
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent('notificationclick', {notification}));
  while (!led.length) await new Promise((done) => setTimeout(done, 20));
  return led;
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def service() -> AsyncIterator[PushService]:
    async with push_service() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def hub(valkey_url: str, prefix: str, service: PushService) -> AsyncIterator[RunningHub]:
    async with running_hub(valkey_url, prefix, push_origins=service.origin) as running:
        yield running


async def worker_of(person: Person, base: str) -> tuple[CDPSession, str]:
    """The developer protocol, and the number of the page's worker in it."""
    cdp = await person.page.context.new_cdp_session(person.page)
    found: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def registered(told: dict[str, Any]) -> None:
        for one in told["registrations"]:
            ours = one["scopeURL"].startswith(base)
            if ours and not one["isDeleted"] and not found.done():
                found.set_result(one["registrationId"])

    cdp.on("ServiceWorker.workerRegistrationUpdated", registered)
    await cdp.send("ServiceWorker.enable")
    return cdp, await asyncio.wait_for(found, 10)


async def notifications(person: Person) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = await person.script(
        """async () => (await (await navigator.serviceWorker.ready).getNotifications())
          .map(({title, body, tag, lang}) => ({title, body, tag, lang}))"""
    )
    return told


async def until_shown(person: Person, many: int) -> list[dict[str, Any]]:
    async with asyncio.timeout(10):
        while len(told := await notifications(person)) < many:  # noqa: ASYNC110  a worker tells nobody
            await asyncio.sleep(0.05)
    return told


def given(browser: Browser) -> str:
    return SUBSCRIBES % json.dumps(browser.subscription())


async def test_who_asks_is_reminded_in_neutral_words_and_comes_in_by_them(
    hub: RunningHub, new_person: NewPerson, service: PushService
) -> None:
    room = await hub.room(title="Crying over Mum", starts_at=hub.now() + HOUR + 14_000)
    ana = await new_person(
        permissions=["notifications"],
        service_workers="allow",
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
    )
    browser = service.browser()
    await ana.page.context.add_init_script(given(browser))
    await ana.enter(room.id)
    await ana.tap("early-keep")
    await ana.see("keep-before-60").check(force=True)
    await ana.tap("keep-reminder")
    await ana.see("keep-reminder-set").wait_for()
    async with hub.http() as http:
        key = (await http.get("/api/push-key")).json()["key"]
    assert bytes((await ana.script("() => globalThis.subscribed"))["key"]) == from64(key)

    await service.until(1)
    told = browser.reads(service.came[0])
    cdp, registration = await worker_of(ana, hub.base)
    await cdp.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": hub.base, "registrationId": registration, "data": json.dumps(told)},
    )
    (shown,) = await until_shown(ana, 1)
    hour = await ana.script(
        "at => new Intl.DateTimeFormat('ja', {hour: 'numeric', minute: '2-digit'}).format(at)",
        room.starts_at,
    )
    assert shown == {
        "title": "お知らせ",
        "body": f"とっておいた時間が近づいています。 {hour}",
        "tag": f"/rooms/{room.id}",
        "lang": "ja",
    }
    # A tap on it leads to the room. No hand can tap a notification here, and only a hand's tap may open a window.
    (worker,) = ana.page.context.service_workers
    led = await worker.evaluate(TAPPED)
    assert led == [f"/rooms/{room.id}"]
    assert await notifications(ana) == []
    await cdp.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": hub.base, "registrationId": registration, "data": json.dumps(told)},
    )
    await until_shown(ana, 1)
    # Twice is shown once.
    await cdp.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": hub.base, "registrationId": registration, "data": json.dumps(told)},
    )
    # What is none of ours shows nothing of ours, and leads home. The developer protocol drops what it is asked to
    # deliver while a worker comes up; the same again is shown once.
    foreign = {"title": "x", "path": "https://evil.example/rooms/x"}
    async with asyncio.timeout(20):
        while len(both := await notifications(ana)) < 2:
            await cdp.send(
                "ServiceWorker.deliverPushMessage",
                {
                    "origin": hub.base,
                    "registrationId": registration,
                    "data": json.dumps(foreign),
                },
            )
            await asyncio.sleep(1)
    assert sorted(one["tag"] for one in both) == ["/", f"/rooms/{room.id}"]


async def test_a_reminder_is_given_up_and_the_browser_forgets_it(
    hub: RunningHub, new_person: NewPerson, service: PushService
) -> None:
    room = await hub.room(starts_at=hub.now() + 26 * HOUR)
    ana = await new_person(permissions=["notifications"], service_workers="allow")
    await ana.page.context.add_init_script(given(service.browser()))
    await ana.open(f"/rooms/{room.id}")
    await ana.tap("door-keep")
    await ana.tap("keep-reminder")
    await ana.see("keep-reminder-set").wait_for()
    assert len(await hub.app.store.reminders(room.id)) == 1
    await ana.tap("sheet-close")
    await ana.tap("door-keep")
    await ana.tap("keep-reminder-off")
    await ana.see("keep-reminder").wait_for()
    assert await hub.app.store.reminders(room.id) == {}
    assert await ana.script("() => globalThis.unsubscribed") is True
    assert await ana.script("() => localStorage.length") == 0


async def test_a_browser_that_may_not_says_so_kindly(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room(starts_at=hub.now() + 26 * HOUR)
    ana = await new_person()
    await ana.page.context.add_init_script("Notification.requestPermission = async () => 'denied'")
    await ana.open(f"/rooms/{room.id}")
    await ana.tap("door-keep")
    await ana.tap("keep-reminder")
    await expect(ana.see("keep-reminder-no")).to_contain_text("does not let this page")
    assert await hub.app.store.reminders(room.id) == {}
    # The calendar is there all the same.
    await expect(ana.see("keep-calendar").last).to_be_visible()
