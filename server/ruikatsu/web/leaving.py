"""Quick exit where the page's own script cannot do it: not yet loaded, broken, or busy (decision 25)."""

import base64
import hashlib
import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

ELSEWHERE = "https://www.wikipedia.org/"
"""Where quick exit leads unless the document says otherwise."""

_META = re.compile(rb'<meta name="quick-exit" content="([^"]+)">')
_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


def _hashes(parts: list[bytes]) -> str:
    digests = [base64.b64encode(hashlib.sha256(part).digest()).decode() for part in parts]
    return " ".join(f"'sha256-{digest}'" for digest in digests)


class Leaving:
    """Serves the way out, and the button that lies over the button."""

    def __init__(self, client: Path) -> None:
        named = _META.search((client / "index.html").read_bytes())
        self._elsewhere = named[1].decode() if named else ELSEWHERE
        page = (client / "exit-button.html").read_bytes()
        self._button = page.replace(b"{elsewhere}", self._elsewhere.encode())
        # Framed by us alone, and in a sandbox of its own: where the browser gives such a frame a process of its
        # own, it answers a tap while the page is busy.
        self._policy = "; ".join(
            (
                "default-src 'none'",
                f"script-src {_hashes(_SCRIPT.findall(self._button))}",
                f"style-src {_hashes(_STYLE.findall(self._button))}",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'self'",
                "sandbox allow-scripts allow-top-navigation-by-user-activation",
            )
        )

    def routes(self) -> list[BaseRoute]:
        """Where it answers."""
        return [Route("/exit", self.out), Route("/exit-button", self.button)]

    async def out(self, request: Request) -> Response:
        """To a neutral page; the browser itself wipes what we had left with it."""
        if "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")):
            # A browser that fetches what might be tapped next has not left.
            return Response(status_code=503, headers={"Cache-Control": "no-store"})
        headers = {"Clear-Site-Data": '"cookies", "storage"', "Cache-Control": "no-store"}
        return RedirectResponse(self._elsewhere, status_code=303, headers=headers)

    async def button(self, request: Request) -> Response:  # noqa: ARG002
        """The see-through frame over the button."""
        headers = {"Content-Security-Policy": self._policy, "Cache-Control": "no-cache"}
        return HTMLResponse(self._button, headers=headers)
