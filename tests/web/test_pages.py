"""The page itself: every address a person may open, and those that they may mistype."""

from collections.abc import AsyncIterator

import pytest

from tests.running import RunningHub, running_hub

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
async def hub(valkey_url: str, prefix: str) -> AsyncIterator[RunningHub]:
    async with running_hub(valkey_url, prefix) as running:
        yield running


@pytest.mark.parametrize(
    "path", ["/", "/rooms/x", "/after", "/skew", "/host", "/host/new", "/host/rooms/x/copy"]
)
async def test_the_page_answers_where_people_go(hub: RunningHub, path: str) -> None:
    async with hub.http() as http:
        answer = await http.get(path, headers=HTML)
    assert answer.status_code == 200
    assert '<div id="page">' in answer.text


@pytest.mark.parametrize("path", ["/room/x", "/hosts", "/rooms/x/y/z"])
async def test_a_mistyped_address_gets_the_page_and_says_that_it_is_not_there(
    hub: RunningHub, path: str
) -> None:
    async with hub.http() as http:
        person = await http.get(path, headers=HTML)
        program = await http.get(path)
    assert (person.status_code, '<div id="page">' in person.text) == (404, True)
    assert (program.status_code, program.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/api/nothing", "/assets/nothing.js", "/media/nothing"])
async def test_what_is_asked_by_a_program_is_never_answered_with_a_page(
    hub: RunningHub, path: str
) -> None:
    async with hub.http() as http:
        answer = await http.get(path, headers=HTML)
    assert answer.status_code == 404
    assert '<div id="page">' not in answer.text
