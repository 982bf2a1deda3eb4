"""A push service on a real socket, and a browser behind it that unseals what comes (RFC 8291), by code of its own."""

import asyncio
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()


def from64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def to64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def unsealed(body: bytes, private: ec.EllipticCurvePrivateKey, auth: bytes) -> bytes:
    """RFC 8291, 3.4, and one record of RFC 8188."""
    salt, size = body[:16], body[20]
    sender = body[21 : 21 + size]
    public = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = private.exchange(
        ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender)
    )
    info = b"WebPush: info\0" + public + sender
    secret = HKDF(SHA256(), 32, salt=auth, info=info).derive(shared)
    key = HKDF(SHA256(), 16, salt=salt, info=b"Content-Encoding: aes128gcm\0").derive(secret)
    nonce = HKDF(SHA256(), 12, salt=salt, info=b"Content-Encoding: nonce\0").derive(secret)
    plain = AESGCM(key).decrypt(nonce, body[21 + size :], None)
    words, _, padding = plain.rpartition(b"\2")
    assert not padding.strip(b"\0")
    return words


def claims_of(authorization: str) -> tuple[dict[str, Any], str]:
    """What a `vapid` header says, once its signature was found good by the key that stands beside it (RFC 8292)."""
    scheme, _, rest = authorization.partition(" ")
    assert scheme == "vapid"
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    head, claims, signature = parts["t"].split(".")
    raw = from64(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, from64(parts["k"]))
    key.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    assert json.loads(from64(head)) == {"typ": "JWT", "alg": "ES256"}
    said: dict[str, Any] = json.loads(from64(claims))
    return said, parts["k"]


@dataclass
class Came:
    """A request that came."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Browser:
    """Somebody's browser, which has subscribed."""

    endpoint: str
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(CURVE)
    )
    auth: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    def subscription(self) -> dict[str, Any]:
        """As `PushSubscription.toJSON()` gives it."""
        point = self.private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        keys = {"p256dh": to64(point), "auth": to64(self.auth)}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def reads(self, came: Came) -> dict[str, Any]:
        """What it shows."""
        words: dict[str, Any] = json.loads(unsealed(came.body, self.private, self.auth))
        return words


@dataclass
class PushService:
    """What takes reminders for browsers. `answers`: what it says to the next ones, 201 when they run out."""

    origin: str
    came: list[Came] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def browser(self) -> Browser:
        return Browser(f"{self.origin}/push/{secrets.token_urlsafe(8)}")

    def of(self, browser: Browser) -> list[Came]:
        return [one for one in self.came if self.origin + one.path == browser.endpoint]

    async def until(self, many: int) -> None:
        """Returns once so many have come."""
        async with asyncio.timeout(15):
            while len(self.came) < many:
                self.news.clear()
                await self.news.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()
                method, path, _ = head[0].split(" ")
                assert method == "POST"
                headers = {
                    name.lower(): value
                    for name, _, value in (line.partition(": ") for line in head[1:] if line)
                }
                body = await reader.readexactly(int(headers["content-length"]))
                self.came.append(Came(path, headers, body))
                self.news.set()
                status = self.answers.pop(0) if self.answers else 201
                where = f"location: {self.origin}/elsewhere\r\n" if status == 307 else ""
                writer.write(f"HTTP/1.1 {status} X\r\n{where}content-length: 0\r\n\r\n".encode())
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


@asynccontextmanager
async def push_service() -> AsyncIterator[PushService]:
    """One, on a port of its own."""
    service = PushService("")
    server = await asyncio.start_server(service._serve, "127.0.0.1", 0)
    service.origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield service
    server.close()
    if hasattr(server, "close_clients"):
        server.close_clients()
