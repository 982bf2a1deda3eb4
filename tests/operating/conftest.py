"""A hub, and the settings with which a command finds the same store."""

from collections.abc import AsyncIterator

import pytest

from tests.running import RunningHub, running_hub


@pytest.fixture
async def hub(valkey_url: str, prefix: str) -> AsyncIterator[RunningHub]:
    """One hub."""
    async with running_hub(valkey_url, prefix) as running:
        yield running


@pytest.fixture
def env(valkey_url: str, prefix: str) -> dict[str, str]:
    """The store of that hub."""
    return {"RUIKATSU_REDIS_URL": valkey_url, "RUIKATSU_PREFIX": prefix}
