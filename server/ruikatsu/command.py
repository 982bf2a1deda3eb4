"""What the parts of the `ruikatsu` command have in common."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from ruikatsu.serve import store_url
from ruikatsu.settings import Settings
from ruikatsu.store import Store, StoreError

T = TypeVar("T")

as_json = click.option("--json", "as_json", is_flag=True, help="For programs.")


def say(line: str) -> None:
    """A line for whoever typed the command."""
    sys.stdout.write(line + "\n")


def with_store(settings: Settings, work: Callable[[Store], Awaitable[T]]) -> T:
    """What `work` gives, done on the store that the server uses.

    Raises click.ClickException, with a sentence, where it is out of reach.
    """

    async def run() -> T:
        async with (
            store_url(settings) as url,
            await Store.open(url, prefix=settings.prefix, replicas=settings.ack_replicas) as store,
        ):
            return await work(store)

    try:
        return asyncio.run(run())
    except (StoreError, OSError) as error:
        raise click.ClickException(str(error)) from error
