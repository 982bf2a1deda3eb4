"""Writes the table of who may do what into docs/hosting.md, from the code: `python -m tools.roles`."""

import sys
from pathlib import Path

from ruikatsu.domain.commands import COMMANDS
from ruikatsu.domain.roles import ALLOWED, Role

PAGE = Path(__file__).parents[1] / "docs" / "hosting.md"
BEGIN, END = "<!-- table of roles: begin -->", "<!-- table of roles: end -->"
ROLES: tuple[Role, ...] = ("host", "moderator", "guest", "listener")


def table() -> str:
    """One row an op, in the order of the code."""
    rows = ["| op | | " + " | ".join(ROLES) + " |", "| --- | --- |" + " --- |" * len(ROLES)]
    for op, roles in ALLOWED.items():
        command = COMMANDS.get(op)
        what = (command.__doc__ or "").partition("\n")[0] if command else "A wordless signal."
        marks = " | ".join("yes" if role in roles else "" for role in ROLES)
        rows.append(f"| `{op}` | {what} | {marks} |")
    return "\n".join(rows)


def written(page: str) -> str:
    """The page with the table in its place. ValueError where it has none."""
    head, _, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not end:
        raise ValueError("the page has no place for the table")
    return f"{head}{BEGIN}\n{table()}\n{END}{tail}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
    sys.stdout.write(f"{PAGE.name} holds the table of roles as it is in the code\n")
