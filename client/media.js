// Keeps a film or a song in step with the room. The room's timeline is the only master: a page that is late
// catches up alone, and nobody ever waits for it.
//
// Before its time the player stands on the right frame, loaded and paused, and is started so much earlier as
// starting takes on this device. In the same way it is brought back when it is far off: set to a place a little
// ahead, and started when the room gets there. What is left is worked off by playing a little faster or slower.

/** @import {MediaReport, MediaState, Playable, Player, Vector} from './types.js' */
import { effect } from '@preact/signals-core';
import { gone } from './gone.js';
import { BY_PLACE, BY_RATE, Cost, Pace, SEEK_MS, Skews, rateFor } from './sync.js';

const TICK_MS = 100;
/** Ticks that are further apart (a page in the background) correct nothing by rate: it would overshoot unseen. */
const THROTTLED_MS = 1_000;
export const LEAD_IN_MS = 10_000;
/** A change of rate shows in the sound a little later; asking again sooner would swing. */
const RATE_EVERY_MS = 300;
/** A player that gets no data for so long is set to where the room is: what it lacks is over anyway. */
const STALLED_MS = 8_000;
/** So long after its time a player is told to start though it is not ready: some load no further until then. */
const PATIENCE_MS = 1_500;
/** Coming in later than this would take too long to work off. */
const LATE_MS = 250;
/** A player that says that it plays and does not move for so long is treated as one that lags. */
const STUCK_MS = 1_500;
/** A film that is a little late is still let to its end. */
const GRACE_MS = 700;
const STILL_MS = 15;
const RETRIES_MS = [1_000, 3_000];

/** What seeking and starting cost on this device, for every film that it plays; a frame of another house is slower. */
const OWN = { seekCost: new Cost(350, 4_000), playCost: new Cost(60, 400) };
const FRAMED = { seekCost: new Cost(800, 4_000), playCost: new Cost(300, 1_500) };

/**
 * @param {Playable} element
 * @param {object} options
 * @param {{now: () => number}} options.clock the room's
 * @param {(() => Vector | null) | {readonly value: Vector | null}} options.vector
 * @param {number} options.length_ms
 * @param {(report: MediaReport) => void} options.onState
 * @param {boolean} [options.byRate] false for a player that knows no rates near one: only its place is set
 * @returns {Player}
 */
export function attachMedia(element, { clock, vector, length_ms, onState, byRate = true }) {
  const { seekCost, playCost } = byRate ? OWN : FRAMED;
  const bounds = byRate ? BY_RATE : BY_PLACE;
  const read = typeof vector === 'function' ? vector : () => vector.value;
  const skews = new Skews();
  const pace = new Pace();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let due;
  /** Set to this place (ms) and not yet started. @type {{place: number, since: number, ready: boolean, cost: number, again: boolean} | null} */
  let cued = null;
  /** Told to start, and when, and from where. @type {{at: number, from: number, moved: boolean} | null} */
  let started = null;
  /** @type {MediaReport} */
  let told = { state: 'loading', skew_ms: 0 };
  let stalledAt = 0;
  let ratedAt = 0;
  let inStepSince = 0;
  let tickedAt = 0;
  let gap = 0;
  let seeks = 0;
  let locked = false;
  let tries = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let reload;
  let detached = false;

  const here = () => element.currentTime * 1000;
  const end = () => Math.min(length_ms, Number.isFinite(element.duration) ? element.duration * 1000 : Infinity);
  const place = (/** @type {Vector} */ v) => v.position_ms + v.velocity * (clock.now() - v.at);

  /** @param {MediaState} state @param {number} [skew_ms] @param {number} [remaining_ms] */
  function tell(state, skew_ms = 0, remaining_ms = undefined) {
    told = { state, skew_ms, remaining_ms };
    element.dataset.skew = skew_ms.toFixed(1);
    onState(told);
  }

  function tick() {
    clearTimeout(due);
    if (detached || told.state === 'failed' || gone()) return;
    gap = performance.now() - tickedAt;
    tickedAt += gap;
    if (element.error) return broken();
    const v = read();
    if (!v) {
      rest();
      return tell('loading');
    }
    if (element.readyState < HTMLMediaElement.HAVE_METADATA) return tell(locked ? 'needs_tap' : 'loading');
    const at = place(v);
    if (v.velocity === 0) {
      stand(Math.max(0, Math.min(at, end())));
      return tell('held');
    }
    // Told to start, it is given the time that starting takes.
    if (at < 0 && !(started && at > -2 * playCost.ms - TICK_MS)) return leadIn(-at);
    if (at >= end() && (element.paused || element.ended || at >= end() + GRACE_MS)) {
      rest();
      return tell('ended');
    }
    if (locked) return tell('needs_tap', at - here());
    if (cued) return startWhenDue(at);
    if (element.paused) return near(at) || !pace.may(performance.now()) ? start() : cue(at);
    return follow(at);
  }

  const near = (/** @type {number} */ at) =>
    Math.abs(at - here()) < SEEK_MS / 2 && element.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;

  /** @param {number} remaining_ms */
  function leadIn(remaining_ms) {
    stand(0);
    const wait = remaining_ms - playCost.ms;
    if (wait <= 0) return locked ? tell('needs_tap') : start();
    if (wait < TICK_MS * 2) due = setTimeout(tick, wait);
    return remaining_ms <= LEAD_IN_MS ? tell('lead_in', 0, remaining_ms) : tell('loading', 0, remaining_ms);
  }

  /** Sets the film a little ahead of the room, where it waits for it. @param {number} at @param {number} [cost] of a first try that came too late */
  function cue(at, cost = 0) {
    const now = performance.now();
    pace.took(now);
    rest();
    const ahead = at + (Math.max(seekCost.ms, cost) + playCost.ms) * 1.25 + 50;
    cued = { place: Math.min(ahead, Math.max(0, end() - 50)), since: now, ready: false, cost: 0, again: cost > 0 };
    seeks += 1;
    element.currentTime = cued.place / 1000;
    tell('catching_up', at - here());
  }

  /** @param {number} at */
  function startWhenDue(at) {
    if (!cued) return;
    const now = performance.now();
    if (!cued.ready && !element.seeking && element.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA) {
      cued.ready = true;
      cued.cost = now - cued.since;
      seekCost.learn(cued.cost);
    }
    const wait = cued.place - at - playCost.ms;
    if (wait > 1) {
      if (wait < TICK_MS * 2) due = setTimeout(tick, wait);
      return tell('catching_up', at - cued.place);
    }
    if (!cued.ready && wait > -PATIENCE_MS) return tell('catching_up', at - cued.place);
    // It took longer than was thought. Now that it is known how long, a second try lands; a third is not made.
    if (cued.ready && wait < -LATE_MS && !cued.again) return cue(at, cued.cost);
    return start();
  }

  function start() {
    // A seek that is not through yet takes as long as it takes: that teaches nothing about starting.
    const late = cued !== null && !cued.ready;
    if (late && cued) seekCost.learn(performance.now() - cued.since + 150);
    cued = null;
    started = { at: performance.now(), from: here(), moved: late };
    skews.clear();
    setRate(1);
    element.play().then(
      () => { locked = false; },
      (error) => {
        if (error?.name !== 'NotAllowedError') return;
        locked = true;
        rest();
        tell('needs_tap');
      },
    );
  }

  /** @param {number} at */
  function follow(at) {
    const now = performance.now();
    if (element.seeking || element.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) {
      skews.clear();
      stalledAt ||= now;
      if (now - stalledAt > STALLED_MS && pace.may(now)) {
        stalledAt = now;
        return cue(at);
      }
      return tell('catching_up', at - here());
    }
    stalledAt = 0;
    const from = here();
    if (started && !started.moved) {
      const moved = from - started.from;
      if (moved < 30 && now - started.at < STUCK_MS) {
        return tell(told.state === 'lead_in' ? 'in_step' : told.state, told.skew_ms);
      }
      started.moved = true;
      if (moved >= 30) playCost.learn(now - started.at - moved / element.playbackRate);
    }
    if (gap > THROTTLED_MS) setRate(1);
    const skew = skews.add(now, at - from);
    if (!skews.many) return tell(told.state === 'loading' ? 'catching_up' : told.state, skew);
    return correct(skew, at, now);
  }

  /** @param {number} skew @param {number} at @param {number} now */
  function correct(skew, at, now) {
    if (Math.abs(skew) > bounds.seek && pace.may(now)) return cue(at);
    if (now - ratedAt >= RATE_EVERY_MS) setRate(rateFor(skew, element.playbackRate));
    const off = Math.abs(skew);
    const state = off <= bounds.close || (off < bounds.off && told.state === 'in_step') ? 'in_step' : 'catching_up';
    if (state !== 'in_step') inStepSince = now;
    else if (now - inStepSince > 10_000) pace.well();
    return tell(state, skew);
  }

  /** @param {number} rate */
  function setRate(rate) {
    if (!byRate || Math.abs(element.playbackRate - rate) < 1e-4) return;
    ratedAt = performance.now();
    skews.plays(ratedAt, rate);
    element.playbackRate = rate;
  }

  function rest() {
    cued = null;
    started = null;
    stalledAt = 0;
    skews.clear();
    if (!element.paused) element.pause();
  }

  /** Paused, on exactly this frame. @param {number} at ms */
  function stand(at) {
    rest();
    if (!element.seeking && Math.abs(here() - at) > STILL_MS) element.currentTime = at / 1000;
  }

  function broken() {
    if (reload !== undefined) return;
    rest();
    const wait = element.error?.code === MediaError.MEDIA_ERR_NETWORK ? RETRIES_MS[tries] : undefined;
    if (wait === undefined) return tell('failed');
    tries += 1;
    tell('loading');
    reload = setTimeout(() => {
      reload = undefined;
      element.load();
    }, wait);
  }

  // In the background timers may come once a minute: a rate would run on. A player goes on telling where it is.
  const hidden = () => document.visibilityState === 'hidden';
  const unseen = () => hidden() && tick();
  const turned = () => { if (hidden()) setRate(1); tick(); };
  const events = ['loadedmetadata', 'canplay', 'seeked', 'playing', 'waiting', 'ended', 'error'];
  element.preload = 'auto';
  element.preservesPitch = true;
  if (element.error) element.load();
  for (const name of events) element.addEventListener(name, tick);
  document.addEventListener('visibilitychange', turned);
  element.addEventListener('timeupdate', unseen);
  const timer = setInterval(tick, TICK_MS);
  // A hold must not wait for the next tick; a view is not told in the middle of what changed it.
  const unwatch = effect(() => {
    read();
    queueMicrotask(tick);
  });

  return {
    unlock() {
      if (told.state === 'failed') {
        tries = 0;
        told = { state: 'loading', skew_ms: 0 };
        element.load();
      }
      locked = false;
      // Played and paused inside the tap, the player may later be started without one.
      const blessed = element.play();
      const v = read();
      if (!v || v.velocity === 0 || place(v) < 0) blessed.then(() => tick(), () => {});
      else {
        blessed.catch(() => {});
        tick();
      }
    },
    rejoin() {
      const v = read();
      if (locked || told.state === 'failed' || !v || v.velocity === 0) return this.unlock();
      if (place(v) > 0 && place(v) < end()) cue(place(v));
    },
    fail: () => { rest(); tell('failed'); },
    seeks: () => seeks,
    detach() {
      detached = true;
      element.removeEventListener('timeupdate', unseen);
      for (const one of [timer, due, reload]) clearTimeout(one);
      unwatch();
      for (const name of events) element.removeEventListener(name, tick);
      document.removeEventListener('visibilitychange', turned);
      element.pause();
    },
  };
}
