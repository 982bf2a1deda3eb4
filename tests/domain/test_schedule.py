"""Looking through the schedule."""

from dataclasses import replace
from typing import Any

import pytest

from ruikatsu.domain.schedule import Offered, Wish

ROOM = Offered(
    language="en-GB",
    topics=("grief", "loneliness"),
    kind="hosted",
    starts_at=1_000,
    ends_at=2_000,
    seats_free=2,
    listeners_allowed=True,
)


def test_who_looks_for_nothing_is_shown_everything() -> None:
    assert Wish().fits(ROOM)


@pytest.mark.parametrize(
    ("wish", "fits"),
    [
        ({"languages": ("en",)}, True),
        ({"languages": ("EN-us",)}, True),
        ({"languages": ("ja",)}, False),
        ({"languages": ("ja", "en")}, True),
        ({"topics": ("grief",)}, True),
        ({"topics": ("burnout", "loneliness")}, True),
        ({"topics": ("burnout",)}, False),
        ({"kind": "hosted"}, True),
        ({"kind": "by_itself"}, False),
        ({"from_ms": 1_999}, True),
        ({"from_ms": 2_000}, False),
        ({"to_ms": 1_001}, True),
        ({"to_ms": 1_000}, False),
        ({"from_ms": 1_500, "to_ms": 1_501}, True),
        ({"free": True, "listen": True}, True),
        ({"topics": ("grief",), "languages": ("ja",)}, False),
    ],
)
def test_all_that_is_looked_for_has_to_fit(wish: dict[str, Any], fits: bool) -> None:
    assert Wish(**wish).fits(ROOM) is fits


def test_a_full_room_and_one_without_listeners() -> None:
    assert not Wish(free=True).fits(replace(ROOM, seats_free=0))
    assert not Wish(listen=True).fits(replace(ROOM, listeners_allowed=False))
