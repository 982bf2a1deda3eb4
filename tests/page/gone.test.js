// What arrives after quick exit leaves no trace and opens nothing.
import './vendored.js';
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { FakeSocket } from './frames.js';

const store = await import('../../client/store.js');
const { keepLasting } = await import('../../client/lasting.js');
const { keepOnDevice } = await import('../../client/kept-seats.js');
const { openSocket } = await import('../../client/socket.js');

const seat = /** @type {import('../../client/types.js').Seat} */ ({ token: 't', room: 'r', person: 'p', name: 'Heron', as: 'guest' });

/** @returns {Storage} */
const storage = () => {
  const kept = new Map();
  return /** @type {Storage} */ (/** @type {unknown} */ ({
    get length() { return kept.size; },
    getItem: (/** @type {string} */ name) => kept.get(name) ?? null,
    setItem: (/** @type {string} */ name, /** @type {string} */ text) => { kept.set(name, text); },
    removeItem: (/** @type {string} */ name) => { kept.delete(name); },
  }));
};

beforeEach(() => {
  FakeSocket.all = [];
  for (const name of ['sessionStorage', 'localStorage']) Object.defineProperty(globalThis, name, { value: storage(), configurable: true });
});
afterEach(() => { Reflect.deleteProperty(globalThis, 'document'); });

function leave() {
  const document = Object.assign(new EventTarget(), { documentElement: { dataset: { gone: '' } } });
  Object.assign(globalThis, { document });
}

/** All that may be written down, and how much is. */
function write() {
  store.keep('seat.r', seat);
  const told = [keepLasting('later', { at: 1 }), keepOnDevice('r', seat, Date.now())];
  return { told, kept: sessionStorage.length + localStorage.length, read: store.read('seat.r') };
}

test('nothing is written down any more', () => {
  leave();
  assert.deepEqual(write(), { told: [false, false], kept: 0, read: null });
  Reflect.deleteProperty(globalThis, 'document');
  assert.deepEqual(write(), { told: [true, true], kept: 3, read: seat });
});

test('no line is opened, and none that broke is opened again', (t) => {
  const open = () => {
    const line = openSocket({ url: 'ws://here/live', hello: () => ({ op: 'hello' }), onFrame() {}, onStatus() {}, Socket: /** @type {any} */ (FakeSocket) });
    t.after(() => line.close());
    return line;
  };
  const line = open();
  assert.equal(FakeSocket.all.length, 1);
  leave();
  line.again();
  open();
  assert.equal(FakeSocket.all.length, 1);
});
