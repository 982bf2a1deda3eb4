"""How a word travels: from one person to everybody, on every hub, once."""

import asyncio

from tests.running import RunningHub


async def test_a_word_reaches_everybody_on_both_hubs_in_the_same_order(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    here, there = await hub.guest(room.id, "Here"), await other_hub.guest(room.id, "There")
    await asyncio.gather(
        *[here.say(f"a{n}") for n in range(20)], *[there.say(f"b{n}") for n in range(20)]
    )
    # A hub answers when the log has it, which may be before it has read it there itself.
    await asyncio.gather(*[there.heard(f"{who}{n}") for n in range(20) for who in "ab"])
    listener = await other_hub.listener(room.id)
    await here.say("last")
    for client in (here, there, listener):
        await client.heard("last")
    assert here.said == there.said
    assert len(set(here.said)) == 41
    assert [f["seq"] for f in here.events] == list(range(1, 42))
    assert [e["text"] for e in listener.welcome["recent"]] == here.said[:-1]


async def test_the_same_id_again_gives_the_same_answer_and_is_heard_once(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    seat = await hub.seat(room.id, "Wren")
    first = await hub.enter(room.id, seat)
    again = await other_hub.enter(room.id, seat)
    answers = await asyncio.gather(
        *[first.say("once", id="m1") for _ in range(5)],
        *[again.say("once", id="m1") for _ in range(5)],
    )
    assert {(a["op"], a["seq"]) for a in answers} == {("ok", 1)}
    await first.say("after")
    await asyncio.gather(first.heard("after"), again.heard("after"))
    assert first.said == again.said == ["once", "after"]


async def test_what_was_acknowledged_counts_for_what_is_asked_next(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    guest, witness = await hub.guest(room.id), await other_hub.guest(room.id)
    for _ in range(40):
        said = await guest.say("one")
        assert (await guest.say("two", reply_to=said["seq"]))["op"] == "ok"
        await guest.ask("hand", up=True)
        await guest.ask("hand", up=False)
    await witness.until(lambda f: f["op"] == "event" and f["seq"] == 160)
    hands = [event["up"] for event in witness.events if event["type"] == "hand"]
    assert hands == [True, False] * 40


async def test_an_answer_stands_even_after_the_rules_have_changed(hub: RunningHub) -> None:
    room = await hub.room()
    guest, host = await hub.guest(room.id), await hub.host(room)
    assert (await guest.say("before", id="m1"))["op"] == "ok"
    assert (await host.ask("mute", person=guest.person, for_ms=60_000))["op"] == "ok"
    assert (await guest.say("before", id="m1")) == {"op": "ok", "id": "m1", "seq": 1}
    assert (await guest.say("new"))["code"] == "muted"


async def test_everything_a_guest_can_do_has_its_answer(hub: RunningHub) -> None:
    room = await hub.room()
    guest, host = await hub.guest(room.id, "Fern"), await hub.host(room)
    said = await guest.say("hello", veil="loss", lang="en")
    reply = await guest.say("and", reply_to=said["seq"])
    assert (await guest.ask("hand", up=True))["op"] == "ok"
    assert (await guest.ask("report", seq=reply["seq"], why="unkind"))["op"] == "ok"
    assert (await guest.ask("help", text="I am not well"))["op"] == "ok"
    await guest.send({"op": "signal", "kind": "tear"})
    signals = await host.until("signals")
    assert signals["counts"] == {"tear": 1}
    event = await host.until(lambda f: f.get("type") == "said" and f.get("reply_to") == 1)
    assert event["name"] == "Fern"
    assert (await host.until(lambda f: f.get("type") == "hand"))["up"] is True
    called = await host.until(lambda f: f["op"] == "desk" and f["type"] == "help_called")
    assert called["text"] == "I am not well"
    reported = await host.until(lambda f: f["op"] == "desk" and f["type"] == "reported")
    assert (reported["seq"], reported["why"]) == (2, "unkind")


async def test_whoever_mutes_is_not_named_to_the_muted_and_nobody_else_is_told(
    hub: RunningHub,
) -> None:
    room = await hub.room()
    guest, other, host = await hub.guest(room.id), await hub.guest(room.id), await hub.host(room)
    await host.ask("mute", person=guest.person, for_ms=60_000, why="a pause")
    muted = await guest.until("desk")
    assert set(muted) == {"op", "at", "type", "until", "why"}
    await other.say("still here")
    await guest.heard("still here")
    assert not [f for f in other.frames if f["op"] == "desk"]


async def test_after_muted_is_acknowledged_no_later_word_reaches_anybody_on_any_hub(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    """The race of a message with a mute, again and again, from two hubs."""
    room = await hub.room()
    host, guest = await hub.host(room), await other_hub.guest(room.id, "Loud")
    witness = await hub.guest(room.id, "Witness")
    for turn in range(60):
        saying = [asyncio.create_task(guest.say(f"{turn}.{n}")) for n in range(4)]
        if turn % 3 == 0:
            await asyncio.sleep(0)
        await host.ask("mute", person=guest.person, for_ms=60_000)
        after = await guest.say(f"{turn}.after")
        assert after["code"] == "muted"
        await asyncio.gather(*saying)
        muted_seq = (await host.ask("unmute", person=guest.person))["op"]
        assert muted_seq == "ok"
    await witness.say("end")
    await guest.heard("end")
    assert not [text for text in witness.said if text.endswith("after")]
    # What was acknowledged was heard, what was refused was not.
    answered = {f["id"]: f for f in guest.frames if f["op"] in ("ok", "no")}
    accepted = [f["seq"] for f in answered.values() if f["op"] == "ok"]
    heard = [
        f["seq"] for f in witness.events if f["type"] == "said" and f["person"] == guest.person
    ]
    assert sorted(accepted) == heard
