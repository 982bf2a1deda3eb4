"""Where reminders may be sent: to the push services of this world, and nowhere into the operator's house."""

import asyncio
from collections.abc import Sequence
from typing import Any

import httpcore
import pytest

from ruikatsu.reminding.endpoints import Public, Unfit, against_endpoint, public


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://push.example.org/x/1?y=2",
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://93.184.216.34/x",
        "https://push.example.org:443/x",
    ],
)
def test_a_push_service_is_let_be(endpoint: str) -> None:
    assert against_endpoint(endpoint) is None


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/x",
        "ftp://push.example.org/x",
        "https://push.example.org:6379/x",
        "https://user@push.example.org/x",
        "https://user:word@push.example.org/x",
        "https://localhost/x",
        "https://redis/x",
        "https:///x",
        "https://[::1/x",
        "https://push.example.org:port/x",
        "https://push.example.org/x y",
        "https://push.example.org/\r\nX: 1",
        "https://push.example.org/#x",
        "https://127.0.0.1/x",
        "https://10.0.0.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/x",
        "https://[fd00::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://[64:ff9b::a00:1]/x",
        "https://[2002:a00:1::]/x",
        "https://0.0.0.0/x",
        "https://224.0.0.1/x",
        "no address",
        "",
    ],
)
def test_what_leads_elsewhere_is_not(endpoint: str) -> None:
    assert against_endpoint(endpoint) == "endpoint_unfit"


def test_what_the_operator_vouches_for_is_let_be() -> None:
    ours = ("http://127.0.0.1:9000",)
    assert against_endpoint("http://127.0.0.1:9000/x", ours) is None
    assert against_endpoint("http://127.0.0.1:9001/x", ours) == "endpoint_unfit"
    assert against_endpoint("http://127.0.0.1:9000@evil.example/x", ours) == "endpoint_unfit"


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_addresses_that_anybody_may_reach(address: str) -> None:
    assert public(address)


async def reached(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> Exception | Sequence[str]:
    """Which addresses were dialled for a name that leads to these; or why none was."""
    dialled: list[str] = []

    async def told(host: str, port: int, **_: Any) -> list[Any]:
        assert (host, port) == ("push.example.org", 443)
        return [(2, 1, 6, "", (address, port)) for address in addresses]

    async def dial(self: object, host: str, port: int, *_: Any) -> Any:
        dialled.append(host)
        raise httpcore.ConnectError("nobody there")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", told, raising=False)
    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", dial)
    try:
        await Public().connect_tcp("push.example.org", 443, 5)
    except (Unfit, httpcore.ConnectError) as error:
        return error if isinstance(error, Unfit) else dialled
    raise AssertionError


async def test_a_name_that_leads_into_the_house_is_not_dialled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert isinstance(await reached(monkeypatch, "10.0.0.5"), Unfit)
    assert isinstance(await reached(monkeypatch, "8.8.8.8", "127.0.0.1"), Unfit)
    assert isinstance(await reached(monkeypatch, "fe80::1%eth0"), Unfit)


async def test_what_is_dialled_is_the_address_that_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert await reached(monkeypatch, "8.8.8.8", "8.8.4.4") == ["8.8.8.8", "8.8.4.4"]


async def test_no_port_but_that_of_https_is_dialled() -> None:
    with pytest.raises(Unfit):
        await Public(("http://127.0.0.1:9000",)).connect_tcp("push.example.org", 6379, 1)
