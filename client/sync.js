// The arithmetic of keeping a film in step, apart from any player. `skew` is how many ms the film stands behind
// the room; less than nothing: ahead of it.

/** Past this, catching up by rate would take more than five seconds: the film is set to its place instead. */
export const SEEK_MS = 320;
/** In step up to `close`; said to be catching up from `off`; set to its place from `seek` on. */
export const BY_RATE = { close: 60, off: 120, seek: SEEK_MS };
/** The same for a player that knows no rates near one. */
export const BY_PLACE = { close: 150, off: 200, seek: 150 };
/** Below the first nothing is corrected; what is being corrected is so down to the second. */
const REST_MS = 5;
const STILL_MS = 2;
/**
 * How fast a skew is worked off: from so many ms on, by so much. A few steps and not a slide, because Safari and
 * most phones let each change of rate be heard; nobody hears three per cent, and eight only for who is far off.
 */
const STEPS = [
  { from_ms: 80, rate: 0.08 },
  { from_ms: 40, rate: 0.05 },
  { from_ms: 15, rate: 0.03 },
  { from_ms: 0, rate: 0.01 },
];

/** @param {number[]} numbers */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The rate at which to play so that a skew melts away: in steps that get smaller, so that it ends gently.
 * @param {number} skew ms
 * @param {number} rate at which it plays now
 * @returns {number}
 */
export function rateFor(skew, rate) {
  const off = Math.abs(skew);
  const atWork = Math.sign(rate - 1) === Math.sign(skew);
  if (off < (atWork ? STILL_MS : REST_MS)) return 1;
  const step = STEPS.find(({ from_ms }) => off >= from_ms);
  return 1 + Math.sign(skew) * (step?.rate ?? 0);
}

/**
 * The last few skews; what is older than its span says nothing any more. What the rate has worked off since each
 * was seen is taken from it: a median that lags behind the film would let it swing.
 */
export class Skews {
  /** @type {{at: number, skew: number}[]} */
  #seen = [];
  #worked = 0;
  #rate = 1;
  #at = 0;

  /** @param {number} [span_ms] */
  constructor(span_ms = 550) {
    this.span_ms = span_ms;
  }

  /**
   * @param {number} at ms, local
   * @param {number} skew
   * @returns {number} the median of what was seen lately, this included, as it would be seen now
   */
  add(at, skew) {
    this.#work(at);
    this.#seen = [...this.#seen.filter((one) => at - one.at <= this.span_ms), { at, skew: skew + this.#worked }];
    return median(this.#seen.map((one) => one.skew)) - this.#worked;
  }

  /**
   * @param {number} at ms, local
   * @param {number} rate at which the film plays from then on
   */
  plays(at, rate) {
    this.#work(at);
    this.#rate = rate;
  }

  /** @param {number} at */
  #work(at) {
    this.#worked += Math.max(0, at - this.#at) * (this.#rate - 1);
    this.#at = Math.max(at, this.#at);
  }

  get many() {
    return this.#seen.length >= 3;
  }

  clear() {
    this.#seen = [];
  }
}

/** When a film may be set to its place again: each time that did not help makes the next one wait longer. */
export class Pace {
  #next = -Infinity;
  #wait;

  /** @param {number} [first_ms] @param {number} [most_ms] */
  constructor(first_ms = 2_500, most_ms = 20_000) {
    this.first_ms = first_ms;
    this.most_ms = most_ms;
    this.#wait = first_ms;
  }

  /** @param {number} now */
  may(now) {
    return now >= this.#next;
  }

  /** @param {number} now */
  took(now) {
    this.#next = now + this.#wait;
    this.#wait = Math.min(this.most_ms, this.#wait * 1.8);
  }

  /** The film has been in step for a while: past trouble no longer counts. */
  well() {
    this.#wait = this.first_ms;
  }
}

/** How long something takes on this device, learnt from each time that it happened. */
export class Cost {
  /** @param {number} guess_ms @param {number} most_ms */
  constructor(guess_ms, most_ms) {
    this.ms = guess_ms;
    this.most_ms = most_ms;
    this.times = 0;
  }

  /** @param {number} ms */
  learn(ms) {
    // The first time says more than a guess; later ones are weighed against what is known.
    const weight = this.times === 0 ? 0.8 : 0.35;
    this.times += 1;
    this.ms += weight * (Math.max(0, Math.min(this.most_ms, ms)) - this.ms);
  }
}
