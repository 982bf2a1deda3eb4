"""What is set: whether it can be understood, and whether it is safe."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from ruikatsu.helplines import BadHelplines, own_file, today
from ruikatsu.helplines import load as helplines
from ruikatsu.hub.addresses import networks
from ruikatsu.pace import rate
from ruikatsu.screening import BadLists, load
from ruikatsu.settings import Settings

from .finding import Finding, broken, fine, warning

WELL_CHOSEN = 32
"""Characters of a secret. Who guesses it sits in every chair; a guess costs nothing and is tried at home. The server
itself refuses what is far too short."""

MAKE_ONE = (
    "Set RUIKATSU_SECRET to the output of `openssl rand -base64 32`, the same for every server."
)
HERE = ("localhost", "127.0.0.1", "::1")


def look_at_settings(settings: Settings) -> Iterator[Finding]:
    """All that needs no store."""
    yield from _secret(settings)
    yield from _address(settings)
    yield from _origins(settings)
    yield from _proxies(settings)
    yield from _rates(settings)
    yield from _screening(settings)
    yield from _helplines(settings)
    yield from _films(settings)


def _secret(settings: Settings) -> Iterator[Finding]:
    if settings.secret:
        secrets = settings.secrets()
        if min(map(len, secrets)) < WELL_CHOSEN:
            yield warning("secret", "RUIKATSU_SECRET is shorter than a well-made one.", MAKE_ONE)
        elif min(len(set(one)) for one in secrets) < 8:
            yield broken("secret", "RUIKATSU_SECRET repeats itself: it can be guessed.", MAKE_ONE)
        else:
            older = len(secrets) - 1
            yield fine("secret", f"Set{f', with {older} older still read' if older else ''}.")
        return
    file = settings.data / "secret"
    if settings.redis_url:
        yield warning(
            "secret",
            "Not set, so it is made in the data folder: a seat taken here is unknown to another server.",
            MAKE_ONE,
        )
    elif not file.exists():
        yield fine("secret", "Will be made in the data folder at the first start.")
    if file.exists():
        yield from _kept(file)


def _kept(file: Path) -> Iterator[Finding]:
    found = file.stat()
    mode = stat.S_IMODE(found.st_mode)
    if mode & 0o077:
        yield broken(
            "secret",
            f"{file} can be read by others (mode {mode:03o}): they could sit in every chair.",
            f"chmod 600 {file}, and make it anew if others have been on this machine.",
        )
    elif not os.access(file, os.R_OK):
        yield broken(
            "secret", f"{file} cannot be read.", f"chown it to the user that serves: {file}"
        )
    elif len(file.read_text().strip()) < WELL_CHOSEN:
        yield broken(
            "secret", f"{file} is short enough to be guessed.", f"Remove {file}: a new one is made."
        )
    else:
        yield fine("secret", "Kept in the data folder, for its owner alone.")


def _address(settings: Settings) -> Iterator[Finding]:
    if not settings.url:
        yield warning(
            "url",
            f"RUIKATSU_URL is not set: hosts' links will lead to http://{settings.host}:{settings.port}.",
            "Set RUIKATSU_URL to where people reach this server, such as https://rooms.example.org.",
        )
        return
    parts = urlsplit(settings.url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        yield broken(
            "url",
            f"RUIKATSU_URL is no address of a page: {settings.url}",
            "Say https://rooms.example.org.",
        )
    elif parts.path.strip("/") or parts.query or parts.fragment:
        yield broken(
            "url",
            "RUIKATSU_URL leads below the top of its host, where the page does not answer.",
            "Give the server a host name of its own.",
        )
    elif parts.scheme == "http" and parts.hostname not in HERE:
        yield broken(
            "url",
            "RUIKATSU_URL is plain http: what people say could be read on its way.",
            "Put a proxy with TLS in front (deploy/Caddyfile) and say https.",
        )
    else:
        yield fine("url", f"People come by {settings.url.rstrip('/')}.")


def _origins(settings: Settings) -> Iterator[Finding]:
    for origin in settings.origin_list():
        parts = urlsplit(origin)
        if (
            parts.scheme not in ("http", "https")
            or origin != f"{parts.scheme}://{parts.netloc}"
            or "*" in origin
        ):
            yield broken(
                "origins",
                f"{origin} is no origin, and lets nobody in.",
                "Say scheme and host, and nothing behind them: https://circle.example.org.",
            )
    if settings.origins and all(urlsplit(one).scheme for one in settings.origin_list()):
        yield fine(
            "origins", f"Pages of {len(settings.origin_list())} other houses may open a line."
        )


def _proxies(settings: Settings) -> Iterator[Finding]:
    try:
        found = networks(settings.proxy_list())
    except ValueError as error:
        yield broken(
            "proxies", f"RUIKATSU_PROXIES: {error}.", "Say addresses or networks: 10.0.0.0/8."
        )
        return
    if any(network.prefixlen == 0 for network in found):
        yield warning(
            "proxies",
            "Whoever asks is believed about their address: limits and bans can be walked around.",
            "Name your own proxies in RUIKATSU_PROXIES.",
        )
    else:
        yield fine(
            "proxies", f"Believed about addresses: {', '.join(map(str, found)) or 'nobody'}."
        )


def _rates(settings: Settings) -> Iterator[Finding]:
    for name in (
        *("say_rate", "room_rate", "hello_rate", "sign_in_rate"),
        *("seat_rate", "listen_rate", "remind_rate"),
    ):
        try:
            rate(getattr(settings, name))
        except ValueError as error:
            yield broken(
                name, f"RUIKATSU_{name.upper()}: {error}.", "Say 20/10seconds, or 60/minute."
            )


def _screening(settings: Settings) -> Iterator[Finding]:
    try:
        load(settings.screening)
    except BadLists as error:
        yield broken("screening", f"{error}.", "docs/screening.md says how a list is written.")
    else:
        own = f", and yours in {settings.screening}" if settings.screening else ""
        yield fine("screening", f"The lists that come with the server{own}.")


def _helplines(settings: Settings) -> Iterator[Finding]:
    own = own_file(settings.helplines, settings.data)
    how = "docs/mood-and-aftercare.md says how the file is written."
    try:
        found = helplines(own)
    except BadHelplines as error:
        yield broken("helplines", f"{error}.", how)
        return
    old, never = found.old(today()), found.never()
    if old:
        yield warning(
            "helplines",
            f"Nobody has looked at these for a year: {_some(old)}.",
            f"Call them or look at their pages, and put yours into helplines.json in the data folder. {how}",
        )
        return
    whose = f"yours in {own} first" if own else "those that come with the server"
    doubt = f" Never read at their source, look yourself: {_some(never)}." if never else ""
    yield fine("helplines", f"{len(found.lines)}, {whose}.{doubt}")


def _some(names: list[str]) -> str:
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _films(settings: Settings) -> Iterator[Finding]:
    if houses := settings.stream_list():
        yield fine("stream_houses", f"The page may fetch streams from {', '.join(houses)}.")
    if settings.youtube:
        yield fine("youtube", "Films with YouTube are allowed; each guest is asked first.")
