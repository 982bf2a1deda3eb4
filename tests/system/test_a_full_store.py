"""A store at its memory limit: people are told to try again, keep hearing each other's past, and nothing is lost."""

from tests.conftest import StartValkey
from tests.running import running_hub


async def test_words_are_answered_with_a_wait_while_the_store_is_full_and_kept_once_it_is_not(
    start_valkey: StartValkey, prefix: str
) -> None:
    async with running_hub(start_valkey().url, prefix) as hub:
        room = await hub.room()
        seat = await hub.seat(room.id)
        guest = await hub.enter(room.id, seat)
        assert (await guest.say("before"))["op"] == "ok"
        await guest.heard("before")

        await hub.app.store.reads.call("CONFIG", "SET", "maxmemory", 1)
        answer = await guest.say("full", id="the same")
        assert (answer["op"], answer["code"]) == ("no", "store_away")
        assert answer["retry_after"] > 0
        refused = await hub.ask_seat(room.id)
        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) > 0
        # Whoever has a seat comes in and reads; a load balancer need not send them elsewhere, it is full there too.
        back = await hub.enter(room.id, seat)
        assert [event["text"] for event in back.welcome["recent"]] == ["before"]
        async with hub.http() as http:
            assert (await http.get("/readyz")).status_code == 200

        await hub.app.store.reads.call("CONFIG", "SET", "maxmemory", 0)
        assert (await back.say("full", id="the same"))["op"] == "ok"
        await back.heard("full")
        assert [f["text"] for f in back.events if f.get("type") == "said"] == ["full"]
