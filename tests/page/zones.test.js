import assert from 'node:assert/strict';
import { test } from 'node:test';
import { there } from '../../client/zones.js';

const LONDON = 'Europe/London';
const TOKYO = 'Asia/Tokyo';
const spaced = (/** @type {string | undefined} */ text) => text?.replaceAll('\u202f', ' ');

test('the room\'s own hour stands beside the reader\'s where they differ', () => {
  const found = there('2026-06-10T11:00:00Z', TOKYO, 'en-GB', LONDON);
  assert.equal(found?.time, '20:00');
  assert.match(found?.place ?? '', /Japan/);
  assert.match(there('2026-06-10T11:00:00Z', LONDON, 'ja', TOKYO)?.place ?? '', /英国|イギリス|ロンドン/);
});

test('of another day the day is said too', () => {
  assert.equal(spaced(there('2026-06-10T16:30:00Z', TOKYO, 'en-GB', LONDON)?.time), 'Thu 01:30');
  assert.equal(there('2026-06-10T11:00:00Z', TOKYO, 'en-GB', LONDON)?.time, '20:00');
});

test('where the clocks show the same there is nothing to say', () => {
  assert.equal(there('2026-06-10T11:00:00Z', LONDON, 'en', LONDON), null);
  assert.equal(there('2026-06-10T11:00:00Z', 'Europe/Lisbon', 'en', LONDON), null);
  assert.equal(there('2026-06-10T11:00:00Z', 'UTC', 'en', TOKYO), null, 'nobody chose that');
  assert.equal(there('2026-06-10T11:00:00Z', 'Mars/Base', 'en', TOKYO), null, 'this device does not know it');
});

test('two zones that change their clocks on different days are apart between them, and only then', () => {
  const apart = (/** @type {string} */ at) => there(at, 'America/New_York', 'en-GB', LONDON)?.time;
  assert.equal(apart('2026-03-07T20:00:00Z'), '15:00', 'five hours');
  assert.equal(apart('2026-03-15T20:00:00Z'), '16:00', 'four: New York has changed, London has not');
  assert.equal(apart('2026-04-05T19:00:00Z'), '15:00', 'five again');
});

test('in the hour that comes twice each is told as it is', () => {
  assert.match(there('2026-10-25T00:30:00Z', LONDON, 'en-GB', 'Etc/UTC')?.time ?? '', /^0?1:30$/);
  assert.equal(there('2026-10-25T01:30:00Z', LONDON, 'en-GB', 'Etc/UTC'), null, 'the second one is UTC itself');
});
