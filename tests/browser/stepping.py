"""Whether pages are in step, seen from outside: the players, cues and clocks of all at the same moments."""

import statistics
from dataclasses import dataclass, field, replace
from typing import Any

from ruikatsu.domain.programme import Breathe, Candle, Media, Programme
from ruikatsu.domain.templates import template
from tests.browser.person import Person
from tests.running import phase

RECORD = """() => {
  window.samples = [];
  window.steps = [];
  window.clock = [];
  const wall = () => performance.timeOrigin + performance.now();
  setInterval(() => {
    const film = document.querySelector('video');
    if (film?.readyState >= 2) window.samples.push([wall(), film.currentTime * 1000, film.paused]);
  }, 40);
  const channel = new BroadcastChannel('ruikatsu.step');
  channel.onmessage = ({ data }) => { if (data.page) window.steps.push(data); };
  const ask = () => channel.postMessage('tell');
  ask();
  setInterval(ask, 2000);
}"""
"""What a page does from now on: looks at its player every 40 ms, and asks our code (client/step.js) for its clock."""

WATCH = """([selector, attribute]) => {
  window.changes = [];
  const wall = () => performance.timeOrigin + performance.now();
  const read = () => {
    const found = document.querySelector(selector);
    return found && (attribute ? found.getAttribute(attribute) : found.textContent);
  };
  let last = read();
  const look = () => {
    const now = read();
    if (now !== null && now !== last) window.changes.push([wall(), now]);
    last = now;
    requestAnimationFrame(look);
  };
  look();
}"""
"""Notes when what is shown somewhere changes, frame by frame."""


def film(lead_s: float, seconds: float, **given: Any) -> Programme:
    """A room with nothing but the sample film, so long after its start."""
    found = next(
        cue for p in template("ten_minutes").phases for cue in p.cues if isinstance(cue, Media)
    )
    placed = replace(found, at_ms=round(lead_s * 1_000), length_ms=round(seconds * 1_000), **given)
    return Programme(
        (phase("cry", lead_s + seconds + 60, "closed", placed), phase("close", 60, "open"))
    )


def breath_and_candle(seconds: float) -> Programme:
    """A room that breathes, then keeps silence."""
    length = round(seconds * 1_000)
    breath = Breathe(
        id="b", at_ms=0, length_ms=length, in_ms=2_000, hold_ms=500, out_ms=2_000, rest_ms=500
    )
    candle = Candle(id="c", at_ms=length, length_ms=length)
    return Programme(
        (phase("quiet", 2 * seconds, "closed", breath, candle), phase("close", 60, "open"))
    )


async def playing(person: Person) -> None:
    """Waits until the film runs."""
    await person.page.wait_for_function(
        "() => { const film = document.querySelector('video'); return film && !film.paused && film.currentTime > 0.5 }"
    )


async def recorded(person: Person) -> list[Any]:
    """What RECORD has seen of the player: wall ms, place ms, paused."""
    found: list[Any] = await person.script("() => window.samples")
    return found


async def clock_errors(person: Person, ahead_ms: float = 0) -> list[float]:
    """By how much the room's clock was wrong in that page at each moment (ms). The machine's own clock is the room's,
    `ahead_ms` before it."""
    steps = await person.script("() => window.steps")
    return [step["room"] - step["wall"] - ahead_ms for step in steps]


async def seeks(person: Person) -> int:
    """How often our code has set the film to a place."""
    found: int = await person.script("() => window.steps.at(-1)?.seeks ?? 0")
    return found


def apart(one: list[Any], two: list[Any]) -> list[tuple[float, float]]:
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


def changes_apart(one: list[Any], two: list[Any]) -> list[float]:
    """By how many ms the second page showed each change later than the first; of what changes all the time (figures),
    the change that was nearest."""
    found = []
    for time, value in two:
        same = [
            other - time
            for other, what in one
            if (what == value or what[:1] == "M") and abs(other - time) < 1_500
        ]
        if same:
            found.append(-min(same, key=abs))
    return found


def back_within(apart_ms: list[tuple[float, float]], bound: float, for_samples: int = 10) -> float:
    """The first moment from which a player stays within that bound for so many samples.

    Raises StopIteration when it never does.
    """
    return next(
        time
        for index, (time, _) in enumerate(apart_ms)
        if len(apart_ms) >= index + for_samples
        and all(abs(value) <= bound for _, value in apart_ms[index : index + for_samples])
    )


@dataclass
class Spread:
    """How absolute differences are spread (ms)."""

    values: list[float] = field(default_factory=list)

    def at(self, part: float) -> float:
        ordered = sorted(map(abs, self.values))
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))]

    @property
    def p95(self) -> float:
        return self.at(0.95)

    def __str__(self) -> str:
        return (
            f"n={len(self.values)} median={statistics.median(map(abs, self.values)):.1f} p90={self.at(0.9):.1f} "
            f"p95={self.p95:.1f} p99={self.at(0.99):.1f} max={self.at(1):.1f} ms, "
            f"mean {statistics.fmean(self.values):+.1f}"
        )


AWAY = """() => {
  let away = false;
  const [later, often] = [window.setTimeout.bind(window), window.setInterval.bind(window)];
  const minute = (at) => Math.floor(at / 60_000);
  for (const [name, read] of [['hidden', () => away], ['visibilityState', () => (away ? 'hidden' : 'visible')]]) {
    Object.defineProperty(document, name, { get: read });
  }
  window.setTimeout = (act, ms = 0, ...rest) => {
    const now = performance.now();
    return later(act, away ? (minute(now + ms) + 1) * 60_000 - now : ms, ...rest);
  };
  window.setInterval = (act, ms, ...rest) => {
    let last = performance.now();
    return often(() => {
      const now = performance.now();
      if (away && minute(now) === minute(last)) return;
      last = now;
      act(...rest);
    }, ms);
  };
  window.goAway = (yes) => {
    away = yes;
    document.dispatchEvent(new Event('visibilitychange'));
  };
}"""
"""Makes `goAway(true)` do to a page what Chromium does in the background after five minutes: it is told that nobody
sees it, and its timers come once a minute. A headless browser has no background of its own: this is ours, the rest is
real."""
