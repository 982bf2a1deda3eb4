"""Who is of the staff, by which link they came, and who is known again in another seat: on two hubs."""

from tests.running import RunningHub

from .test_tools import no, ok


async def test_a_guest_becomes_a_moderator_and_a_guest_again_by_the_log_and_not_by_the_token(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    host, troll = await hub.host(room), await hub.guest(room.id)
    seat = await other_hub.seat(room.id)
    helper = await other_hub.enter(room.id, seat)
    assert await no(helper, "mute", person=troll.person) == "not_allowed"
    await ok(host, "moderator", person=helper.person)
    assert (await helper.until_closed())[0] == 4005
    promoted = await other_hub.enter(room.id, seat)
    assert (promoted.role, "desk" in promoted.welcome) == ("moderator", True)
    await ok(promoted, "mute", person=troll.person)
    await ok(host, "moderator", person=helper.person, on=False)
    demoted = await other_hub.enter(room.id, seat)
    assert (demoted.role, "desk" in demoted.welcome) == ("guest", False)
    assert await no(demoted, "unmute", person=troll.person) == "not_allowed"


async def test_the_chair_is_handed_over(hub: RunningHub, other_hub: RunningHub) -> None:
    room = await hub.room()
    chair = await hub.staff_seat(room, "host", "First")
    first = await hub.enter(room.id, chair)
    seat = await other_hub.staff_seat(room, "moderator", "Second")
    second = await other_hub.enter(room.id, seat)
    assert await no(second, "steer", steer="hold") == "not_allowed"
    await ok(first, "chair", person=second.person)
    await ok(await other_hub.enter(room.id, seat), "steer", steer="hold")
    assert await no(await hub.enter(room.id, chair), "steer", steer="resume") == "not_allowed"


async def test_invitations_can_be_revoked(hub: RunningHub, other_hub: RunningHub) -> None:
    room = await hub.room()
    host = await hub.host(room)
    old = hub.links(room).moderator.partition("=")[2]
    await ok(host, "invitations", role="moderator")
    refused = await other_hub.ask_seat(room.id, role="moderator", invitation=old)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    fresh = hub.app.calls.links(hub.base, room, {"moderator": 1}).moderator.partition("=")[2]
    assert (await other_hub.ask_seat(room.id, role="moderator", invitation=fresh)).is_success
    await other_hub.host(room)


async def test_who_of_the_staff_is_put_out_does_not_come_back_by_the_same_link(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    for tool, fields in (("ban", {}), ("remove", {}), ("moderator", {"on": False})):
        room = await hub.room()
        host, honest = await hub.host(room), await other_hub.moderator(room, "Honest")
        rogue = await other_hub.moderator(room, "Rogue")
        link = hub.links(room).moderator.partition("=")[2]
        await ok(host, tool, person=rogue.person, **fields)
        for one in (hub, other_hub):
            again = await one.ask_seat(room.id, "Somebody", role="moderator", invitation=link)
            assert (again.status_code, again.json()["code"]) == (403, "forbidden")
        ended = await host.told("invitations_revoked")
        assert (ended["role"], ended["by"]) == ("moderator", host.person)
        # Who is here stays, in the same house with the same browser; and whom the host sends a new link comes in.
        await ok(honest, "note", text="I take the door")
        fresh = hub.app.calls.links(hub.base, room, {"moderator": 1}).moderator.partition("=")[2]
        assert (await hub.ask_seat(room.id, role="moderator", invitation=fresh)).is_success
        await other_hub.host(room, "The host, on another device")


async def test_who_was_made_a_moderator_in_the_room_takes_no_link_along(hub: RunningHub) -> None:
    room = await hub.room()
    seat, host = await hub.seat(room.id, "Heron"), await hub.host(room)
    await ok(host, "moderator", person=seat["person"])
    await ok(host, "ban", person=seat["person"])
    await hub.moderator(room)
    assert not [entry for entry in host.desk if entry["type"] == "invitations_revoked"]


async def test_a_host_who_handed_the_chair_on_and_is_put_out_has_no_link_left(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    first, heir = await hub.host(room, "First"), await hub.seat(room.id, "Heir")
    links = hub.links(room)
    await ok(first, "chair", person=heir["person"])
    await ok(await other_hub.enter(room.id, heir), "ban", person=first.person)
    for role in ("host", "moderator"):
        link = getattr(links, role).partition("=")[2]
        again = await other_hub.ask_seat(room.id, "Somebody", role=role, invitation=link)
        assert (again.status_code, again.json()["code"]) == (403, "forbidden")


async def test_a_seat_that_was_taken_before_a_ban_speaks_first_to_a_moderator(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    host = await hub.host(room)
    troll_at = {"X_Forwarded_For": "203.0.113.9", "User_Agent": "Troll/1.0"}
    seats = [await other_hub.seat(room.id, f"Troll {n}", **troll_at) for n in range(2)]
    troll = await other_hub.enter(room.id, seats[0])
    await ok(host, "ban", person=troll.person)
    spare = await other_hub.enter(room.id, seats[1])
    await ok(spare, "say", text="me again")
    held = await host.told("held")
    assert (held["reason"], held["person"]) == ("first", spare.person)
    await ok(host, "release", item=held["item"])
    await ok(spare, "say", text="I sit beside them")
    await host.heard("I sit beside them")


async def test_a_program_with_a_long_name_is_known_again_too(hub: RunningHub) -> None:
    room = await hub.room()
    host = await hub.host(room)
    long = "Troll/" + "9" * 400
    seat = await hub.seat(room.id, "Troll", X_Forwarded_For="203.0.113.9", User_Agent=long)
    await ok(host, "ban", person=seat["person"])
    listening = await hub.line(
        room.id, user_agent_header=long, additional_headers={"X-Forwarded-For": "203.0.113.9"}
    )
    await listening.send({"op": "hello", "as": "listener"})
    assert (await listening.until("bye"))["code"] == "banned"
