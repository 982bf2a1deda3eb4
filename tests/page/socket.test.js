import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { backoff, comesBack, openSocket } from '../../client/socket.js';
import { FakeSocket, stopTime, welcome } from './frames.js';

beforeEach(() => {
  FakeSocket.all = [];
});

function open(t, more = {}) {
  const time = stopTime(t);
  t.mock.method(Math, 'random', () => 0.5);
  const heard = [];
  const statuses = [];
  const line = openSocket({
    url: 'ws://here/live',
    hello: () => ({ op: 'hello', token: 'T' }),
    onFrame: (frame) => heard.push(frame),
    onStatus: (status) => statuses.push(status),
    Socket: FakeSocket,
    ...more,
  });
  t.after(() => line.close());
  return { line, time, heard, statuses };
}

test('the first frame is hello, under the subprotocol, and live begins with the welcome', (t) => {
  const { line, statuses } = open(t);
  assert.deepEqual(FakeSocket.last.protocols, ['ruikatsu.v1']);
  FakeSocket.last.accept();
  assert.deepEqual(FakeSocket.last.sent, [{ op: 'hello', token: 'T' }]);
  assert.equal(line.send({ op: 'signal' }), false, 'nothing goes out before the welcome');
  FakeSocket.last.give(welcome());
  assert.equal(line.send({ op: 'signal' }), true);
  assert.deepEqual(statuses, ['connecting', 'live']);
});

test('full jitter: anything from nothing to the doubled span, with a cap, on top of what the server asked', () => {
  assert.equal(backoff(0, undefined, () => 0), 0);
  assert.equal(backoff(0, undefined, () => 1), 500);
  assert.equal(backoff(3, undefined, () => 1), 4_000);
  assert.equal(backoff(50, undefined, () => 1), 15_000);
  assert.equal(backoff(0, 7, () => 0.5), 7_250);
});

test('the close code says whether to come back', () => {
  for (const code of [1001, 1006, 1012, 4000, 4001, 4499]) assert.equal(comesBack(code), true, `${code}`);
  for (const code of [4500, 4501, 4999]) assert.equal(comesBack(code), false, `${code}`);
});

test('a line that breaks comes back, later each time, and starts over once it was live', (t) => {
  const { time, statuses } = open(t);
  FakeSocket.last.accept();
  FakeSocket.last.give(welcome());
  FakeSocket.last.drop();
  assert.equal(statuses.at(-1), 'reconnecting');
  time.pass(200);
  assert.equal(FakeSocket.all.length, 1);
  time.pass(100);
  assert.equal(FakeSocket.all.length, 2);
  FakeSocket.last.drop();
  time.pass(400);
  assert.equal(FakeSocket.all.length, 2);
  time.pass(200);
  assert.equal(FakeSocket.all.length, 3);
  FakeSocket.last.accept();
  FakeSocket.last.give(welcome());
  FakeSocket.last.drop();
  time.pass(300);
  assert.equal(FakeSocket.all.length, 4);
});

test('what a lost goodbye would have said stands in the close', (t) => {
  const told = [];
  open(t, { onStatus: (status, bye) => told.push([status, bye?.code]) });
  FakeSocket.last.accept();
  FakeSocket.last.drop(4501, 'removed');
  assert.deepEqual(told.at(-1), ['closed', 'removed']);
});

test('asked to wait for a month it asks again meanwhile: no timer holds a month', (t) => {
  const { time } = open(t);
  FakeSocket.last.accept();
  FakeSocket.last.give({ op: 'bye', code: 'doors_closed', why: '', retry_after: 40 * 86_400 });
  FakeSocket.last.drop(4004);
  time.pass(1_799_000);
  assert.equal(FakeSocket.all.length, 1);
  time.pass(2_000);
  assert.equal(FakeSocket.all.length, 2);
});

test('a server that is going down is given the time it asks for', (t) => {
  const { time } = open(t);
  FakeSocket.last.accept();
  FakeSocket.last.give(welcome(), { op: 'bye', code: 'going_down', why: '', retry_after: 4 });
  FakeSocket.last.drop(4001);
  time.pass(4_000);
  assert.equal(FakeSocket.all.length, 1);
  time.pass(400);
  assert.equal(FakeSocket.all.length, 2);
});

test('a final code ends it, with the reason', (t) => {
  let last;
  const { time, statuses, line } = open(t, { onStatus: (status, bye) => { last = [status, bye?.code]; } });
  FakeSocket.last.accept();
  FakeSocket.last.give(welcome(), { op: 'bye', code: 'removed', why: 'x' });
  FakeSocket.last.drop(4503);
  time.pass(60_000);
  assert.deepEqual(last, ['closed', 'removed']);
  assert.equal(FakeSocket.all.length, 1);
  assert.deepEqual(statuses, []);
  assert.equal(line.send({ op: 'signal' }), false);
});

describe('a dead line', () => {
  test('is asked for a sign of life, and left when none comes within 25 s', (t) => {
    let probes = 0;
    const { time } = open(t, { probe: () => { probes += 1; } });
    FakeSocket.last.accept();
    FakeSocket.last.give(welcome());
    time.pass(16_000);
    assert.equal(probes, 1);
    time.pass(8_000);
    assert.equal(FakeSocket.all.length, 1);
    time.pass(2_500);
    assert.equal(FakeSocket.all.length, 2);
  });

  test('that answers is kept', (t) => {
    const { time } = open(t, { probe: () => FakeSocket.last.give({ op: 'pong', t0: 1, t1: 1, t2: 1 }) });
    FakeSocket.last.accept();
    FakeSocket.last.give(welcome());
    time.pass(120_000);
    assert.equal(FakeSocket.all.length, 1);
  });

  test('that does not even open is left too', (t) => {
    const { time } = open(t);
    time.pass(30_000);
    assert.ok(FakeSocket.all.length >= 2);
  });
});

test('what an old connection still says is not heard', (t) => {
  const { line, heard } = open(t);
  const old = FakeSocket.last;
  old.accept();
  old.give(welcome());
  line.again();
  assert.equal(FakeSocket.all.length, 2);
  old.give({ op: 'signals', counts: { tear: 1 } });
  old.drop();
  assert.equal(heard.length, 1);
  assert.equal(FakeSocket.all.length, 2);
});

test('the network that comes back does not overrule a server that asked for time', (t) => {
  const page = new EventTarget();
  globalThis.window = page;
  t.after(() => delete globalThis.window);
  const { time } = open(t);
  FakeSocket.last.accept();
  FakeSocket.last.give(welcome(), { op: 'bye', code: 'going_down', why: '', retry_after: 4 });
  FakeSocket.last.drop(4001);
  page.dispatchEvent(new Event('online'));
  time.pass(3_900);
  assert.equal(FakeSocket.all.length, 1);
});

test('the network that goes and comes back: at once, without waiting out the backoff', (t) => {
  const page = new EventTarget();
  globalThis.window = page;
  t.after(() => delete globalThis.window);
  const { statuses } = open(t);
  FakeSocket.last.accept();
  FakeSocket.last.give(welcome());
  page.dispatchEvent(new Event('offline'));
  assert.equal(statuses.at(-1), 'reconnecting');
  page.dispatchEvent(new Event('online'));
  assert.equal(FakeSocket.all.length, 2);
});
