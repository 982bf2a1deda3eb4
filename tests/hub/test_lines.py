"""Lines that hear the same: whatever is said to one or to all of them, each reads what was meant for it."""

import asyncio
import random

import pytest

from ruikatsu.hub.lines import Lines
from tests.hub.test_straight import LOOPS, Pair, pair, run


async def a_life(dice: random.Random) -> None:
    """Words for all, answers for one, moves from audience to audience, in any order; now and then all is read."""
    audiences = [Lines(), Lines()]
    pairs = [await pair() for _ in range(5)]
    meant: list[bytearray] = [bytearray() for _ in pairs]
    where: list[int | None] = [None for _ in pairs]
    for step in range(300):
        n = dice.randrange(len(pairs))
        line, now = pairs[n].line, where[n]
        word = b"%d " % step * dice.choice((1, 1, 1, 1_500))
        match dice.randrange(5):
            case 0:
                line.send(word)
                meant[n] += word
            case 1 if now is not None:
                audiences[now].drop(line)
                where[n] = None
            case 2 if now is None:
                where[n] = dice.randrange(2)
                audiences[where[n] or 0].add(line)
            case 3:
                await read_all(pairs, meant)
            case _:
                told = dice.randrange(2)
                audiences[told].write(word)
                for other, place in enumerate(where):
                    if place == told:
                        meant[other] += word
        for place, lines in enumerate(audiences):
            assert len(lines) == where.count(place)
    await read_all(pairs, meant)
    for one in pairs:
        one.transport.abort()
        one.theirs.close()


async def read_all(pairs: list[Pair], meant: list[bytearray]) -> None:
    for one, words in zip(pairs, meant, strict=True):
        assert await one.reads(len(words)) == bytes(words)
        words.clear()


@pytest.mark.parametrize("loop", LOOPS)
@pytest.mark.parametrize("seed", range(10))
def test_each_line_reads_what_was_meant_for_it_in_order(loop: str, seed: int) -> None:
    run(loop, lambda: a_life(random.Random(seed)))


@pytest.mark.parametrize("loop", LOOPS)
def test_a_lost_line_is_written_to_no_more(loop: str) -> None:
    async def scene() -> None:
        lines = Lines()
        pairs = [await pair() for _ in range(3)]
        for one in pairs:
            lines.add(one.line)
        lines.write(b"first ")
        pairs[0].line.abort()
        lines.write(b"second ")
        for one in pairs[1:]:
            assert await one.reads(13) == b"first second "
        await asyncio.sleep(0.01)
        assert len(lines) == 2
        assert pairs[0].line.among is None
        assert await pairs[0].reads(6) == b"first "
        for one in pairs:
            one.transport.abort()
            one.theirs.close()

    run(loop, scene)


@pytest.mark.parametrize("loop", LOOPS)
def test_what_is_of_the_moment_is_spared_a_reader_who_is_behind(loop: str) -> None:
    async def scene() -> None:
        lines = Lines()
        slow, quick = await pair(), await pair()
        for one in (slow, quick):
            lines.add(one.line)
        slow.line.send(b"x" * 600_000)
        assert slow.line.slow
        lines.write(b"rain", sparing=True)
        lines.write(b"word")
        assert await quick.reads(8) == b"rainword"
        assert (await slow.reads(600_004))[-4:] == b"word"
        for one in (slow, quick):
            one.transport.abort()
            one.theirs.close()

    run(loop, scene)
