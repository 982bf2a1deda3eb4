"""One reminder, sealed for its reader alone, handed to the push service of their browser."""

import asyncio
import secrets
from base64 import urlsafe_b64decode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

import http_ece
import httpcore
from cryptography.hazmat.primitives.asymmetric import ec

from ruikatsu.reminding.endpoints import Public, Unfit, against_endpoint, origin_of
from ruikatsu.reminding.keys import PushKey

WITHIN_S = 10.0
"""For the whole of it, the name's being looked up among it: well within the lease of a reminder."""

Outcome = Literal["sent", "gone", "later"]
"""It is on its way; it never will be (the reader has taken it back, or it makes no sense); it may be tried again."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Where somebody's browser takes reminders, and what they are sealed with: base64url, as it was told."""

    endpoint: str
    p256dh: str
    auth: str


def sealed(words: bytes, reader: Reader) -> bytes:
    """For this reader's browser alone, not for what carries it (RFC 8291). Raises ValueError for keys that are none."""
    return bytes(
        http_ece.encrypt(
            words,
            salt=secrets.token_bytes(16),
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=bytes64(reader.p256dh),
            auth_secret=bytes64(reader.auth),
            version="aes128gcm",
        )
    )


def bytes64(text: str) -> bytes:
    """base64url with or without padding. Raises ValueError."""
    bare = text.rstrip("=")
    return urlsafe_b64decode(bare + "=" * (-len(bare) % 4))


def against_reader(reader: Reader) -> bool:
    """Whether nothing could be sealed with these keys."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes64(reader.p256dh))
        return len(bytes64(reader.auth)) != 16
    except ValueError:
        return True


class Sender:
    """Sends. `contact`: whom a push service may turn to; `allowed`: origins that are let be whatever they are."""

    def __init__(self, contact: str | None, allowed: Collection[str] = ()) -> None:
        self._contact = contact
        self._allowed = tuple(allowed)
        self._lines = httpcore.AsyncConnectionPool(
            max_connections=40,
            max_keepalive_connections=10,
            keepalive_expiry=30,
            network_backend=Public(self._allowed),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._lines.aclose()

    def against(self, endpoint: str) -> bool:
        """Whether nothing would be sent there."""
        return against_endpoint(endpoint, self._allowed) is not None

    async def send(
        self, reader: Reader, key: PushKey, words: bytes, *, topic: str, ttl_s: int, now_s: int
    ) -> Outcome:
        """Hands the words over. `topic`: of two with the same, a device that was away is shown the later one."""
        if self.against(reader.endpoint):
            return "gone"
        try:
            body = sealed(words, reader)
        except ValueError:
            return "gone"
        headers: dict[bytes | str, bytes | str] = {
            "Authorization": key.authorization(origin_of(reader.endpoint), self._contact, now_s),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(max(0, ttl_s)),
            "Topic": topic,
            "Urgency": "high",
        }
        try:
            async with asyncio.timeout(WITHIN_S):
                return await self._post(reader.endpoint, headers, body)
        except Unfit:
            return "gone"
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException):
            return "later"
        except (TimeoutError, OSError):
            return "later"

    async def _post(
        self, endpoint: str, headers: Mapping[bytes | str, bytes | str], body: bytes
    ) -> Outcome:
        # Redirects are not followed, and of the answer nothing is read but its number.
        async with self._lines.stream("POST", endpoint, headers=headers, content=body) as answer:
            status = answer.status
        if 200 <= status < 300:
            return "sent"
        return "later" if status in (408, 425, 429) or status >= 500 else "gone"
