"""What goes out to everybody: at once, in one write, to those who may have it, and before anybody new comes in."""

import asyncio
from collections.abc import Awaitable, Callable

import orjson
import pytest

from ruikatsu.domain.events import Hand, Said, Seated
from ruikatsu.domain.roles import Who
from ruikatsu.hub import outbox
from ruikatsu.hub.framing import text_frame
from ruikatsu.hub.lease import elapsed_ms
from ruikatsu.hub.member import Member
from ruikatsu.hub.room import LiveRoom
from ruikatsu.hub.tasks import Tasks
from ruikatsu.protocol.bodies import body_of
from ruikatsu.protocol.client import Since
from ruikatsu.store import Committed, Draft, Entry, Store
from ruikatsu.store.making import make_room
from tests.domain.making import GUEST, LISTENER, OTHER, settings

from .wire import Line, unmasked

ONE, TWO, THREE = (text_frame(b'{"n":%d}' % n) for n in (1, 2, 3))
Enter = Callable[[Who], Awaitable[Line]]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flushes take no time, unless a test says otherwise: how busy this machine is must not matter."""
    monkeypatch.setattr(outbox, "perf_counter", lambda: 0.0)


class Alone:
    """Keeps one room, of which nobody else knows."""

    def __init__(self, store: Store) -> None:
        self.now = store.clock.now_ms
        self.start = Tasks().start

    def stir(self, room: LiveRoom) -> None:
        pass

    def acted(self, room: LiveRoom, version: int) -> None:
        pass

    def told_anew(self, room_id: str) -> str:
        return f"e {room_id}"

    async def hold(self, room: LiveRoom) -> None:
        room.lease.written(elapsed_ms(), 3_600_000)

    def regain(self, room: LiveRoom) -> None:
        pass


@pytest.fixture
async def room(store: Store) -> LiveRoom:
    """A room that is on and known."""
    made = settings(id="r", starts_at=store.clock.now_ms() - 1_000)
    assert await make_room(store, made)
    seats = [
        Seated(person=who.person, name=who.name or "", role=who.role) for who in (GUEST, OTHER)
    ]
    drafts = [Draft(seat.stream, body_of(seat)) for seat in seats]
    assert isinstance(await store.commit("r", drafts, based_on=0), Committed)
    live = LiveRoom("r", store, Alone(store))
    assert live.follower.must_read()
    await live.follower.read_up()
    return live


@pytest.fixture
def enter(room: LiveRoom) -> Enter:
    """Lets somebody in, and forgets the welcome."""

    async def let_in(who: Who) -> Line:
        line = comes(room, who)
        await asyncio.sleep(0)
        assert ops(line) == ["welcome"]
        line.wire.writes.clear()
        return line

    return let_in


def comes(room: LiveRoom, who: Who, since: Since | None = None) -> Line:
    line = Line()
    line.wire.writes.clear()
    room.enter(Member(line.socket, room, who, "en", since))
    return line


def ops(line: Line) -> list[str]:
    frames = [orjson.loads(bytes(f.data)) for write in line.wire.writes for f in unmasked(write)]
    return [f"{f['op']} {f['seq']}" if f["op"] == "event" else f["op"] for f in frames]


def hears(room: LiveRoom, event: Said | Hand) -> None:
    """Something happens, and this hub hears it over the bus."""
    state = room.state
    at = room.follower.state.at + 1
    room.follower.heard(Entry("room", state.version + 1, state.seq + 1, at, body_of(event)))


SAID = Said(person="p_other", name="Soft Otter", role="guest", text="hello", id="m1")
HAND = Hand(person="p_other", up=True)


async def test_the_first_frame_leaves_within_the_same_turn_of_the_loop(
    room: LiveRoom, enter: Enter
) -> None:
    line = await enter(GUEST)
    room.outbox.add(ONE, words=True)
    assert line.wire.writes == []
    await asyncio.sleep(0)
    assert line.wire.writes == [ONE]


async def test_what_comes_in_one_turn_is_one_write_for_each(room: LiveRoom, enter: Enter) -> None:
    lines = [await enter(GUEST), await enter(OTHER)]
    for frame in (ONE, TWO, THREE):
        room.outbox.add(frame, words=True)
    await asyncio.sleep(0)
    for line in lines:
        assert line.wire.writes == [ONE + TWO + THREE]


async def test_nothing_goes_out_twice(room: LiveRoom, enter: Enter) -> None:
    line = await enter(GUEST)
    room.outbox.add(ONE, words=True)
    await asyncio.sleep(0)
    room.outbox.add(TWO, words=False)
    await asyncio.sleep(0)
    assert line.wire.writes == [ONE, TWO]


async def test_who_may_not_read_the_chat_gets_all_but_the_words(
    room: LiveRoom, enter: Enter
) -> None:
    guest, watcher = await enter(GUEST), await enter(LISTENER)
    for frame, words in ((ONE, True), (TWO, False), (THREE, True)):
        room.outbox.add(frame, words=words)
    await asyncio.sleep(0)
    assert guest.wire.writes == [ONE + TWO + THREE]
    assert watcher.wire.writes == [TWO]


async def test_after_a_flush_that_took_long_the_next_frames_wait_and_are_joined(
    room: LiveRoom, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = await enter(GUEST)
    clock = iter([0.0, 0.004, 1.0, 1.0])
    monkeypatch.setattr(outbox, "perf_counter", lambda: next(clock))
    loop = asyncio.get_running_loop()
    rested: asyncio.Future[float] = loop.create_future()
    later = loop.call_later

    def noting(delay: float, call: Callable[[], None]) -> asyncio.TimerHandle:
        def then() -> None:
            call()
            rested.set_result(delay)

        return later(delay, then)

    monkeypatch.setattr(loop, "call_later", noting)
    room.outbox.add(ONE, words=True)
    await asyncio.sleep(0)
    room.outbox.add(TWO, words=True)
    await asyncio.sleep(0)
    room.outbox.add(THREE, words=True)
    assert line.wire.writes == [ONE]
    # As long as it took, and once more for the one word.
    assert await rested == pytest.approx(0.008)
    assert line.wire.writes == [ONE, TWO + THREE]


async def test_however_long_a_flush_took_the_rest_is_short(
    room: LiveRoom, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    await enter(GUEST)
    clock = iter([0.0, 9.0])
    monkeypatch.setattr(outbox, "perf_counter", lambda: next(clock))
    delays: list[float] = []
    loop = asyncio.get_running_loop()
    monkeypatch.setattr(loop, "call_later", lambda delay, _: delays.append(delay))
    room.outbox.add(ONE, words=True)
    await asyncio.sleep(0)
    assert delays == [outbox.REST_AT_MOST_S]


async def test_after_a_close_nothing_goes_out(room: LiveRoom, enter: Enter) -> None:
    line = await enter(GUEST)
    room.outbox.add(ONE, words=True)
    room.outbox.close()
    await asyncio.sleep(0)
    assert line.wire.writes == []


async def test_a_line_that_is_gone_does_not_keep_others_from_hearing(
    room: LiveRoom, enter: Enter
) -> None:
    gone, line = await enter(GUEST), await enter(OTHER)
    gone.socket.connection_lost(None)
    room.outbox.add(ONE, words=True)
    await asyncio.sleep(0)
    assert line.wire.writes == [ONE]


async def test_who_comes_in_hears_nothing_twice_of_what_was_on_its_way(
    room: LiveRoom, enter: Enter
) -> None:
    inside = await enter(OTHER)
    hears(room, SAID)
    newcomer = comes(room, GUEST)
    hears(room, HAND)
    await asyncio.sleep(0)
    assert ops(inside) == ["event 1", "event 2"]
    assert ops(newcomer) == ["welcome"]
    (frame,) = unmasked(newcomer.wire.writes[0])
    welcome = orjson.loads(bytes(frame.data))
    assert welcome["seq"] == 2
    assert [said["seq"] for said in welcome["recent"]] == [1]
    hears(room, SAID)
    await asyncio.sleep(0)
    assert ops(newcomer) == ["welcome", "event 3"]


async def test_who_resumes_hears_once_what_was_missed(room: LiveRoom) -> None:
    hears(room, SAID)
    hears(room, HAND)
    back = comes(room, GUEST, Since(epoch=room.follower.epoch, seq=1))
    hears(room, SAID)
    await asyncio.sleep(0)
    assert ops(back) == ["welcome", "event 2", "event 3"]
    hears(room, HAND)
    await asyncio.sleep(0)
    assert ops(back)[3:] == ["event 4"]


async def test_a_watcher_who_resumes_is_not_given_words_either(room: LiveRoom) -> None:
    hears(room, SAID)
    hears(room, HAND)
    back = comes(room, LISTENER, Since(epoch=room.follower.epoch, seq=0))
    await asyncio.sleep(0)
    assert ops(back) == ["welcome", "event 2"]


async def test_who_resumes_another_telling_is_welcomed_anew(room: LiveRoom) -> None:
    hears(room, SAID)
    back = comes(room, GUEST, Since(epoch="another", seq=1))
    await asyncio.sleep(0)
    assert ops(back) == ["welcome"]
    assert b'"recent":[' in back.wire.writes[0]
