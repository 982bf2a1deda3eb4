"""A hub whose lease has lapsed (it was stopped, or cut off from the store) acts on nothing that it knew, until it has
asked what came meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from ruikatsu.store.daemon import Daemon
from tests.drills.house import HubProcess, house, one
from tests.running import RunningHub, running_hub
from tests.store.hush import Hush
from tests.wire import Client

LEASE_MS = 3_000


@pytest.fixture
async def hush(valkey: Daemon, tmp_path: Path) -> AsyncIterator[Hush]:
    async with Hush(valkey.socket, tmp_path) as proxy:
        yield proxy


@pytest.fixture
async def sleeper(
    hush: Hush, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[RunningHub]:
    """A hub that can be cut off from the store. Leases are short, or it would take half a minute."""
    monkeypatch.setattr("ruikatsu.hub.beat.LEASE_MS", LEASE_MS)
    monkeypatch.setattr("ruikatsu.hub.hub.LEASE_MS", LEASE_MS)
    monkeypatch.setattr("ruikatsu.hub.beat.HEARTBEAT_MS", 250)
    async with running_hub(hush.url, prefix) as running:
        yield running


async def test_who_was_put_out_meanwhile_is_not_let_in_by_it(
    valkey_url: str, prefix: str, hush: Hush, sleeper: RunningHub
) -> None:
    async with running_hub(valkey_url, prefix) as awake:
        room = await awake.room()
        host = await awake.host(room)
        seat = await awake.seat(room.id)
        guest = await sleeper.enter(room.id, seat)
        hush.hushed = True
        assert (await host.ask("remove", person=guest.person))["op"] == "ok"
        hush.hushed = False
        told = "store_away"
        while told == "store_away":  # until it has the store again
            again = await sleeper.line(room.id)
            await again.send({"op": "hello", "token": seat["token"]})
            told = (await again.until(lambda f: f["op"] in ("bye", "welcome"))).get("code", "in")
        assert told == "removed"


async def test_words_taken_back_meanwhile_are_shown_to_nobody_by_it(
    valkey_url: str, prefix: str, hush: Hush, sleeper: RunningHub
) -> None:
    async with running_hub(valkey_url, prefix) as awake:
        room = await awake.room()
        host, writer = await awake.host(room), await awake.guest(room.id)
        seat = await awake.seat(room.id)
        guest = await sleeper.enter(room.id, seat)
        assert (await writer.say("seen"))["op"] == "ok"
        await guest.heard("seen")
        hush.hushed = True
        unseen = await writer.say("a secret")
        assert (await host.ask("redact", seq=unseen["seq"]))["op"] == "ok"
        # They come in anew, and are told what they missed as it is now.
        answer = await guest.say("hello?")
        assert answer["op"] == "no", answer
        hush.hushed = False
        assert (await guest.until("bye"))["code"] == "store_away"
        back = await sleeper.enter(room.id, seat, guest.since)
        await back.happened("redacted")
        assert "recent" not in back.welcome, "nothing was lost, so it is resumed"
        assert "a secret" not in str(guest.frames + back.frames)
        assert any(event.get("redacted") for event in back.events)


async def test_where_nothing_was_forbidden_meanwhile_everybody_stays_and_misses_nothing(
    valkey_url: str, prefix: str, hush: Hush, sleeper: RunningHub
) -> None:
    async with running_hub(valkey_url, prefix) as awake:
        room = await awake.room()
        writer, guest = await awake.guest(room.id), await sleeper.guest(room.id)
        hush.hushed = True
        for text in ("one", "two"):
            assert (await writer.say(text))["op"] == "ok"
        await asyncio.sleep(LEASE_MS / 1_000 + 0.5)
        assert not sleeper.app.hub.rooms[room.id].holds()
        hush.hushed = False
        await guest.heard("two")
        assert guest.said == ["one", "two"]
        assert (await guest.say("three"))["op"] == "ok"
        assert guest.closed is None


async def test_words_that_waited_at_a_stopped_hub_are_not_said_once_they_were_refused_elsewhere() -> (
    None
):
    with one() as ground:
        async with house(ground) as made:
            asleep, awake = made.hubs
            chair, seat = await made.seat("Host", host=True), await made.seat("Heron")
            host = await _sits(awake, made.room.id, chair)
            before = await _sits(asleep, made.room.id, seat)
            after = await _sits(awake, made.room.id, seat)
            asleep.stop()
            words = {"id": "the same", "text": "not now"}
            await before.send({"op": "say", **words})
            muting = asyncio.create_task(host.ask("mute", person=seat["person"]))
            await after.told("muted")
            assert (await after.ask("say", **words))["code"] == "muted"
            lifting = asyncio.create_task(host.ask("unmute", person=seat["person"]))
            await after.told("unmuted")
            await asyncio.sleep(3.2)  # so long, at least, that it can be told from being busy
            asleep.wake()
            told = await before.until(lambda f: f.get("id") == "the same")
            assert (told["op"], told.get("code")) == ("no", "store_away")
            assert {(await muting)["op"], (await lifting)["op"]} == {"ok"}
            await asyncio.sleep(1.5)  # and then it believes what it reads again
            assert (await before.say("now"))["op"] == "ok"
            await after.heard("now")
            assert after.said == ["now"]
            for client in (host, before, after):
                await client.close()


async def _sits(hub: HubProcess, room: str, seat: dict[str, Any]) -> Client:
    client = await Client.connect(hub.base, room)
    await client.send({"op": "hello", "token": seat["token"]})
    await client.until("welcome")
    return client
