"""Much at once, from one address or into one room: it is told to wait, and nobody else feels it."""

from collections.abc import AsyncIterator

import pytest
from websockets.frames import Opcode

from ruikatsu.domain.queueing import MAX_UNSEATED
from ruikatsu.errors import CODES
from tests.running import RunningHub, running_hub
from tests.wire import Client


@pytest.fixture
async def small(valkey_url: str, prefix: str) -> AsyncIterator[RunningHub]:
    """A hub with narrow bounds."""
    given = {"lines_per_address": 3, "listen_rate": "3/minute", "room_rate": "4/minute"}
    async with running_hub(valkey_url, prefix, **given) as hub:
        yield hub


async def _line(hub: RunningHub, room: str, address: str) -> Client:
    """A listener from there, as our own proxy tells it."""
    line = await hub.line(room, additional_headers={"X-Forwarded-For": address})
    await line.send({"op": "hello", "as": "listener"})
    return line


@pytest.mark.parametrize(
    ("flood", "other"),
    [
        (["198.51.100.7"] * 3, "198.51.100.8"),
        (["2001:db8::1", "2001:db8::2", "2001:db8::3"], "2001:db8:0:1::1"),
        (["::ffff:198.51.100.7", "198.51.100.7", "198.51.100.7"], "198.51.100.8"),
    ],
    ids=["IPv4", "IPv6, one household", "IPv4 written as IPv6"],
)
async def test_one_address_may_hold_so_many_lines_and_the_next_is_told_to_wait(
    small: RunningHub, flood: list[str], other: str
) -> None:
    room = await small.room()
    lines = [await _line(small, room.id, address) for address in flood]
    for line in lines:
        await line.until("welcome")
    over = await small.line(room.id, additional_headers={"X-Forwarded-For": flood[0]})
    bye = await over.until("bye")
    assert (bye["code"], bye["retry_after"]) == ("too_many", 10)
    assert (await over.until_closed())[0] == CODES["too_many"].close
    await (await _line(small, room.id, other)).until("welcome")
    # Whoever goes makes place for the next.
    await lines[0].close()
    while True:
        again = await _line(small, room.id, flood[0])
        if (await again.until(lambda f: f["op"] in ("bye", "welcome")))["op"] == "welcome":
            break


async def test_our_own_proxy_is_not_taken_for_one_person(small: RunningHub) -> None:
    room = await small.room()
    for _ in range(5):
        await small.listener(room.id)


async def test_of_who_has_gone_no_address_is_kept(small: RunningHub) -> None:
    room = await small.room()
    line = await _line(small, room.id, "198.51.100.7")
    await line.until("welcome")
    assert len(small.app.door) == 1
    await line.send({"op": "leave"})
    await line.until_closed()
    await small.listener(room.id)
    assert len(small.app.door) == 0


async def test_too_many_drop_ins_from_one_address_wait(small: RunningHub) -> None:
    await small.room()
    async with small.http() as http:
        answers = [await http.post("/api/drop-in", json={}) for _ in range(4)]
        elsewhere = {"X-Forwarded-For": "198.51.100.7"}
        assert (await http.post("/api/drop-in", json={}, headers=elsewhere)).status_code == 201
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0


async def test_too_many_places_to_listen_from_one_address_wait(small: RunningHub) -> None:
    room = await small.room()
    answers = [await small.ask_seat(room.id, role="listener") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert (await small.ask_seat(room.id)).status_code == 201


async def test_a_room_in_which_all_talk_at_once_waits_but_never_its_staff_or_a_call(
    small: RunningHub,
) -> None:
    room, calm = await small.room(), await small.room()
    guests = [await small.guest(room.id) for _ in range(5)]
    answers = [await guest.say("all at once") for guest in guests]
    assert [answer["op"] for answer in answers] == ["ok"] * 4 + ["no"]
    assert (answers[-1]["code"], answers[-1]["retry_after"] > 0) == ("too_fast", True)
    host = await small.host(room)
    assert (await host.say("One after the other."))["op"] == "ok"
    assert (await guests[-1].ask("help", text="I need somebody"))["op"] == "ok"
    assert (await (await small.guest(calm.id)).say("another room"))["op"] == "ok"


@pytest.mark.parametrize("opcode", [Opcode.PING, Opcode.PONG, Opcode.TEXT], ids=lambda o: o.name)
async def test_frames_that_say_nothing_are_counted_like_those_that_do(
    valkey_url: str, prefix: str, opcode: Opcode
) -> None:
    async with running_hub(valkey_url, prefix, frame_rate=50) as hub:
        room = await hub.room()
        flood, other = await hub.guest(room.id), await hub.guest(room.id)
        bits = b"\x01\x80" if opcode is Opcode.TEXT else bytes([0x80 | opcode, 0x80])
        first = bits + b"mask"
        more = (b"\x00\x80mask" if opcode is Opcode.TEXT else first) * 300
        flood.connection.transport.write(first + more)
        assert (await flood.until("bye"))["code"] == "too_many"
        assert (await other.say("calm"))["op"] == "ok"


async def test_who_comes_without_a_seat_again_and_again_waits_and_who_has_one_never(
    valkey_url: str, prefix: str
) -> None:
    """Each such line would be somebody new, and make this server look for a room."""
    async with running_hub(valkey_url, prefix, hello_rate="3/minute") as hub:
        room = await hub.room()
        for _ in range(3):
            line = await _line(hub, room.id, "198.51.100.7")
            await line.until("welcome")
            await line.close()
        over = await _line(hub, "nowhere", "198.51.100.7")
        bye = await over.until("bye")
        assert (bye["code"], bye["retry_after"]) == ("too_many", 10)
        assert "nowhere" not in hub.app.hub.rooms
        await (await _line(hub, room.id, "198.51.100.8")).until("welcome")
        seat = await hub.seat(room.id)
        back = await hub.line(room.id, additional_headers={"X-Forwarded-For": "198.51.100.7"})
        await back.send({"op": "hello", "token": seat["token"]})
        await back.until("welcome")
        for _ in range(5):
            await hub.listener(room.id)  # this very machine is nobody's address


async def test_listeners_of_one_network_share_a_pace_for_what_they_write(
    valkey_url: str, prefix: str
) -> None:
    async with running_hub(valkey_url, prefix, say_rate="2/minute") as hub:
        room = await hub.room()
        answers = []
        for address in ("198.51.100.7", "198.51.100.7", "198.51.100.7", "198.51.100.8"):
            line = await _line(hub, room.id, address)
            line.person = (await line.until("welcome"))["you"]["person"]
            answers.append(await line.ask("help", text="now"))
        assert [answer["op"] for answer in answers] == ["ok", "ok", "no", "ok"]
        assert (answers[2]["code"], answers[2]["retry_after"] > 0) == ("too_fast", True)
        # Whoever has a seat has a pace of their own, wherever they sit.
        for _ in range(3):
            seat = await hub.seat(room.id)
            guest = await hub.line(room.id, additional_headers={"X-Forwarded-For": "198.51.100.7"})
            guest.person = seat["person"]
            await guest.send({"op": "hello", "token": seat["token"]})
            await guest.until("welcome")
            assert (await guest.ask("help", text="now"))["op"] == "ok"


async def test_calls_of_listeners_do_not_fill_the_desk_and_who_calls_then_is_told_what_to_do(
    hub: RunningHub,
) -> None:
    room = await hub.room()
    for _ in range(MAX_UNSEATED):
        line = await hub.listener(room.id)
        assert (await line.ask("help"))["op"] == "ok"
        await line.close()
    late = await hub.listener(room.id)
    answer = await late.ask("help", text="and me")
    assert (answer["code"], "retry_after" in answer) == ("desk_full", False)
    assert (await (await hub.guest(room.id)).ask("help", text="a guest"))["op"] == "ok"
    host = await hub.host(room)
    assert len(host.welcome["desk"]["queue"]) == MAX_UNSEATED + 1
