import './vendored.js';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { FakeSocket, said, stopTime, welcome } from './frames.js';

const { openSession } = await import('../../client/session.js');
const store = await import('../../client/store.js');

beforeEach(() => {
  FakeSocket.all = [];
  store.forget();
});

/** Somebody who listens, without the words. */
function listening(t) {
  const time = stopTime(t);
  t.mock.method(Math, 'random', () => 0);
  const session = openSession({ roomId: 'r1', hello: { as: 'listener' }, url: 'ws://here/live', Socket: FakeSocket });
  t.after(() => session.close());
  const line = FakeSocket.last;
  const you = { ...welcome().you, person: 'l_1', name: null, role: 'listener' };
  line.accept();
  line.give(welcome({ you }));
  const statuses = [];
  t.after(session.status.subscribe((now) => statuses.push(now)));
  return { session, line, statuses, time };
}

test('who takes a seat is welcomed on its own line before the old one is left, and nobody sees a gap', async (t) => {
  const { session, line, statuses } = listening(t);
  const answer = session.sit('SEAT');
  const seat = FakeSocket.last;
  assert.notEqual(seat, line);
  assert.equal(session.sitting.value, 'asked');
  seat.accept();
  assert.deepEqual(seat.sent[0], { op: 'hello', token: 'SEAT' });
  line.give(said(11, 'meanwhile'));
  assert.deepEqual(session.messages.value.map(({ text }) => text), ['meanwhile']);
  seat.give(welcome({ seq: 11, recent: [said(10, 'before'), said(11, 'meanwhile')] }));
  assert.deepEqual(await answer, { ok: true });
  assert.equal(line.ops('leave').length, 1);
  assert.equal(session.you.value.role, 'guest');
  assert.deepEqual(session.messages.value.map(({ text }) => text), ['before', 'meanwhile']);
  line.give(said(12, 'too late'));
  seat.give(said(12, 'and on'));
  assert.deepEqual(session.messages.value.map(({ text }) => text), ['before', 'meanwhile', 'and on']);
  assert.deepEqual(statuses, ['live']);
  assert.equal(session.sitting.value, null);
});

test('a seat that breaks afterwards is resumed as a seat', async (t) => {
  const { session, time } = listening(t);
  const answer = session.sit('SEAT');
  FakeSocket.last.accept();
  FakeSocket.last.give(welcome({ seq: 11 }));
  await answer;
  FakeSocket.last.drop();
  time.pass(100);
  FakeSocket.last.accept();
  assert.deepEqual(FakeSocket.last.sent[0].token, 'SEAT');
  assert.deepEqual(FakeSocket.last.sent[0].since, { epoch: 'e1', seq: 11 });
});

test('whoever is asked to wait at the door goes on listening; a no changes nothing', async (t) => {
  const { session, line, statuses } = listening(t);
  const answer = session.sit('SEAT');
  const seat = FakeSocket.last;
  seat.accept();
  seat.give({ op: 'knocking', why: 'A moderator is asked.' });
  assert.equal(session.sitting.value, 'knocking');
  line.give(said(11, 'still heard'));
  seat.give({ op: 'bye', code: 'turned_away', why: 'Not today.' });
  seat.drop(4515);
  assert.deepEqual(await answer, { ok: false, code: 'turned_away', why: 'Not today.' });
  assert.equal(session.sitting.value, null);
  line.give(said(12, 'and on'));
  assert.deepEqual(session.messages.value.map(({ text }) => text), ['still heard', 'and on']);
  assert.deepEqual(statuses, ['live']);
});

test('who leaves while the door is asked leaves both lines', (t) => {
  const { session, line } = listening(t);
  session.sit('SEAT');
  const seat = FakeSocket.last;
  seat.accept();
  session.leave();
  assert.equal(line.readyState === FakeSocket.CLOSED, true);
  assert.equal(seat.readyState === FakeSocket.CLOSED, true);
});
