"""A moderated room without staff goes quiet by itself, and the first to come back lifts it."""

import pytest

from ruikatsu.domain import alone
from ruikatsu.domain.events import LeftAlone
from ruikatsu.protocol.bodies import body_of
from ruikatsu.store import Draft
from tests.running import RunningHub, running_hub, some_beats
from tests.store.making import eventually

pytestmark = pytest.mark.inside  # a minute is made short there


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute is a long time for a test; that it is a minute is shown in tests/domain."""
    monkeypatch.setattr(alone, "ALONE_AFTER_MS", 600)


async def test_a_host_who_drops_comes_back_to_the_same_chair_and_the_room_speaks_again(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room(moderated=True)
    chair = await hub.staff_seat(room, "host", "Mio")
    host, guest = await hub.enter(room.id, chair), await other_hub.guest(room.id)
    assert (await guest.say("before"))["op"] == "ok"
    host.cut()
    assert (await guest.happened("left_alone"))["on"] is True
    assert (await guest.say("hello?"))["code"] == "alone"
    course = guest.welcome["timeline"]["course"]
    again = await other_hub.enter(room.id, chair)
    assert (again.role, again.person) == ("host", host.person)
    back = await guest.until(lambda f: f.get("type") == "left_alone" and not f["on"])
    assert back["op"] == "event"
    assert (await guest.say("after"))["op"] == "ok"
    assert again.welcome["timeline"]["course"] == course, "the programme went on as it was"


async def test_a_moderator_is_company_enough_and_a_guest_is_not(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room(moderated=True)
    host = await hub.host(room)
    moderator, guest = await other_hub.moderator(room), await other_hub.guest(room.id)
    host.cut()
    await host.until_closed()
    await guest.until("presence")
    moderator.cut()
    await guest.happened("left_alone")
    assert (await moderator.until_closed())[0] == 1006


async def test_two_hubs_say_it_once(hub: RunningHub, other_hub: RunningHub) -> None:
    room = await hub.room(moderated=True)
    guests = [await hub.guest(room.id), await other_hub.guest(room.id)]
    for guest in guests:
        await guest.happened("left_alone")
    host = await hub.host(room)
    for guest in guests:
        await guest.until(lambda f: f.get("type") == "left_alone" and not f["on"])
    await host.say("here again")
    for guest in guests:
        await guest.heard("here again")
        assert [e["on"] for e in guest.events if e["type"] == "left_alone"] == [True, False]


async def test_a_room_that_nobody_moderates_is_never_hushed_by_itself(hub: RunningHub) -> None:
    room = await hub.room()
    moderated = await hub.room(moderated=True)
    guest, other = await hub.guest(room.id), await hub.guest(moderated.id)
    await other.happened("left_alone")
    assert (await guest.say("hello"))["op"] == "ok"


async def test_the_host_goes_down_with_their_hub(
    valkey_url: str, prefix: str, other_hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ruikatsu.hub.beat.LEASE_MS", 3_000)
    monkeypatch.setattr("ruikatsu.hub.hub.LEASE_MS", 3_000)
    monkeypatch.setattr("ruikatsu.hub.beat.HEARTBEAT_MS", 250)
    monkeypatch.setattr("ruikatsu.hub.beat.ROUND", 1)
    async with running_hub(valkey_url, prefix) as lost:
        room = await lost.room(moderated=True)
        chair = await lost.staff_seat(room, "host", "Mio")
        await lost.enter(room.id, chair)
        guest = await other_hub.guest(room.id)
        await guest.until(
            lambda f: f["op"] == "presence" and any(p["role"] == "host" for p in f["here"])
        )
        # As if killed: nothing more goes to the store, no goodbye.
        await lost.app.store.close()
        await guest.happened("left_alone")
        await other_hub.enter(room.id, chair)
        await guest.until(lambda f: f.get("type") == "left_alone" and not f["on"])
        lost.clients.clear()


async def test_a_hub_that_knows_of_no_staff_looks_round_before_it_hushes_a_room(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room(moderated=True)
    guest, host = await hub.guest(room.id), await other_hub.host(room)
    live = hub.app.hub.rooms[room.id]
    await eventually(lambda: host.person in live.roster.staff_here)
    # As a message that the bus lost would leave it.
    live.roster.learn(other_hub.app.hub.id, {}, (), 0, hub.now() + 60_000, whole=True)
    await eventually(lambda: host.person in live.roster.staff_here or live.state.alone)
    assert (await guest.say("not alone"))["op"] == "ok"
    assert [e for e in guest.events if e["type"] == "left_alone"] == []


async def test_who_hears_that_staff_are_back_does_not_contradict_at_once(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another hub saw them; that this one did not is no news."""
    monkeypatch.setattr(alone, "ALONE_AFTER_MS", 60_000)
    monkeypatch.setattr("ruikatsu.hub.beat.BEAT_S", 0.01)
    monkeypatch.setattr("ruikatsu.hub.beat.ROUND", 1)
    room = await hub.room(moderated=True, starts_at=hub.now() - 120_000)
    guest = await hub.guest(room.id)
    live = hub.app.hub.rooms[room.id]
    live.staff_seen_at = 0
    left = await guest.happened("left_alone")
    back = LeftAlone(on=False)
    draft = Draft(back.stream, body_of(back), back.control)
    await hub.app.store.commit(room.id, [draft], based_on=live.state.version)
    await guest.until(lambda f: f.get("type") == "left_alone" and not f["on"])
    await some_beats(hub, 20)
    await guest.settle()
    assert [e["on"] for e in guest.events if e["type"] == "left_alone"] == [True, False]
    assert left["on"] is True
