import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as api from '../../client/api.js';
import * as store from '../../client/store.js';
import { uuid } from '../../client/uuid.js';

/** Answers each call with what the test says, and keeps what was asked. */
function answer(t, body, { status = 200, headers = {} } = {}) {
  const asked = [];
  t.mock.method(globalThis, 'fetch', async (path, options) => {
    asked.push({ path, ...options });
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return new Response(text, { status, headers });
  });
  return asked;
}
const fault = (promise) => promise.then(() => assert.fail('no error'), (error) => error);

test('a guest takes a seat in one call', async (t) => {
  const asked = answer(t, { token: 'T' }, { status: 201 });
  await api.takeSeat('a/b', { name: 'しずかな鷺', agreed: true, language: 'ja' });
  assert.equal(asked[0].path, '/api/rooms/a%2Fb/seats');
  assert.deepEqual(JSON.parse(asked[0].body), { as: 'guest', name: 'しずかな鷺', agreed: true, language: 'ja' });
  assert.equal(asked[0].headers['Accept-Language'], 'ja');
  assert.equal(asked[0].headers.Authorization, undefined);
  assert.equal(asked[0].credentials, 'omit');
});

test('an invitation goes in a header, never in the body or the address', async (t) => {
  const asked = answer(t, { token: 'T' }, { status: 201 });
  await api.takeSeat('r', { as: 'moderator', agreed: true, invitation: 'INV' });
  assert.equal(asked[0].headers.Authorization, 'Bearer INV');
  assert.ok(!asked[0].body.includes('INV') && !asked[0].path.includes('INV'));
});

describe('what goes wrong has a code, a sentence and a time', () => {
  test('from the problem itself', async (t) => {
    answer(t, { code: 'room_full', detail: 'Every seat is taken.', retry_after: 30 }, { status: 409 });
    const error = await fault(api.takeSeat('r', { agreed: true }));
    assert.deepEqual([error.code, error.detail, error.retry_after, error.status], ['room_full', 'Every seat is taken.', 30, 409]);
  });
  test('from Retry-After', async (t) => {
    answer(t, { code: 'too_many', detail: '' }, { status: 429, headers: { 'Retry-After': '7' } });
    assert.equal((await fault(api.rooms())).retry_after, 7);
  });
  test('when a proxy answers in its own words', async (t) => {
    answer(t, '<h1>502</h1>', { status: 502 });
    const error = await fault(api.rooms());
    assert.deepEqual([error.code, error.detail], ['unavailable', '']);
  });
  test('when nobody answers', async (t) => {
    t.mock.method(globalThis, 'fetch', async () => { throw new TypeError('network'); });
    assert.equal((await fault(api.rooms())).code, 'offline');
  });
});

const seat = { token: 'T', room: 'r', person: 'p', name: 'n', as: 'guest' };

test('a seat is kept for its own room until it is dropped', () => {
  api.keepSeat('r', seat);
  assert.deepEqual(api.seatFor('r'), seat);
  assert.equal(api.seatFor('other'), null);
  api.dropSeat('r');
  assert.equal(api.seatFor('r'), null);
});

/** A browser's storage, as far as we use it. */
function storage(entries = {}) {
  return Object.assign(Object.create({
    getItem(name) { return Object.hasOwn(this, name) ? this[name] : null; },
    setItem(name, text) { this[name] = text; },
    removeItem(name) { delete this[name]; },
  }), entries);
}

function within(t, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { configurable: true, ...value });
    t.after(() => before ? Object.defineProperty(globalThis, name, before) : delete globalThis[name]);
  }
}

test('forgetting leaves nothing of ours, and what is not ours alone', (t) => {
  const session = storage({ 'somebody.else': '1' });
  const local = storage({ 'ruikatsu.old': '1' });
  within(t, { sessionStorage: { value: session }, localStorage: { value: local } });
  api.keepSeat('r', seat);
  assert.equal(Object.keys(session).length, 2);
  api.forget();
  assert.deepEqual([Object.keys(session), Object.keys(local)], [['somebody.else'], []]);
  assert.equal(api.seatFor('r'), null);
});

test('where storage is forbidden or full, the page remembers by itself', (t) => {
  within(t, { sessionStorage: { get() { throw new Error('SecurityError'); } } });
  api.keepSeat('r', seat);
  assert.deepEqual(api.seatFor('r'), seat);
  api.forget();
  assert.equal(api.seatFor('r'), null);
});

test('what somebody else wrote under our name is not taken for a seat', (t) => {
  within(t, { sessionStorage: { value: storage({ 'ruikatsu.seat.r': '{broken' }) } });
  assert.equal(api.seatFor('r'), null);
  assert.equal(store.read('seat.r'), null);
});

test('an id is a random UUID, also where the browser withholds its own', (t) => {
  const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  assert.match(uuid(), shape);
  const plain = { getRandomValues: crypto.getRandomValues.bind(crypto) };
  within(t, { crypto: { value: plain } });
  assert.match(uuid(), shape);
  assert.notEqual(uuid(), uuid());
});
