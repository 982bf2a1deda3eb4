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

  test('a quick one is believed, however many slow ones follow, until it is one of too many', () => {
    const estimator = new Estimator();
    over(estimator, 1000, 5000, 5, 5);
    for (let i = 1; i <= 31; i++) over(estimator, 1000 + i * 100, 5000, 300, 20);
    assert.ok(Math.abs(estimator.error() - 5) < 0.1, `${estimator.error()}`);
    over(estimator, 4_200, 5000, 300, 20);
    assert.ok(estimator.error() > 150, 'the next pushed the quick one out');
  });

  test('the quickest way there and the quickest way back count, though no ping had both', () => {
    const estimator = new Estimator();
    over(estimator, 1000, 5000, 2, 90);
    over(estimator, 1100, 5000, 80, 4);
    assert.ok(Math.abs(estimator.now(1100) - 6100) < 1.1, `${estimator.now(1100)}`);
    assert.ok(estimator.error() < 3.1);
  });

  test('a line that trembles by 100 ms each way is known to 10 ms within half a minute', () => {
    let seed = 7;
    const dice = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const wrong = [];
    for (let round = 0; round < 200; round++) {
      const estimator = new Estimator();
      for (let i = 0; i < 24; i++) over(estimator, 1000 + i * 400, 5000, 10 + 100 * dice(), 10 + 100 * dice());
      wrong.push(Math.abs(estimator.now(20_000) - 25_000));
    }
    wrong.sort((a, b) => a - b);
    assert.ok(wrong[190] <= 10, `${wrong[190]}`);
  });

  test('a clock that was set, or a device that slept, is followed from the next sample on', () => {
    const estimator = new Estimator();
    for (let i = 0; i < 10; i++) over(estimator, 1000 + i * 100, 5000, 5, 5);
    over(estimator, 2_100, 65_000, 20, 20);
    assert.equal(estimator.now(2_100), 67_100);
    assert.equal(estimator.error(), 20);
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
    for (let i = 0; i < 10; i++) over(estimator, i, 1000, 50, 50);
    over(estimator, 10, 960, 5, 5);
    let last = estimator.now(10);
    assert.ok(last > 1005, `it did not jump: ${last}`);
    for (let local = 20; local <= 6_000; local += 10) {
      const now = estimator.now(local);
      assert.ok(now > last);
      last = now;
    }
    assert.ok(Math.abs(last - 6_960) < 0.1, `${last}`);
  });

  test('while only a few answers have come, the better guess is taken at once', () => {
    const estimator = new Estimator();
    over(estimator, 0, 1000, 90, 20);
    over(estimator, 120, 1000, 12, 15);
    assert.ok(Math.abs(estimator.now(120) - 1120) < 5);
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

test('a line that trembles is asked more often, but not for ever', (t) => {
  const time = stopTime(t);
  let asked = 0;
  const clock = createClock({
    send: (frame) => {
      const late = [5, 60, 90, 40][asked++ % 4];
      setTimeout(() => clock.pong({ op: 'pong', t0: frame.t0, t1: frame.t0 + 50_000, t2: frame.t0 + 50_000 }), late);
    },
  });
  clock.start();
  time.pass(15_000);
  const soon = asked;
  assert.ok(soon >= 20 && soon <= 30, `${soon}`);
  time.pass(60_000);
  assert.ok(asked - soon <= 14, `${asked - soon} in a minute`);
  clock.stop();
});
