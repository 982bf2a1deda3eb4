"""What one person asks for happens in the order in which it was sent, and each thing knows of the one before."""

import asyncio
from collections import Counter
from collections.abc import Iterable

from ruikatsu.domain.events import (
    Claimed,
    Declined,
    Hand,
    Held,
    HelpCalled,
    Released,
    Said,
    SeatGivenBack,
    Slowed,
)
from ruikatsu.domain.queueing import MAX_CALLS, MAX_REPORTS
from ruikatsu.domain.speech import MAX_WAITING
from tests.running import RunningHub
from tests.system.test_races import log_of, ok
from tests.wire import Client, Frame

ROUNDS = 60


def codes(answers: Iterable[Frame]) -> Counter[str]:
    return Counter(str(answer.get("code", answer["op"])) for answer in answers)


async def both(hub: RunningHub, other_hub: RunningHub, room: str) -> tuple[Client, Client]:
    """One person, with a line into each hub."""
    seat = await hub.seat(room)
    return await hub.enter(room, seat), await other_hub.enter(room, seat)


async def test_who_sends_many_words_at_once_says_one_in_slow_mode(hub: RunningHub) -> None:
    room = await hub.room()
    host, guest = await hub.host(room), await hub.guest(room.id)
    await ok(host, "slow", slow_ms=60_000)
    answers = await asyncio.gather(*[guest.say(f"{n}") for n in range(20)])
    assert codes(answers) == {"ok": 1, "slow": 19}
    assert answers[0]["op"] == "ok"


async def test_slow_mode_and_bounds_hold_for_one_person_on_two_hubs(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room(capacity=500, wave=500)
    host = await hub.host(room)
    await ok(host, "slow", slow_ms=60_000)
    for _ in range(ROUNDS):
        here, there = await both(hub, other_hub, room.id)
        at_once = await asyncio.gather(here.say("here"), there.say("there"))
        assert codes(at_once) == {"ok": 1, "slow": 1}
    await ok(host, "slow", slow_ms=0)
    here, there = await both(hub, other_hub, room.id)
    half = MAX_REPORTS // 2 + 5
    answers = await asyncio.gather(
        *[line.ask("report", seq=1, why="unkind") for line in (here, there) for _ in range(half)]
    )
    assert codes(answers) == {"ok": MAX_REPORTS, "too_fast": 10}
    await asyncio.gather(*[line.ask("help") for line in (here, there) for _ in range(4)])
    called = [entry async for entry in log_of(hub, room.id) if isinstance(entry.event, HelpCalled)]
    assert len(called) == MAX_CALLS
    await ok(host, "hold", person=here.person)
    answers = await asyncio.gather(*[line.say("held") for line in (here, there) for _ in range(6)])
    assert codes(answers) == {"ok": MAX_WAITING, "too_fast": 12 - MAX_WAITING}


async def test_what_is_taken_back_in_the_same_breath_is_taken_back(hub: RunningHub) -> None:
    room = await hub.room()
    moderator, guest = await hub.moderator(room), await hub.guest(room.id)
    for _ in range(ROUNDS):
        await asyncio.gather(guest.ask("hand", up=True), guest.ask("hand", up=False))
        await asyncio.gather(
            moderator.ask("mute", person=guest.person, for_ms=60_000),
            moderator.ask("unmute", person=guest.person),
        )
        await ok(guest, "say", text="I may")
    hands = [e.event.up async for e in log_of(hub, room.id) if isinstance(e.event, Hand)]
    assert hands == [True, False] * ROUNDS


async def test_words_stand_in_the_order_sent_whatever_tools_come_between(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    host, guest, other = (
        await other_hub.host(room),
        await hub.guest(room.id),
        await hub.guest(room.id),
    )
    sent: list[str] = []

    async def talk(race: int) -> list[Frame]:
        saying = []
        for n in range(16):
            sent.append(f"{race}.{n}")
            saying.append(asyncio.create_task(guest.say(sent[-1])))
            await asyncio.sleep((race % 4) * 0.0004)
        return await asyncio.gather(*saying)

    async def steer(race: int) -> None:
        for n in range(4):
            await asyncio.sleep((race % 7) * 0.0004)
            # Nothing is forbidden by it, and every decision under way is made anew.
            await host.ask("slow", slow_ms=None if n % 2 else 0)

    for race in range(2 * ROUNDS):
        answers, _, aside = await asyncio.gather(talk(race), steer(race), other.say("aside"))
        assert codes([*answers, aside]) == {"ok": 17}
    log = [entry.event async for entry in log_of(hub, room.id)]
    said = [e.text for e in log if isinstance(e, Said) and e.person == guest.person]
    assert said == sent
    tools = sum(isinstance(event, Slowed) for event in log)
    between = sum(
        isinstance(a, Said) and isinstance(b, Slowed) and isinstance(c, Said)
        for a, b, c in zip(log, log[1:], log[2:], strict=False)
    )
    assert tools == 8 * ROUNDS
    assert between > ROUNDS, "tools must have come between words that were sent together"


async def test_held_words_are_let_through_once_whoever_decides_at_the_same_time(
    hub: RunningHub, other_hub: RunningHub
) -> None:
    room = await hub.room()
    one, two = await hub.moderator(room, "One"), await other_hub.moderator(room, "Two")
    writer = await other_hub.guest(room.id)
    await ok(one, "hold", person=writer.person)
    items: list[int] = []
    for race in range(ROUNDS):
        since = len(one.frames)
        await ok(writer, "say", text=f"{race}", id=f"m{race}")
        item = (await one.told("held", since=since))["item"]
        items.append(item)
        match race % 3:
            case 0:
                tools = [one.ask("release", item=item), two.ask("release", item=item)]
            case 1:
                tools = [one.ask("decline", item=item), two.ask("release", item=item)]
            case _:
                tools = [one.ask("claim", item=item), two.ask("claim", item=item)]
        answers = await asyncio.gather(*(reversed(tools) if race % 2 else tools))
        if race % 3 == 2:
            assert codes(answers) == {"ok": 1, "claimed": 1}
            winner = one if [a["op"] for a in answers].index("ok") == race % 2 else two
            await ok(winner, "decline", item=item)
        else:
            assert codes(answers) == {"ok": 2}
    fates: dict[int, list[str]] = {item: [] for item in items}
    claims: Counter[int] = Counter()
    said: Counter[str] = Counter()
    async for entry in log_of(hub, room.id):
        match entry.event:
            case Released(item=item) | Declined(item=item) as fate:
                fates[item].append(fate.type)
            case Claimed(item=item):
                claims[item] += 1
            case Said(text=text):
                said[text] += 1
            case _:
                pass
    for race, item in enumerate(items):
        match race % 3:
            case 0:
                assert (fates[item], said[f"{race}"]) == (["released"], 1)
            case 1:
                # What was declined may still be let through; what was said cannot be declined any more.
                assert fates[item] in (["released"], ["declined", "released"])
                assert said[f"{race}"] == 1
            case _:
                assert (fates[item], claims[item], said[f"{race}"]) == (["declined"], 1, 0)


async def test_nobody_waits_for_a_tool_that_waits_for_a_hub(hub: RunningHub) -> None:
    room = await hub.room()
    host, troll, guest = (
        await hub.host(room),
        await hub.guest(room.id),
        await hub.guest(room.id),
    )
    # A hub that died a moment ago: it confirms nothing, and its lease lasts.
    await hub.app.store.lease(room.id, "dead", here={}, listeners=0, ttl_ms=2_000, full=True)
    muting = asyncio.create_task(host.ask("mute", person=troll.person, for_ms=60_000))
    await troll.told("muted")
    assert codes(await asyncio.gather(guest.say("still"), host.say("here"))) == {"ok": 2}
    hushing = asyncio.create_task(host.ask("hush", on=True))
    await guest.happened("hushed")
    assert not muting.done()
    assert codes(await asyncio.gather(muting, hushing)) == {"ok": 2}


async def test_a_seat_is_given_back_behind_the_words_sent_before(hub: RunningHub) -> None:
    room = await hub.room(capacity=100, wave=100)
    host = await hub.host(room)
    await ok(host, "hold_first", on=True)
    for _ in range(ROUNDS):
        guest = await hub.guest(room.id)
        for n in range(3):
            await guest.send({"op": "say", "id": f"{n}", "text": f"{n}"})
        await guest.send({"op": "leave"})
        await guest.until_closed()
    left: set[str] = set()
    held: Counter[str] = Counter()
    while len(left) < ROUNDS:
        left.clear()
        held.clear()
        async for entry in log_of(hub, room.id):
            match entry.event:
                case SeatGivenBack(person=person):
                    left.add(person)
                case Held(person=person):
                    assert person not in left
                    held[person] += 1
                case _:
                    pass
    assert set(held.values()) == {3}
    assert len(held) == ROUNDS
