"""What a device may keep, and a third language that is one file."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

from ruikatsu.sentences import languages
from ruikatsu.web.keeping import Keeping, kept_files
from ruikatsu.web.pages import document
from tests.running import running_hub

CLIENT = Path(__file__).parents[2] / "client"


def lines(language: str) -> dict[str, Any]:
    return {"helplines": [{"name": f"</script><b>{language}</b>", "call": "1"}], "emergency": []}


async def test_only_the_pages_own_files_are_on_the_list(valkey_url: str, prefix: str) -> None:
    async with running_hub(valkey_url, prefix) as hub, hub.http() as http:
        worker = await http.get("/sw.js")
        assert worker.headers["content-type"].startswith("text/javascript")
        assert worker.headers["cache-control"] == "no-cache"
        found = re.search(r"JSON\.parse\('(.*?)'\)", worker.text)
        assert found is not None
        files = json.loads(found[1])
        assert len(files) > 80
        for path in files:
            assert (await http.get(path)).status_code == 200, path
    assert "{version}" not in worker.text
    assert not [
        path
        for path in files
        if path.startswith(("/assets/media/", "/api/", "/live")) or "sw.js" in path
    ]


def test_what_is_asked_for_by_the_page_is_on_the_list() -> None:
    kept = {f"/assets/{path.relative_to(CLIENT).as_posix()}" for path in kept_files(CLIENT)}
    asked = set(
        re.findall(r'"(/assets/[^"]+\.(?:js|css|svg|webmanifest))"', document(CLIENT).decode())
    )
    assert len(asked) > 20
    assert asked <= kept


def test_the_version_changes_with_any_file_and_push_is_added_where_it_is(tmp_path: Path) -> None:
    client = tmp_path / "client"
    shutil.copytree(CLIENT, client)
    (client / "push_worker.js").unlink(missing_ok=True)

    def worker() -> str:
        return Keeping(client, lines)._worker

    first = worker()
    assert worker() == first
    (client / "style" / "base.css").write_text("body { margin: 0; }")
    second = worker()
    assert second != first
    (client / "push_worker.js").write_text("self.addEventListener('push', () => {});")
    assert worker().endswith("self.addEventListener('push', () => {});")


def test_helplines_cannot_end_the_block_that_they_stand_in() -> None:
    page = Keeping(CLIENT, lines)._offline().decode()
    block = re.search(r'id="kept-helplines">(.*?)</script>', page, re.DOTALL)
    assert block is not None
    kept = json.loads(block[1])
    assert sorted(kept) == languages()
    assert kept["ja"] == lines("ja")


def test_a_third_language_is_one_file(tmp_path: Path) -> None:
    client = tmp_path / "client"
    shutil.copytree(CLIENT, client)
    assert b'name="languages" content="en ja"' in document(client)
    shutil.copy(client / "locales" / "en.json", client / "locales" / "de.json")
    assert b'name="languages" content="de en ja"' in document(client)
    assert "locales/de.json" in {p.relative_to(client).as_posix() for p in kept_files(client)}
