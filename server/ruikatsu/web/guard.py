"""What every answer carries so that a browser guards the person in front of it."""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ruikatsu.domain.elsewhere import NOTHING, YOUTUBE_HOUSE, Elsewhere

A_YEAR_S = 365 * 86_400
"""How long a browser that came over TLS comes back over nothing else. Only for this very name: the others of its domain
are not ours to speak for."""

UNUSED = (
    *("accelerometer", "bluetooth", "browsing-topics", "camera", "display-capture", "geolocation"),
    *("gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi"),
    *("payment", "publickey-credentials-get", "serial", "usb", "xr-spatial-tracking"),
)
"""What a browser could do and a room never asks for: no script here can, not even one that somebody brought in."""


_OF_PARTS = ("Referrer-Policy", "Cross-Origin-Resource-Policy")


class Guard:
    """Adds the headers. Nothing of another house is loaded but a film or a song that a host named (decisions 8 and
    30), and no other house may frame us."""

    def __init__(
        self, app: ASGIApp, script_hashes: Sequence[str] = (), elsewhere: Elsewhere = NOTHING
    ) -> None:
        self._app = app
        policy = {
            "default-src": "'self'",
            "script-src": " ".join(["'self'", *script_hashes]),
            "style-src": "'self'",
            "img-src": "'self' data: blob:",
            "media-src": "'self' blob: https:",
            "connect-src": " ".join(["'self'", *elsewhere.streams]),
            "object-src": "'none'",
            "frame-src": " ".join(["'self'", *([YOUTUBE_HOUSE] if elsewhere.youtube else [])]),
            "worker-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'self'",
            "frame-ancestors": "'none'",
            # No text becomes a page: a browser that knows this refuses it even to our own scripts. The one policy makes
            # one address, that of our own worker.
            "require-trusted-types-for": "'script'",
            "trusted-types": "ruikatsu-worker",
        }
        self._page = {
            "Content-Security-Policy": "; ".join(
                f"{name} {value}" for name, value in policy.items()
            ),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": ", ".join(f"{power}=()" for power in UNUSED),
        }

        # What a page is made of is no page. Opened as one it may do nothing at all; and it is spared a kilobyte each.
        self._part = {
            "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
            **{name: self._page[name] for name in ("X-Content-Type-Options", *_OF_PARTS)},
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                part = scope["path"].startswith("/assets/")
                for name, value in (self._part if part else self._page).items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", f"max-age={A_YEAR_S}")
                if scope["path"].startswith("/api/"):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, guarded)
