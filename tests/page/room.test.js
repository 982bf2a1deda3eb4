import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EMPTY, addressed, fold, unanswered } from '../../client/room.js';
import { STARTED, event, room, said, welcome } from './frames.js';

const after = (...frames) => frames.reduce(fold, EMPTY);
const texts = (state) => state.messages.map((message) => message.text);

describe('the words', () => {
  test('come in order, the recent ones with the welcome', () => {
    const state = after(welcome({ recent: [said(9, 'a'), said(10, 'b')] }), said(11, 'c'));
    assert.deepEqual(texts(state), ['a', 'b', 'c']);
    assert.equal(state.seq, 11);
  });

  test('that come twice are shown once', () => {
    const state = after(welcome(), said(11, 'a'));
    assert.equal(fold(state, said(11, 'a')), state);
    assert.equal(fold(state, said(4, 'old')), state);
  });

  test('after a gap are not shown before what is missing: the order is everything', () => {
    const state = after(welcome(), said(11, 'a'), said(13, 'c'), said(12, 'b'));
    assert.equal(state.gap, true);
    assert.deepEqual(texts(state), ['a']);
    const mended = [welcome({ recent: undefined, seq: 13 }), said(12, 'b'), said(13, 'c')].reduce(fold, state);
    assert.equal(mended.gap, false);
    assert.deepEqual(texts(mended), ['a', 'b', 'c']);
  });

  test('that were missed follow a welcome without `recent`, and the seq goes on from the last one heard', () => {
    const state = after(welcome(), said(11, 'a'), welcome({ recent: undefined, seq: 14 }));
    assert.equal(state.seq, 11);
    const caught = [said(11, 'a'), said(12, 'b'), said(13, 'c'), said(14, 'd'), said(15, 'e')].reduce(fold, state);
    assert.deepEqual(texts(caught), ['a', 'b', 'c', 'd', 'e']);
  });

  test('of another epoch are gone: a redaction may have been missed', () => {
    const state = after(welcome(), said(11, 'a'), welcome({ epoch: 'e2', seq: 3, recent: [said(3, 'z')] }));
    assert.deepEqual(texts(state), ['z']);
    assert.equal(state.seq, 3);
    assert.deepEqual(texts(after(welcome(), said(11, 'a'), welcome({ epoch: 'e2', seq: 3, recent: undefined }))), []);
  });

  test('that are redacted leave their place and nothing of what they said', () => {
    const state = after(welcome(), said(11, 'secret', { veil: 'secret too' }), event(12, 'redacted', { of: 11 }));
    assert.equal(state.messages.length, 1);
    assert.equal(state.messages[0].redacted, true);
    assert.ok(!JSON.stringify(state).includes('secret'));
  });

  test('are not missed by a listener who may not read them: what is not for them is no gap', () => {
    const listener = { person: 'l', role: 'listener', muted_until: null, hand: false };
    const watching = welcome({ you: listener, room: { ...room, listeners_read: false }, recent: undefined });
    const state = after(watching, event(14, 'hushed', { on: true }), event(17, 'hushed', { on: false }));
    assert.deepEqual([state.gap, state.seq, state.room.hushed], [false, 17, false]);
    assert.equal(after(welcome({ you: listener }), event(14, 'hushed', { on: true })).gap, true);
  });

  test('are kept up to five hundred', () => {
    const many = Array.from({ length: 600 }, (_, i) => said(11 + i, `${i}`));
    const state = after(welcome(), ...many);
    assert.equal(state.messages.length, 500);
    assert.equal(state.messages[0].text, '100');
  });
});

describe('the room', () => {
  test('is steered by the event and at its time', () => {
    const hold = { op: 'event', seq: 11, at: STARTED + 20_000, type: 'steered', steer: { kind: 'hold' }, by: 'host' };
    const { course } = after(welcome(), hold).timeline;
    assert.deepEqual([course.velocity, course.position_ms], [0, 20_000]);
  });

  test('is not steered again by a missed event that the welcome already holds', () => {
    const extend = (seq) => event(seq, 'steered', { steer: { kind: 'extend', phase: 0, by_ms: 1000 }, by: 'host' });
    const state = after(welcome(), welcome({ recent: undefined, seq: 12 }), extend(11), extend(12));
    assert.deepEqual(state.timeline.course.extra_ms, [0, 0, 0, 0]);
    assert.deepEqual(fold(state, extend(13)).timeline.course.extra_ms, [1000, 0, 0, 0]);
  });

  test('knows who holds the floor and who waits for it, in order, and whether that is me', () => {
    const raised = after(welcome(), event(11, 'hand', { person: 'a', up: true }), event(12, 'hand', { person: 'me', up: true }));
    assert.deepEqual(raised.room.hands, ['a', 'me']);
    assert.equal(raised.you.hand, true);
    const given = fold(raised, event(13, 'floor', { person: 'me' }));
    assert.deepEqual([given.room.floor, given.room.hands, given.you.hand], ['me', ['a'], false]);
    const lowered = fold(given, event(14, 'hand', { person: 'a', up: false }));
    assert.deepEqual(lowered.room.hands, []);
  });

  test('is slowed, hushed and locked', () => {
    const state = after(welcome(), event(11, 'slowed', { slow_ms: 5000 }), event(12, 'hushed', { on: true }), event(13, 'locked', { on: true }));
    assert.deepEqual([state.room.slow_ms, state.room.hushed, state.room.locked], [5000, true, true]);
    assert.deepEqual(room.slow_ms, null, 'frames are not written into');
  });

  test('is calmed, left alone, opened to listeners, and holds first words', () => {
    const state = after(
      welcome(),
      event(11, 'calmed', { on: true, by: 'h' }),
      event(12, 'left_alone', { on: true }),
      event(13, 'listeners_set', { allowed: false, read: false, by: 'h' }),
      event(14, 'first_held', { on: true, by: 'h' }),
      event(15, 'hands_ordered', { persons: ['b', 'a'], by: 'h' }),
    ).room;
    assert.deepEqual([state.calm, state.alone, state.listeners_allowed, state.listeners_read, state.hold_first], [true, true, false, false, true]);
    assert.deepEqual(state.hands, ['b', 'a']);
  });

  test('shows no words that were redacted before they came', () => {
    const state = after(welcome({ recent: [said(9, '', { redacted: true })] }), said(11, 'a'));
    assert.deepEqual(state.messages.map(({ text, redacted }) => [text, redacted]), [['', true], ['a', false]]);
  });

  test('keeps what the staff look after for this person, with the conversation about it', () => {
    const desk = (type, fields) => ({ op: 'desk', at: 5, type, ...fields });
    const held = after(welcome(), desk('held', { item: 31, id: 'm1', text: 'a', reason: 'contact' }));
    assert.deepEqual(held.you.items, [{ item: 31, kind: 'held', at: 5, id: 'm1', text: 'a', reason: 'contact', done: false, told: [] }]);
    const told = [desk('told', { item: 31, staff: true, text: 'hello' }), desk('told', { item: 31, staff: false, text: 'yes' }), desk('released', { item: 31 })];
    const talked = told.reduce(fold, held);
    assert.deepEqual(talked.you.items[0].told, [{ at: 5, staff: true, text: 'hello' }, { at: 5, staff: false, text: 'yes' }]);
    assert.equal(talked.you.items[0].done, true);
    const help = fold(held, desk('help_called', { item: 32 }));
    assert.deepEqual(help.you.items.map(({ kind }) => kind), ['held', 'help']);
    assert.equal(fold(held, desk('person_held', { on: true })).you.held, true);
  });

  test('lets an event of a later version pass by', () => {
    const state = after(welcome(), event(11, 'something_new', {}), said(12, 'a'));
    assert.deepEqual(texts(state), ['a']);
  });
});

describe('the people', () => {
  const her = { person: 'her', name: 'Soft Moss', role: 'guest' };
  test('come and go by presence, and a welcome starts the list anew', () => {
    const state = after(welcome(), { op: 'presence', here: [her], gone: [], people_total: 2, listeners: 40 });
    assert.deepEqual([...state.people.keys()], ['me', 'her']);
    assert.deepEqual([state.peopleTotal, state.listeners], [2, 40]);
    const without = fold(state, { op: 'presence', here: [], gone: ['her'], people_total: 1, listeners: 40 });
    assert.deepEqual([...without.people.keys()], ['me']);
    assert.deepEqual([...fold(state, welcome({ recent: undefined })).people.keys()], ['me']);
  });

  test('of a large room come page by page', () => {
    const state = after(welcome({ people_total: 3 }));
    assert.equal(state.morePeople, 'me');
    const more = fold(state, { op: 'people', people: [her], after: 'her' });
    assert.equal(more.morePeople, 'her');
    assert.equal(fold(more, { op: 'people', people: [] }).morePeople, null);
  });
});

describe('the desk', () => {
  test('tells a guest that they are muted, and until when', () => {
    const muted = after(welcome(), { op: 'desk', at: 1, type: 'muted', until: 99, why: 'x' });
    assert.equal(muted.you.muted_until, 99);
    assert.equal(fold(muted, { op: 'desk', at: 2, type: 'unmuted' }).you.muted_until, null);
  });

  test('does not mute a moderator because somebody else was', () => {
    const staff = welcome({ you: { person: 'mod', name: 'M', role: 'moderator', muted_until: null, hand: false } });
    const state = after(staff, { op: 'desk', at: 1, type: 'muted', person: 'her', until: 99 });
    assert.equal(state.you.muted_until, null);
    assert.equal(state.desk.length, 1);
  });

  test('a call and a report that arrived are told to whom they belong, not to the staff that read them', () => {
    const guest = { person: 'me', name: 'A', role: 'guest', muted_until: null, hand: false };
    const staff = { ...guest, person: 'mod', role: 'moderator' };
    for (const type of ['help_called', 'reported']) {
      assert.equal(addressed(guest, { op: 'desk', at: 1, type }), true);
      assert.equal(addressed(staff, { op: 'desk', at: 1, type, person: 'me' }), false);
      assert.equal(addressed(staff, { op: 'desk', at: 1, type, person: 'mod' }), true);
    }
  });
});

describe('a word of the staff', () => {
  const line = (at, staff) => ({ at, staff, text: `at ${at}` });
  const item = (more) => ({ item: 1, kind: 'help', at: 1, done: false, told: [], ...more });

  test('waits until it is answered, or done with', () => {
    assert.equal(unanswered([item({})]), null);
    assert.equal(unanswered([item({ told: [line(2, true)] })])?.text, 'at 2');
    assert.equal(unanswered([item({ told: [line(2, true), line(3, false)] })]), null);
    assert.equal(unanswered([item({ told: [line(2, true)], done: true })]), null);
  });

  test('the newest of several counts', () => {
    assert.equal(unanswered([item({ told: [line(9, true)] }), item({ told: [line(4, true)] })])?.at, 9);
  });
});
