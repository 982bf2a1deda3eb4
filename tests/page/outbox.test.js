import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { createOutbox } from '../../client/outbox.js';
import * as store from '../../client/store.js';
import { stopTime } from './frames.js';

beforeEach(() => store.forget());

function start(t, { room = 'r1', time = stopTime(t) } = {}) {
  const box = { sent: [], shown: [], time };
  box.line = true;
  box.out = createOutbox({
    room,
    send: (frame) => box.line && box.sent.push(frame) > 0,
    onChange: (entries) => { box.shown = entries; },
  });
  t.after(() => box.out.stop());
  return box;
}
const states = (box) => box.shown.map(({ text, state }) => `${text} ${state}`);

test('words go out one at a time, in order, each when the one before is answered', (t) => {
  const box = start(t);
  box.out.up();
  const a = box.out.add('a');
  box.out.add('b', { replyTo: 4, veil: 'v', lang: 'en' });
  assert.deepEqual(box.sent.map((f) => f.text), ['a']);
  box.out.answered({ op: 'ok', id: a, seq: 11 });
  assert.deepEqual(box.sent.map((f) => f.text), ['a', 'b']);
  assert.deepEqual({ ...box.sent[1], id: 0 }, { op: 'say', id: 0, text: 'b', reply_to: 4, veil: 'v', lang: 'en' });
  assert.deepEqual(states(box), ['a sending', 'b sending'], 'a is shown until it stands in the room');
  box.out.heard(a);
  assert.deepEqual(states(box), ['b sending']);
});

test('words that the room shows before the answer came are settled by it', (t) => {
  const box = start(t);
  box.out.up();
  const a = box.out.add('a');
  box.out.heard(a);
  assert.deepEqual(box.shown, []);
  box.out.answered({ op: 'ok', id: a, seq: 11 });
  assert.deepEqual(box.shown, []);
});

describe('a line that breaks', () => {
  test('keeps the words, in order, and sends them again under the same ids', (t) => {
    const box = start(t);
    box.out.up();
    const a = box.out.add('a');
    box.out.add('b');
    box.out.down();
    assert.deepEqual(states(box), ['a waiting', 'b waiting']);
    box.time.pass(60_000);
    assert.equal(box.sent.length, 1);
    box.out.up();
    assert.deepEqual(box.sent.map((f) => f.id), [a, a]);
    box.out.answered({ op: 'ok', id: a, seq: 11 });
    assert.equal(box.sent.at(-1).text, 'b');
  });

  test('does not send again what was acknowledged', (t) => {
    const box = start(t);
    box.out.up();
    const a = box.out.add('a');
    box.out.answered({ op: 'ok', id: a, seq: 11 });
    box.out.down();
    box.out.up();
    assert.equal(box.sent.length, 1);
    assert.deepEqual(box.shown, []);
  });

  test('that swallows an answer: the same is asked again after a while', (t) => {
    const box = start(t);
    box.out.up();
    box.out.add('a');
    box.time.pass(8_100);
    assert.equal(box.sent.length, 2);
    assert.equal(box.sent[0].id, box.sent[1].id);
  });
});

describe('a no', () => {
  test('with a time: the words are kept and go by themselves, and nothing overtakes them', (t) => {
    const box = start(t);
    box.out.up();
    const a = box.out.add('a');
    box.out.add('b');
    box.out.answered({ op: 'no', id: a, code: 'slow', why: 'kept', retry_after: 12 });
    assert.deepEqual([box.shown[0].state, box.shown[0].code, box.shown[0].retryAt - Date.now()], ['waiting', 'slow', 12_000]);
    box.time.pass(11_900);
    assert.equal(box.sent.length, 1);
    box.time.pass(200);
    assert.deepEqual(box.sent.map((f) => f.id), [a, a]);
  });

  test('without one: the words stay, with the reason, until they are sent again or dropped', (t) => {
    const box = start(t);
    box.out.up();
    const a = box.out.add('a');
    const b = box.out.add('b');
    box.out.answered({ op: 'no', id: a, code: 'muted', why: 'A moderator asked' });
    assert.deepEqual(states(box), ['a refused', 'b sending']);
    assert.equal(box.shown[0].why, 'A moderator asked');
    box.out.answered({ op: 'ok', id: b, seq: 11 });
    box.out.heard(b);
    box.time.pass(60_000);
    assert.equal(box.sent.length, 2);
    box.out.retry(a);
    assert.equal(box.sent.at(-1).id, a);
    box.out.discard(a);
    assert.deepEqual(box.shown, []);
  });

  test('that is lifted before its time lets the words go at once', (t) => {
    const box = start(t);
    box.out.up();
    const a = box.out.add('a');
    box.out.answered({ op: 'no', id: a, code: 'muted', why: '', retry_after: 300 });
    box.out.lifted('slow');
    assert.equal(box.sent.length, 1);
    box.out.lifted('muted');
    assert.deepEqual(box.sent.map((f) => f.id), [a, a]);
  });

  test('to something else is not taken for ours', (t) => {
    const box = start(t);
    box.out.up();
    box.out.add('a');
    box.out.answered({ op: 'no', code: 'unknown_op', why: '' });
    assert.deepEqual(states(box), ['a sending']);
  });
});

describe('a reload', () => {
  test('brings back what was not acknowledged, and only to its own room', (t) => {
    const before = start(t);
    before.out.up();
    const a = before.out.add('a');
    before.out.add('b');
    const c = before.out.add('c');
    before.out.answered({ op: 'ok', id: a, seq: 11 });
    before.out.discard(c);
    before.out.stop();
    const later = start(t, { time: before.time });
    assert.deepEqual(states(later), ['b waiting']);
    later.out.up();
    assert.deepEqual(later.sent.map((f) => f.text), ['b']);
    assert.deepEqual(start(t, { room: 'r2', time: before.time }).shown, []);
  });

  test('after quick exit brings back nothing', (t) => {
    const before = start(t);
    before.out.add('a');
    before.out.stop();
    store.forget();
    assert.deepEqual(start(t, { time: before.time }).shown, []);
  });
});

describe('words that a moderator reads first', () => {
  test('stay beside the box, hold nothing else up, and go when they are said', (t) => {
    const box = start(t);
    box.out.up();
    const a = box.out.add('a');
    box.out.add('b');
    box.out.answered({ op: 'ok', id: a });
    box.out.held(a, 'contact');
    assert.deepEqual(states(box), ['a held', 'b sending']);
    assert.equal(box.shown[0].reason, 'contact');
    box.out.down();
    box.out.up();
    assert.deepEqual(states(box), ['a held', 'b sending']);
    box.out.heard(a);
    assert.deepEqual(states(box), ['b sending']);
  });

  test('come back with the reason when they are not let through', (t) => {
    const box = start(t);
    box.out.up();
    const a = box.out.add('a');
    box.out.held(a, 'link');
    box.out.declined(a, 'no links here');
    assert.deepEqual(states(box), ['a refused']);
    assert.deepEqual([box.shown[0].code, box.shown[0].why], ['declined', 'no links here']);
  });

  test('are asked after once more when the page was loaded anew', (t) => {
    const time = stopTime(t);
    const before = start(t, { time });
    before.out.up();
    const a = before.out.add('a');
    before.out.answered({ op: 'ok', id: a });
    before.out.stop();
    const box = start(t, { time });
    box.out.up();
    assert.deepEqual(box.sent.map(({ id }) => id), [a]);
    box.out.answered({ op: 'ok', id: a });
    assert.deepEqual(states(box), ['a held']);
  });
});

test('what a hush kept goes out when it is lifted', (t) => {
  const box = start(t);
  box.out.up();
  const a = box.out.add('a');
  box.out.answered({ op: 'no', id: a, code: 'hushed', why: 'quiet' });
  assert.deepEqual(states(box), ['a refused']);
  box.out.lifted('hushed');
  assert.deepEqual(states(box), ['a sending']);
  assert.equal(box.sent.length, 2);
});
