"""The `ruikatsu` command."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ruikatsu import __version__, logs
from ruikatsu import serve as serving
from ruikatsu.autopilot_command import autopilot
from ruikatsu.check_command import check
from ruikatsu.hosts_command import hosts
from ruikatsu.load_command import load
from ruikatsu.rooms_command import rooms
from ruikatsu.settings import Settings
from ruikatsu.store import StoreError
from ruikatsu.workers import NoWorker, supervise, work


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Rooms to cry in, with company: the server and its tools.

    Every option can also be set as an environment variable with the prefix RUIKATSU_ (RUIKATSU_PORT, ...).
    """


@main.command()
@click.option("--host", help="Address to listen on. [127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port to listen on; 0: any. [8000]")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that share the port. [1]")
@click.option("--data", type=click.Path(path_type=Path), help="Folder of store and secrets. [data]")
@click.option("--redis-url", help="A Redis or Valkey to use instead of the embedded one.")
@click.option("--demo/--no-demo", default=None, help="Keep a few rooms going, to look around.")
def serve(**options: Any) -> None:
    """Serve the page, the calls and the live sockets."""
    given = {name: value for name, value in options.items() if value is not None}
    with _in_words():
        settings = Settings(**given)
        if settings.workers > 1:
            logs.to_json()
            asyncio.run(supervise(settings, serving.say))
        else:
            serving.run(serving.serve(settings, serving.say))


@main.command(hidden=True)
@click.option("--own-store/--no-own-store", help="Whether the store is the parent's embedded one.")
def worker(own_store: bool) -> None:
    """One of the processes of `serve --workers`; its settings come as a line of standard input."""
    with _in_words():
        settings = Settings.model_validate_json(sys.stdin.buffer.readline())
        serving.run(work(settings, serving.say, own_store=own_store))


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (StoreError, OSError, ValueError, NoWorker) as error:
        raise click.ClickException(str(error)) from error


main.add_command(autopilot)
main.add_command(check)
main.add_command(hosts)
main.add_command(load)
main.add_command(rooms)
