"""By which key a browser's push service knows this server (VAPID, RFC 8292).

It follows from the secret that signs tokens: made on the first run and kept with it, the same on every machine that
shares it, and turned with it (docs/decisions/0022-the-push-key-follows-from-the-secret.md).
"""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256 (FIPS 186-5)."""

GOOD_FOR_S = 12 * 3_600
"""A signed word is good for at most a day (RFC 8292, 2)."""


def text64(data: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True)
class PushKey:
    """One key, and the public half of it as browsers are told it."""

    private: ec.EllipticCurvePrivateKey
    public: str

    def authorization(self, audience: str, contact: str | None, now_s: int) -> str:
        """The header for a push service, whose origin is `audience`. `contact`: whom it may turn to."""
        claims: dict[str, str | int] = {"aud": audience, "exp": now_s + GOOD_FOR_S}
        if contact is not None:
            claims["sub"] = contact
        token = jwt.encode(claims, self.private, algorithm="ES256", headers={"typ": "JWT"})
        return f"vapid t={token}, k={self.public}"


class PushKeys:
    """The keys of all secrets, the newest first: a reminder that was asked for under an older one is still sent."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._keys = [_key_of(secret) for secret in secrets]

    @property
    def public(self) -> str:
        """By which new reminders are asked for."""
        return self._keys[0].public

    def of(self, public: str) -> PushKey | None:
        """The key that a reminder was asked for under, or None where it is ours no more."""
        return next((key for key in self._keys if key.public == public), None)


def _key_of(secret: str) -> PushKey:
    # 16 bytes more than the order has: no number is likelier than another (FIPS 186-5, A.2.1).
    derived = HKDF(SHA256(), 48, salt=None, info=b"ruikatsu web push 1").derive(secret.encode())
    number = int.from_bytes(derived, "big") % (ORDER - 1) + 1
    private = ec.derive_private_key(number, ec.SECP256R1())
    public = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return PushKey(private, text64(public))
