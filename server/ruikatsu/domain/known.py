"""Knowing somebody again who was banned, without knowing who they are.

Two keyed hashes (HMAC-SHA-256, cut to 96 bits) of what a line shows anyway. Their key is the room's own and dies with
it, so that they are worth nothing elsewhere or later; addresses themselves are not kept.
"""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass

MAX_PROGRAM = 300
"""So many characters of what a program calls itself are looked at, whichever way it came."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where somebody comes from. `key`: the same network and the same program; `mark`: the same network."""

    key: str
    mark: str


def origin(hash_key: str, address: str, program: str) -> Origin:
    """The origin of a line with this IP address and this User-Agent."""
    network = network_of(address)
    return Origin(
        _hashed(hash_key, f"key\0{network}\0{program[:MAX_PROGRAM]}"),
        _hashed(hash_key, f"mark\0{network}"),
    )


def network_of(address: str) -> str:
    """The address; of IPv6 the /64, within which one person may choose freely (RFC 8981)."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)


def _hashed(hash_key: str, text: str) -> str:
    return hmac.new(hash_key.encode(), text.encode(), hashlib.sha256).hexdigest()[:24]
