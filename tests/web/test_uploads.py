"""A host brings a file: it is what is in it, it comes whole or not at all, and it is the host's own."""

import asyncio
import os
import stat
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from ruikatsu.web.hosts import add_host, hashed
from ruikatsu.web.uploads import AT_ONCE, surely
from tests.media.making import SRT, VTT, made
from tests.protocol.test_openapi import holds
from tests.running import running_hub
from tests.web.conftest import Host, until

KINDS = {
    "webm": ("video/webm", "film", "webm"),
    "mp4": ("video/mp4", "film", "mp4"),
    "weba": ("audio/webm", "song", "weba"),
    "m4a": ("audio/mp4", "song", "m4a"),
    "opus": ("audio/ogg", "song", "opus"),
    "ogg": ("audio/ogg", "song", "ogg"),
    "mp3": ("audio/mpeg", "song", "mp3"),
    "wav": ("audio/wav", "song", "wav"),
    "flac": ("audio/flac", "song", "flac"),
    "png": ("image/png", "poster", "png"),
    "jpg": ("image/jpeg", "poster", "jpg"),
    "webp": ("image/webp", "poster", "webp"),
    "avif": ("image/avif", "poster", "avif"),
}

HTML = b"<!doctype html><script>alert(1)</script>" + b" " * 9_000
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
LARGEST = 5 * 1_024 * 1_024
"""Bytes of anything that this hub takes, at most: a poster."""


def part_is_here(host: Host) -> bool:
    return any(name.endswith(".part") for name in host.left())


@pytest.mark.parametrize("recipe", KINDS)
async def test_a_real_file_is_taken_and_comes_back_as_it_was(host: Host, recipe: str) -> None:
    data = made(recipe)
    media = await host.brought(data)
    mime, kind, extension = KINDS[recipe]
    assert (media["type"], media["kind"], media["bytes"]) == (mime, kind, len(data))
    assert media["url"] == f"/media/{media['id']}.{extension}"
    assert len(media["id"]) == 32
    if kind == "poster":
        assert "length_ms" not in media
    else:
        assert abs(media["length_ms"] - 2_000) <= 50
    holds("post", "/api/media", 201, media)
    shown = await host.get(media["url"])
    assert shown.content == data
    assert shown.headers["content-type"] == mime


async def test_captions_are_taken_and_subrip_becomes_webvtt(host: Host) -> None:
    media = await host.brought(VTT)
    assert (media["type"], media["kind"]) == ("text/vtt", "captions")
    shown = await host.get(media["url"])
    assert shown.content == VTT
    assert shown.headers["content-type"] == "text/vtt; charset=utf-8"
    made_over = await host.brought(SRT)
    words = "WEBVTT\n\n00:00:00.500 --> 00:00:01.000\nOne &amp; <b>two</b> &lt;3\n"
    assert (await host.get(made_over["url"])).text == words
    assert made_over["bytes"] == len(words)


async def test_what_is_said_of_a_file_is_not_believed(host: Host) -> None:
    said = {"Content-Type": "text/html", "X-File-Name": "../../index.html"}
    answer = await host.bring(made("png"), **said)
    assert answer.json()["type"] == "image/png"
    shown = await host.get(answer.json()["url"], Accept="text/html")
    assert shown.headers["content-type"] == "image/png"


@pytest.mark.parametrize(
    "data",
    [
        HTML,
        SVG,
        b"#!/bin/sh\necho",
        b"PK\x03\x04" + made("png"),
        b"GIF89a" + b"\0" * 99,
        made("mkv"),
        made("mov"),
        b"%PDF-1.7",
        b"\0" * 9_000,
        b"\xff\xfeW\0E\0B\0V\0T\0T\0",
        b"WEBVTTish",
        b"\n" + VTT,
        b"RIFF\x10\0\0\0AVI LIST",
        b"OggS" + made("ogg")[4:28] + b"\x80theora" + b"\0" * 99,
    ],
    ids="html svg shell zip gif mkv mov pdf zeros utf-16 webvttish late-webvtt avi theora".split(),
)
async def test_what_is_no_film_is_refused_whatever_it_is_called(host: Host, data: bytes) -> None:
    answer = await host.bring(
        data, **{"Content-Type": "video/webm", "X-File-Name": "film.webm", "Accept-Language": "ja"}
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "media_unknown")
    assert "WebM" in answer.json()["detail"]
    assert answer.headers["content-language"] == "ja"
    holds("post", "/api/media", 415, answer.json())
    await until(lambda: not host.left())


@pytest.mark.parametrize(
    "recipe",
    ["webm", "mp4", "fast mp4", "weba", "m4a", "opus", "ogg", "wav", "jpg", "png", "webp", "avif"],
)
async def test_a_file_that_breaks_off_is_refused(host: Host, recipe: str) -> None:
    data = made(recipe)
    for cut in (len(data) // 2, len(data) - 20):
        answer = await host.bring(data[:cut])
        assert (answer.status_code, answer.json()["code"]) == (422, "media_broken")
    assert not host.left()


async def test_nothing_is_no_file(host: Host) -> None:
    answer = await host.bring(b"")
    assert (answer.status_code, answer.json()["code"]) == (422, "media_broken")
    assert not host.left()


async def test_captions_that_do_not_fit_are_refused_with_the_line(host: Host) -> None:
    answer = await host.bring(VTT.replace(b"00:00:02.000", b"00:00:00.900"))
    assert (answer.status_code, answer.json()["code"]) == (422, "captions_broken")
    assert "line 9 " in answer.json()["detail"]
    assert not host.left()


async def test_a_file_that_says_it_is_too_large_is_refused_before_it_comes(host: Host) -> None:
    for said, body in ((LARGEST + 1, b""), (300_001, made("webm")[:5_000])):
        upload = await host.begin(f"Content-Length: {said}", body=body)
        assert await upload.status() == 413
        await until(lambda: not host.left())


async def test_nobody_is_asked_to_send_what_will_be_refused(host: Host) -> None:
    upload = await host.begin(f"Content-Length: {LARGEST + 1}", "Expect: 100-continue")
    assert await upload.status() == 413


async def test_a_file_that_grows_too_large_is_stopped(host: Host) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield made("webm")
        while sent < 50_000_000:
            sent += 100_000
            yield b"\0" * 100_000

    answer = await host.bring(endless())
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    await until(lambda: not host.left())


@pytest.mark.parametrize("chunked", [True, False])
@pytest.mark.parametrize(
    ("head", "limit"),
    [(VTT, 1_024 * 1_024), (made("png"), LARGEST)],
    ids=["captions", "poster"],
)
async def test_captions_and_posters_have_limits_of_their_own(
    host: Host, head: bytes, limit: int, chunked: bool
) -> None:
    data = head + b"\0" * (limit - len(head) + 1)

    async def parts() -> AsyncIterator[bytes]:
        for at in range(0, len(data), 60_000):
            yield data[at : at + 60_000]

    answer = await host.bring(parts() if chunked else data)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    await until(lambda: not host.left())


async def test_a_file_as_large_as_may_be_is_taken(host: Host) -> None:
    data = made("bare mp3")
    whole = (data * (300_000 // len(data) + 1))[: 300_000 - 128]
    assert (await host.brought(whole + b"TAG" + b"\0" * 125))["bytes"] == 300_000


async def test_of_somebody_who_goes_away_half_way_nothing_is_left(host: Host) -> None:
    upload = await host.begin("Content-Length: 200000", body=made("webm"))
    await until(lambda: part_is_here(host))
    await upload.leave()
    await until(lambda: not host.left())


async def test_an_upload_that_stops_coming_is_given_up(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ruikatsu.web.uploads.IDLE_S", 0.05)
    upload = await host.begin("Content-Length: 200000", body=made("webm"))
    assert await upload.status() == 408
    await until(lambda: not host.left())


async def test_a_server_that_goes_down_leaves_nothing_of_an_upload(
    valkey_url: str, prefix: str, tmp_path: Path
) -> None:
    async with running_hub(valkey_url, prefix, data=tmp_path) as hub:
        hub.server.config.timeout_graceful_shutdown = 0
        host = Host(hub, tmp_path / "media", await add_host(hub.app.store, "Mio"))
        upload = await host.begin("Content-Length: 200000", body=made("webm"))
        await until(lambda: part_is_here(host))
    await until(lambda: not host.left())
    await upload.leave()


async def test_work_in_a_thread_is_waited_for_even_by_who_is_cancelled() -> None:
    begun, go_on, done = asyncio.Event(), asyncio.Event(), []
    loop = asyncio.get_running_loop()

    def work() -> None:
        loop.call_soon_threadsafe(begun.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result()
        done.append("done")

    task = asyncio.create_task(surely(work))
    await begun.wait()
    task.cancel()
    loop.call_soon(go_on.set)
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done


async def test_of_many_uploads_at_once_a_few_are_taken_and_the_others_told_to_wait(
    host: Host,
) -> None:
    data = made("webm")
    uploads = [
        await host.begin(f"Content-Length: {len(data)}", body=data[:5_000]) for _ in range(20)
    ]
    answers = [asyncio.create_task(upload.status()) for upload in uploads]
    await until(lambda: sum(answer.done() for answer in answers) == 20 - AT_ONCE)
    assert {answer.result() for answer in answers if answer.done()} == {429}
    await until(lambda: sum(name.endswith(".part") for name in host.left()) == AT_ONCE)
    for upload, answer in zip(uploads, answers, strict=True):
        if not answer.done():
            await upload.send(data[5_000:])
    statuses = [await answer for answer in answers]
    assert (statuses.count(201), statuses.count(429)) == (AT_ONCE, 20 - AT_ONCE)
    assert (await host.bring(data)).status_code == 201


async def test_a_line_goes_on_after_a_file_was_taken_and_after_one_that_came_whole_was_not(
    host: Host,
) -> None:
    async with host.hub.http() as http:
        for data, status in ((made("png"), 201), (b"<html>", 415), (VTT, 201)):
            answer = await http.post("/api/media", content=data, headers=host.headers)
            assert answer.status_code == status
            assert "connection" not in answer.headers


async def test_only_a_host_may_bring_a_file(host: Host) -> None:
    for headers in ({}, {"Authorization": "Bearer rkh_nobody"}):
        async with host.hub.http() as http:
            for method, path in (
                ("POST", "/api/media"),
                ("GET", "/api/media"),
                ("DELETE", "/api/media/" + "0" * 32),
            ):
                answer = await http.request(method, path, headers=headers)
                assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
    assert not host.left()


async def test_a_host_sees_and_erases_their_own_and_nobody_elses(host: Host) -> None:
    other = Host(host.hub, host.folder, await add_host(host.hub.app.store, "Ren"))
    mine, theirs = await host.brought(made("png")), await other.brought(VTT)
    listed = (await host.ask("GET", "/api/media")).json()
    assert listed["media"] == [mine]
    assert listed["limits"]["film"] == 300_000
    holds("get", "/api/media", 200, listed)
    for media in (theirs["id"], "0" * 32, "..", "%2e%2e%2fsecret", "x" * 500):
        answer = await host.ask("DELETE", f"/api/media/{media}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await host.get(theirs["url"])).status_code == 200
    gone = await host.ask("DELETE", f"/api/media/{mine['id']}")
    assert (gone.status_code, gone.content) == (204, b"")
    assert (await host.get(mine["url"])).status_code == 404
    assert (await host.ask("GET", "/api/media")).json()["media"] == []
    assert (await host.ask("DELETE", f"/api/media/{mine['id']}")).status_code == 404
    assert host.left() == [f"{theirs['id']}.json", f"{theirs['id']}.vtt"]


async def test_what_is_kept_of_a_file_names_nobody_and_is_for_the_server_alone(host: Host) -> None:
    media = await host.brought(VTT)
    record = host.folder / f"{media['id']}.json"
    assert hashed(host.key).encode() in record.read_bytes()
    assert b"Mio" not in record.read_bytes()
    assert host.key.encode() not in record.read_bytes()
    modes = {stat.S_IMODE(path.stat().st_mode) for path in host.folder.iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE(host.folder.stat().st_mode) == 0o700


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a quarter of a megabyte, where one may be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() != 0:
        pytest.skip("a disk that is full for real can be mounted by root alone")
    options = ["-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    mounting = subprocess.run(["mount", *options], capture_output=True, check=False)
    if mounting.returncode:
        pytest.skip(f"no disk can be mounted here: {mounting.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("chunked", [True, False])
async def test_a_disk_that_is_full_for_real_is_told_and_nothing_is_left(
    small_disk: Path,
    valkey_url: str,
    prefix: str,
    monkeypatch: pytest.MonkeyPatch,
    chunked: bool,
) -> None:
    monkeypatch.setattr("ruikatsu.media.folder.RESERVE", -(1 << 40))  # only the disk says no
    data = made("wav") * 2

    async def parts() -> AsyncIterator[bytes]:
        yield data

    async with running_hub(valkey_url, prefix, data=small_disk) as hub:
        host = Host(hub, small_disk / "media", await add_host(hub.app.store, "Mio"))
        answer = await host.bring(parts() if chunked else data)
        assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
        assert not host.left()
        assert (await host.bring(made("png"))).status_code == 201


async def test_a_film_leaves_room_for_the_rooms(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = os.statvfs(host.folder.parent)
    monkeypatch.setattr("ruikatsu.media.folder.RESERVE", disk.f_blocks * disk.f_frsize)
    answer = await host.bring(made("webm"))
    assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
    assert not host.left()


async def test_a_room_needs_its_files_to_be_there(host: Host) -> None:
    film, captions = await host.brought(made("webm")), await host.brought(VTT)
    cue: dict[str, Any] = {
        "kind": "media",
        "id": "film",
        "at_ms": 0,
        "length_ms": 2_000,
        "url": film["url"],
        "type": film["type"],
        "poster": "/media/poster.png",
        "captions": [
            {"lang": "en", "label": "English", "url": captions["url"]},
            {"lang": "ja", "label": "日本語", "url": "/media/" + "0" * 32 + ".vtt?x#y"},
        ],
    }
    phases = [
        {"kind": "cry", "length_ms": 60_000, "chat": "closed", "cues": [cue]},
        {"kind": "quiet", "length_ms": 60_000, "chat": "closed"},
        {"kind": "close", "length_ms": 60_000, "chat": "open"},
    ]
    asked = {"title": "An evening", "programme": {"phases": phases}}
    answer = await host.ask("POST", "/api/rooms", json=asked)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert [(e["where"], e["code"]) for e in answer.json()["errors"]] == [
        ("programme.phases.0.cues.0.poster", "media_missing"),
        ("programme.phases.0.cues.0.captions.1.url", "media_missing"),
    ]
    assert "/media/poster.png" in answer.json()["errors"][0]["why"]
    del cue["poster"]
    cue["captions"].pop()
    assert (await host.ask("POST", "/api/rooms", json=asked)).status_code == 201
    await host.ask("DELETE", f"/api/media/{film['id']}")
    gone = await host.ask("POST", "/api/rooms", json=asked)
    assert gone.json()["errors"][0]["where"] == "programme.phases.0.cues.0.url"
