"""What hosts brought is served whole or in ranges, kept by browsers, and never acts as a page of ours."""

import asyncio
import os
from typing import Any

import pytest

from tests.media.making import VTT, made
from tests.web.conftest import Host


@pytest.fixture
async def film(host: Host) -> dict[str, Any]:
    """One that was brought."""
    return await host.brought(made("webm"))


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=100-199", 100, 199),
        ("bytes = 100 - 199", 100, 199),
        ("bytes=100-", 100, None),
        ("bytes=-100", -100, None),
        ("bytes=0-999999999", 0, None),
        ("bytes=-999999999", 0, None),
        ("BYTES=5-6", 5, 6),
    ],
)
async def test_a_range_is_that_part(
    host: Host, film: dict[str, Any], wanted: str, first: int, last: int | None
) -> None:
    data = made("webm")
    begin = first % len(data)
    end = len(data) if last is None else last + 1
    answer = await host.get(film["url"], Range=wanted)
    assert answer.status_code == 206
    assert answer.content == data[begin:end]
    assert answer.headers["content-range"] == f"bytes {begin}-{end - 1}/{len(data)}"
    assert answer.headers["content-length"] == str(end - begin)
    assert answer.headers["content-type"] == "video/webm"


@pytest.mark.parametrize("wanted", ["bytes=999999999-", "bytes=999999999-999999999", "bytes=-0"])
async def test_a_range_that_is_not_there_is_told(
    host: Host, film: dict[str, Any], wanted: str
) -> None:
    answer = await host.get(film["url"], Range=wanted)
    assert (answer.status_code, answer.json()["code"]) == (416, "no_such_range")
    assert answer.headers["content-range"] == f"bytes */{film['bytes']}"


@pytest.mark.parametrize(
    "wanted",
    [
        "bytes=",
        "bytes=-",
        "bytes=9-3",
        "bytes=a-b",
        "bytes=1-2,5-6",
        "bytes=" + "0-1," * 99 + "0-1",
        "lines=1-2",
        "bytes=" + "9" * 5_000 + "-",
    ],
)
async def test_what_is_no_single_range_gets_it_all(
    host: Host, film: dict[str, Any], wanted: str
) -> None:
    answer = await host.get(film["url"], Range=wanted)
    assert (answer.status_code, answer.content) == (200, made("webm"))


async def test_a_range_of_what_has_changed_is_all_of_it(host: Host, film: dict[str, Any]) -> None:
    etag = (await host.get(film["url"])).headers["etag"]
    for tag, status in ((etag, 206), ('"other"', 200), (f"W/{etag}", 200)):
        for wanted, good in (
            ("bytes=0-9", status),
            ("bytes=999999999-", 416 if status == 206 else 200),
        ):
            answer = await host.get(film["url"], **{"Range": wanted, "If-Range": tag})
            assert answer.status_code == good


async def test_what_a_browser_has_is_not_sent_again(host: Host, film: dict[str, Any]) -> None:
    etag = (await host.get(film["url"])).headers["etag"]
    for tags in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        answer = await host.get(film["url"], **{"If-None-Match": tags})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == etag
    assert (await host.get(film["url"], **{"If-None-Match": '"x"'})).status_code == 200


async def test_it_stays_the_same_to_browsers_when_a_room_needs_it(
    host: Host, film: dict[str, Any]
) -> None:
    path = host.folder / film["url"].rpartition("/")[2]
    etag = (await host.get(film["url"])).headers["etag"]
    os.utime(path, (1, 1))
    assert (await host.get(film["url"])).headers["etag"] == etag


async def test_the_head_alone_can_be_asked_for(host: Host, film: dict[str, Any]) -> None:
    async with host.hub.http() as http:
        answer = await http.head(film["url"])
        part = await http.head(film["url"], headers={"Range": "bytes=0-9"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(film["bytes"])
    assert answer.headers["accept-ranges"] == "bytes"
    assert (part.status_code, part.headers["content-length"]) == (206, "10")


@pytest.mark.parametrize("recipe", ["webm", "png", "vtt"])
async def test_a_file_can_never_act_as_a_page_of_ours(host: Host, recipe: str) -> None:
    media = await host.brought(VTT if recipe == "vtt" else made(recipe))
    for extra in ({}, {"Range": "bytes=0-9"}):
        headers = (await host.get(media["url"], **extra)).headers
        assert headers["x-content-type-options"] == "nosniff"
        policy = headers["content-security-policy"].split("; ")
        assert {"default-src 'none'", "sandbox"} <= set(policy)
        assert headers["content-disposition"] == "inline"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cache-control"] == "private, max-age=86400, immutable"


async def test_nothing_but_what_was_brought_can_be_had(host: Host, film: dict[str, Any]) -> None:
    name = film["url"].rpartition("/")[2]
    (host.folder.parent / "secret").write_text("secret")
    (host.folder / "note.txt").write_text("secret")
    (host.folder / f"{'a' * 32}.webm").symlink_to(host.folder.parent / "secret")
    (host.folder / f"{'b' * 32}.webm").mkdir()
    (host.folder / f"{'c' * 32}.part").write_text("secret")
    for path in (
        "../secret",
        "..%2fsecret",
        "%2e%2e%2fsecret",
        "..%5csecret",
        "%00",
        "note.txt",
        f"{film['id']}.json",
        f"{film['id']}.mp4",
        f"{film['id']}",
        f"{name}%00",
        f"{name}%0a",
        f"{name}/",
        f"./{name}/../../secret",
        name.upper(),
        f"{'a' * 32}.webm",
        f"{'b' * 32}.webm",
        f"{'c' * 32}.part",
        "",
        "x" * 3_000,
    ):
        status, body = await raw(host, f"/media/{path}")
        assert status == 404, path
        assert b"secret" not in body
    assert (await raw(host, film["url"]))[0] == 200


async def raw(host: Host, path: str) -> tuple[int, bytes]:
    """A path asked for as it stands: a client of good manners would tidy it first."""
    address, _, port = host.hub.base.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(address, int(port))
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    return int(head.split()[1]), body
