"""The whole journey in Japanese, from a friend's link to the question ninety minutes later; no English on the way."""

import re
from dataclasses import replace

from playwright.async_api import expect

from ruikatsu.domain.programme import Breathe, Candle, Ground, Media, Programme, Prompt
from ruikatsu.domain.room import Settings
from ruikatsu.domain.templates import template
from tests.browser.composing import compose, send_composed
from tests.browser.conftest import NewPerson
from tests.browser.person import Person
from tests.running import RunningHub, phase

LONG_S = 1_800
LONG_MS = LONG_S * 1_000
QUIET_S = 25
DAY_MS = 86_400_000
TITLE = "秋の夜の涙活"

READ = """() => {
  const seen = [document.title], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT);
  for (let at = walker.currentNode; at; at = walker.nextNode()) {
    if (at.closest('script, style, svg, [lang=en]') || !at.checkVisibility({ visibilityProperty: true })) continue;
    for (const part of at.childNodes) if (part.nodeType === Node.TEXT_NODE) seen.push(part.data);
    const told = ['aria-label', 'aria-valuetext', 'title', 'alt', 'placeholder'];
    for (const name of told) seen.push(at.getAttribute(name) ?? '');
  }
  return seen.map((text) => text.trim()).filter(Boolean);
}"""
"""What is to be read or heard on the page as it stands."""

NO_WORD = re.compile(
    r"https?://\S+|rui-katsu( rooms)?|English|Esc|Enter|UTC|QR|SOS|Find A Helpline"
)
"""Names and keys, which are the same in every language."""
LATIN = re.compile(r"[A-Za-z]{2,}")


class Reader:
    """Reads every view of somebody, and keeps what was not in Japanese."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self.views: dict[str, int] = {}
        self.foreign: list[tuple[str, str]] = []

    async def read(self, view: str) -> None:
        texts: list[str] = await self._person.script(READ)
        self.views[view] = len(texts)
        self.foreign += [(view, text) for text in texts if LATIN.search(NO_WORD.sub("", text))]


def evening() -> Programme:
    """Every kind of cue; the host goes from one to the next."""
    cues = [cue for one in template("ten_minutes").phases for cue in one.cues]
    film = next(cue for cue in cues if isinstance(cue, Media))
    words = {"en": "Welcome in.", "ja": "ようこそ。"}
    return Programme(
        (
            phase(
                "welcome",
                LONG_S,
                "open",
                Prompt(id="hello", at_ms=0, length_ms=LONG_MS, text=words),
            ),
            phase("welcome", LONG_S, "closed", Candle(id="candle", at_ms=0, length_ms=LONG_MS)),
            phase("share", LONG_S, "open", Ground(id="ground", at_ms=0, length_ms=LONG_MS)),
            phase("cry", LONG_S, "closed", replace(film, at_ms=0)),
            phase(
                "quiet",
                QUIET_S,
                "closed",
                Breathe(id="breath", at_ms=0, length_ms=QUIET_S * 1_000),
            ),
            phase("close", LONG_S, "open"),
        )
    )


async def keeps_a_seat(kei: Person, reader: Reader, room: Settings) -> None:
    """A friend's link, days before."""
    await kei.open(f"/rooms/{room.id}")
    await expect(kei.see("door-title")).to_have_text(TITLE)
    await reader.read("door, a day before")
    await kei.see("door-agree").check()
    await kei.see("door-name").fill("けい")
    await kei.tap("door-enter")
    await kei.see("early").wait_for()
    await reader.read("early")
    await kei.tap("early-keep-here")
    await kei.see("early-give-back").wait_for()
    await reader.read("a seat is kept")
    await kei.tap("early-keep")
    await kei.see("keep-sheet").wait_for()
    await reader.read("into the calendar")
    async with kei.page.expect_download() as coming:
        await kei.tap("keep-calendar")
    calendar = (await (await coming.value).path()).read_text(encoding="utf-8")
    assert TITLE in calendar.replace("\r\n ", "")
    await kei.tap("sheet-close")
    await kei.tap("early-share")
    await kei.see("share-qr").wait_for()
    await reader.read("sharing the link")
    await kei.tap("sheet-close")


async def comes_in(kei: Person, reader: Reader, room: Settings) -> None:
    """The evening itself: the front page, the notes, the door."""
    await kei.open("/")
    await kei.see("saved-seat").wait_for()
    await reader.read("front")
    await kei.tap("help")
    await expect(kei.see("helplines")).to_contain_text("0120-279-338")
    await reader.read("help")
    await kei.tap("sheet-close")
    await kei.page.keyboard.press("s")
    await kei.see("steady-sheet").wait_for()
    for way in ("breathe", "senses", "body"):
        await kei.see(f"steady-{way}").check(force=True)
        await reader.read(f"steady me, {way}")
    await kei.tap("sheet-close")
    await kei.see("front-room-card").filter(has_text=TITLE).get_by_test_id("front-seat").click()
    await expect(kei.see("door-notes")).to_contain_text("別れ")
    await kei.tap("door-enter")
    await kei.see("door-refusal").wait_for()
    await reader.read("door, the rules not agreed to")
    await kei.see("door-agree").check()
    await kei.see("door-name").fill("けい")
    await kei.see("mood-pleasure").fill("30")
    await kei.tap("door-enter")
    await kei.see("say-box").wait_for()
    assert room.id in kei.page.url


async def test_from_a_friends_link_to_ninety_minutes_later(
    hub: RunningHub, new_person: NewPerson
) -> None:
    ours = {"language": "ja", "time_zone": "Asia/Tokyo", "content_notes": ("別れ",)}
    tomorrow = await hub.room(evening(), starts_at=hub.now() + DAY_MS, title=TITLE, **ours)
    room = await hub.room(evening(), title=TITLE, **ours)
    host = await hub.host(room, "澪")
    kei = await new_person(locale="ja-JP", timezone_id="Asia/Tokyo")
    assert await kei.script("() => navigator.language") == "ja-JP"
    reader = Reader(kei)

    await keeps_a_seat(kei, reader, tomorrow)
    await comes_in(kei, reader, room)

    # Welcome: words, a tear, more of what can be done.
    await host.say("ようこそ。")
    await kei.hears("ようこそ。")
    await compose(kei.see("say-box"), "こんばんは", "今晩は")
    await send_composed(kei.see("say-box"))
    await host.heard("今晩は")
    await kei.tap("signal-tear")
    await host.until("signals")
    await reader.read("welcome")
    await kei.see("message-more").first.click()
    await kei.see("message-reply").wait_for()
    await reader.read("a message")
    await kei.tap("sheet-close")
    await kei.tap("more")
    await kei.see("more-sheet").wait_for()
    await reader.read("more")
    await kei.tap("more-slip")
    await kei.see("slip-box").fill("言えなかった、さようなら。")
    await reader.read("a slip")
    await kei.tap("slip-put")
    await kei.see("slip-gone").wait_for()
    await reader.read("a slip in the box")
    await kei.tap("sheet-close")

    # A candle, words again, the film, and the quiet that follows it.
    for kind in ("candle", "ground", "media", "breathe"):
        await host.ask("steer", steer="next")
        await kei.page.locator(f"[data-cue={kind}]").wait_for()
        if kind == "ground":
            await kei.say("来てよかった")
            await host.heard("来てよかった")
        if kind == "media":
            await kei.page.wait_for_function("() => !document.querySelector('video').paused")
        await reader.read(kind)

    # Lights out, and home.
    await kei.see("closing").wait_for(timeout=(QUIET_S + 15) * 1_000)
    await reader.read("close")
    await kei.tap("leaving-fine")
    await reader.read("close, leaving well")
    assert (await host.ask("steer", steer="close", emergency=True))["op"] == "ok"
    await kei.see("closed").wait_for()
    await reader.read("closed")
    await kei.tap("to-after")
    await kei.see("mood-ask-after").wait_for()
    await reader.read("after")
    await kei.see("mood-pleasure").fill("20")
    await kei.tap("mood-send")
    await expect(kei.see("mood-dip")).to_be_visible()
    await reader.read("after, the dip")
    await kei.tap("later-yes")
    await kei.see("later-kept").wait_for()
    await kei.see("after-reflection").fill("空っぽだけど、軽い。")
    await reader.read("after, a note to oneself")

    # Ninety minutes later.
    await kei.page.clock.install()
    await kei.open("/")
    await kei.page.clock.fast_forward(91 * 60_000)
    await kei.see("mood-ask-later").wait_for()
    await reader.read("later")
    await kei.see("mood-pleasure").fill("70")
    await kei.tap("mood-send")
    await kei.see("later-done").wait_for()
    await reader.read("later, thanks")

    assert not reader.foreign, "\n".join(map(str, reader.foreign))
    assert min(reader.views.values()) > 5, reader.views
