// The arithmetic of keeping a film in step, apart from any player. `skew` is how many ms the film stands behind
// the room; less than nothing: ahead of it.

/** Past this, catching up by rate would take too long: the film is set to its place instead. */
export const SEEK_MS = 500;
/** Below the first nothing is corrected; what is being corrected is so down to the second. */
const REST_MS = 5;
const STILL_MS = 2;
/** A skew is worked off over about so long. */
const OVER_MS = 1_200;
/** Nobody hears three per cent; six are for those who are far off. */
const NEAR = { within_ms: 50, rate: 0.03 };
const FAR = 0.06;
/** Finer steps than this are more changes of rate than corrections. */
const STEP = 0.0025;

/** @param {number[]} numbers */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The rate at which to play so that a skew melts away: proportional, so that it ends gently.
 * @param {number} skew ms
 * @param {number} rate at which it plays now
 * @returns {number}
 */
export function rateFor(skew, rate) {
  if (Math.abs(skew) < (rate === 1 ? REST_MS : STILL_MS)) return 1;
  const most = Math.abs(skew) <= NEAR.within_ms ? NEAR.rate : FAR;
  const wanted = Math.max(-most, Math.min(most, skew / OVER_MS));
  return 1 + Math.round(wanted / STEP) * STEP;
}

/** The last few skews; what is older than its span says nothing any more. */
export class Skews {
  /** @type {{at: number, skew: number}[]} */
  #seen = [];

  /** @param {number} [span_ms] */
  constructor(span_ms = 550) {
    this.span_ms = span_ms;
  }

  /**
   * @param {number} at ms, local
   * @param {number} skew
   * @returns {number} the median of what was seen lately, this included
   */
  add(at, skew) {
    this.#seen = [...this.#seen.filter((one) => at - one.at <= this.span_ms), { at, skew }];
    return median(this.#seen.map((one) => one.skew));
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
