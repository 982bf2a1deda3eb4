"""`ruikatsu hosts`: those who may make rooms."""

import json

import click

from ruikatsu.command import as_json, say, with_store
from ruikatsu.settings import Settings
from ruikatsu.store import Store
from ruikatsu.web.hosts import Host, add_host, hashed, list_hosts


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
    key = with_store(settings, lambda store: add_host(store, name.strip()))
    base = (url or settings.url or f"http://{settings.host}:{settings.port}").rstrip("/")
    link = f"{base}/host#key={key}"
    if as_json:
        say(json.dumps({"id": hashed(key)[:8], "name": name.strip(), "key": key, "link": link}))
        return
    say(f"{name.strip()} may make rooms now. This is shown once:\n")
    say(f"  link   {link}")
    say(f"  key    {key}\n")
    say("The link signs a browser in. Programs send the key as `Authorization: Bearer`.")


@hosts.command("list")
@as_json
def show(*, as_json: bool) -> None:
    """Who may make rooms."""
    found = with_store(Settings(), list_hosts)
    if as_json:
        say(json.dumps([{"id": h.id, "name": h.name, "made": h.made} for h in found]))
    elif not found:
        say("Nobody yet. `ruikatsu hosts add NAME` makes a key.")
    for host in () if as_json else found:
        say(f"{host.id}  {host.made or '':25}  {host.name}")


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

    host = with_store(Settings(), take)
    if as_json:
        say(json.dumps({"id": host.id, "name": host.name, "revoked": True}))
    else:
        say(f"The key of {host.name} ({host.id}) is worth nothing any more.")
