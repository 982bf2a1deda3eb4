import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Cost, Pace, Skews, median, rateFor, SEEK_MS } from '../../client/sync.js';

/** A player of which nothing is asked but a rate: how far is it off after each 300 ms? */
function play(skew, seconds) {
  let rate = 1;
  const path = [];
  for (let t = 0; t < seconds * 1000; t += 300) {
    rate = rateFor(skew, rate);
    skew -= (rate - 1) * 300;
    path.push({ skew, rate });
  }
  return path;
}

describe('the rate', () => {
  test('is faster for a film that is behind, slower for one that is ahead, and one in between', () => {
    assert.ok(rateFor(40, 1) > 1);
    assert.ok(rateFor(-40, 1) < 1);
    assert.equal(rateFor(0, 1.01), 1);
  });
  test('stays within three per cent near by and eight when far off', () => {
    for (let skew = -500; skew <= 500; skew += 7) {
      const most = Math.abs(skew) < 40 ? 0.03 : 0.08;
      assert.ok(Math.abs(rateFor(skew, 1) - 1) <= most + 1e-9, `${skew}`);
    }
  });
  test('brings all that is not worth a seek within 25 ms in five seconds', () => {
    const path = play(SEEK_MS, 5);
    assert.ok(Math.abs(path.at(-1).skew) <= 25, `${path.at(-1).skew}`);
  });
  test('changes a few times on the way and no more: each change is heard on some phones', () => {
    const path = play(300, 20);
    const changes = path.filter(({ rate }, i) => i > 0 && rate !== path[i - 1].rate);
    assert.ok(changes.length <= 4, `${changes.length}`);
  });
  for (const skew of [10, 26, 90, 240, 480, -10, -26, -240, -480]) {
    test(`brings ${skew} ms under 10 ms and stays there, without swinging over`, () => {
      const path = play(skew, 20);
      assert.ok(Math.abs(path.at(-1).skew) < 5);
      assert.ok(path.every((step) => step.skew * Math.sign(skew) > -5), 'swung over');
      assert.equal(path.at(-1).rate, 1, 'it comes to rest');
    });
  }
  test('moves in steps, not with every breath of a measurement', () => {
    assert.equal(rateFor(41, 1), rateFor(42, 1));
  });
});

test('the median does not follow one wild value', () => {
  assert.equal(median([3, 1, 900]), 3);
  assert.equal(median([1, 3]), 2);
  const skews = new Skews();
  for (const [at, skew] of [[0, 5], [100, 6], [200, 400], [300, 5]]) skews.add(at, skew);
  assert.equal(skews.add(400, 6), 6);
  assert.equal(skews.add(2_000, 50), 50, 'what is old no longer counts');
});

test('what the rate has worked off since is taken from what was seen before', () => {
  const skews = new Skews();
  let skew = 100;
  skews.plays(0, 1.05);
  for (let at = 0; at <= 1_000; at += 100) {
    assert.ok(Math.abs(skews.add(at, skew) - skew) < 0.01, `${at}`);
    skew -= 5;
  }
});

test('seeks that do not help come less and less often, until the film has been well for a while', () => {
  const pace = new Pace(2_500, 20_000);
  const gaps = [];
  let last = null;
  for (let now = 0; now < 120_000; now += 100) {
    if (!pace.may(now)) continue;
    pace.took(now);
    if (last !== null) gaps.push(now - last);
    last = now;
  }
  assert.equal(gaps[0], 2_500);
  assert.ok(gaps.every((gap, i) => i === 0 || gap >= gaps[i - 1]));
  assert.ok(gaps.at(-1) >= 20_000);
  pace.well();
  pace.took(200_000);
  assert.ok(pace.may(202_500));
});

test('a cost is learnt from what happens, and one odd time does not overthrow it', () => {
  const cost = new Cost(350, 4_000);
  for (let i = 0; i < 6; i++) cost.learn(120);
  assert.ok(Math.abs(cost.ms - 120) < 15, `${cost.ms}`);
  cost.learn(60_000);
  assert.ok(cost.ms < 1_600, `${cost.ms}`);
});
