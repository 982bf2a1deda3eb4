"""Every case, over a real line, on the socket class of the live rooms."""

from collections.abc import AsyncIterator

import pytest

from tests.conformance.cases import CASES, Case
from tests.conformance.client import tried
from tests.conformance.echo import echoing


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async with echoing() as where:
        yield where


@pytest.mark.parametrize("part", sorted({case.part for case in CASES}))
async def test_what_comes_back_is_what_the_rfc_asks_for(port: int, part: str) -> None:
    for case in [case for case in CASES if case.part == part]:
        assert await tried(case, port) == (list(case.back), case.code), case.name


async def test_a_case_that_is_not_met_is_seen(port: int) -> None:
    wrong = Case("messages", "another echo", CASES[0].sends, [(CASES[0].back[0][0], b"other")])
    assert await tried(wrong, port) != (list(wrong.back), wrong.code)
