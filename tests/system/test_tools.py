"""The staff's tools, each on two hubs: who is told what, and what holds from the answer on."""

from dataclasses import replace
from typing import Any

from ruikatsu.domain.programme import Programme
from tests.running import RunningHub, phase, talking
from tests.wire import Client


async def ok(client: Client, op: str, **fields: Any) -> None:
    answer = await client.ask(op, **fields)
    assert answer["op"] == "ok", answer


async def no(client: Client, op: str, **fields: Any) -> str:
    answer = await client.ask(op, **fields)
    assert answer["op"] == "no", answer
    return str(answer["code"])


async def test_a_warning_reaches_the_one_person_with_its_reason_and_without_a_name(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    host = await hub.host(room)
    troll, guest = await other_hub.guest(room.id), await other_hub.guest(room.id)
    await ok(host, "warn", person=troll.person, why="Please let others finish.")
    told = await troll.told("warned")
    assert (told["why"], "by" in told) == ("Please let others finish.", False)
    assert (await host.told("warned"))["by"] == host.person
    await guest.settle()
    assert guest.desk == []


async def test_a_mute_and_its_end(hub: RunningHub, other_hub: RunningHub) -> None:
    room = await hub.room()
    host, troll = await hub.moderator(room), await other_hub.guest(room.id)
    await ok(host, "mute", person=troll.person, for_ms=60_000, why="a break")
    assert await no(troll, "say", text="but") == "muted"
    assert (await troll.told("muted"))["why"] == "a break"
    again = await other_hub.guest(room.id)
    assert (await again.say("fine"))["op"] == "ok"
    await ok(host, "unmute", person=troll.person)
    await ok(troll, "say", text="sorry")
    await again.heard("sorry")


async def test_what_a_person_on_hold_says_waits_and_goes_out_when_it_is_let_through(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    host, writer, reader = (
        await hub.host(room),
        await other_hub.guest(room.id, "Writer"),
        await other_hub.guest(room.id),
    )
    await ok(host, "hold", person=writer.person, why="to keep it gentle")
    answer = await writer.ask("say", id="m1", text="first")
    assert (answer["op"], "seq" in answer) == ("ok", False)
    held = await host.told("held")
    own = await writer.told("held")
    assert (own["id"], own["reason"], own["item"]) == ("m1", "person", held["item"])
    await ok(host, "release", item=held["item"])
    said = await reader.heard("first")
    assert (said["id"], said["person"], said["name"]) == ("m1", writer.person, "Writer")
    assert (await writer.told("released"))["item"] == held["item"]
    await ok(writer, "say", id="m2", text="second")
    second = await host.until(lambda f: f.get("type") == "held" and f["id"] == "m2")
    await ok(host, "decline", item=second["item"], why="no names, please")
    declined = await writer.told("declined")
    assert (declined["id"], declined["why"]) == ("m2", "no names, please")
    await ok(host, "unhold", person=writer.person)
    await ok(writer, "say", text="third")
    await reader.heard("third")
    assert reader.said == ["first", "third"]


async def test_who_is_removed_is_out_is_told_why_and_may_take_a_new_seat(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    host = await hub.host(room)
    seat = await other_hub.seat(room.id)
    troll = await other_hub.enter(room.id, seat)
    await ok(host, "remove", person=troll.person, why="shouting")
    assert (await troll.told("removed"))["why"] == "shouting"
    assert (await troll.until_closed())[0] == 4501
    back = await hub.line(room.id)
    await back.send({"op": "hello", "token": seat["token"]})
    assert (await back.until("bye"))["code"] == "removed"
    await other_hub.guest(room.id)


async def test_who_is_banned_is_known_under_a_new_name_and_a_neighbour_is_asked_about(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    host = await hub.host(room)
    troll_at = {"X_Forwarded_For": "203.0.113.9", "User_Agent": "Troll/1.0"}
    seat = await other_hub.seat(room.id, "Troll", **troll_at)
    troll = await other_hub.enter(room.id, seat)
    await ok(host, "ban", person=troll.person)
    assert (await troll.until_closed())[0] == 4502
    for again in (hub, other_hub):
        refused = await again.ask_seat(room.id, "Somebody else", **troll_at)
        assert (refused.status_code, refused.json()["code"]) == (403, "banned")
    listening = await hub.line(
        room.id,
        user_agent_header="Troll/1.0",
        additional_headers={"X-Forwarded-For": "203.0.113.9"},
    )
    await listening.send({"op": "hello", "as": "listener"})
    assert (await listening.until("bye"))["code"] == "banned"
    neighbour = await hub.seat(
        room.id, "Neighbour", X_Forwarded_For="203.0.113.9", User_Agent="Other/2.0"
    )
    waiting = await hub.knock(room.id, neighbour)
    knocked = await host.told("knocked")
    assert (knocked["person"], knocked["again"]) == (waiting.person, True)
    elsewhere = await other_hub.guest(
        room.id, X_Forwarded_For="198.51.100.7", User_Agent="Troll/1.0"
    )
    await ok(elsewhere, "say", text="another house")
    await ok(host, "lift", person=troll.person)
    await other_hub.guest(room.id, "Troll", **troll_at)


async def test_redacted_words_are_gone_for_who_is_here_who_resumes_and_who_comes(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    host, writer = await hub.host(room), await other_hub.guest(room.id)
    seat = await other_hub.seat(room.id)
    reader = await other_hub.enter(room.id, seat)
    start = reader.since
    bad = (await writer.say("my address is here"))["seq"]
    await ok(writer, "say", text="kept")
    await ok(host, "redact", seq=bad)
    assert (await reader.happened("redacted"))["of"] == bad
    resumed = await other_hub.enter(room.id, seat, since=start)
    await resumed.heard("kept")
    gone = next(f for f in resumed.events if f["seq"] == bad)
    assert (gone["text"], gone["redacted"], gone["type"]) == ("", True, "said")
    fresh = await hub.guest(room.id)
    assert [f["text"] for f in fresh.welcome["recent"]] == ["kept"]


async def test_redacted_words_are_gone_from_what_is_read_from_the_log(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    host, writer = await hub.host(room), await hub.guest(room.id)
    bad = (await writer.say("secret"))["seq"]
    await ok(writer, "say", text="kept")
    await ok(host, "redact", seq=bad)
    seat = await other_hub.seat(room.id)
    since = {"epoch": host.welcome["epoch"], "seq": 0}
    late = await other_hub.enter(room.id, seat, since=since)
    await late.heard("kept")
    assert "secret" not in str(late.frames)
    assert [f["seq"] for f in late.events][:2] == [1, 2]


async def test_slow_mode_hush_lock_and_calm_hold_on_every_hub_and_can_be_undone(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    host, guest = await hub.host(room), await other_hub.guest(room.id)
    await ok(guest, "say", text="one")
    await ok(host, "slow", slow_ms=60_000)
    assert await no(guest, "say", text="two") == "slow"
    await ok(host, "slow", slow_ms=None)
    await ok(guest, "say", text="two")
    await ok(host, "hush", on=True)
    assert await no(guest, "say", text="three") == "hushed"
    await ok(host, "say", text="a word to all")
    await ok(host, "hush", on=False)
    await ok(host, "lock", on=True)
    assert (await other_hub.ask_seat(room.id)).json()["code"] == "room_locked"
    await ok(host, "lock", on=False)
    await ok(host, "calm", on=True)
    assert (await other_hub.ask_seat(room.id)).json()["code"] == "room_locked"
    assert await no(guest, "say", text="three") == "slow"
    fresh = await other_hub.enter(room.id, await hub.staff_seat(room, "moderator", "M"))
    assert fresh.welcome["room"]["calm"] is True
    await ok(host, "calm", on=False)
    await ok(guest, "say", text="three")
    await other_hub.guest(room.id)


async def test_first_words_wait_where_the_staff_or_the_phase_say_so(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    gentle = replace(phase("share", 3_600, "open"), hold_first=True)
    room = await hub.room(Programme((gentle, phase("close", 60, "open"))))
    host, guest = await hub.host(room), await other_hub.guest(room.id)
    await ok(guest, "say", text="hello")
    held = await host.told("held")
    assert held["reason"] == "first"
    await ok(host, "release", item=held["item"])
    await guest.heard("hello")
    await ok(guest, "say", text="thank you")
    await host.heard("thank you")
    await ok(host, "hold_first", on=False)
    newcomer = await other_hub.guest(room.id)
    await ok(newcomer, "say", text="me too")
    await host.heard("me too")


async def test_listeners_are_let_in_shown_the_words_and_sent_away(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room(listeners_read=False)
    host, listener = await hub.host(room), await other_hub.listener(room.id)
    await ok(host, "say", text="unseen")
    await ok(host, "listeners", allowed=True, read=True)
    await ok(host, "say", text="seen")
    await listener.heard("seen")
    assert listener.said == ["seen"]
    await ok(host, "listeners", allowed=False)
    assert (await listener.until("bye"))["code"] == "listeners_off"
    late = await other_hub.line(room.id)
    await late.send({"op": "hello", "as": "listener"})
    assert (await late.until("bye"))["code"] == "listeners_off"


async def test_the_door_asks_and_who_knocks_hears_nothing_until_let_in(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room(approval=True)
    host = await hub.host(room)
    seats = [await other_hub.seat(room.id, name) for name in ("In", "Out")]
    first, second = [await other_hub.knock(room.id, seat) for seat in seats]
    await host.until(lambda f: f.get("type") == "knocked" and f["person"] == second.person)
    assert (await first.ask("say", text="hello"))["code"] == "not_allowed"
    await ok(host, "say", text="not for the door")
    await ok(host, "admit", person=first.person)
    await first.until("welcome")
    await ok(first, "say", text="here I am")
    await ok(host, "turn_away", person=second.person, why="full of friends today")
    assert (await second.told("turned_away"))["why"] == "full of friends today"
    assert (await second.until("bye"))["code"] == "turned_away"
    assert not [f for f in second.frames if f["op"] in ("event", "presence", "signals")]
    again = await hub.line(room.id)
    await again.send({"op": "hello", "token": seats[1]["token"]})
    assert (await again.until("bye"))["code"] == "turned_away"


async def test_the_floor_is_given_handed_on_ordered_and_taken_back(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room(Programme((phase("share", 3_600, "floor"), phase("close", 60, "open"))))
    host = await hub.host(room)
    first, second = await other_hub.guest(room.id), await other_hub.guest(room.id)
    await ok(first, "hand", up=True)
    await ok(second, "hand", up=True)
    await ok(host, "order", persons=[second.person, first.person])
    assert await no(second, "say", text="may I") == "not_your_turn"
    await ok(host, "floor", person=second.person)
    await ok(second, "say", text="thank you")
    await ok(second, "pass")
    floor = await first.until(lambda f: f.get("type") == "floor" and f["by"] == second.person)
    assert floor["person"] == first.person
    await ok(first, "say", text="now me")
    await ok(host, "floor", person=None)
    assert await no(first, "say", text="but") == "not_your_turn"


async def test_a_call_for_help_is_claimed_by_one_and_talked_about_in_private(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    first, second = await hub.moderator(room), await other_hub.moderator(room)
    seat = await other_hub.seat(room.id, "Heron")
    heron, other = await other_hub.enter(room.id, seat), await hub.guest(room.id)
    await ok(heron, "help", text="I cannot breathe")
    item = (await first.told("help_called"))["item"]
    assert (await heron.told("help_called"))["item"] == item
    await ok(first, "claim", item=item)
    assert (await second.told("claimed"))["claimed_by"] == first.person
    assert await no(second, "claim", item=item) == "claimed"
    assert await no(second, "tell", item=item, text="me too") == "claimed"
    await ok(first, "tell", item=item, text="I am here.")
    told = await heron.told("told")
    assert (told["text"], told["staff"], "by" in told) == ("I am here.", True, False)
    assert await no(other, "answer", item=item, text="what?") == "unknown_item"
    await ok(heron, "answer", item=item, text="Thank you.")
    back = await second.until(lambda f: f.get("type") == "told" and not f["staff"])
    assert back["text"] == "Thank you."
    heron.cut()
    again = await hub.enter(room.id, seat, since=heron.since)
    (shown,) = again.welcome["you"]["items"]
    assert [line["text"] for line in shown["told"]] == ["I am here.", "Thank you."]
    await ok(first, "settle", item=item)
    late = await other_hub.moderator(room)
    assert [i["done"] for i in late.welcome["desk"]["queue"]] == [True]


async def test_the_back_channel_is_the_staffs_alone(hub: RunningHub, other_hub: RunningHub) -> None:
    room = await hub.room()
    host, moderator = await hub.host(room), await other_hub.moderator(room, "Ren")
    guest = await other_hub.guest(room.id)
    await ok(moderator, "note", text="I take the door")
    assert (await host.told("noted"))["name"] == "Ren"
    assert await no(guest, "note", text="hello") == "not_allowed"


async def test_a_wave_locks_the_door_by_itself_and_tells_the_staff(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room(talking(), wave=3, capacity=50)
    host = await hub.host(room)
    answers = [await other_hub.ask_seat(room.id, f"Troll {n}") for n in range(6)]
    assert [a.status_code for a in answers] == [201, 201, 201, 201, 409, 409]
    locked = await host.happened("locked")
    assert (locked["on"], "by" in locked) == (True, False)
    await ok(host, "lock", on=False)
    assert (await other_hub.ask_seat(room.id)).status_code == 201
