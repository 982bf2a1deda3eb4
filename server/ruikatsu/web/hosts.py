"""Who may make rooms: a key is shown once and kept as a hash. A page changes it for a session in a cookie."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson
from starlette.requests import Request

from ruikatsu.errors import Refused
from ruikatsu.origins import is_ours
from ruikatsu.store import Store

COOKIE = "rk_host"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MOST = 200
"""Characters of a key or a session; what is longer is neither."""


@dataclass(frozen=True, slots=True)
class Host:
    """Somebody who may make rooms. `key` is the hash of theirs, `made` RFC 3339."""

    key: str
    name: str
    made: str | None = None

    @property
    def id(self) -> str:
        """A short name for lists and for revoking."""
        return self.key[:8]


def new_key() -> str:
    """A host's key: 192 bits, so that a plain hash of it cannot be searched."""
    return "rkh_" + secrets.token_urlsafe(24)


def hashed(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


async def add_host(store: Store, name: str) -> str:
    """Makes a host and gives the key, which is not to be had again. Raises StoreDown."""
    key = new_key()
    made = datetime.now(UTC).isoformat(timespec="seconds")
    await store.host_add(hashed(key), orjson.dumps({"name": name, "made": made}))
    return key


async def list_hosts(store: Store) -> list[Host]:
    """Every host, by name. Raises StoreDown."""
    found = [_host(key, record) for key, record in (await store.host_list()).items()]
    return sorted(found, key=lambda host: (host.name, host.made or ""))


def _host(key: str, record: bytes) -> Host:
    told = orjson.loads(record)
    return Host(key, str(told.get("name", "")), told.get("made"))


def bearer(header: str | None) -> str | None:
    """The token of an Authorization header."""
    scheme, _, token = (header or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


async def known(store: Store, key: str) -> Host | None:
    """The host whose key this is. Raises StoreDown."""
    if len(key) > MOST:
        return None
    record = await store.host_get(hashed(key))
    return None if record is None else _host(hashed(key), record)


async def the_host(store: Store, request: Request, origins: Collection[str] = ()) -> Host:
    """The host who asks: by their key as bearer (a program), or by their session's cookie (the page).

    Raises:
        Refused: `unauthorized`; `wrong_origin` for a cookie that another house's page sends along.
    """
    key = bearer(request.headers.get("Authorization"))
    if key is not None:
        host = await known(store, key)
    else:
        host = await in_session(store, request)
        if host is not None and request.method not in SAFE and not same_origin(request, origins):
            raise Refused("wrong_origin")
    if host is None:
        raise Refused("unauthorized")
    return host


async def in_session(store: Store, request: Request) -> Host | None:
    """The host of the session in the cookie, while both live. Raises StoreDown."""
    session = request.cookies.get(COOKIE)
    if not session or len(session) > MOST:
        return None
    key = await store.session_get(hashed(session))
    record = await store.host_get(key) if key else None
    return _host(key, record) if key and record is not None else None


def same_origin(request: Request, origins: Collection[str] = ()) -> bool:
    """Whether a page of ours sent this. Browsers say so themselves (Sec-Fetch-Site), the old ones by Origin."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return is_ours(request.headers.get("Origin", ""), request.headers.get("Host", ""), origins)


def foreign(request: Request, origins: Collection[str] = ()) -> bool:
    """Whether a page of another house sent this. A program, which says nothing of the kind, is not foreign."""
    told = "Sec-Fetch-Site" in request.headers or "Origin" in request.headers
    return told and not same_origin(request, origins)
