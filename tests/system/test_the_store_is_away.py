"""The store is gone for a while, of whichever kind: a clear no with a wait, the time goes on, and nothing is lost."""

import asyncio
import time

import pytest

from tests.running import running_hub
from tests.store.making import eventually
from tests.store.rings import away
from tests.wire import Client

WORDS = 12


@pytest.mark.parametrize("kind", ["one", "sentinels", "cluster"])
async def test_words_wait_while_the_store_is_away_and_all_go_out_when_it_is_back(
    kind: str, prefix: str
) -> None:
    with away(kind) as store:
        async with running_hub(store.url, prefix) as hub, running_hub(store.url, prefix) as other:
            # As many rooms as it takes to have some on each master.
            rooms = [await hub.room() for _ in range(6)]
            guests = [await hub.guest(room.id) for room in rooms]
            seats = [await other.seat(room.id) for room in rooms]
            readers = [
                await other.enter(room.id, seat) for room, seat in zip(rooms, seats, strict=True)
            ]
            assert {(await guest.say("before"))["op"] for guest in guests} == {"ok"}
            for reader in readers:
                await reader.heard("before")

            began, at = time.monotonic(), hub.now()
            await asyncio.to_thread(store.go)
            for guest in guests:
                answer = await guest.say("meanwhile 0", id="w0")
                assert (answer["op"], answer["code"]) == ("no", "store_away")
                assert answer["retry_after"] > 0
            await eventually(lambda: not hub.app.store.up)
            async with hub.http() as http:
                assert (await http.get("/readyz")).status_code == 503
                assert (await http.get("/healthz")).status_code == 200
            refused = await hub.ask_seat(rooms[0].id)
            assert refused.status_code == 503
            assert int(refused.headers["Retry-After"]) > 0
            # The time goes on, the same for everybody: cues are reckoned by it.
            await asyncio.sleep(1)
            for client in (*guests, *readers):
                asked = time.monotonic()
                told = await _asked(client) - at
                least, most = (asked - began) * 1_000, (time.monotonic() - began) * 1_000
                assert least - 50 <= told <= most + 50
            # Whoever's line broke meanwhile finds the room as it is, with all that was said.
            back = await other.enter(rooms[0].id, seats[0])
            assert [event["text"] for event in back.welcome["recent"]] == ["before"]
            assert back.welcome["timeline"]

            await asyncio.to_thread(store.come_back)
            await asyncio.gather(*[_say_all(guest) for guest in guests])
            for guest, reader in zip(guests, readers, strict=True):
                for client in (guest, reader):
                    await client.heard(f"meanwhile {WORDS - 1}")
                    assert client.said == ["before", *[f"meanwhile {n}" for n in range(WORDS)]]
            await eventually(lambda: all(all(one.app.hub.signs().values()) for one in (hub, other)))


async def _asked(client: Client) -> float:
    since = len(client.frames)
    await client.send({"op": "ping", "t0": 1.0})
    pong = await client.until("pong", since=since)
    return float(pong["t1"])


async def _say_all(guest: Client) -> None:
    """As the page does: each again, with the same id, when it was told to wait."""
    async with asyncio.timeout(60):
        for n in range(WORDS):
            while (answer := await guest.say(f"meanwhile {n}", id=f"w{n}"))["op"] == "no":
                assert answer["code"] == "store_away"
                await asyncio.sleep(answer["retry_after"] / 4)
