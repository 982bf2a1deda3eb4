"""320 pixels wide, and 200 % of a small window: nothing lies sideways, and every target is large enough to hit."""

import pytest

from tests.browser.conftest import NewPerson
from tests.browser.person import Person
from tests.running import RunningHub

SIDEWAYS = """() => {
  const wide = document.documentElement.scrollWidth - innerWidth;
  const over = [...document.querySelectorAll('#page *')].filter((one) => {
    const box = one.getBoundingClientRect();
    const out = box.width > 1 && (box.right > innerWidth + 1 || box.left < -1);
    return out && !one.closest('.unseen, .skip, canvas, svg');
  });
  const said = over.map((one) => one.outerHTML.slice(0, 120));
  return wide > 0 ? [`the page is ${wide} px too wide`, ...said] : said;
}"""
TARGETS = """() => [...document.querySelectorAll('button, input, select, textarea, a[href], summary')].filter((one) => {
    const hit = one.matches('input[type=checkbox], input[type=radio]') ? one.closest('label') ?? one : one;
    const box = hit.getBoundingClientRect();
    // In a line of text a link is as high as the line: WCAG leaves those out.
    const inline = one.matches('a, .link') && getComputedStyle(one).display === 'inline';
    const hidden = !one.checkVisibility({visibilityProperty: true}) || one.closest('.unseen, .skip');
    return !hidden && !inline && (box.width < 24 || box.height < 24);
  }).map((one) => one.outerHTML.slice(0, 120))"""


async def fits(person: Person, view: str) -> None:
    """As the person sees it now."""
    assert await person.script(SIDEWAYS) == [], view
    assert await person.script(TARGETS) == [], view


OVER_ONE_ANOTHER = """() => {
  const rows = [...document.querySelectorAll('.sheet-inner > *, .acts > *')];
  const top = (one) => one.getBoundingClientRect().top;
  const over = (one, other) => one !== other && !one.contains(other) && !other.contains(one)
    && top(other) > top(one) && top(other) < top(one) + one.scrollHeight - 1;
  return rows.filter((one) => rows.some((other) => over(one, other))).map((one) => one.textContent);
}"""


async def test_what_does_not_fit_into_a_sheet_scrolls_and_lies_on_nothing_else(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person(viewport={"width": 1280, "height": 500}, locale="ja-JP")
    room = await hub.room()
    await person.enter(room.id, "Heron")
    await person.see("say-box").wait_for()
    await person.tap("more")
    await person.see("announcing").wait_for()
    assert await person.script(OVER_ONE_ANOTHER) == []


@pytest.mark.parametrize("locale", ["en-GB", "ja-JP"])
@pytest.mark.parametrize("size", [(320, 568), (640, 360)], ids=["narrow", "zoomed"])
async def test_every_view_of_a_guest_fits(
    hub: RunningHub, new_person: NewPerson, size: tuple[int, int], locale: str
) -> None:
    # A window of 1280 by 720 at 200 % is one of 640 by 360 with twice the pixels.
    viewport = {"width": size[0], "height": size[1]}
    person = await new_person(viewport=viewport, device_scale_factor=2, locale=locale)
    long = "A-word-without-any-place-to-break-it-that-goes-on-and-on-and-on-and-on-and-on"
    room = await hub.room(title=f"An evening {long}", content_notes=("Parting and loss.",))
    later = await hub.room(starts_at=hub.now() + 7_200_000)
    host = await hub.host(room)
    await person.open("/")
    await person.see("front-room-card").wait_for()
    await fits(person, "front")
    await person.tap("help")
    await person.see("helplines").wait_for()
    await fits(person, "help")
    await person.open(f"/rooms/{later.id}")
    await person.see("door-enter").wait_for()
    await fits(person, "door")
    await person.see("door-agree").check()
    await person.tap("door-enter")
    await person.see("early").wait_for()
    await fits(person, "a seat saved")
    await person.enter(room.id, "Heron")
    await person.see("say-box").wait_for()
    await host.say(f"https://{long}.example")
    await host.say("One two", veil=long)
    await person.page.get_by_test_id("veil-lift").wait_for()
    await fits(person, "room")
    await person.see("message-more").last.click()
    await person.see("message-reply").wait_for()
    await fits(person, "a message's sheet")
    await person.tap("sheet-close")
    for sheet in ("people", "film-open"):
        await person.tap("more")
        await fits(person, "more")
        await person.tap(sheet)
        await fits(person, sheet)
        await person.tap("sheet-close")
    await person.open("/after")
    await person.see("after").wait_for()
    await fits(person, "after")
