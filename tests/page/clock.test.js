import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Estimator, createClock } from '../../client/clock.js';
import { stopTime } from './frames.js';

/** A sample over a line with these two delays, from a room that is `offset` ms ahead of here. */
function over(estimator, local, offset, there, back) {
  const t0 = local - there - back;
  estimator.sample(t0, t0 + there + offset, t0 + there + offset, local);
}

describe('what the samples say', () => {
  test('the same way there and back gives the offset exactly, and half of it as the bound', () => {
    const estimator = new Estimator();
    over(estimator, 1000, 5000, 20, 20);
    assert.equal(estimator.now(1000), 6000);
    assert.equal(estimator.error(), 20);
  });

  test('the quickest of the last eight is believed, however many slow ones follow', () => {
    const estimator = new Estimator();
    over(estimator, 1000, 5000, 5, 5);
    for (let i = 1; i <= 7; i++) over(estimator, 1000 + i * 100, 5000, 300, 20);
    assert.equal(estimator.error(), 5);
    over(estimator, 1800, 5000, 300, 20);
    assert.equal(estimator.error(), 160, 'the ninth pushed the quick one out');
  });

  test('the truth lies within the bound, whatever the delays', () => {
    for (let i = 0; i < 200; i++) {
      const estimator = new Estimator();
      over(estimator, 1000, 777, (i * 37) % 250, (i * 91) % 250);
      assert.ok(Math.abs(estimator.now(1000) - 1777) <= estimator.error() + 1e-9);
    }
  });

  test('a sample with a negative round trip is not believed', () => {
    const estimator = new Estimator();
    estimator.sample(1000, 500, 900, 1100);
    assert.equal(estimator.error(), Infinity);
  });

  test('the frame that says hello gives a first idea, and any sample a better one', () => {
    const estimator = new Estimator();
    estimator.hint(9_000, 1_000);
    assert.equal(estimator.now(1_000), 9_000);
    assert.equal(estimator.error(), Infinity);
    over(estimator, 1_010, 8_500, 5, 5);
    estimator.hint(1, 1_010);
    assert.equal(estimator.now(1_010), 9_510);
  });
});

describe('what is shown', () => {
  test('a correction under 100 ms is worked off slowly and time never runs backwards', () => {
    const estimator = new Estimator();
    over(estimator, 0, 1000, 50, 50);
    over(estimator, 10, 960, 5, 5);
    let last = estimator.now(10);
    assert.ok(last > 1005, `it did not jump: ${last}`);
    for (let local = 20; local <= 6_000; local += 10) {
      const now = estimator.now(local);
      assert.ok(now > last);
      last = now;
    }
    assert.equal(last, 6_960);
  });

  test('a correction of 100 ms or more is made at once', () => {
    const estimator = new Estimator();
    over(estimator, 0, 1000, 200, 200);
    over(estimator, 10, 1100, 5, 5);
    assert.equal(estimator.now(10), 1_110);
  });
});

test('a burst of pings after connecting, then one now and then; only its own answers count', (t) => {
  const time = stopTime(t);
  const sent = [];
  const clock = createClock({ send: (frame) => sent.push(frame) });
  clock.start();
  time.pass(2_000);
  assert.equal(sent.length, 5);
  assert.ok(sent.every((frame) => frame.op === 'ping' && Number.isInteger(frame.t0)));
  assert.equal(new Set(sent.map((frame) => frame.t0)).size, 5);
  clock.pong({ op: 'pong', t0: 424_242, t1: 1, t2: 1 });
  assert.equal(clock.error(), Infinity);
  clock.pong({ op: 'pong', t0: sent[4].t0, t1: 50_000, t2: 50_000 });
  assert.ok(Number.isFinite(clock.error()));
  time.pass(15_000);
  assert.equal(sent.length, 6);
  clock.stop();
  time.pass(60_000);
  assert.equal(sent.length, 6);
});
