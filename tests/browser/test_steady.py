"""Steady me: one key, a pace of one's own, without a line, in the hand where a hand can feel it, still where asked."""

from playwright.async_api import expect

from tests.browser.conftest import DESKTOP, NewPerson
from tests.browser.person import Person
from tests.running import RunningHub

FELT = """() => {
  window.felt = [];
  Object.defineProperty(navigator, 'vibrate', { value: (pattern) => { window.felt.push(pattern); return true; } });
}"""
OPEN = (
    "() => Number(getComputedStyle(document.querySelector('.breath')).getPropertyValue('--open'))"
)


SLOWER = f"""async () => {{
  const open = {OPEN};
  const frame = () => new Promise((next) => requestAnimationFrame(next));
  const before = open();
  document.querySelector('[data-testid=pace-slower]').click();
  await frame();
  await frame();
  return [before, open()];
}}"""


async def breath_moves(person: Person) -> bool:
    seen = {await person.script(OPEN)}
    for _ in range(5):
        await person.page.wait_for_timeout(400)
        seen.add(await person.script(OPEN))
    return len(seen) > 1


async def test_one_key_opens_it_and_the_pace_is_ones_own(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person(viewport=DESKTOP)
    await person.open("/")
    await person.see("front-none").wait_for()
    await person.page.keyboard.press("s")
    await expect(person.see("steady-sheet")).to_be_visible()
    await expect(person.see("pace-said")).to_have_text("10 seconds a breath")
    # The circle goes on from where it is.
    before, after = await person.script(SLOWER)
    assert abs(after - before) < 0.1
    await expect(person.see("pace-said")).to_have_text("11 seconds a breath")
    await person.see("pace").fill("20")
    await expect(person.see("pace-slower")).to_be_disabled()
    await person.see("shape-square").check(force=True)
    assert await breath_moves(person)
    await person.see("steady-key").uncheck()
    await person.page.keyboard.press("Escape")
    await expect(person.see("steady-sheet")).to_have_count(0)
    await person.page.keyboard.press("s")
    await expect(person.see("steady-sheet")).to_have_count(0)


async def test_it_is_whole_when_the_line_is_gone(hub: RunningHub, new_person: NewPerson) -> None:
    room = await hub.room()
    person = await new_person(viewport=DESKTOP)
    await person.enter(room.id, "Heron")
    await person.see("say-box").wait_for()
    await person.page.context.set_offline(True)
    await person.tap("steady")
    await person.page.locator(".breath").wait_for()
    assert await breath_moves(person)
    await person.see("steady-senses").check(force=True)
    for _ in range(5):
        await person.tap("sense-next")
    await expect(person.page.get_by_text("Five things you can see.")).to_be_visible()
    await person.see("steady-body").check(force=True)
    await person.tap("trick-hand")
    await expect(person.see("trick-hand").locator(".trick-ring")).to_have_text("9")


async def test_a_hand_feels_the_breath_where_it_can(hub: RunningHub, new_person: NewPerson) -> None:
    person = await new_person(has_touch=True, is_mobile=True)
    await person.page.add_init_script(f"({FELT})()")
    await person.open("/")
    await person.see("front-none").wait_for()
    await person.page.get_by_role("button", name="Steady me").first.click()
    await expect(person.see("steady-key")).to_be_hidden()
    assert await person.script("() => window.felt") == []
    await person.see("felt").check()
    await person.page.wait_for_function("() => window.felt.some((one) => one.length > 0)")
    await person.tap("sheet-close")
    await person.page.wait_for_function("() => window.felt.at(-1) === 0")
    await person.page.wait_for_timeout(1_500)
    assert (await person.script("() => window.felt"))[-1] == 0


async def test_where_stillness_was_asked_for_the_circle_stands_and_counts(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person(viewport=DESKTOP, reduced_motion="reduce")
    await person.open("/")
    await person.see("front-none").wait_for()
    await person.page.keyboard.press("s")
    await expect(person.page.locator(".breath-left")).to_be_visible()
    await person.page.wait_for_timeout(100)
    assert not await breath_moves(person)
    await expect(person.page.locator(".breath-left")).to_have_text("3")
