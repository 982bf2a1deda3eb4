"""A thousand races a tool: from the answer on, nothing that the tool forbids reaches any socket on either hub."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from ruikatsu.domain.events import Locked, Muted, Recorded, Said, Seated, Unmuted
from ruikatsu.protocol.bodies import event_of
from tests.running import RunningHub
from tests.wire import Client

RACES = 1_000


async def log_of(hub: RunningHub, room: str) -> AsyncIterator[Recorded]:
    async for page in hub.app.store.read_pages(room):
        for entry in page:
            event = event_of(entry.body)
            assert event is not None
            yield Recorded(entry.version, entry.seq, entry.at, event)


async def ok(client: Client, op: str, **fields: Any) -> None:
    answer = await client.ask(op, **fields)
    assert answer["op"] == "ok", answer


async def test_a_thousand_races_between_a_word_and_a_mute(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    host = await hub.host(room)
    troll = await other_hub.guest(room.id, "Troll")
    witnesses = [await hub.guest(room.id), await other_hub.guest(room.id)]
    said = late = 0
    for race in range(RACES):
        saying = [asyncio.create_task(troll.say(f"{race}.{n}")) for n in range(3)]
        if race % 3:
            await asyncio.sleep(0)
        await ok(host, "mute", person=troll.person, for_ms=3_600_000)
        # What a hub writes from now on lies behind the pong.
        await asyncio.gather(*[witness.settle() for witness in witnesses])
        seen = [len(witness.frames) for witness in witnesses]
        answers = await asyncio.gather(*saying)
        said += sum(answer["op"] == "ok" for answer in answers)
        assert {answer["code"] for answer in answers if answer["op"] == "no"} <= {"muted"}
        await asyncio.gather(*[witness.settle() for witness in witnesses])
        for witness, before in zip(witnesses, seen, strict=True):
            late += sum(f.get("person") == troll.person for f in witness.frames[before:])
        await ok(host, "unmute", person=troll.person)
    muted = False
    against_the_log = 0
    async for entry in log_of(hub, room.id):
        match entry.event:
            case Muted():
                muted = True
            case Unmuted():
                muted = False
            case Said():
                against_the_log += muted
            case _:
                pass
    assert (late, against_the_log) == (0, 0)
    assert 0 < said < 3 * RACES, "both sides must have won some of the races"
    for witness in witnesses:
        assert len(witness.said) == said


async def test_a_thousand_races_between_words_and_their_redaction(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    host, writer = await hub.host(room), await other_hub.guest(room.id)
    witnesses = [await hub.guest(room.id), await other_hub.guest(room.id)]
    seat = await other_hub.seat(room.id)
    reader = await other_hub.enter(room.id, seat)
    caught = late = 0
    for race in range(RACES):
        words = f"secret {race}"
        since = {"epoch": host.welcome["epoch"], "seq": max(0, len(writer.events) - 1)}
        answer = await writer.say(words)
        resuming = asyncio.create_task(other_hub.enter(room.id, seat, since=since))
        await ok(host, "redact", seq=answer["seq"])
        after = asyncio.create_task(hub.enter(room.id, seat, since=since))
        await asyncio.gather(*[witness.settle() for witness in witnesses])
        seen = [len(witness.frames) for witness in witnesses]
        resumed, fresh = await asyncio.gather(resuming, after)
        await asyncio.gather(resumed.settle(), fresh.settle())
        caught += words in str(resumed.frames)
        late += words in str(fresh.frames)
        for witness, before in zip(witnesses, seen, strict=True):
            late += words in str(witness.frames[before:])
        for line in (resumed, fresh):
            (hub if line is fresh else other_hub).clients.remove(line)
            line.cut()
            await line.until_closed()
    assert late == 0
    assert caught < RACES, "the redaction must have won some of the races"
    assert reader.role == "guest"


async def test_a_thousand_races_between_coming_in_and_the_lock(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room(capacity=5_000, wave=5_000)
    host = await hub.host(room)
    seated = 0
    async with hub.http() as here, other_hub.http() as there:

        async def come(number: int) -> int:
            http = there if number % 2 else here
            body = {"as": "guest", "name": f"g{number}", "agreed": True}
            answer = await http.post(f"/api/rooms/{room.id}/seats", json=body)
            assert answer.status_code == 201 or answer.json()["code"] == "room_locked", answer.text
            return answer.status_code

        for race in range(RACES):
            coming = [asyncio.create_task(come(2 * race + n)) for n in range(2)]
            # Sometimes one wins, sometimes the other: a seat takes about as long as ten milliseconds.
            await asyncio.sleep((race % 20) / 1_000)
            await ok(host, "lock", on=True)
            assert await come(2 * race + 1) == 409
            if race % 10 == 0:
                listening = await other_hub.line(room.id)
                await listening.send({"op": "hello", "as": "listener"})
                assert (await listening.until("bye"))["code"] == "room_locked"
                other_hub.clients.remove(listening)
                await listening.until_closed()
            seated += (await asyncio.gather(*coming)).count(201)
            await ok(host, "lock", on=False)
    locked = False
    against_the_log = in_the_log = 0
    async for entry in log_of(hub, room.id):
        match entry.event:
            case Locked(on=on):
                locked = on
            case Seated(role="guest"):
                against_the_log += locked
                in_the_log += 1
            case _:
                pass
    assert (against_the_log, in_the_log) == (0, seated)
    assert 0 < seated < 2 * RACES, "both sides must have won some of the races"
