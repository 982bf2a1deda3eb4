"""The report: a real session and its page; and an evening with all that can happen, in every light."""

import csv
import io
from math import sin
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import PdfMargins, Route, expect

from ruikatsu.domain.audit import audit
from ruikatsu.domain.caring import calls, look_after
from ruikatsu.domain.events import (
    Alarmed,
    Calmed,
    Claimed,
    Event,
    Held,
    HelpCalled,
    LeftAlone,
    Muted,
    Recorded,
    Released,
    Said,
    Seated,
    Settled,
    Steered,
)
from ruikatsu.domain.programme import Programme
from ruikatsu.domain.report import MINUTE_MS, Tallies, report
from ruikatsu.domain.room import Settings
from ruikatsu.domain.timeline import Extend, Hold, Resume
from ruikatsu.protocol.reports import AuditAnswer, ReportAnswer
from ruikatsu.web.hosts import add_host, hashed
from tests.browser.conftest import DESKTOP, PHONE, NewPerson
from tests.browser.person import Person
from tests.browser.test_the_console import chair
from tests.running import RunningHub, phase

LIGHTS = [
    ("phone", "light", "en-GB"),
    ("phone", "dark", "ja-JP"),
    ("desktop", "light", "ja-JP"),
    ("desktop", "dark", "en-GB"),
]


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


async def ok(client: Any, op: str, **fields: Any) -> None:
    answer = await client.ask(op, **fields)
    assert answer["op"] == "ok", answer


async def test_a_host_who_is_signed_in_finds_the_session_and_takes_it_away(
    hub: RunningHub, new_person: NewPerson
) -> None:
    key = await add_host(hub.app.store, "Mio")
    room = await hub.room(made_by=hashed(key), title="For those who lost somebody")
    host, guest = await hub.host(room, "Mio"), await hub.guest(room.id, "Quiet Heron")
    await guest.say("the words of the evening")
    await guest.send({"op": "signal", "kind": "tear"})
    await guest.until("signals")
    await ok(guest, "help", text="the words of a call")
    await ok(host, "mute", person=guest.person, for_ms=300_000, why="a break")
    await ok(host, "steer", steer="close", emergency=True)

    person = await new_person(viewport=DESKTOP)
    await person.open(f"/host#key={key}")
    await person.page.get_by_test_id("host-out").wait_for()
    await person.open(f"/rooms/{room.id}/report")
    await expect(person.see("report")).to_contain_text("For those who lost somebody")
    await expect(person.see("report-care")).to_contain_text("How are you?")
    await expect(person.see("report-erased")).to_be_visible()
    cared = person.see("cared")
    await expect(cared).to_contain_text("Quiet Heron")
    await expect(cared).to_contain_text("Nobody of the staff took this on")
    muted = person.page.locator("[data-testid=act][data-what=mute]")
    await expect(muted).to_contain_text("Mio (host) asked Quiet Heron for quiet for 5 minutes")
    await expect(muted).to_contain_text("a break")
    await expect(person.see("report-facts")).to_contain_text("1 guest, 1 of the staff")
    await expect(person.see("mood-before-few")).to_be_visible()
    await expect(person.see("report-plot").locator("svg")).to_be_visible()
    everything = await person.page.locator("body").inner_text()
    assert "the words of" not in everything

    async with person.page.expect_download() as coming:
        await person.tap("keep-audit-csv")
    kept = await coming.value
    assert "lost" not in kept.suggested_filename
    assert kept.suggested_filename.startswith("audit-")
    assert [row["what"] for row in rows_of(await kept.path())] == [
        "seat",
        "mute",
        "steer.emergency",
    ]
    async with person.page.expect_download() as coming:
        await person.tap("keep-report")
    assert (await coming.value).suggested_filename.endswith(".json")


async def test_who_holds_the_chair_comes_with_the_seat_of_the_tab_and_a_guest_does_not(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    host, guest = await new_person(viewport=DESKTOP), await new_person()
    await chair(host, hub.links(room).host)
    await host.open(f"/rooms/{room.id}/report")
    await host.see("report-again").wait_for()
    await expect(host.page.locator("[data-testid=act][data-what=seat]")).to_contain_text("Mio")
    await guest.enter(room.id, "Heron")
    await guest.see("say-box").wait_for()
    await guest.open(f"/rooms/{room.id}/report")
    await expect(guest.see("report-not-for")).to_be_visible()
    await guest.open("/rooms/nowhere/report")
    await expect(guest.see("report-not-for")).to_be_visible()


# An evening with all that can happen.


def evening(ended: int) -> tuple[ReportAnswer, AuditAnswer]:
    """An hour and a bit that ended then (ms), told by the code that tells real ones."""
    programme = Programme(
        (
            phase("arrive", 300, "open"),
            phase("welcome", 240, "open"),
            phase("cry", 1_200, "closed"),
            phase("quiet", 300, "closed"),
            phase("share", 1_200, "floor"),
            phase("close", 240, "open"),
        )
    )
    late = 8 * MINUTE_MS
    began = ended - programme.length_ms - late
    made = Settings(
        id="room",
        title="Rain on the eaves, for those who lost somebody",
        starts_at=began,
        programme=programme,
    )

    def seated(person: str, name: str, role: Any) -> Seated:
        return Seated(person=person, name=name, role=role)

    happened: list[tuple[float, Event]] = [
        (-9, seated("h", "Mio", "host")),
        (-7, seated("m", "Ren", "moderator")),
        *[(-6 + n / 2, seated(f"g{n}", f"Quiet Heron {n}", "guest")) for n in range(14)],
        (11, HelpCalled(person="g1", name="Quiet Heron 1")),
        (11.6, Claimed(item=17, by="m", claimed_by="m")),
        (17.2, HelpCalled(person="l_1", name=None)),
        (20, LeftAlone(on=True)),
        (23, LeftAlone(on=False)),
        (30, Steered(steer=Hold(), by="h")),
        (33, Steered(steer=Resume(), by="h")),
        (38, Muted(person="g7", until=began + 43 * MINUTE_MS, by="m", why="Let others finish.")),
        (39, Calmed(on=True, by="h")),
        (41, Held(person="g8", name="Q", role="guest", text="x", id="1", reason="calm")),
        (41.2, Held(person="g9", name="Q", role="guest", text="x", id="2", reason="calm")),
        (42, Calmed(on=False, by="h")),
        (43, Released(item=26, person="g8", by="m")),
        (45, Steered(steer=Extend(4, 5 * MINUTE_MS), by="h")),
        (48, Alarmed(person="g4", name="Quiet Heron 4", id="9")),
        (48.5, Claimed(item=31, by="h", claimed_by="h")),
        (52, Settled(item=31, done=True, by="h")),
    ]
    said = [0.5, 1.2, 2.1, 3, 4.4, 6, 7.5, 8.2, *[36 + n * 0.7 for n in range(38)]]
    for n, at in enumerate(said):
        words = Said(person=f"g{n % 14}", name="Q", role="guest", text="x", id=str(n))
        happened.append((at, words))
    log, seq = [], 0
    for version, (at, event) in enumerate(happened, start=1):
        seq += event.stream == "room"
        log.append(Recorded(version, seq, began + round(at * MINUTE_MS), event))

    first = began // MINUTE_MS
    people = {
        first + n: (
            max(1, 12 + n if n < 4 else 16 - max(0, n - 30) // 9),
            34 + round(22 * sin(n / 11)),
        )
        for n in range(-9, 66)
    }
    signals: dict[tuple[int, str], int] = {}
    for n in range(10, 62):
        signals[first + n, "tear"] = max(0, 15 - abs(n - 22)) + n % 3
        signals[first + n, "hug"] = max(0, 7 - abs(n - 30) // 2) + n % 2
        signals[first + n, "candle"] = 4 if 28 < n < 36 else 0
        signals[first + n, "me_too"] = max(0, 6 - abs(n - 46) // 2) + n % 2 if n > 36 else 0
    tallies = Tallies(
        people,
        signals,
        {
            ("before", "pleasure"): {0: 2, 1: 5, 2: 3},
            ("after", "pleasure"): {0: 4, 1: 3, 2: 2, 3: 1},
            ("later", "pleasure"): {2: 1, 3: 2},
            ("before", "arousal"): {1: 2, 2: 5, 3: 3},
            ("after", "arousal"): {0: 6, 1: 3, 2: 1},
        },
    )
    told = ReportAnswer(
        room="room",
        title=made.title,
        language="en",
        time_zone="UTC",
        now=ended + 5 * MINUTE_MS,
        erased_at=ended + 60 * MINUTE_MS,
        report=report(made, log, tallies, ended + 5 * MINUTE_MS),
        curve="not asked for here",
    )
    record = AuditAnswer(
        room="room", erased_at=told.erased_at, acts=audit(log), look_after=look_after(calls(log))
    )
    return told, record


async def shown(person: Person, hub: RunningHub) -> None:
    """The page of that evening, which ended five minutes ago."""
    told, record = evening(hub.now() // MINUTE_MS * MINUTE_MS - 5 * MINUTE_MS)

    async def answer(route: Route) -> None:
        body = told if route.request.url.endswith("/report") else record
        await route.fulfill(body=body.model_dump_json(), content_type="application/json")

    await person.page.route("**/api/rooms/room/*", answer)
    await person.open("/rooms/room/report")
    await person.see("report-plot").locator("svg").wait_for()


@pytest.mark.parametrize(("size", "light", "locale"), LIGHTS)
async def test_an_evening_is_to_be_seen_in_every_light(
    hub: RunningHub, new_person: NewPerson, tmp_path: Path, size: str, light: str, locale: str
) -> None:
    person = await new_person(
        viewport=PHONE if size == "phone" else DESKTOP,
        color_scheme=light,
        locale=locale,
        device_scale_factor=1,
    )
    await shown(person, hub)
    page = person.page
    await page.screenshot(path=tmp_path / f"{size}-{light}.png", full_page=True)
    wide = await person.script("[document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1], "nothing hangs over the edge"
    # Words in the picture neither leave it nor lie on each other.
    boxes = await person.script(
        """() => {
          const place = document.querySelector('.plot svg').getBoundingClientRect();
          return [...document.querySelectorAll('.plot svg text')].map((text) => {
            const box = text.getBoundingClientRect();
            return { text: text.textContent, left: box.left - place.left, right: box.right - place.left,
              top: box.top, bottom: box.bottom, wide: place.width };
          });
        }"""
    )
    for n, one in enumerate(boxes):
        assert one["left"] >= -1, one
        assert one["right"] <= one["wide"] + 1, one
        for other in boxes[n + 1 :]:
            apart = (
                one["right"] <= other["left"]
                or other["right"] <= one["left"]
                or one["bottom"] <= other["top"]
                or other["bottom"] <= one["top"]
            )
            assert apart, (one, other)
    await expect(person.see("mood-before")).to_be_visible()
    await expect(person.see("mood-later-few")).to_be_visible()
    assert await person.see("cared").count() == 3
    await person.tap("report-table")
    rows = page.locator(".as-table tbody tr")
    assert await rows.count() == 9 + 66
    await person.tap("acts-more")


async def test_it_is_printed_whole_and_as_ink_on_paper(
    hub: RunningHub, new_person: NewPerson, tmp_path: Path
) -> None:
    person = await new_person(viewport=DESKTOP, color_scheme="dark")
    await shown(person, hub)
    await person.page.emulate_media(media="print", color_scheme="dark")
    await person.script("window.dispatchEvent(new Event('beforeprint'))")
    await expect(person.page.locator("[data-testid=act]").last).to_be_visible()
    for name in ("report-keep", "quick-exit"):
        await expect(person.see(name)).to_be_hidden()
    paper, ink = await person.script(
        "[getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color]"
    )
    assert (paper, ink) == ("rgb(255, 255, 255)", "rgb(29, 32, 41)")
    await person.page.set_viewport_size({"width": 700, "height": 1_000})
    await person.page.screenshot(path=tmp_path / "paper.png", full_page=True)
    edges = PdfMargins(top="14mm", bottom="14mm", left="14mm", right="14mm")
    await person.page.pdf(path=tmp_path / "report.pdf", format="A4", margin=edges)


async def test_what_is_erased_there_is_not_left_on_the_screen(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person()
    await person.page.clock.install()
    await shown(person, hub)
    await expect(person.see("report")).to_contain_text("Quiet Heron")
    await person.page.clock.fast_forward(55 * MINUTE_MS)
    await expect(person.see("state-unknown_room")).to_be_visible()
    assert "Heron" not in await person.page.locator("body").inner_text()
