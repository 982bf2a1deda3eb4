"""`ruikatsu hosts` as an operator uses it: a process of its own, with a store or the embedded one."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import httpx

from ruikatsu.web.hosts import COOKIE
from tests.running import RunningHub


async def hosts(*words: str, **env: str) -> tuple[int, str, str]:
    """Exit code, what was printed, and what was complained of."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RUIKATSU_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "ruikatsu", "hosts", *words,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env={**clean, **env},
    )  # fmt: skip
    printed, complained = await process.communicate()
    return process.returncode or 0, printed.decode(), complained.decode()


async def test_a_host_is_added_listed_signs_in_and_is_revoked(
    hub: RunningHub, valkey_url: str, prefix: str
) -> None:
    env = {"RUIKATSU_REDIS_URL": valkey_url, "RUIKATSU_PREFIX": prefix}
    code, printed, _ = await hosts("add", "Grief circle", "--json", "--url", hub.base, **env)
    assert code == 0
    added: dict[str, Any] = json.loads(printed)
    assert added["link"] == f"{hub.base}/host#key={added['key']}"
    async with httpx.AsyncClient(base_url=hub.base) as http:
        answer = await http.post("/api/host/session", json={"key": added["key"]})
        assert answer.status_code == 201
        _, listed, _ = await hosts("list", **env)
        assert added["id"] in listed
        assert "Grief circle" in listed
        assert added["key"] not in listed
        code, said, _ = await hosts("revoke", added["id"], **env)
        assert (code, "worth nothing" in said) == (0, True)
        cookie = {"Cookie": f"{COOKIE}={answer.cookies[COOKIE]}"}
        assert (await http.get("/api/host/session", headers=cookie)).status_code == 401
    assert json.loads((await hosts("list", "--json", **env))[1]) == []


async def test_a_name_that_two_hosts_share_is_asked_about(valkey_url: str, prefix: str) -> None:
    env = {"RUIKATSU_REDIS_URL": valkey_url, "RUIKATSU_PREFIX": prefix}
    for _ in range(2):
        await hosts("add", "Mio", **env)
    code, _, complained = await hosts("revoke", "Mio", **env)
    assert (code, "Say which" in complained) == (1, True)
    code, _, complained = await hosts("revoke", "nobody", **env)
    assert (code, "hosts list" in complained) == (1, True)


async def test_the_key_stays_with_the_embedded_store(tmp_path: Path) -> None:
    env = {"RUIKATSU_DATA": str(tmp_path / "data")}
    code, printed, complained = await hosts("add", "Mio", **env)
    assert code == 0, complained
    assert "/host#key=rkh_" in printed
    assert "Mio" in (await hosts("list", **env))[1]


async def test_a_store_that_does_not_answer_is_said_in_a_sentence(tmp_path: Path) -> None:
    code, _, complained = await hosts(
        "list", RUIKATSU_REDIS_URL=f"unix://{tmp_path}/nowhere", RUIKATSU_DATA=str(tmp_path)
    )
    assert code == 1
    assert complained.startswith("Error: ")
    assert "Traceback" not in complained
