// Where things lie in the report's plots. Pure: numbers in, numbers and paths out.

export const MINUTE = 60_000;

/** @typedef {[number, number]} Point */

/**
 * From when to when the plot runs (ms).
 * @param {Pick<import('../report.js').Report, 'minutes' | 'phases' | 'times'>} report
 * @returns {[number, number]}
 */
export function extent({ minutes, phases, times }) {
  const from = Math.min(times.started_at, minutes[0]?.at ?? Infinity);
  const to = Math.max(from + MINUTE, (minutes.at(-1)?.at ?? 0) + MINUTE, phases.at(-1)?.ends_at ?? 0);
  return [from, to];
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 240];

/**
 * Times at which the axis is labelled, on whole minutes of the reader's clock.
 * @param {number} from
 * @param {number} to
 * @param {number} most how many labels fit
 * @param {number} [zone] minutes that the reader's clock is behind UTC
 */
export function ticks(from, to, most, zone = new Date(from).getTimezoneOffset()) {
  const step = (STEPS.find((minutes) => (to - from) / (minutes * MINUTE) <= most) ?? 240) * MINUTE;
  const shift = zone * MINUTE;
  const found = [];
  for (let at = Math.ceil((from - shift) / step) * step + shift; at <= to; at += step) found.push(at);
  return found;
}

const two = (/** @type {number} */ n) => Number(n.toFixed(2));

/**
 * A soft line through all points that never swings past them (Fritsch and Carlson 1980): nobody is drawn who was not there.
 * @param {Point[]} points by rising x
 */
export function slope(points) {
  const last = points.length - 1;
  if (last < 0) return '';
  const rise = points.slice(1).map(([x, y], i) => (y - points[i][1]) / (x - points[i][0]));
  const at = points.map((_, i) => {
    if (i === 0) return rise[0] ?? 0;
    if (i === last) return rise[last - 1];
    return rise[i - 1] * rise[i] <= 0 ? 0 : (2 * rise[i - 1] * rise[i]) / (rise[i - 1] + rise[i]);
  });
  let path = `M${two(points[0][0])} ${two(points[0][1])}`;
  for (let i = 0; i < last; i += 1) {
    const [x0, y0] = points[i];
    const [x1, y1] = points[i + 1];
    const third = (x1 - x0) / 3;
    path += `C${two(x0 + third)} ${two(y0 + third * at[i])} ${two(x1 - third)} ${two(y1 - third * at[i + 1])} ${two(x1)} ${two(y1)}`;
  }
  return path;
}

/**
 * The hill over a ground line; `under` is the hill that it lies on.
 * @param {Point[]} over
 * @param {Point[]} under
 */
export function hill(over, under) {
  if (over.length === 0) return '';
  return `${slope(over)}L${slope(under.toReversed()).slice(1)}Z`;
}

/**
 * One figure of every minute as points, from the first minute's beginning to the last one's end.
 * @param {number[]} values one a minute
 * @param {(minute: number) => number} x of a minute's index, halves between
 * @param {(value: number) => number} y
 * @returns {Point[]}
 */
export function points(values, x, y) {
  if (values.length === 0) return [];
  const middle = values.map((value, i) => /** @type {Point} */ ([x(i + 0.5), y(value)]));
  return [[x(0), y(values[0])], ...middle, [x(values.length), y(values[values.length - 1])]];
}

/**
 * Series laid one on another: for each its lower and upper values.
 * @param {number[][]} series
 * @returns {{under: number[], over: number[]}[]}
 */
export function stacked(series) {
  let under = (series[0] ?? []).map(() => 0);
  return series.map((values) => {
    const below = under;
    under = values.map((value, i) => value + below[i]);
    return { under: below, over: under };
  });
}
