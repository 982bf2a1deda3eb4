"""What a screen reader hears of the room, in which language, and from which side it is written."""

from playwright.async_api import expect

from tests.browser.conftest import NewPerson
from tests.running import RunningHub

SPOKEN = """() => {
  window.spoken = [];
  const said = document.querySelector('[data-testid=announcer]');
  new MutationObserver(() => { if (said.textContent) window.spoken.push(said.textContent); })
    .observe(said, {childList: true, characterData: true, subtree: true});
}"""

LONG_MS = 30_000


async def test_words_are_read_out_in_one_breath_and_not_at_all_when_that_is_not_wanted(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    friend = await hub.guest(room.id, "Wren")
    person = await new_person()
    await person.enter(room.id, "Heron")
    log = person.see("words")
    await expect(log).to_have_attribute("role", "log")
    # The log is silent: a live region of its own would speak each word as it falls, over what is being read.
    await expect(log).to_have_attribute("aria-live", "off")
    announcer = person.see("announcer")
    await expect(announcer).to_have_attribute("aria-live", "polite")
    await person.script(SPOKEN)

    await friend.say("good evening")
    await friend.say("I lost him in spring", veil="Death")
    await expect(announcer).to_contain_text("good evening", timeout=LONG_MS)
    await expect(announcer).to_contain_text("Death")
    assert "spring" not in str(await person.script("() => window.spoken"))

    before = len(await person.script("() => window.spoken"))
    for count in range(12):
        await friend.say(f"word {count}")
    await person.hears("word 11")
    await expect(announcer).to_contain_text("12 new messages", timeout=LONG_MS)
    spoken = await person.script("() => window.spoken")
    assert len(spoken) - before <= 2, spoken

    # One's own words are not told back, and the whole can be switched off.
    await person.say("mine")
    await person.hears("mine")
    await person.tap("more")
    await person.see("announcing").uncheck()
    await person.tap("sheet-close")
    before = len(await person.script("() => window.spoken"))
    await friend.say("unheard")
    await person.hears("unheard")
    await person.page.wait_for_timeout(5_000)  # longer than a breath
    assert len(await person.script("() => window.spoken")) == before
    assert "mine" not in str(await person.script("() => window.spoken"))


async def test_each_message_says_its_language_and_is_written_from_its_own_side(
    hub: RunningHub, new_person: NewPerson
) -> None:
    room = await hub.room()
    friend = await hub.guest(room.id, "نور")
    person = await new_person()
    await person.enter(room.id, "Heron")
    for text in (
        "good evening",
        "こんばんは",
        "مساء الخير",
        "ערב טוב",
        "좋은 저녁",
        "добрый вечер",
    ):
        await friend.say(text)
    await friend.say("hello", lang="ja")
    await person.hears("hello")
    found = await person.page.eval_on_selector_all(
        "[data-testid=message] .text",
        "all => all.map(one => [one.lang, getComputedStyle(one).direction, one.textContent])",
    )
    said = {text: (lang, side) for lang, side, text in found}
    assert said["good evening"] == ("en", "ltr")
    assert said["こんばんは"] == ("ja", "ltr")
    assert said["مساء الخير"] == ("ar", "rtl")
    assert said["ערב טוב"] == ("he", "rtl")
    assert said["좋은 저녁"] == ("ko", "ltr")
    assert said["добрый вечер"] == ("ru", "ltr")
    assert said["hello"] == ("ja", "ltr")
    # A name from the right leaves what stands beside it where it is.
    line = person.page.locator("[data-testid=message] .who").first
    name, time = line.locator(".name"), line.locator("time")
    one, other = await name.bounding_box(), await time.bounding_box()
    assert one is not None
    assert other is not None
    assert one["x"] < other["x"]
