"""Where a reminder may be sent. Whoever asks for one names the address: it must not lead into the operator's house."""

import asyncio
import ipaddress
import socket
from collections.abc import Collection, Iterable
from typing import Any, Literal
from urllib.parse import urlsplit

import httpcore

HTTPS_PORT = 443
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Unfit(Exception):
    """Nothing is sent there. Its text says why, and names no address."""


def origin_of(endpoint: str) -> str:
    """`https://host`, with the port where it is not the usual one. Raises Unfit."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise Unfit("no address") from None
    if not host or parts.username is not None or parts.password is not None or parts.fragment:
        raise Unfit("no address")
    if not endpoint.isascii() or any(ord(letter) <= 32 for letter in endpoint):
        raise Unfit("no address")
    shown = f"[{host}]" if ":" in host else host
    usual = {"https": HTTPS_PORT, "http": 80}.get(parts.scheme)
    return f"{parts.scheme}://{shown}" + ("" if port in (None, usual) else f":{port}")


def against_endpoint(
    endpoint: str, allowed: Collection[str] = ()
) -> Literal["endpoint_unfit"] | None:
    """What stands against it as it is written. `allowed`: origins that the operator vouches for."""
    try:
        origin = origin_of(endpoint)
    except Unfit:
        return "endpoint_unfit"
    if origin in allowed:
        return None
    host = urlsplit(origin).hostname or ""
    if not origin.startswith("https://") or urlsplit(origin).port is not None:
        return "endpoint_unfit"
    try:
        return None if public(host) else "endpoint_unfit"
    except ValueError:
        return None if "." in host.strip(".") else "endpoint_unfit"


def public(address: str) -> bool:
    """Whether an address is one that anybody may reach. Raises ValueError where it is a name."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found in NAT64:
            found = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        else:
            # What stands for an address of another kind is no better than that one.
            within = found.ipv4_mapped or found.sixtofour
            if within is None and found.teredo is not None:
                return False
            found = within or found
    return found.is_global and not found.is_multicast


class Public(httpcore.AsyncNetworkBackend):
    """Opens lines to public addresses only, and to the very ones that were looked at: a name may be told otherwise a
    moment later. `allowed`: hosts and ports that the operator vouches for."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._inner = httpcore.AnyIOBackend()
        self._allowed = {
            (parts.hostname, parts.port or (HTTPS_PORT if parts.scheme == "https" else 80))
            for parts in map(urlsplit, allowed)
        }

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  as httpcore asks
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A line. Raises Unfit, httpcore.ConnectError, httpcore.ConnectTimeout."""
        if (host, port) in self._allowed:
            return await self._inner.connect_tcp(host, port, timeout, local_address, socket_options)
        if port != HTTPS_PORT:
            raise Unfit("not the port of https")
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout):
                found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError("no such name") from error
        except TimeoutError as error:
            raise httpcore.ConnectTimeout("the name is not found in time") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        # One address of the house among them is enough to ask who is being played with.
        if not addresses or not all(public(address.partition("%")[0]) for address in addresses):
            raise Unfit("not a public address")
        failed: Exception = httpcore.ConnectError("nobody there")
        for address in addresses[:3]:
            try:
                return await self._inner.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed

    async def sleep(self, seconds: float) -> None:
        """As httpcore asks."""
        await self._inner.sleep(seconds)
