"""Hubs for the tests of the whole: one, or two on the same store."""

from collections.abc import AsyncIterator

import pytest

from tests.running import RunningHub, running_hub


@pytest.fixture
async def hub(valkey_url: str, prefix: str) -> AsyncIterator[RunningHub]:
    """One hub."""
    async with running_hub(valkey_url, prefix) as running:
        yield running


@pytest.fixture
async def other_hub(hub: RunningHub, valkey_url: str, prefix: str) -> AsyncIterator[RunningHub]:
    """A second one, on the same store."""
    async with running_hub(valkey_url, prefix) as running:
        yield running
