"""What a device may keep of the page: its own files of one version, and a document for when there is no line."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from ruikatsu.sentences import languages
from ruikatsu.web.pages import document

Listed = Callable[[str], list[dict[str, Any]]]

_KINDS = {".js", ".css", ".svg", ".json", ".webmanifest"}
"""No films: they are large, and nothing without a line."""
_NOT_KEPT = {"vendor/VENDOR.json", "sw.js", "push_worker.js"}
"""What no page asks for."""


def kept_files(client: Path) -> list[Path]:
    """The page's own files that a device keeps, by name."""
    found = sorted(path for path in client.rglob("*") if path.suffix in _KINDS and path.is_file())
    names = {path: path.relative_to(client).as_posix() for path in found}
    return [path for path, name in names.items() if name not in _NOT_KEPT]


class Keeping:
    """Serves the service worker and the document that it falls back on."""

    def __init__(self, client: Path, listed: Listed) -> None:
        self._index = document(client)
        self._listed = listed
        files = kept_files(client)
        addresses = [f"/assets/{path.relative_to(client).as_posix()}" for path in files]
        worker = (client / "sw.js").read_text("utf-8")
        push = client / "push_worker.js"
        if push.exists():
            worker += "\n" + push.read_text("utf-8")
        digest = hashlib.sha256(worker.encode())
        for address, path in zip(addresses, files, strict=True):
            digest.update(address.encode() + hashlib.sha256(path.read_bytes()).digest())
        digest.update(self._offline())
        self._worker = worker.replace("{version}", digest.hexdigest()[:16]).replace(
            "{files}", json.dumps(addresses)
        )

    def routes(self) -> list[BaseRoute]:
        """Where it answers."""
        return [Route("/sw.js", self.worker), Route("/offline", self.offline)]

    def _offline(self) -> bytes:
        lines = {language: self._listed(language) for language in languages()}
        # Data, no script: no policy has to let it run. `<` cannot end it early.
        data = json.dumps(lines, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
        block = f'<script type="application/json" id="kept-helplines">{data}</script>\n</body>'
        return self._index.replace(b"{origin}", b"").replace(b"</body>", block.encode())

    async def worker(self, request: Request) -> Response:  # noqa: ARG002
        """The service worker. Its text changes with any file that it keeps."""
        headers = {"Cache-Control": "no-cache"}
        return Response(self._worker, media_type="text/javascript", headers=headers)

    async def offline(self, request: Request) -> Response:  # noqa: ARG002
        """The same document with the helplines in it."""
        return HTMLResponse(self._offline(), headers={"Cache-Control": "no-cache"})
