import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

/** @returns {Storage} */
function storage() {
  const kept = /** @type {Record<string, string>} */ ({});
  for (const [name, act] of Object.entries({
    getItem: (/** @type {string} */ key) => kept[key] ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => { kept[key] = value; },
    removeItem: (/** @type {string} */ key) => { delete kept[key]; },
  })) Object.defineProperty(kept, name, { value: act });
  return /** @type {Storage} */ (/** @type {unknown} */ (kept));
}

const { keepOnDevice, keptRooms, keptSeat } = await import('../../client/kept-seats.js');
const { dropSeat, keepSeat, leaveSeatToTab, seatFor } = await import('../../client/api.js');
const HOUR = 3_600_000;
const seat = (/** @type {string} */ room) => /** @type {import('../../client/types.js').Seat} */ ({ token: `t-${room}`, room, person: 'p', name: 'Heron', as: 'guest' });

beforeEach(() => {
  for (const name of ['sessionStorage', 'localStorage']) Object.defineProperty(globalThis, name, { value: storage(), configurable: true });
});

test('a seat is kept on the device only where that was asked for', () => {
  keepSeat('a', seat('a'));
  assert.deepEqual(Object.keys(localStorage), []);
  assert.ok(keepOnDevice('b', seat('b'), Date.now() + HOUR));
  assert.deepEqual(keptRooms().sort(), ['a', 'b']);
});

test('a new tab finds the seat again, and giving it back takes it from the device', () => {
  keepOnDevice('b', seat('b'), Date.now() + HOUR);
  assert.equal(seatFor('b')?.token, 't-b');
  dropSeat('b');
  assert.equal(seatFor('b'), null);
  assert.deepEqual(Object.keys(localStorage), []);
});

test('at the end of the room the device lets the seat go, and the tab has it for a last word', () => {
  keepOnDevice('b', seat('b'), Date.now() + HOUR);
  leaveSeatToTab('b');
  assert.deepEqual(Object.keys(localStorage), []);
  assert.equal(seatFor('b')?.token, 't-b');
  leaveSeatToTab('never');
  assert.equal(seatFor('never'), null);
});

test('what is long over is let go', () => {
  keepOnDevice('old', seat('old'), Date.now() - 4 * HOUR);
  keepOnDevice('late', seat('late'), Date.now() - HOUR);
  localStorage.setItem('ruikatsu.kept.torn', '{"seat":');
  assert.deepEqual(keptRooms(), ['late']);
  assert.deepEqual(Object.keys(localStorage), ['ruikatsu.kept.late']);
  assert.equal(keptSeat('torn'), null);
});

test('without storage nothing is promised', () => {
  Object.defineProperty(globalThis, 'localStorage', { get() { throw new Error('not allowed'); }, configurable: true });
  assert.equal(keepOnDevice('a', seat('a'), Date.now()), false);
  assert.deepEqual(keptRooms(), []);
});
