"""Who stands behind a line: only what our own proxies say is believed."""

import pytest

from ruikatsu.hub.addresses import address_of, networks

OURS = networks(["127.0.0.1", "10.0.0.0/8", "::1", "fd00::/8"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["6.6.6.6, 198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["6.6.6.6", "198.51.100.1, 10.1.2.3"], "198.51.100.1"),
        ("10.0.0.7", ["10.0.0.8"], "10.0.0.8"),
        ("::1", ["2001:db8::5"], "2001:db8::5"),
        ("127.0.0.1", [" , "], "127.0.0.1"),
        ("127.0.0.1", ["not an address"], "not an address"),
        ("", ["198.51.100.1"], ""),
    ],
)
def test_the_nearest_that_is_not_ours_is_who_it_is(
    peer: str, forwarded: list[str], found: str
) -> None:
    assert address_of(peer, forwarded, OURS) == found


def test_what_is_no_network_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="appear"):
        networks(["the proxy"])
