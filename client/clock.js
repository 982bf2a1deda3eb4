// The room's clock on this device. A ping carries four timestamps (sent here, received there, sent there, received
// here), so the room's clock is ahead of this one by at least t2 - t3 and at most by t1 - t0. Each sample is such an
// interval, and the truth lies in all of them: of the last ones their intersection is taken (K. Marzullo and S. Owicki,
// "Maintaining the time in a distributed system", 1983; NTP does so with its servers: D. L. Mills, RFC 5905, 11.2.1).
// On a line that trembles this is much sharper than believing the sample with the quickest way there and back (RFC 5905,
// section 10), since the quickest way there and the quickest way back need not have been of the same ping.

/** @import {PongFrame} from './types.js' */

const KEPT = 32;
/** A device's clock goes wrong by so much in a ms: an old sample says that much less (RFC 5905, PHI). */
const DRIFT = 15e-6;
/** The wire carries whole ms. */
const ROUNDED_MS = 1;
/** Below this a correction is worked off slowly: a film must not see the clock jump. */
const JUMP_MS = 100;
/** At most so many ms of correction for each ms that passes; less than half of what a player can follow. */
const SLEW = 0.03;
/** While so little is known, what is shown is a guess, and the better guess is taken at once. */
const GUESSES = 8;
const BURST_MS = [0, 120, 350, 800, 1500];
const EVERY_MS = 12_000;
/** On a line that trembles by more than the first, it is asked more often: at first so, then so. */
const CALM_MS = 8;
const OFTEN = { times: 24, every_ms: 400 };
const TREMBLING_MS = 5_000;

/** Offset and bound from samples, without timers: what is asked comes in as arguments. */
export class Estimator {
  /** @type {{low: number, high: number, at: number}[]} */
  #samples = [];
  /** @type {number | null} */
  #shown = null;
  #target = 0;
  #at = 0;

  /**
   * @param {number} t0 local time at which the ping left
   * @param {number} t1 room time at which it was received
   * @param {number} t2 room time at which the answer left
   * @param {number} t3 local time at which it came
   */
  sample(t0, t1, t2, t3) {
    const rtt = t3 - t0 - (t2 - t1);
    // Clocks that were set, or a machine that slept between: such a sample says nothing.
    if (!(rtt >= 0)) return;
    this.#samples = [...this.#samples, { low: t2 - t3, high: t1 - t0, at: t3 }].slice(-KEPT);
    const { low, high } = this.#common();
    this.#aim((low + high) / 2, t3);
  }

  /**
   * A first rough idea, from a frame that carries the room's time. Any sample is better.
   * @param {number} roomNow
   * @param {number} local
   */
  hint(roomNow, local) {
    if (this.#samples.length === 0) this.#aim(roomNow - local, local);
  }

  /** A new line may go another way, and the device may have slept: old samples say nothing of it. */
  renew() {
    this.#samples = [];
  }

  /** @param {number} local */
  now(local) {
    return local + this.#offset(local);
  }

  /** @returns {number} ms by which the samples let `now` be wrong; infinite while nothing is known */
  error() {
    if (!this.#samples.length) return Infinity;
    const { low, high } = this.#common();
    return Math.max(0, high - low) / 2;
  }

  /** @returns {number} how many samples there are */
  get many() {
    return this.#samples.length;
  }

  /** @returns {number} ms between the quickest way there and back and one of the slower quarter */
  trembles() {
    const trips = this.#samples.map(({ low, high }) => high - low).sort((a, b) => a - b);
    return trips.length ? trips[Math.floor(trips.length * 0.75)] - trips[0] : 0;
  }

  /** What all samples allow. An old one that contradicts the newer ones is of a clock that was set: it is left out. */
  #common() {
    let low = -Infinity;
    let high = Infinity;
    const { at: now } = this.#samples[this.#samples.length - 1];
    for (const one of [...this.#samples].reverse()) {
      const slack = (now - one.at) * DRIFT;
      const [lower, higher] = [Math.max(low, one.low - slack), Math.min(high, one.high + slack)];
      if (lower > higher + 2 * ROUNDED_MS) break;
      [low, high] = [lower, higher];
    }
    return { low, high };
  }

  /**
   * @param {number} offset
   * @param {number} local
   */
  #aim(offset, local) {
    const shown = this.#offset(local);
    this.#target = offset;
    if (this.#shown === null || this.#samples.length <= GUESSES || Math.abs(offset - shown) >= JUMP_MS) this.#shown = offset;
  }

  /** @param {number} local */
  #offset(local) {
    if (this.#shown === null) return 0;
    const step = SLEW * Math.max(0, local - this.#at);
    this.#at = Math.max(this.#at, local);
    const left = this.#target - this.#shown;
    this.#shown += Math.max(-step, Math.min(step, left));
    return this.#shown;
  }
}

/**
 * @typedef {object} Clock
 * @property {() => number} now the room's time in ms, with fractions
 * @property {() => number} error ms by which it can be wrong
 * @property {() => boolean} known has the room's time been heard at all
 * @property {() => void} ping asks once more, now
 * @property {(frame: PongFrame) => void} pong
 * @property {(roomNow: number) => void} hint
 * @property {() => void} start asks in a burst, then now and then
 * @property {() => void} stop
 */

/**
 * @param {{send: (frame: {op: 'ping', t0: number}) => unknown, now?: () => number}} options `now`: ms, monotonic
 * @returns {Clock}
 */
export function createClock({ send, now = () => performance.now() }) {
  const estimator = new Estimator();
  /** What left when, with the fractions that the wire does not carry. @type {Map<number, number>} */
  let away = new Map();
  /** @type {Set<ReturnType<typeof setTimeout>>} */
  const timers = new Set();
  let known = false;

  function ping() {
    const local = now();
    let t0 = Math.round(local);
    while (away.has(t0)) t0 += 1;
    away.set(t0, local);
    // An answer that never came must not be kept for ever.
    if (away.size > KEPT * 2) away.delete(/** @type {number} */ (away.keys().next().value));
    send({ op: 'ping', t0 });
  }
  /** @type {(wait: number, act: () => void) => void} */
  function after(wait, act) {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, wait);
    timers.add(timer);
  }
  function rests() {
    if (estimator.trembles() <= CALM_MS) return EVERY_MS;
    return estimator.many < OFTEN.times ? OFTEN.every_ms : TREMBLING_MS;
  }
  function later() {
    // A little unevenly, so that a thousand pages that came back together do not ask together for ever.
    after(rests() * (0.9 + 0.2 * Math.random()), () => {
      ping();
      later();
    });
  }
  function stop() {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
    away = new Map();
  }
  return {
    now: () => estimator.now(now()),
    error: () => estimator.error(),
    known: () => known,
    ping,
    pong({ t0, t1, t2 }) {
      const t3 = now();
      const sent = away.get(t0);
      if (sent === undefined) return;
      away.delete(t0);
      estimator.sample(sent, t1, t2, t3);
      known = true;
    },
    hint(roomNow) {
      estimator.hint(roomNow, now());
      known = true;
    },
    start() {
      stop();
      estimator.renew();
      for (const wait of BURST_MS) after(wait, ping);
      after(BURST_MS[BURST_MS.length - 1], later);
    },
    stop,
  };
}
