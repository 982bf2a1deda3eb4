"""`ruikatsu hosts`: those who may make rooms."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from ruikatsu.serve import store_url
from ruikatsu.settings import Settings
from ruikatsu.store import Store, StoreError
from ruikatsu.web.hosts import Host, add_host, hashed, list_hosts

T = TypeVar("T")

as_json = click.option("--json", "as_json", is_flag=True, help="For programs.")


@click.group()
def hosts() -> None:
    """Those who may make rooms."""


@hosts.command("add")
@click.argument("name")
@click.option("--url", help="Where people reach this server. [RUIKATSU_URL]")
@as_json
def add(name: str, url: str | None, *, as_json: bool) -> None:
    """Make a key for a host. It is shown once, and kept only as a hash."""
    if not name.strip():
        raise click.ClickException("A host has a name: it shows in `ruikatsu hosts list`.")
    settings = Settings()
    key = _with_store(settings, lambda store: add_host(store, name.strip()))
    base = (url or settings.url or f"http://{settings.host}:{settings.port}").rstrip("/")
    link = f"{base}/host#key={key}"
    if as_json:
        _say(json.dumps({"id": hashed(key)[:8], "name": name.strip(), "key": key, "link": link}))
        return
    _say(f"{name.strip()} may make rooms now. This is shown once:\n")
    _say(f"  link   {link}")
    _say(f"  key    {key}\n")
    _say("The link signs a browser in. Programs send the key as `Authorization: Bearer`.")


@hosts.command("list")
@as_json
def show(*, as_json: bool) -> None:
    """Who may make rooms."""
    found = _with_store(Settings(), list_hosts)
    if as_json:
        _say(json.dumps([{"id": h.id, "name": h.name, "made": h.made} for h in found]))
    elif not found:
        _say("Nobody yet. `ruikatsu hosts add NAME` makes a key.")
    for host in () if as_json else found:
        _say(f"{host.id}  {host.made or '':25}  {host.name}")


@hosts.command("revoke")
@click.argument("who")
@as_json
def revoke(who: str, *, as_json: bool) -> None:
    """Take a host's key away, by its ID from the list or by the host's NAME. Sessions end with it."""

    async def take(store: Store) -> Host:
        found = [host for host in await list_hosts(store) if who in (host.id, host.name)]
        if not found:
            raise click.ClickException(f"No host is called {who!r}. See `ruikatsu hosts list`.")
        if len(found) > 1:
            ids = ", ".join(host.id for host in found)
            raise click.ClickException(f"{len(found)} hosts are called {who!r}. Say which: {ids}.")
        await store.host_revoke(found[0].key)
        return found[0]

    host = _with_store(Settings(), take)
    if as_json:
        _say(json.dumps({"id": host.id, "name": host.name, "revoked": True}))
    else:
        _say(f"The key of {host.name} ({host.id}) is worth nothing any more.")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _with_store(settings: Settings, work: Callable[[Store], Awaitable[T]]) -> T:
    async def run() -> T:
        async with (
            store_url(settings) as url,
            await Store.open(url, prefix=settings.prefix) as store,
        ):
            return await work(store)

    try:
        return asyncio.run(run())
    except (StoreError, OSError) as error:
        raise click.ClickException(str(error)) from error
