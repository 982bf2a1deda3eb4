"""axe on the page as it stands, in both themes."""

from functools import cache
from pathlib import Path
from typing import Any

from playwright.async_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

RUN = """async (rules) => {
  const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ['violations'] });
  return violations.map(({ id, nodes }) => [id, nodes.map(({ target, any, all, none }) =>
    [target.join(' '), [...any, ...all, ...none].map(({ message }) => message)])]);
}"""


@cache
def _axe() -> str:
    return AXE.read_text()


async def faults(page: Page) -> list[Any]:
    """What is wrong, by theme. What moves is to be still: `reduced_motion="reduce"`."""
    found: list[Any] = []
    for theme in ("light", "dark"):
        await page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        await page.evaluate(f"() => {{ if (!window.axe) {{ {_axe()} }} }}")
        found += [[theme, *fault] for fault in await page.evaluate(RUN, RULES)]
    return found
