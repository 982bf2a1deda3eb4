"""Somebody on their way in counts as somebody: the room is kept for them, and nothing of them stays behind."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ruikatsu.domain.events import Knocked, Seated
from ruikatsu.protocol.bodies import body_of
from ruikatsu.protocol.tokens import SeatToken
from ruikatsu.store import Draft
from tests.running import RunningHub, some_beats
from tests.store.making import eventually

pytestmark = pytest.mark.inside  # what is seen is whom a hub counts


class Gate:
    """A question to the store that is truly answered, but not before it is opened."""

    def __init__(self, ask: Callable[..., Any]) -> None:
        self._ask = ask
        self.asked = 0
        self._open = asyncio.Event()

    async def __call__(self, *args: Any, **more: Any) -> Any:
        self.asked += 1
        await self._open.wait()
        return await self._ask(*args, **more)

    def open(self) -> None:
        self._open.set()


Gates = Callable[[str], Gate]


@pytest.fixture
def beats(monkeypatch: pytest.MonkeyPatch) -> None:
    """A room without people is let go with the next beat."""
    monkeypatch.setattr("ruikatsu.hub.beat.EMPTY_MS", -1)
    monkeypatch.setattr("ruikatsu.hub.beat.ROUND", 1)
    monkeypatch.setattr("ruikatsu.hub.beat.BEAT_S", 0.01)


@pytest.fixture
def gate(hub: RunningHub, other_hub: RunningHub) -> Iterator[Gates]:
    """Puts one before a question of the first hub to its store. Open again before the hubs go down."""
    assert other_hub is not hub
    with pytest.MonkeyPatch.context() as patch:
        gates: list[Gate] = []

        def before(question: str) -> Gate:
            gates.append(Gate(getattr(hub.app.store, question)))
            patch.setattr(hub.app.store, question, gates[-1])
            return gates[-1]

        yield before
        for one in gates:
            one.open()


@pytest.mark.usefixtures("beats")
async def test_a_room_is_kept_for_somebody_whose_seat_is_still_asked_for(
    hub: RunningHub, other_hub: RunningHub, monkeypatch: pytest.MonkeyPatch, gate: Gates
) -> None:
    room = await hub.room()
    first = await hub.listener(room.id)
    monkeypatch.setattr(hub.app.hub, "_heard", lambda *_: None)
    seat = await other_hub.seat(room.id, "Heron")
    meta = gate("room_meta")
    line = await hub.line(room.id)
    await line.send({"op": "hello", "token": seat["token"]})
    await eventually(lambda: meta.asked == 1)
    await first.send({"op": "leave"})
    await first.until_closed()
    await some_beats(hub)
    assert room.id in hub.app.hub.rooms
    meta.open()
    assert (await line.until("welcome"))["you"]["name"] == "Heron"


@pytest.mark.usefixtures("beats")
async def test_a_room_is_kept_for_somebody_who_is_read_what_they_missed(
    hub: RunningHub, other_hub: RunningHub, gate: Gates
) -> None:
    room = await other_hub.room()
    guest = await other_hub.guest(room.id)
    seat = await other_hub.seat(room.id, "Heron")
    await guest.say("one")
    first = await hub.listener(room.id)
    page = gate("read_room_after")
    line = await hub.line(room.id)
    since = {"epoch": guest.welcome["epoch"], "seq": 0}
    await line.send({"op": "hello", "token": seat["token"], "since": since})
    await eventually(lambda: page.asked == 1)
    await first.send({"op": "leave"})
    await first.until_closed()
    await some_beats(hub)
    assert room.id in hub.app.hub.rooms
    page.open()
    await line.heard("one")
    await guest.say("two")
    await line.heard("two")


async def test_of_a_line_that_breaks_before_the_room_is_known_nothing_stays_at_the_door(
    hub: RunningHub, other_hub: RunningHub, gate: Gates
) -> None:
    room = await other_hub.room(approval=True)
    seat = await other_hub.seat(room.id, "Heron")
    meta = gate("room_meta")
    line = await hub.line(room.id)
    await line.send({"op": "hello", "token": seat["token"]})
    await eventually(lambda: room.id in hub.app.hub.rooms and meta.asked > 0)
    live = hub.app.hub.rooms[room.id]
    assert live.lines == 1
    line.cut()
    await eventually(lambda: hub.app.reception.sockets() == 0)
    assert live.lines == 0
    meta.open()
    await eventually(lambda: live.follower.stage == "ready")
    assert (live.lines, live.crowd.waiting()) == (0, [])


async def test_what_the_log_answers_for_a_line_that_has_gone_is_nobody_s(
    hub: RunningHub, other_hub: RunningHub, monkeypatch: pytest.MonkeyPatch, gate: Gates
) -> None:
    room = await hub.room(approval=True)
    await hub.listener(room.id)
    live = hub.app.hub.rooms[room.id]
    monkeypatch.setattr(hub.app.hub, "_heard", lambda *_: None)
    seat = await other_hub.seat(room.id, "Heron")
    meta = gate("room_meta")
    line = await hub.line(room.id)
    await line.send({"op": "hello", "token": seat["token"]})
    await eventually(lambda: meta.asked == 1)
    assert live.lines == 2
    line.cut()
    await eventually(lambda: live.lines == 1)
    meta.open()
    await eventually(
        lambda: line.room in hub.app.hub.rooms and seat["person"] in live.state.knocking
    )
    assert (live.lines, live.crowd.waiting()) == (1, [])


async def test_who_came_in_before_the_knock_was_heard_of_waits_at_the_door_after_all(
    hub: RunningHub,
) -> None:
    """As a server of before wrote it down: the seat first, then the knock."""
    room = await hub.room(approval=True)
    host = await hub.host(room)
    version = hub.app.hub.rooms[room.id].state.version
    seated = Seated(person="p_heron", name="Heron", role="guest")
    await hub.app.store.commit(room.id, [Draft("desk", body_of(seated))], based_on=version)
    token = SeatToken(room.id, "p_heron", "Heron", "guest", hub.now() + 60_000)
    seat = {"person": "p_heron", "token": hub.app.calls.tokens.seat(token)}
    line = await hub.enter(room.id, seat)
    knocked = Knocked(person="p_heron", name="Heron")
    await hub.app.store.commit(room.id, [Draft("desk", body_of(knocked))], based_on=version)
    await line.until("knocking")
    await host.say("not for the door")
    await host.heard("not for the door")
    await line.settle()
    assert not line.said
    await host.ask("admit", person="p_heron")
    await line.until("welcome", since=2)
    await host.say("come in")
    await line.heard("come in")
