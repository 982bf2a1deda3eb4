"""Where the master is: asked of the sentinels each time a connection is dialled.

`redis+sentinel://[user:password@]host:port,host:port/master[/db][?sentinel_username=..&sentinel_password=..]`;
user and password are the master's. `rediss+sentinel://` speaks TLS with sentinels and master alike. Other options go
to the master's URL as they are.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from .errors import StoreDown, StoreUnfit

_SCHEMES = {"redis+sentinel": "redis", "rediss+sentinel": "rediss"}
_PORT = 26379
_FORM = "redis+sentinel://host:port,host:port/master"


@dataclass(frozen=True, slots=True)
class Watched:
    """A master by its name, and who knows where it is."""

    sentinels: tuple[tuple[str, int], ...]
    master: str
    scheme: str
    login: str  # with its @
    rest: str  # database and options
    login_of_sentinels: dict[str, Any]

    def url(self, host: str, port: int) -> str:
        """The master's own URL when it is there."""
        named = f"[{host}]" if ":" in host else host
        return f"{self.scheme}://{self.login}{named}:{port}/{self.rest}"


def watched(url: str) -> Watched | None:
    """What such a URL says; None for a URL that names no sentinels. Raises StoreUnfit when it makes no sense."""
    parts = urlsplit(url)
    scheme = _SCHEMES.get(parts.scheme)
    if scheme is None:
        return None
    login, at, hosts = parts.netloc.rpartition("@")
    master, _, db = parts.path.strip("/").partition("/")
    if not master or not hosts:
        raise StoreUnfit(f"not a store URL: sentinels are given as {_FORM}")
    options = dict(parse_qsl(parts.query))
    theirs = {
        name: options.pop(f"sentinel_{name}")
        for name in ("username", "password")
        if f"sentinel_{name}" in options
    }
    rest = f"{db}?{urlencode(options)}" if options else db
    sentinels = tuple(place_of(place, _PORT, f"no sentinel: {_FORM}") for place in hosts.split(","))
    return Watched(sentinels, master, scheme, login + at, rest, theirs)


async def master_url(found: Watched, within: float) -> str:
    """Where the master is now. Raises StoreDown when no sentinel knows of one that lives."""
    asking = Sentinel(  # type: ignore[no-untyped-call]
        found.sentinels,
        sentinel_kwargs={
            # One that does not answer must leave time for the next.
            "socket_timeout": within / (len(found.sentinels) + 1),
            "socket_connect_timeout": within / (len(found.sentinels) + 1),
            "retry": Retry(NoBackoff(), 0),
            "ssl": found.scheme == "rediss",
            **found.login_of_sentinels,
        },
    )
    try:
        host, port = await asking.discover_master(found.master)
    except (RedisError, OSError) as error:
        # redis-py's own words list every attribute of every connection.
        raise StoreDown(f"no sentinel answers with a living master {found.master}") from error
    finally:
        await asking.aclose()
    return found.url(str(host), int(port))


def place_of(text: str, usual_port: int, else_: str) -> tuple[str, int]:
    """Host and port as a URL names them. Raises StoreUnfit with `else_`."""
    host, colon, port = text.rpartition(":")
    if not colon or port.endswith("]"):
        host, port = text, str(usual_port)
    if not host or not port.isdigit():
        raise StoreUnfit(f"not a store URL: {text!r} is {else_}")
    return host.strip("[]"), int(port)
