"""Much at once, from one address or into one room: it is told to wait, and nobody else feels it."""

from collections.abc import AsyncIterator

import pytest
from websockets.frames import Opcode

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
