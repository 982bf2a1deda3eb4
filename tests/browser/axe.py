"""axe on the page as it stands, in both themes."""

from functools import cache
from pathlib import Path
from typing import Any

from tests.browser.person import Person

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


class Clean:
    """Looks at one view after the other, and holds every fault against the name of its view."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self.faults: list[Any] = []
        self.seen: list[str] = []

    async def look(self, view: str) -> None:
        """In both themes. What moves is to be still: `new_person(reduced_motion="reduce")`."""
        page = self._person.page
        self.seen.append(view)
        for theme in ("light", "dark"):
            await page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            await page.evaluate(f"() => {{ if (!window.axe) {{ {_axe()} }} }}")
            for fault in await page.evaluate(RUN, RULES):
                self.faults.append([view, theme, *fault])
