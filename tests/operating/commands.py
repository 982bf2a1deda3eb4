"""`ruikatsu` as an operator types it: a process of its own, and nothing of this shell's settings."""

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Ran:
    """What came of it."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> Any:
        """What `--json` printed."""
        return json.loads(self.out)


async def ruikatsu(*words: str, files: str | None = None, **env: str) -> Ran:
    """Runs to its end. `files`: how many it may open at most."""
    limit = ("prlimit", f"--nofile={files}") if files else ()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RUIKATSU_")}
    process = await asyncio.create_subprocess_exec(
        *limit, sys.executable, "-m", "ruikatsu", *words,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env={**clean, **env},
    )  # fmt: skip
    out, err = await process.communicate()
    return Ran(process.returncode or 0, out.decode(), err.decode())
