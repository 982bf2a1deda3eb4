"""Who may make rooms: a key is shown once and kept as a hash."""

import hashlib
import secrets

import orjson

from ruikatsu.errors import Refused
from ruikatsu.store import Store


def new_key() -> str:
    """A host's key: 192 bits, so that a plain hash of it cannot be searched."""
    return "rkh_" + secrets.token_urlsafe(24)


def hashed(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


async def add_host(store: Store, name: str) -> str:
    """Makes a host and gives the key, which is not to be had again. Raises StoreDown."""
    key = new_key()
    await store.host_add(hashed(key), orjson.dumps({"name": name}))
    return key


def bearer(header: str | None) -> str | None:
    """The token of an Authorization header."""
    scheme, _, token = (header or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


async def the_host(store: Store, header: str | None) -> str:
    """The hash of the host who asks.

    Raises:
        Refused: `unauthorized`.
    """
    key = bearer(header)
    if key is None or await store.host_get(hashed(key)) is None:
        raise Refused("unauthorized")
    return hashed(key)
