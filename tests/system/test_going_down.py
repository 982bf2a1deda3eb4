"""A hub that goes down: not ready at once, and everybody is told to come back, each at a moment of their own."""

import asyncio

from tests.running import RunningHub


async def test_it_is_not_ready_from_then_on_and_each_is_given_a_wait_of_their_own(
    hub: RunningHub,
) -> None:
    room = await hub.room(capacity=200, wave=200)
    people = [await hub.listener(room.id) for _ in range(60)]
    async with hub.http() as http:
        assert (await http.get("/readyz")).status_code == 200
        draining = asyncio.create_task(hub.app.hub.drain())
        first = await people[0].until("bye")
        not_ready = await http.get("/readyz")
        assert not_ready.status_code == 503
        assert not_ready.json()["staying"] is False
        # The others of a later batch are still in the room meanwhile.
        assert people[-1].closed is None
        byes = [first, *[await one.until("bye") for one in people[1:]]]
        await draining
    assert {bye["code"] for bye in byes} == {"going_down"}
    waits = [bye["retry_after"] for bye in byes]
    assert min(waits) >= 0.1
    assert max(waits) <= 1.5
    assert len(set(waits)) == 50, "a batch is spread"
    assert {(await one.until_closed())[0] for one in people} == {4000}


async def test_who_had_dialled_before_and_says_hello_then_is_sent_on_too(hub: RunningHub) -> None:
    room = await hub.room()
    late = await hub.line(room.id)
    await hub.app.hub.drain()
    await late.send({"op": "hello", "as": "listener"})
    assert (await late.until(lambda f: f["op"] in ("bye", "welcome")))["op"] == "bye"
    assert (await late.until_closed())[0] == 4000
