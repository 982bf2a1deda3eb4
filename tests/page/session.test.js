import './vendored.js';
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { FakeSocket, STARTED, event, said, stopTime, welcome } from './frames.js';

const { openSession } = await import('../../client/session.js');
const store = await import('../../client/store.js');
const { keepSeat, seatFor } = await import('../../client/api.js');

beforeEach(() => {
  FakeSocket.all = [];
  store.forget();
});

function visit(t, { hello = { token: 'T' }, frame = welcome() } = {}) {
  const time = stopTime(t);
  t.mock.method(Math, 'random', () => 0);
  const session = openSession({ roomId: 'r1', hello, language: 'ja', url: 'ws://here/live', Socket: FakeSocket });
  t.after(() => session.close());
  FakeSocket.last.accept();
  if (frame) FakeSocket.last.give(frame);
  return { session, time };
}
function comeBack(frame) {
  FakeSocket.last.accept();
  FakeSocket.last.give(frame);
}

test('a guest says hello with a token and the language', (t) => {
  visit(t);
  assert.deepEqual(FakeSocket.last.sent[0], { op: 'hello', token: 'T', language: 'ja' });
});

test('a listener says hello with neither seat nor name', (t) => {
  const { session } = visit(t, { hello: { as: 'listener' }, frame: null });
  assert.deepEqual(FakeSocket.last.sent[0], { op: 'hello', as: 'listener', language: 'ja' });
  assert.equal(session.status.value, 'connecting');
});

test('the welcome fills the signals, and nothing is live before it', (t) => {
  const { session } = visit(t, { frame: null });
  assert.equal(session.room.value, null);
  assert.equal(session.standing.value, null);
  FakeSocket.last.give(welcome({ recent: [said(10, 'a')] }));
  assert.equal(session.status.value, 'live');
  assert.equal(session.room.value.title, 'Rain');
  assert.equal(session.standing.value.kind, 'arrive');
  assert.deepEqual(session.messages.value.map((m) => m.text), ['a']);
  assert.deepEqual(session.people.value.map((p) => p.person), ['me']);
});

describe('a line that breaks', () => {
  test('is resumed from the last event, and nothing is shown twice or missed', (t) => {
    const { session, time } = visit(t);
    FakeSocket.last.give(said(11, 'a'), said(12, 'b'));
    FakeSocket.last.drop();
    assert.equal(session.status.value, 'reconnecting');
    time.pass(100);
    FakeSocket.last.accept();
    assert.deepEqual(FakeSocket.last.sent[0].since, { epoch: 'e1', seq: 12 });
    FakeSocket.last.give(welcome({ recent: undefined, seq: 14 }), said(12, 'b'), said(13, 'c'), said(14, 'd'));
    assert.deepEqual(session.messages.value.map((m) => m.text), ['a', 'b', 'c', 'd']);
    assert.equal(session.status.value, 'live');
  });

  test('keeps the words and sends them once it is back; the room showing them settles them', (t) => {
    const { session, time } = visit(t);
    FakeSocket.last.drop();
    const id = session.say('still here');
    assert.equal(session.outgoing.value[0].state, 'waiting');
    time.pass(100);
    comeBack(welcome({ recent: undefined }));
    assert.equal(FakeSocket.last.ops('say')[0].id, id);
    FakeSocket.last.give(said(11, 'still here', { id, person: 'me' }), { op: 'ok', id, seq: 11 });
    assert.deepEqual(session.outgoing.value, []);
    assert.equal(session.messages.value.length, 1);
  });

  test('does not lose a call for help; a tool that came too late is told so', async (t) => {
    const { session, time } = visit(t);
    const help = session.help('please');
    const next = session.steer('next');
    const [{ id }] = FakeSocket.last.ops('help');
    FakeSocket.last.drop();
    time.pass(12_000);
    assert.deepEqual(await next, { ok: false, code: 'no_answer', why: '' });
    comeBack(welcome({ recent: undefined }));
    assert.equal(FakeSocket.last.ops('help')[0].id, id);
    assert.equal(FakeSocket.last.ops('steer').length, 0);
    FakeSocket.last.give({ op: 'ok', id });
    assert.equal((await help).ok, true);
  });
});

test('a gap is mended by asking for what is missing, and if that did not help for everything', (t) => {
  const { session, time } = visit(t);
  FakeSocket.last.give(said(12, 'b'));
  FakeSocket.last.accept();
  assert.deepEqual(FakeSocket.last.sent[0].since, { epoch: 'e1', seq: 10 });
  FakeSocket.last.give(welcome({ recent: undefined, seq: 12 }), said(12, 'b'));
  assert.equal(FakeSocket.all.length, 3);
  FakeSocket.last.accept();
  assert.equal(FakeSocket.last.sent[0].since, undefined);
  FakeSocket.last.give(welcome({ recent: [said(11, 'a'), said(12, 'b')], seq: 12 }));
  assert.deepEqual(session.messages.value.map((m) => m.text), ['a', 'b']);
  time.pass(1_000);
  assert.equal(FakeSocket.all.length, 3);
});

test('a refusal is an answer with a code and a sentence', async (t) => {
  const { session } = visit(t);
  const asked = session.mute('her', 300_000, 'rest');
  const [frame] = FakeSocket.last.ops('mute');
  assert.deepEqual({ ...frame, id: 0 }, { op: 'mute', id: 0, person: 'her', for_ms: 300_000, why: 'rest' });
  FakeSocket.last.give({ op: 'no', id: frame.id, code: 'not_allowed', why: 'Only staff.' });
  assert.deepEqual(await asked, { ok: false, code: 'not_allowed', why: 'Only staff.', retry_after: undefined });
});

test('the standing changes by itself at the boundary, and stays the same object in between', (t) => {
  const { session, time } = visit(t, { frame: welcome({ now: STARTED + 55_000 }) });
  const before = session.standing.value;
  assert.equal(before.kind, 'arrive');
  time.pass(4_900);
  assert.equal(session.standing.value, before);
  time.pass(150);
  assert.equal(session.standing.value.kind, 'cry');
  assert.equal(session.standing.value.next_cue, 'song');
  time.pass(10_000);
  assert.equal(session.standing.value.cue, 'song');
});

test('what the room has recorded has happened, even where this clock lags', (t) => {
  const { session } = visit(t, { frame: welcome({ now: STARTED + 59_000 }) });
  FakeSocket.last.give({ op: 'event', seq: 11, at: STARTED + 59_500, type: 'steered', steer: { kind: 'go', phase: 1, back: false }, by: 'host' });
  assert.equal(session.standing.value.kind, 'cry');
});

test('a person who is ignored is not read, here and after a reload, and can be read again', (t) => {
  const { session } = visit(t);
  FakeSocket.last.give(said(11, 'a'), said(12, 'b', { person: 'him' }));
  session.ignore('her');
  assert.deepEqual(session.messages.value.map((m) => m.text), ['b']);
  assert.deepEqual(store.read('ignored.r1'), ['her']);
  session.unignore('her');
  assert.deepEqual(session.messages.value.map((m) => m.text), ['a', 'b']);
});

test('a notice to me is mine, and a mute ends at its time', (t) => {
  const { session } = visit(t);
  FakeSocket.last.give({ op: 'desk', at: 1, type: 'muted', until: 77, why: 'rest' });
  assert.equal(session.you.value.muted_until, 77);
  assert.deepEqual(session.notices.value.map((n) => n.why), ['rest']);
});

test('signals are handed on as they fall, and are not kept for a line that is away', (t) => {
  const { session, time } = visit(t);
  const fell = [];
  const stop = session.onSignals((counts) => fell.push(counts));
  session.signal('tear');
  FakeSocket.last.give({ op: 'signals', counts: { tear: 3 } });
  stop();
  FakeSocket.last.give({ op: 'signals', counts: { hug: 1 } });
  assert.deepEqual(fell, [{ tear: 3 }]);
  FakeSocket.last.drop();
  session.signal('hug');
  time.pass(100);
  comeBack(welcome({ recent: undefined }));
  assert.equal(FakeSocket.last.ops('signal').length, 0);
});

test('the roster of a large room is fetched page by page', (t) => {
  visit(t, { frame: welcome({ people_total: 3 }) });
  assert.deepEqual(FakeSocket.last.ops('people'), [{ op: 'people', after: 'me' }]);
  FakeSocket.last.give({ op: 'people', people: [{ person: 'a', name: 'A', role: 'guest' }], after: 'a' });
  assert.deepEqual(FakeSocket.last.ops('people').at(-1), { op: 'people', after: 'a' });
});

test('of a crowd in which not everybody was named the roster is asked for, now and then', (t) => {
  const { time } = visit(t);
  time.pass(1_000);
  const crowd = { op: 'presence', here: [], gone: [], people_total: 3, listeners: 0 };
  FakeSocket.last.give(crowd, crowd);
  assert.deepEqual(FakeSocket.last.ops('people'), [{ op: 'people' }]);
  FakeSocket.last.give({ op: 'people', people: [{ person: 'a', name: 'A', role: 'guest' }] });
  time.pass(9_000);
  FakeSocket.last.give(crowd);
  assert.equal(FakeSocket.last.ops('people').length, 1);
  time.pass(2_000);
  FakeSocket.last.give(crowd);
  assert.equal(FakeSocket.last.ops('people').length, 2);
});

test('leaving says so, ends the line, and forgets the seat and the words', (t) => {
  const { session, time } = visit(t);
  keepSeat('r1', { token: 'T', room: 'r1', person: 'me', name: 'Quiet Heron', as: 'guest' });
  session.say('half a');
  session.leave();
  assert.equal(FakeSocket.last.ops('leave').length, 1);
  assert.equal(session.status.value, 'closed');
  assert.equal(seatFor('r1'), null);
  assert.equal(store.read('words.r1'), null);
  time.pass(60_000);
  assert.equal(FakeSocket.all.length, 1);
});

test('removed: the line is closed for good and the last word says why', async (t) => {
  const { session, time } = visit(t);
  const asked = session.hand(true);
  FakeSocket.last.give(event(11, 'hushed', { on: true }), { op: 'bye', code: 'removed', why: 'A moderator asked you to go.' });
  FakeSocket.last.drop(4503);
  time.pass(60_000);
  assert.equal(session.status.value, 'closed');
  assert.equal(session.bye.value.code, 'removed');
  assert.equal((await asked).code, 'no_answer');
  assert.equal(FakeSocket.all.length, 1);
});

test('what stands in the box outlives a reload, and goes with whoever leaves', (t) => {
  const { session } = visit(t);
  session.write({ text: 'half a sen', veil: null });
  session.close();
  const reload = () => openSession({ roomId: 'r1', hello: { token: 'T' }, url: 'ws://here/live', Socket: FakeSocket });
  const again = reload();
  assert.equal(again.draft.value.text, 'half a sen');
  again.leave();
  const anew = reload();
  assert.equal(anew.draft.value.text, '');
  anew.close();
});

test('words that were let through while this page was away are settled, however far back they lie', (t) => {
  const { session } = visit(t);
  const id = session.say('see you there');
  FakeSocket.last.give({ op: 'ok', id });
  assert.equal(session.outgoing.value[0].state, 'held');
  const item = { item: 3, kind: 'held', at: 1, id, text: 'see you there', reason: 'first', done: true, told: [] };
  FakeSocket.last.give(welcome({ you: { ...welcome().you, items: [{ ...item, verdict: 'released' }] } }));
  assert.deepEqual(session.outgoing.value, []);
});

test('who knocks when the doors open is at the door, and no longer told that it is too early', (t) => {
  const { session, time } = visit(t, { frame: null });
  FakeSocket.last.give({ op: 'bye', code: 'doors_closed', why: 'Not yet.', retry_after: 5 });
  FakeSocket.last.drop(4004);
  assert.equal(session.bye.value?.code, 'doors_closed');
  time.pass(5_100);
  comeBack({ op: 'knocking', why: 'A moderator is asked.' });
  assert.equal(session.knocking.value, true);
  assert.equal(session.bye.value, null);
});

describe('after the end', () => {
  const ask = (kind, more = {}) => ({ item: 3, kind, at: 1, done: false, told: [], ...more });
  const visited = (t, items) => visit(t, { frame: welcome({ you: { ...welcome().you, items } }) }).session;

  test('whoever asked for somebody is still looked after, and whoever is fine again is not', async (t) => {
    const session = visited(t, [ask('check')]);
    assert.equal(session.lookedAfter.value, true);
    const fine = session.leaving('fine');
    FakeSocket.last.give({ op: 'ok', id: FakeSocket.last.ops('leaving')[0].id });
    await fine;
    assert.equal(session.lookedAfter.value, false);
  });

  for (const [kind, done, looked] of [['help', false, true], ['alarm', false, true], ['help', true, false], ['held', false, false]]) {
    test(`${kind}${done ? ', done with,' : ''} ${looked ? 'counts' : 'does not count'}`, (t) => {
      assert.equal(visited(t, [ask(kind, { done })]).lookedAfter.value, looked);
    });
  }

  test('the staff stay for whoever waits', (t) => {
    const desk = { queue: [{ ...ask('check'), person: 'her' }], knocks: [], marked: [], notes: [], box: [] };
    const { session } = visit(t, { frame: welcome({ you: { ...welcome().you, role: 'moderator' }, desk }) });
    assert.equal(session.lookedAfter.value, true);
    FakeSocket.last.give({ op: 'desk', at: 2, type: 'settled', item: 3, done: true });
    assert.equal(session.lookedAfter.value, false);
  });
});
