"""docs/performance.md: what was measured goes between two marks; the words around it are written by hand."""

from collections.abc import Sequence
from pathlib import Path

BEGIN, END = "<!-- measured -->", "<!-- /measured -->"


def write_page(page: Path, said: Sequence[str], lines: Sequence[str], busy: Sequence[str]) -> None:
    """Puts a run into the page."""
    before, _, rest = page.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    measured = [
        BEGIN,
        *(f"* {line}" for line in said),
        "",
        *lines,
        "",
        "How busy the load was, and how busy the server, in shares of a core:",
        "",
        *busy,
        END,
    ]
    page.write_text(before + "\n".join(measured) + after)
