"""The address that a line comes from, through the proxies that the operator trusts."""

import ipaddress
from collections.abc import Iterable, Sequence

from ruikatsu.domain.known import network_of

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def networks(trusted: Iterable[str]) -> tuple[Network, ...]:
    """The networks of trusted proxies.

    Raises:
        ValueError: One of them is no address and no network.
    """
    return tuple(ipaddress.ip_network(one, strict=False) for one in trusted)


def address_of(peer: str, forwarded: Sequence[str], trusted: Sequence[Network]) -> str:
    """Who stands behind the peer. `forwarded`: values of X-Forwarded-For, as they came.

    The list is read from its end, for only what our own proxies have added can be believed.
    """
    hops = [hop.strip() for value in forwarded for hop in value.split(",") if hop.strip()]
    address = peer
    while hops and _within(address, trusted):
        address = hops.pop()
    return address


def counted_as(address: str, trusted: Sequence[Network]) -> str | None:
    """The network that an address is counted with. None: it is one of our own proxies, or this very machine without
    one before it; behind it may be anybody and everybody."""
    return None if _within(address, trusted) else network_of(address)


def _within(address: str, trusted: Sequence[Network]) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in trusted if network.version == parsed.version)
