"""The rooms' tests on `ruikatsu serve --workers 2` (`--store workers`): their lines end in processes of their own.

What a test itself asks of "its" hub (the time, a room, a link, the store) is answered by an application in its loop
that serves nobody. Tests that reach into the hub behind a line are marked `inside`, and left out.
"""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from ruikatsu.settings import Settings

ENV = {name: value for name, value in os.environ.items() if not name.startswith("RUIKATSU_")}


class Workers:
    """Parents with two workers each, one for every way in which tests want them set up."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: dict[tuple[Any, ...], tuple[subprocess.Popen[str], str]] = {}

    def base(self, settings: Settings, url: str) -> str:
        """Where such workers on that store are reached; started if they are not running."""
        given = {name: getattr(settings, name) for name in settings.model_fields_set - {"data"}}
        wanted = (url, *sorted(given.items()))
        if wanted not in self._running:
            self._running[wanted] = self._start(given, url, len(self._running))
        return self._running[wanted][1]

    def end(self) -> None:
        """Tells all to stop. They must have lived until now, and go by themselves."""
        ended = [parent.poll() for parent, _ in self._running.values()]
        for parent, _ in self._running.values():
            parent.send_signal(signal.SIGTERM)
        codes = []
        for parent, _ in self._running.values():
            parent.communicate(timeout=60)
            codes.append(parent.returncode)
        assert not any(code is not None for code in ended), ended
        assert not any(codes), codes

    def _start(self, given: dict[str, Any], url: str, n: int) -> tuple[subprocess.Popen[str], str]:
        told = {f"RUIKATSU_{name.upper()}": str(value) for name, value in given.items()}
        where = {"RUIKATSU_REDIS_URL": url, "RUIKATSU_DATA": f"{self._folder}/{n}"}
        with (self._folder / f"{n}.log").open("w") as log:
            parent = subprocess.Popen(
                [sys.executable, "-m", "ruikatsu", "serve", "--workers", "2", "--port", "0"],
                env={**ENV, **told, **where},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert parent.stdout is not None
        line = parent.stdout.readline()
        served = re.search(r"http://localhost:\d+|http://127\.0\.0\.1:\d+", line)
        assert served is not None, line + (self._folder / f"{n}.log").read_text()
        return parent, served[0].replace("localhost", "127.0.0.1")


WORKERS: list[Workers] = []
"""One, while the tests run on workers."""
