import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NONE, any, feedPath, fitting, readWishes, span, writeWishes } from '../../client/schedule.js';

/** @import {Card} from '../../client/types.js' */

/** @param {string} zone @param {() => void} run */
function inZone(zone, run) {
  const before = process.env.TZ;
  process.env.TZ = zone;
  try { run(); } finally { if (before === undefined) delete process.env.TZ; else process.env.TZ = before; }
}

/** @param {Partial<Card>} more */
const card = (more) => /** @type {Card} */ ({
  id: 'r', topics: ['grief'], language: 'en-GB', autopilot: false,
  starts_at: '2026-06-10T20:00:00Z', ends_at: '2026-06-10T21:00:00Z', ...more,
});
const at = (/** @type {string} */ text) => Date.parse(text);

test('what is looked for goes into the address and comes back out of it', () => {
  const wishes = { topic: 'grief', language: 'ja', kind: 'by_itself', when: 'tonight' };
  assert.deepEqual(readWishes(writeWishes(wishes)), wishes);
  assert.equal(writeWishes(NONE), '');
  assert.deepEqual(readWishes(''), NONE);
  assert.ok(any({ ...NONE, when: 'week' }));
  assert.ok(!any(NONE));
});

test('an address that somebody has played with looks for nothing', () => {
  assert.deepEqual(readWishes('?topic=joy&language=%3Cscript%3E&kind=&when=yesterday&x=1'), NONE);
});

test('all that is looked for has to fit', () => {
  const now = at('2026-06-10T12:00:00Z');
  const cards = [card({ id: 'a' }), card({ id: 'b', language: 'ja' }), card({ id: 'c', topics: [], autopilot: true })];
  const found = (/** @type {Partial<import('../../client/schedule.js').Wishes>} */ wish) => fitting(cards, { ...NONE, ...wish }, now).map(({ id }) => id).join('');
  assert.equal(found({}), 'abc');
  assert.equal(found({ topic: 'grief' }), 'ab');
  assert.equal(found({ language: 'en' }), 'ac');
  assert.equal(found({ kind: 'by_itself' }), 'c');
  assert.equal(found({ kind: 'hosted', language: 'ja' }), 'b');
});

test('tonight lasts until morning, in the reader\'s own zone', () => inZone('Asia/Tokyo', () => {
  const noon = at('2026-06-10T03:00:00Z');
  const found = (/** @type {string} */ starts, now = noon) => fitting([card({ starts_at: starts, ends_at: new Date(at(starts) + 3_600_000).toISOString() })], { ...NONE, when: 'tonight' }, now).length;
  assert.equal(found('2026-06-10T06:00:00Z'), 0, '15:00 there');
  assert.equal(found('2026-06-10T11:00:00Z'), 1, '20:00 there');
  assert.equal(found('2026-06-10T18:00:00Z'), 1, '03:00 there');
  assert.equal(found('2026-06-10T20:30:00Z'), 0, '05:30 there');
  const late = at('2026-06-10T18:10:00Z');
  assert.equal(found('2026-06-10T19:00:00Z', late), 1, 'at 3 in the morning it is still this night');
  assert.equal(found('2026-06-11T11:00:00Z', late), 0, 'and the next evening is not');
}));

test('a day is as long as the clocks make it', () => inZone('Europe/London', () => {
  const hours = (/** @type {string} */ now, /** @type {string} */ when) => { const [from, to] = span(when, at(now)); return (to - from) / 3_600_000; };
  assert.equal(hours('2026-03-28T12:00:00Z', 'tomorrow'), 23);
  assert.equal(hours('2026-10-24T12:00:00Z', 'tomorrow'), 25);
  assert.equal(hours('2026-06-10T12:00:00Z', 'tomorrow'), 24);
  const [from, to] = span('tonight', at('2026-10-24T12:00:00Z'));
  assert.equal(new Date(from).toISOString(), '2026-10-24T16:00:00.000Z');
  assert.equal(new Date(to).toISOString(), '2026-10-25T05:00:00.000Z');
  assert.equal(new Date(span('week', at('2026-10-24T12:00:00Z'))[1]).toISOString(), '2026-10-31T00:00:00.000Z');
}));

test('a calendar is asked for the same list, of all days', () => {
  const wishes = { topic: 'grief', language: 'ja', kind: '', when: 'tonight' };
  assert.equal(feedPath(wishes, { words: 'en', neutral: false }), '/api/calendar.ics?topic=grief&language=ja&words=en');
  assert.equal(feedPath(NONE, { words: 'ja', neutral: true }), '/api/calendar.ics?words=ja&neutral=1');
});
