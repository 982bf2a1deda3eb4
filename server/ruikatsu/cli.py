"""The `ruikatsu` command."""

from pathlib import Path
from typing import Any

import click

from ruikatsu import __version__
from ruikatsu.autopilot_command import autopilot
from ruikatsu.check_command import check
from ruikatsu.hosts_command import hosts
from ruikatsu.load_command import load
from ruikatsu.rooms_command import rooms
from ruikatsu.serve import run
from ruikatsu.settings import Settings
from ruikatsu.store import StoreError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Rooms to cry in, with company: the server and its tools.

    Every option can also be set as an environment variable with the prefix RUIKATSU_ (RUIKATSU_PORT, ...).
    """


@main.command()
@click.option("--host", help="Address to listen on. [127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port to listen on; 0: any. [8000]")
@click.option("--data", type=click.Path(path_type=Path), help="Folder of store and secrets. [data]")
@click.option("--redis-url", help="A Redis or Valkey to use instead of the embedded one.")
@click.option("--demo/--no-demo", default=None, help="Keep a few rooms going, to look around.")
def serve(**options: Any) -> None:
    """Serve the page, the calls and the live sockets."""
    given = {name: value for name, value in options.items() if value is not None}
    try:
        run(Settings(**given))
    except (StoreError, OSError, ValueError) as error:
        raise click.ClickException(str(error)) from error


main.add_command(autopilot)
main.add_command(check)
main.add_command(hosts)
main.add_command(load)
main.add_command(rooms)
