"""Two people, two browsers, one cry room, from the schedule to aftercare: the clock compressed, nothing skipped."""

import asyncio
from dataclasses import replace

import pytest

from ruikatsu.domain.programme import Breathe, Candle, Ground, Programme, Prompt
from ruikatsu.domain.templates import template
from tests.browser.conftest import DESKTOP, NewPerson
from tests.running import RunningHub, phase

WAIT_S = 9


def _evening() -> Programme:
    """An hour in half a minute, with every kind of cue."""
    film = next(
        cue for p in template("ten_minutes").phases for cue in p.cues if cue.kind == "media"
    )
    return Programme(
        (
            phase(
                "welcome",
                5,
                "open",
                Prompt(
                    id="hello",
                    at_ms=0,
                    length_ms=5_000,
                    text={"en": "Welcome in.", "ja": "ようこそ。"},
                ),
            ),
            phase("cry", 11, "closed", replace(film, at_ms=3_000, length_ms=8_000)),
            phase(
                "quiet",
                6,
                "closed",
                Breathe(id="breath", at_ms=0, length_ms=3_000),
                Candle(id="candle", at_ms=3_000, length_ms=3_000),
            ),
            phase("share", 8, "open", Ground(id="ground", at_ms=0, length_ms=4_000)),
            phase("close", 5, "open"),
        )
    )


@pytest.mark.alone
async def test_two_people_live_through_a_whole_room(hub: RunningHub, new_person: NewPerson) -> None:
    hana, kei = await asyncio.gather(
        new_person(),
        new_person(locale="ja-JP", viewport=DESKTOP, color_scheme="light", reduced_motion="reduce"),
    )
    room = await hub.room(
        _evening(),
        starts_at=hub.now() + WAIT_S * 1_000,
        title="A short evening",
        content_notes=("Parting",),
    )

    # The schedule, and the door.
    await asyncio.gather(hana.open("/"), kei.open(f"/rooms/{room.id}"))
    await hana.see("front-room-card").filter(has_text="A short evening").wait_for()
    await hana.tap("front-seat")
    assert "Parting" in await hana.see("door-notes").inner_text()
    for person, name in ((hana, "Hana"), (kei, "けい")):
        await person.see("door-programme").wait_for()
        await person.see("door-agree").check()
        await person.see("door-name").fill(name)
        await person.tap("door-enter")

    # The waiting room: each sees that somebody else has come.
    await asyncio.gather(*[p.see("wait-countdown").wait_for() for p in (hana, kei)])

    # Welcome: words, and a tear.
    await asyncio.gather(*[p.see("say-box").wait_for() for p in (hana, kei)])
    await hana.say("Good evening")
    await kei.hears("Good evening")
    await kei.say("こんばんは")
    await hana.hears("こんばんは")
    await hana.tap("signal-tear")
    await kei.see("fallen").filter(has_text="1").wait_for()

    # The film: on both screens, the words away, in step.
    for person in (hana, kei):
        await person.see("film").wait_for()
    await asyncio.gather(
        *[
            person.page.wait_for_function(
                "() => { const film = document.querySelector('video');"
                " return film && !film.paused && film.currentTime > 2 }"
            )
            for person in (hana, kei)
        ]
    )
    assert await hana.see("say-box").count() == 0
    places = await asyncio.gather(
        *[
            p.script(
                "() => [performance.timeOrigin + performance.now(), document.querySelector('video').currentTime * 1000]"
            )
            for p in (hana, kei)
        ]
    )
    apart = abs((places[0][1] - places[1][1]) - (places[0][0] - places[1][0]))
    assert apart < 150, f"{apart:.0f} ms apart"

    # Quiet: a breath, a candle, and nothing to do.
    await asyncio.gather(*[p.page.locator(".cue-breathe").wait_for() for p in (hana, kei)])
    await asyncio.gather(*[p.page.locator(".cue-candle").wait_for() for p in (hana, kei)])

    # Sharing: a reply, and a raised hand.
    await asyncio.gather(*[p.see("say-box").wait_for() for p in (hana, kei)])
    await kei.say("ありがとう")
    await hana.hears("ありがとう")

    # The close, and after.
    await asyncio.gather(*[p.see("to-after").wait_for() for p in (hana, kei)])
    await hana.tap("to-after")
    await hana.see("after").wait_for()
    await hana.see("after-reflection").fill("I was there.")
    assert "/after" in hana.page.url


async def test_leaving_is_one_tap_and_nobody_is_told(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    stays = await hub.guest(room.id, "Stays")
    goes = await new_person()
    await goes.enter(room.id, "Goes")
    await stays.until(lambda f: f["op"] == "presence" and f["people_total"] == 2)
    await goes.tap("leave")
    await goes.see("after").wait_for()
    await stays.until(lambda f: f["op"] == "presence" and f["gone"])
    assert not stays.events


async def test_quick_exit_leaves_nothing_behind(hub: RunningHub, new_person: NewPerson) -> None:
    room = await hub.room()
    person = await new_person()
    await person.page.route(
        "https://www.wikipedia.org/**", lambda route: route.fulfill(body="elsewhere")
    )
    await person.enter(room.id, "Gone")
    await person.see("say-box").wait_for()
    before = await person.script("() => history.length")
    for _ in range(3):
        await person.page.keyboard.press("Escape")
    await person.page.wait_for_url("https://www.wikipedia.org/**")
    assert await person.script("() => history.length") == before
    await person.page.goto(f"{hub.base}/")
    assert await person.script("() => [localStorage.length, sessionStorage.length]") == [0, 0]
