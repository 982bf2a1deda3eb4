import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { asked, askLater, due, feel, feelLater, forgetLater, later, LATER_MS, seated, STILL_MS, toAsk, unseated } from '../../client/mood.js';
import { forget } from '../../client/store.js';

const NOW = 1_800_000_000_000;
const SEAT = { token: 'seat', room: 'r 1', person: 'p_secret', name: 'Heron', as: /** @type {const} */ ('guest'), mood: 'ticket.sealed' };

/** @type {{path: string, body: any, headers: Record<string, string>}[]} */
let sent;

/** A browser's storage, as far as it is used. */
function storage() {
  /** @type {Record<string, any>} */
  const kept = Object.create({
    getItem(/** @type {string} */ name) { return name in this && Object.hasOwn(this, name) ? this[name] : null; },
    setItem(/** @type {string} */ name, /** @type {string} */ text) { this[name] = text; },
    removeItem(/** @type {string} */ name) { delete this[name]; },
  });
  return kept;
}

beforeEach(() => {
  sent = [];
  Object.assign(globalThis, { sessionStorage: storage(), localStorage: storage() });
  forget();
  mock.method(globalThis, 'fetch', async (/** @type {string} */ path, /** @type {any} */ init) => {
    sent.push({ path, body: JSON.parse(init.body), headers: init.headers });
    return new Response(null, { status: 204 });
  });
  mock.timers.enable({ apis: ['setTimeout'] });
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

test('each question is asked once, of who has a seat, in the room of that seat', () => {
  assert.equal(toAsk('before', 'r 1'), false);
  seated(SEAT);
  assert.equal(toAsk('before', 'r 1'), true);
  assert.equal(toAsk('before', 'another'), false);
  asked('before');
  assert.equal(toAsk('before', 'r 1'), false);
  assert.equal(toAsk('after'), true);
  seated({ ...SEAT, mood: undefined });
  assert.equal(toAsk('before', 'r 1'), false, 'staff and listeners bring no ticket');
});

test('of a seat that led nowhere nothing is asked afterwards', () => {
  seated(SEAT);
  unseated({ ...SEAT, mood: 'another' });
  assert.equal(toAsk('after'), true);
  unseated(SEAT);
  assert.equal(toAsk('after'), false);
});

test('what is sent names nobody', () => {
  seated(SEAT);
  feel('after', { pleasure: 20 });
  assert.deepEqual(sent.map(({ path, body }) => [path, body]), [['/api/rooms/r%201/mood', { ticket: 'ticket.sealed', when: 'after', pleasure: 20 }]]);
  assert.ok(!JSON.stringify(sent).includes('p_secret'));
  assert.ok(!JSON.stringify(sent).includes('Heron'));
  assert.equal(sent[0].headers.Authorization, undefined);
});

test('an answer at the door goes out after a while, no two alike', () => {
  seated(SEAT);
  mock.method(Math, 'random', () => 0.5);
  feel('before', { pleasure: 20, arousal: 80 });
  mock.timers.tick(8_000);
  assert.equal(sent.length, 0);
  mock.timers.tick(90_000);
  assert.equal(sent.length, 1);
});

test('who moves nothing sends nothing', () => {
  seated(SEAT);
  feel('after', {});
  assert.equal(sent.length, 0);
  assert.equal(toAsk('after'), false);
});

test('ninety minutes later it is due, once, and not on the next day', async () => {
  seated(SEAT);
  assert.equal(askLater(NOW), true);
  assert.equal(due(NOW + LATER_MS - 1), false);
  assert.equal(due(NOW + LATER_MS), true);
  assert.equal(due(NOW + LATER_MS + STILL_MS), false);
  assert.equal(later(NOW), null, 'what is too late to ask is gone from the device');
  askLater(Date.now() - LATER_MS);
  await feelLater({ pleasure: 70 });
  assert.deepEqual(sent.map(({ path, body }) => [path, body]), [['/api/mood', { ticket: 'ticket.sealed', pleasure: 70 }]]);
  assert.equal(later(), null);
});

test('what is kept for later is a time and a ticket, and skipping or a quick exit leaves nothing', () => {
  seated(SEAT);
  askLater(NOW);
  const kept = JSON.stringify(localStorage);
  for (const trace of ['r 1', 'Heron', 'p_secret', 'seat']) assert.ok(!kept.includes(trace), trace);
  forgetLater();
  assert.equal(later(NOW), null);
  askLater(NOW);
  forget();
  assert.equal(later(NOW), null);
});

test('what somebody else wrote under our name is asked of nobody', () => {
  for (const text of ['{', '3', '{"ticket":5,"at":1,"until":2}', 'null']) {
    localStorage.setItem('ruikatsu.later', text);
    assert.equal(later(NOW), null);
  }
});
