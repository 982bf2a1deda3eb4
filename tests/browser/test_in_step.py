"""The film in step, measured from outside: where each player is, at the same moments."""

import asyncio
import statistics
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from ruikatsu.domain.programme import Media, Programme
from ruikatsu.domain.templates import template
from tests.browser.conftest import NewPerson
from tests.browser.person import Person
from tests.running import RunningHub, phase

RECORD = """() => {
  const film = document.querySelector('video');
  window.samples = [];
  setInterval(() => {
    if (film.readyState >= 2) {
      window.samples.push([performance.timeOrigin + performance.now(), film.currentTime * 1000, film.paused]);
    }
  }, 40);
}"""


def _film(lead_s: float, seconds: float) -> Programme:
    film = next(
        cue for p in template("ten_minutes").phases for cue in p.cues if isinstance(cue, Media)
    )
    placed = replace(film, at_ms=round(lead_s * 1_000), length_ms=round(seconds * 1_000))
    return Programme(
        (phase("cry", lead_s + seconds + 60, "closed", placed), phase("close", 60, "open"))
    )


async def _playing(person: Person) -> None:
    await person.page.wait_for_function(
        "() => { const film = document.querySelector('video'); return film && !film.paused && film.currentTime > 0.5 }"
    )


def _apart(one: list[Any], two: list[Any]) -> list[tuple[float, float]]:
    """How far the second player is from the first, at each of its samples (ms), by linear interpolation."""
    found = []
    at = 0
    for time, place, paused in two:
        while at + 1 < len(one) and one[at + 1][0] < time:
            at += 1
        if at + 1 >= len(one) or paused or one[at][0] > time:
            continue
        (t0, p0, _), (t1, p1, _) = one[at], one[at + 1]
        found.append((time, place - (p0 + (p1 - p0) * (time - t0) / (t1 - t0))))
    return found


def _show(name: str, apart: list[float]) -> float:
    ordered = sorted(abs(value) for value in apart)
    p95 = ordered[int(len(ordered) * 0.95)]
    print(  # noqa: T201  the figures belong to the result
        f"\n{name}: n={len(ordered)} median={statistics.median(ordered):.1f} "
        f"p95={p95:.1f} max={ordered[-1]:.1f} ms"
    )
    return p95


@pytest.mark.alone
async def test_two_players_are_in_step_and_a_late_one_finds_its_frame(
    hub: RunningHub, new_person: NewPerson
) -> None:
    first, second, late = await asyncio.gather(*[new_person(own=True) for _ in range(3)])
    room = await hub.room(_film(10, 60), starts_at=hub.now())
    await asyncio.gather(first.enter(room.id), second.enter(room.id))
    await asyncio.gather(_playing(first), _playing(second))
    await asyncio.gather(first.script(RECORD), second.script(RECORD))
    await asyncio.sleep(12)

    # Somebody comes in the middle: on the right frame within two seconds of the tap.
    await late.open(f"/rooms/{room.id}")
    await late.see("door-agree").check()
    tapped = await late.script("() => performance.timeOrigin + performance.now()")
    await late.tap("door-enter")
    await late.page.wait_for_function("() => document.querySelector('video')")
    await late.script(RECORD)
    await asyncio.sleep(6)
    one, two, three = await asyncio.gather(
        *[p.script("() => window.samples") for p in (first, second, late)]
    )

    assert _show("two players", [value for _, value in _apart(one, two)]) <= 50
    joining = _apart(one, three)
    right = next(time for time, value in joining if abs(value) <= 50)
    print(f"late joiner right after {right - tapped:.0f} ms")  # noqa: T201
    assert right - tapped <= 2_000


@pytest.mark.alone
async def test_a_player_that_stalls_finds_back_and_the_other_never_stops(
    hub: RunningHub, new_person: NewPerson
) -> None:
    steady, stalled = await asyncio.gather(new_person(own=True), new_person(own=True))
    room = await hub.room(_film(10, 60), starts_at=hub.now())
    await asyncio.gather(steady.enter(room.id), stalled.enter(room.id))
    await asyncio.gather(_playing(steady), _playing(stalled))
    await asyncio.gather(steady.script(RECORD), stalled.script(RECORD))
    await asyncio.sleep(2)
    stalled.freeze()
    await asyncio.sleep(3)
    thawed = await steady.script("() => performance.timeOrigin + performance.now()")
    stalled.thaw()
    await asyncio.sleep(8)
    one, two = await asyncio.gather(*[p.script("() => window.samples") for p in (steady, stalled)])

    apart = [(time, value) for time, value in _apart(one, two) if time > thawed]
    back = next(
        time
        for index, (time, _) in enumerate(apart)
        if all(abs(value) <= 50 for _, value in apart[index : index + 10])
    )
    print(f"back in step {back - thawed:.0f} ms after a stall of 3 s")  # noqa: T201
    assert back - thawed <= 6_000
    assert not [sample for sample in one if sample[2]], "the steady player was paused"
    steps = [b[1] - a[1] for a, b in pairwise(one)]
    assert max(steps) < 400, "the steady player jumped"
    assert min(steps) >= 0, "the steady player went back"
