"""How our socket stands to RFC 6455, as a table: `python -m tests.conformance.report` (a few seconds)."""

import asyncio
import sys
from collections import defaultdict

from tests.conformance.cases import CASES
from tests.conformance.client import tried
from tests.conformance.echo import echoing


async def report() -> int:
    """Prints the table: how many cases were not met."""
    met: dict[str, list[bool]] = defaultdict(list)
    missed = []
    async with echoing() as port:
        for case in CASES:
            try:
                got = await tried(case, port)
            except TimeoutError:
                got = ([], None)
            well = got == (list(case.back), case.code)
            met[case.part].append(well)
            if not well:
                missed.append(f"{case.part}: {case.name}: {str(got)[:120]}")
    lines = ["| part | cases | as the RFC asks |", "| --- | --- | --- |"]
    lines += [f"| {part} | {len(found)} | {sum(found)} |" for part, found in met.items()]
    lines.append(f"| all | {len(CASES)} | {len(CASES) - len(missed)} |")
    sys.stdout.write("\n".join([*lines, *missed]) + "\n")
    return len(missed)


if __name__ == "__main__":
    sys.exit(1 if asyncio.run(report()) else 0)
