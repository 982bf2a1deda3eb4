"""Which modules a view is made of: the document names them all, so that none is found only after another has come."""

import json
import posixpath
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_IMPORT = re.compile(
    r"""(?:^|[\n;}])\s*(?:import|export)\b(?:[^'"`;()]*?\bfrom)?\s*['"]([^'"]+)['"]"""
)
"""What a module imports before it runs; `import(...)` is for later."""


class Modules:
    """The page's modules, and what each of them imports."""

    def __init__(self, client: Path, import_map: bytes) -> None:
        self._client = client
        bare: dict[str, str] = json.loads(import_map)["imports"]
        self._bare = {name: path.removeprefix("/assets/") for name, path in bare.items()}

    def needed(self, starts: Sequence[str]) -> list[str]:
        """These and all that they cannot run without, the nearest first."""
        found = dict.fromkeys(starts)
        queue = [*starts]
        for name in queue:
            for other in self._imports(name):
                if other not in found:
                    found[other] = None
                    queue.append(other)
        return [*found]

    def links(self, starts: Sequence[str]) -> bytes:
        """As the head of a document names them."""
        return "".join(
            f'\n  <link rel="modulepreload" href="/assets/{name}">' for name in self.needed(starts)
        ).encode()

    def _imports(self, name: str) -> Iterator[str]:
        text = _COMMENT.sub("", (self._client / name).read_text("utf-8"))
        for wanted in _IMPORT.findall(text):
            if wanted in self._bare:
                yield self._bare[wanted]
            elif wanted.startswith("."):
                yield posixpath.normpath(posixpath.join(posixpath.dirname(name), wanted))
