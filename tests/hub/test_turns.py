"""One behind the other for each person, and for nobody else."""

import asyncio
import gc

from ruikatsu.hub.turns import Turn, Turns


def behind(turn: Turn) -> bytes | None:
    return turn.after


async def turns(n: int = 10) -> None:
    for _ in range(n):
        await asyncio.sleep(0)


async def test_nobody_waits_for_anybody_else() -> None:
    all_turns = Turns()
    all_turns.take("ann")
    other = all_turns.take("bo")
    async with asyncio.timeout(1):
        await other.comes()
        await other.alone()
    assert other.after is None


async def test_the_next_may_follow_what_is_on_its_way_and_knows_behind_whom_it_comes() -> None:
    all_turns = Turns()
    first, second = all_turns.take("ann"), all_turns.take("ann")
    coming = asyncio.create_task(second.comes())
    await turns()
    assert not coming.done()
    first.goes(b"one")
    await coming
    assert behind(second) == b"one"
    first.comes_back()
    assert behind(second) is None
    coming = asyncio.create_task(second.comes())
    await turns()
    assert not coming.done(), "what has to be decided anew is waited for"
    alone = asyncio.create_task(first.alone())
    first.ends(7)
    await asyncio.gather(coming, alone)
    assert (second.after, second.known) == (None, 7)


async def test_who_has_to_be_alone_waits_until_the_one_before_is_over() -> None:
    all_turns = Turns()
    first, second = all_turns.take("ann"), all_turns.take("ann")
    first.goes(b"one")
    alone = asyncio.create_task(second.alone())
    await turns()
    assert not alone.done()
    all_turns.give("ann", first)
    await alone


async def test_one_that_ends_without_its_turn_lets_nobody_overtake() -> None:
    all_turns = Turns()
    first, given_up, last = (all_turns.take("ann") for _ in range(3))

    async def waits_in_vain(turn: Turn) -> None:
        try:
            await turn.alone()
        finally:
            all_turns.give("ann", turn)

    waiting = asyncio.create_task(waits_in_vain(given_up))
    coming = asyncio.create_task(last.comes())
    await turns()
    waiting.cancel()
    await turns()
    assert waiting.cancelled()
    assert not coming.done()
    first.goes(b"one")
    await coming
    assert last.after == b"one"


async def test_the_last_one_that_ends_too_early_lets_nobody_overtake_either() -> None:
    all_turns = Turns()
    first, refused = all_turns.take("ann"), all_turns.take("ann")
    all_turns.give("ann", refused)
    last = all_turns.take("ann")
    coming = asyncio.create_task(last.alone())
    await turns()
    assert not coming.done()
    all_turns.give("ann", first)
    await coming
    all_turns.give("ann", last)
    assert len(all_turns) == 0


async def test_of_who_waits_for_nothing_more_nothing_is_kept() -> None:
    all_turns = Turns()
    before = all_turns.take("ann")
    for n in range(100):
        turn = all_turns.take("ann")
        before.goes(b"%d" % n)
        await turn.comes()
        all_turns.give("ann", before)
        before = turn
    gc.collect()
    kept = sum(isinstance(one, Turn) for one in gc.get_objects())
    assert kept <= 2, "the last one, and the one that it came behind"
    all_turns.give("ann", before)
    assert len(all_turns) == 0
