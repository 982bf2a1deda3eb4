"""A language that is one more file: chosen, offered, and written from the right where it is."""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import expect

from tests.browser.conftest import NewPerson
from tests.running import RunningHub, running_hub

CLIENT = Path(__file__).parents[2] / "client"
TITLE = "غرفة للبكاء معًا"


@pytest_asyncio.fixture(loop_scope="session")
async def hub(valkey_url: str, prefix: str, tmp_path: Path) -> AsyncIterator[RunningHub]:
    """A hub whose page speaks Arabic too."""
    client = tmp_path / "client"
    shutil.copytree(CLIENT, client)
    words = json.loads((client / "locales" / "en.json").read_text("utf-8"))
    words["front.title"] = TITLE
    (client / "locales" / "ar.json").write_text(json.dumps(words), "utf-8")
    async with running_hub(valkey_url, prefix, client=client) as running:
        yield running


async def test_it_is_chosen_for_who_asks_for_it_and_turns_the_page_round(
    hub: RunningHub, new_person: NewPerson
) -> None:
    person = await new_person(locale="ar-EG")
    await person.open("/")
    await expect(person.page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert await person.script(
        "() => [document.documentElement.lang, document.documentElement.dir]"
    ) == ["ar", "rtl"]
    wide = await person.script("() => document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    await person.see("lang-switch").select_option("ja")
    await expect(person.page.get_by_role("heading", level=1)).to_have_text("いっしょに泣ける部屋。")
    assert await person.script("() => document.documentElement.dir") == "ltr"
    await expect(person.see("filter-language-ar")).to_have_count(1)
