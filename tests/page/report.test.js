import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extent, hill, MINUTE, points, slope, stacked, ticks } from '../../client/views/report-shapes.js';

const numbers = (/** @type {string} */ path) => [...path.matchAll(/-?\d+(?:\.\d+)?/g)].map(Number);

test('a soft line goes through every point and past none', () => {
  const given = [[0, 10], [10, 10], [20, 2], [30, 8], [40, 0]];
  const path = slope(/** @type {[number, number][]} */ (given));
  const found = numbers(path);
  for (const [x, y] of given) assert.ok(found.some((n, i) => n === x && found[i + 1] === y));
  // Control points lie between the two points that they join: the curve stays there too.
  const curves = path.split('C').slice(1).map(numbers);
  curves.forEach(([, y1, , y2], i) => {
    const low = Math.min(given[i][1], given[i + 1][1]) - 0.01;
    const high = Math.max(given[i][1], given[i + 1][1]) + 0.01;
    for (const y of [y1, y2]) assert.ok(y >= low && y <= high, `${y} is past ${low}..${high}`);
  });
});

test('one point, or none, is no reason to fail', () => {
  assert.equal(slope([]), '');
  assert.equal(hill([], []), '');
  assert.equal(slope([[1, 2]]), 'M1 2');
});

test('a hill is closed and comes back along its ground', () => {
  const path = hill([[0, 1], [10, 5]], [[0, 9], [10, 9]]);
  assert.match(path, /^M0 1C.*10 5L10 9C.*0 9Z$/);
});

test('series lie on each other', () => {
  assert.deepEqual(stacked([[1, 2], [3, 0], [0, 5]]), [
    { under: [0, 0], over: [1, 2] },
    { under: [1, 2], over: [4, 2] },
    { under: [4, 2], over: [4, 7] },
  ]);
});

test('a figure reaches from the first minute to the end of the last', () => {
  assert.deepEqual(points([3, 5], (i) => i * 10, (v) => -v), [[0, -3], [5, -3], [15, -5], [20, -5]]);
});

test('the axis is labelled on whole minutes of the clock, as often as fits', () => {
  const from = Date.UTC(2026, 0, 5, 19, 57, 12);
  const labels = ticks(from, from + 65 * MINUTE, 6, 0);
  assert.deepEqual(labels.map((at) => new Date(at).toISOString().slice(11, 16)), ['20:00', '20:15', '20:30', '20:45', '21:00']);
  assert.deepEqual(ticks(from, from + 4 * MINUTE, 6, 0).map((at) => new Date(at).getUTCMinutes()), [58, 59, 0, 1]);
});

test('a clock half an hour off has its own whole hours', () => {
  const from = Date.UTC(2026, 0, 5, 19, 50);
  const [first] = ticks(from, from + 5 * 60 * MINUTE, 6, -330);
  assert.equal(new Date(first).toISOString().slice(11, 16), '20:30');
});

test('the plot reaches from who came first to the end of the last phase', () => {
  const times = /** @type {any} */ ({ started_at: 10 * MINUTE });
  const minutes = /** @type {any} */ ([{ at: 7 * MINUTE }, { at: 8 * MINUTE }]);
  const phases = /** @type {any} */ ([{ ends_at: 12.5 * MINUTE }]);
  assert.deepEqual(extent({ times, minutes, phases }), [7 * MINUTE, 12.5 * MINUTE]);
  assert.deepEqual(extent({ times, minutes: [], phases: [] }), [10 * MINUTE, 11 * MINUTE]);
});
