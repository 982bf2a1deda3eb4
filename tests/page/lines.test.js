import './vendored.js';
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { FakeSocket, STARTED, said, stopTime, welcome } from './frames.js';

const { openSession } = await import('../../client/session.js');
const { keepSeat, seatFor } = await import('../../client/api.js');
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

/** What is asked over HTTP. */
function asked(t) {
  const calls = [];
  t.mock.method(globalThis, 'fetch', async (path, { method, headers }) => {
    calls.push(`${method} ${path} ${headers.Authorization}`);
    return new Response(null, { status: 204 });
  });
  return calls;
}

test('a seat that leads nowhere is given back, and why is there to be read', async (t) => {
  const calls = asked(t);
  const { session } = listening(t);
  keepSeat('r1', { token: 'SEAT', room: 'r1', person: 'me', name: 'Heron', as: 'guest' });
  const answer = session.sit('SEAT');
  FakeSocket.last.accept();
  FakeSocket.last.give({ op: 'desk', at: 1, type: 'turned_away', why: 'Come on Sunday.' });
  FakeSocket.last.give({ op: 'bye', code: 'turned_away', why: 'Not today.' });
  FakeSocket.last.drop(4515);
  await answer;
  assert.equal(session.notSeated.value?.told, 'Come on Sunday.');
  assert.deepEqual(calls, ['DELETE /api/rooms/r1/seats Bearer SEAT']);
  assert.equal(seatFor('r1'), null);
  assert.equal(session.notSeated.value?.why, 'Not today.');
  session.sit('ANOTHER');
  assert.equal(session.notSeated.value, null);
});

test('of two seats one after the other the first goes back, and the second is still on its way', async (t) => {
  const calls = asked(t);
  const { session } = listening(t);
  const first = session.sit('FIRST');
  const second = session.sit('SECOND');
  keepSeat('r1', { token: 'SECOND', room: 'r1', person: 'me', name: 'Heron', as: 'guest' });
  assert.equal((await first).ok, false);
  assert.deepEqual(calls, ['DELETE /api/rooms/r1/seats Bearer FIRST']);
  assert.equal(session.sitting.value, 'asked');
  assert.equal(session.notSeated.value, null);
  assert.equal(seatFor('r1')?.token, 'SECOND');
  FakeSocket.last.accept();
  FakeSocket.last.give(welcome({ seq: 11 }));
  assert.deepEqual(await second, { ok: true });
});

test('a seat that is handed out when its listener has left is given back, and no line is opened for it', async (t) => {
  const calls = asked(t);
  const { session } = listening(t);
  session.leave();
  const lines = FakeSocket.all.length;
  assert.equal((await session.sit('LATE')).ok, false);
  assert.equal(FakeSocket.all.length, lines);
  assert.deepEqual(calls, ['DELETE /api/rooms/r1/seats Bearer LATE']);
});

test('who is let in after listening was switched off finds a room that goes on, and is heard when they call', async (t) => {
  const { session, line, time } = listening(t);
  const answer = session.sit('SEAT');
  const seat = FakeSocket.last;
  seat.accept();
  seat.give({ op: 'knocking', why: 'A moderator is asked.', staff_here: false });
  assert.equal(session.staffAtDoor.value, false);
  line.give({ op: 'bye', code: 'listeners_off', why: 'For those with a seat.' });
  line.drop(4512);
  assert.equal(session.status.value, 'closed');
  assert.equal(session.sitting.value, 'knocking');
  seat.give(welcome({ seq: 11, now: STARTED + 55_000 }));
  assert.deepEqual(await answer, { ok: true });
  assert.equal(session.status.value, 'live');
  assert.equal(session.bye.value, null);
  assert.equal(session.standing.value.kind, 'arrive');
  time.pass(6_000);
  assert.equal(session.standing.value.kind, 'cry');
  const help = session.help('please');
  seat.give({ op: 'ok', id: seat.ops('help')[0].id });
  assert.equal((await help).ok, true);
});

test('who is turned away after listening was switched off is told the last of both', async (t) => {
  asked(t);
  const { session, line } = listening(t);
  const answer = session.sit('SEAT');
  const seat = FakeSocket.last;
  seat.accept();
  seat.give({ op: 'knocking', why: 'A moderator is asked.' });
  line.drop(4512, 'listeners_off');
  seat.give({ op: 'bye', code: 'turned_away', why: 'Not today.' });
  seat.drop(4515);
  await answer;
  assert.equal(session.bye.value?.code, 'turned_away');
});
