"""`ruikatsu check`: whether all is well before anybody comes."""

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

import click
from pydantic import ValidationError

from ruikatsu.checks.finding import Finding, Level, broken, worst
from ruikatsu.checks.machine import look_at_machine
from ruikatsu.checks.settings import look_at_settings
from ruikatsu.checks.store import look_at_store
from ruikatsu.command import as_json, say
from ruikatsu.serve import store_url
from ruikatsu.settings import Settings
from ruikatsu.store import Store, StoreError, StoreNewer

EXIT: dict[Level, int] = {"fine": 0, "warning": 1, "broken": 2}
MARKS: dict[Level, str] = {"fine": "ok", "warning": "warning", "broken": "BROKEN"}


@click.command()
@as_json
def check(*, as_json: bool) -> None:
    """Look at the store, the settings and the machine, and say what to mend.

    Exit code: 0 all is well; 1 it runs, with warnings; 2 something is broken. Nothing is changed. Without
    RUIKATSU_REDIS_URL the embedded store is started for the moment if it does not run.
    """
    findings = _findings()
    level = worst(findings)
    if as_json:
        say(json.dumps({"level": level, "findings": [asdict(found) for found in findings]}))
    else:
        for found in findings:
            say(f"{MARKS[found.level]:8} {found.about:16} {found.said}")
            if found.mend:
                say(f"{'':8} {'':16} -> {found.mend}")
        wrong = sum(found.level != "fine" for found in findings)
        say(f"\n{wrong or 'Nothing'} to mend." if level != "fine" else "\nAll is well.")
    sys.exit(EXIT[level])


def _findings() -> Sequence[Finding]:
    try:
        settings = Settings()
    except ValidationError as error:
        return [
            broken(
                "settings",
                f"RUIKATSU_{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}.",
                "docs/operating.md says what can be set.",
            )
            for one in error.errors(include_url=False, include_input=False)
        ]
    # The machine before the store: an embedded one makes its folder.
    here = [*look_at_settings(settings), *look_at_machine(settings)]
    return [*asyncio.run(_store(settings)), *here]


async def _store(settings: Settings) -> list[Finding]:
    told: list[Finding] = []
    try:
        async with (
            store_url(settings) as url,
            await Store.open(url, prefix=settings.prefix) as store,
        ):
            told += [found async for found in look_at_store(store)]
    except StoreNewer as error:
        mend = "Start the newer server again, or give this one keys of its own (RUIKATSU_PREFIX)."
        told.append(broken("layout", f"{error}.", mend))
    except (StoreError, OSError, ValueError) as error:
        mend = "See that it runs and that RUIKATSU_REDIS_URL leads to it (redis://, rediss://, unix://)."
        if not settings.redis_url:
            mend = "Look at store/valkey.log in the data folder, or set RUIKATSU_REDIS_URL."
        told.append(broken("store", f"{error}.", mend))
    return told
