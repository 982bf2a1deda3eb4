import './vendored.js';
import assert from 'node:assert/strict';
import { test } from 'node:test';

// What the words of the page ask a browser for.
Object.assign(globalThis, { navigator: { languages: ['en'] }, document: { documentElement: { dataset: {} }, querySelector: () => null } });

const { forgetRoom, ofRoom, onRoomLeft } = await import('../../client/of-room.js');
const { alone, open, panel } = await import('../../client/views/panel.js');
const { answering, chosen, putBack } = await import('../../client/views/words-state.js');
const { steppedOut } = await import('../../client/views/film-choices.js');
const { consoleOpen, handled, lookAfter, tab } = await import('../../client/views/console/tools.js');

test('a room that was left leaves nothing to the next', () => {
  const one = ofRoom('first');
  let told = 0;
  onRoomLeft(() => { told += 1; });
  one.value = 'other';
  forgetRoom();
  assert.equal(one.value, 'first');
  assert.equal(told, 1);
});

test('neither whom somebody answers, nor what was open, nor who is looked after', () => {
  const message = /** @type {any} */ ({ seq: 7, name: 'Moss' });
  chosen.value = answering.value = message;
  putBack.value = { text: 'x' };
  steppedOut.value = 'film';
  alone.value = true;
  lookAfter('p');
  open('people');
  forgetRoom();
  assert.deepEqual([chosen, answering, putBack, steppedOut, handled, panel].map((one) => one.value), [null, null, null, null, null, null]);
  assert.deepEqual([alone.value, consoleOpen.value, tab.value], [false, false, 'queue']);
});

test('who reads a number to call goes on reading it', () => {
  for (const name of /** @type {const} */ (['help', 'steady', 'exit'])) {
    open(name);
    forgetRoom();
    assert.equal(panel.value, name);
  }
});
