"""The whole evening without a mouse and without a finger; and letters that are composed, not typed."""

import pytest
from playwright.async_api import expect

from ruikatsu.domain.programme import Programme
from tests.browser.composing import compose, send_composed
from tests.browser.conftest import DESKTOP, NewPerson
from tests.browser.person import Person
from tests.running import RunningHub, phase

FURTHEST = 80
"""More stops than any view has."""

AT = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  const ring = getComputedStyle(at);
  return {
    id: at.dataset.testid ?? '', text: (at.textContent ?? '').trim(), tag: at.localName,
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    ring: at.matches(':focus-visible') && (ring.outlineStyle !== 'none' || at.matches('input')),
  };
}"""


class Keys:
    """Hands on a keyboard."""

    def __init__(self, person: Person) -> None:
        self._person = person

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self._person.page.keyboard.press(key)

    async def reach(self, wanted: str) -> None:
        """By Tab alone, from wherever one is. Each stop on the way is in sight and shows that one is there."""
        for _ in range(FURTHEST):
            await self.press("Tab")
            at = await self._person.script(AT)
            if at["tag"] == "body":
                continue  # past the end of the page, where the browser's own buttons are
            assert at["seen"], at
            assert at["ring"], at
            if wanted in (at["id"], at["text"]):
                return
        raise AssertionError(f"no way to {wanted} by Tab")

    async def type(self, text: str) -> None:
        await self._person.page.keyboard.type(text)


async def test_from_a_link_to_aftercare_by_keys_alone(
    hub: RunningHub, new_person: NewPerson
) -> None:
    programme = Programme((phase("share", 3_600, "open"), phase("close", 2, "open")))
    room = await hub.room(programme)
    host = await hub.host(room)
    person = await new_person(viewport=DESKTOP)
    keys = Keys(person)
    await person.open(f"/rooms/{room.id}")

    # The door: past the top at once, the rules agreed to, a name of one's own.
    await person.see("door-enter").wait_for()
    await keys.press("Tab")
    assert (await person.script(AT))["text"] == "Skip to the room"
    await keys.press("Enter")
    await keys.reach("door-agree")
    await keys.press("Space")
    await keys.reach("door-name")
    await keys.press("Control+a")
    await keys.type("Heron")
    await keys.press("Enter")

    # In the room: words, a tear, an answer to somebody, quiet for the reader.
    await person.see("say-box").wait_for()
    await host.say("You are welcome.")
    await person.hears("You are welcome.")
    await keys.reach("say-box")
    await keys.type("Thank you.")
    await keys.press("Enter")
    await host.heard("Thank you.")
    await keys.reach("signal-tear")
    await keys.press("Enter")
    await host.until("signals")
    await keys.reach("message-more")
    await keys.press("ArrowUp", "Enter")
    await keys.reach("message-reply")
    await keys.press("Enter")
    await expect(person.see("say-box")).to_be_focused()
    await keys.type("It has been a year.")
    await keys.press("Enter")
    answer = await host.heard("It has been a year.")
    assert answer["reply_to"] is not None

    # A sheet holds the keys, Escape closes it, and one is where one was.
    await keys.reach("more")
    await keys.press("Enter")
    await person.see("more-sheet").wait_for()
    await keys.reach("announcing")
    await keys.press("Space", "Escape")
    await expect(person.see("more")).to_be_focused()

    # Steady me by its one key; help; and what comes after.
    await keys.press("s")
    await person.see("steady-sheet").wait_for()
    await keys.press("Escape")
    await host.ask("steer", steer="next")
    await person.see("closed").wait_for()
    await keys.reach("to-after")
    await keys.press("Enter")
    await person.see("after").wait_for()
    await keys.reach("after-reflection")
    await keys.type("I was there.")
    await expect(person.see("after-reflection")).to_have_value("I was there.")
    await keys.reach("after-front")
    await keys.press("Enter")
    await expect(person.page).to_have_url(f"{hub.base}/")


@pytest.mark.parametrize("where", ["say-box", "door-name"])
async def test_enter_never_sends_what_is_still_composed(
    hub: RunningHub, new_person: NewPerson, where: str
) -> None:
    room = await hub.room()
    reads = await hub.guest(room.id, "Reads")
    person = await new_person(locale="ja-JP")
    if where == "say-box":
        await person.enter(room.id, "けい")
    else:
        await person.open(f"/rooms/{room.id}")
        await person.see("door-agree").check()
    box = person.see(where)
    await box.fill("")
    await compose(box, "なみ", "涙")
    if where == "door-name":
        await expect(person.see("door")).to_be_visible()
        assert await person.see("say-box").count() == 0
        return
    assert reads.said == []
    await send_composed(box)
    await reads.heard("涙")
    assert reads.said == ["涙"]
