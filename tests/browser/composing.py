"""Letters that are composed, not typed: by the browser's own input method."""

from playwright.async_api import Locator, expect

ENTER = {"key": "Enter", "code": "Enter"}
"""As an input method that is at work passes it on."""
STILL_COMPOSING = 229
"""The key code of every key that an input method has taken for itself (UI Events, 9.3.1)."""
BELONGS_MS = 120
"""So long an Enter still belongs to the composition."""


async def compose(box: Locator, kana: str, kanji: str) -> None:
    """Kana are composed, Enter chooses, and what was chosen stands in the box: nothing was sent."""
    await box.focus()
    ime = await box.page.context.new_cdp_session(box.page)
    end = len(kana)
    await ime.send(
        "Input.imeSetComposition", {"text": kana, "selectionStart": end, "selectionEnd": end}
    )
    await expect(box).to_have_value(kana)
    await ime.send(
        "Input.dispatchKeyEvent",
        ENTER | {"type": "keyDown", "windowsVirtualKeyCode": STILL_COMPOSING},
    )
    await ime.send("Input.dispatchKeyEvent", ENTER | {"type": "keyUp"})
    await expect(box).to_have_value(kana)
    await ime.send("Input.insertText", {"text": kanji})
    await expect(box).to_have_value(kanji)


async def send_composed(box: Locator) -> None:
    """With another Enter, once the first no longer belongs to the composition."""
    await box.page.wait_for_timeout(BELONGS_MS)
    await box.press("Enter")
