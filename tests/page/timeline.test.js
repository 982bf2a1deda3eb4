import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { OVERTIME_MS, boundary, opening, position, resolve, standing, steer } from '../../client/timeline.js';

const { cases } = JSON.parse(
  readFileSync(new URL('../cases/timeline.json', import.meta.url), 'utf8'),
);

describe('the cases that Python runs too', () => {
  for (const { name, programme, doors_ms, starts_at, commands, steers = [], probes, course } of cases) {
    test(name, () => {
      let now = opening(programme, starts_at);
      for (const { at, command, steer: wanted } of commands) {
        const got = resolve(programme, now, command, at);
        assert.deepEqual(got, wanted);
        if (!('fault' in got)) now = steer(programme, now, got, at);
      }
      // Steers that land late: after what they were decided on has changed.
      for (const { at, steer: late } of steers) now = steer(programme, now, late, at);
      assert.deepEqual(now, course);
      for (const probe of probes) {
        assert.deepEqual(standing(programme, now, doors_ms, probe.now), probe.standing);
      }
    });
  }
});

/** A small generator of pseudo-random numbers, so that a failure can be run again. */
function dice(seed) {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % n;
  };
}

const KINDS = ['start', 'hold', 'resume', 'next', 'back', 'extend', 'seek', 'close'];

function wild(roll) {
  const kind = KINDS[roll(roll(4) ? 7 : 8)];
  if (kind === 'extend') return { kind, by_ms: roll(4_000_000) - 1000 };
  if (kind === 'seek') return { kind, to_ms: roll(2_000_000) - 1000 };
  return { kind };
}

test('whatever is steered, the room ends within its overtime and only a host moves it backwards', () => {
  const { programme, starts_at } = cases[0];
  const planned = programme.phases.reduce((sum, phase) => sum + phase.length_ms, 0);
  for (let seed = 1; seed <= 400; seed++) {
    const roll = dice(seed);
    let course = opening(programme, starts_at);
    let t = starts_at - 5000;
    for (let i = 0; i < 40; i++) {
      t += roll(400_000);
      const before = position(course, t);
      assert.ok(before >= position(course, t - roll(400_000)), `seed ${seed}: ran backwards`);
      const wanted = resolve(programme, course, wild(roll), t);
      if ('fault' in wanted) continue;
      const after = steer(programme, course, wanted, t);
      const { ends_at } = standing(programme, after, 0, t);
      assert.ok(ends_at <= after.started_at + planned + OVERTIME_MS, `seed ${seed}: no end`);
      const backwards = (wanted.kind === 'go' && wanted.back) || wanted.kind === 'seek';
      if (!backwards) assert.ok(position(after, t) >= before, `seed ${seed}: ${wanted.kind}`);
      course = after;
    }
  }
});

/** @param {number[]} lengths of a welcome, a cry, a sharing, a quiet and a close, each filled by one cue */
function crying(lengths) {
  const kinds = ['welcome', 'cry', 'share', 'quiet', 'close'];
  const phases = kinds.map((kind, i) => ({
    kind,
    length_ms: lengths[i],
    chat: 'open',
    cues: [{ id: kind, at_ms: 0, length_ms: lengths[i], kind: 'candle' }],
  }));
  return { phases };
}

test('however it is steered, a room that has cried is quiet before it ends', () => {
  for (let seed = 1; seed <= 2000; seed++) {
    const roll = dice(seed);
    const programme = crying(Array.from({ length: 5 }, () => [1000, 20_000, 60_000, 300_000][roll(4)]));
    let course = opening(programme, 0);
    let t = 0;
    let cried = false;
    let quiet = 0;
    const live = (until) => {
      for (;;) {
        const { kind, phase_ends_at } = standing(programme, course, 0, t);
        if (kind === null) return;
        if (kind === 'cry') [cried, quiet] = [true, 0];
        const then = Math.min(until, phase_ends_at);
        if (kind === 'quiet') quiet += then - t;
        t = then;
        if (t === until) return;
      }
    };
    for (let i = 0; i < 12; i++) {
      live(t + [0, 1000, 5001, 40_000, 61_000][roll(5)]);
      const wanted = resolve(programme, course, wild(roll), t);
      live(t + [0, 0, 1, 40][roll(4)]);
      if (!('fault' in wanted)) course = steer(programme, course, wanted, t);
    }
    live(Infinity);
    const needed = Math.min(60_000, programme.phases[3].length_ms / 2);
    assert.ok(!cried || quiet >= needed, `seed ${seed}: ${quiet} of ${needed} ms`);
  }
});

test('the next boundary is the next moment at which a standing differs', () => {
  const { programme, doors_ms, starts_at } = cases[0];
  const held = steer(programme, opening(programme, starts_at), { kind: 'hold' }, starts_at + 700_000);
  for (const course of [opening(programme, starts_at), held]) {
    let now = starts_at - 700_000;
    const said = [];
    for (let next = boundary(programme, course, doors_ms, now); next !== null; ) {
      assert.deepEqual(
        standing(programme, course, doors_ms, next - 1),
        standing(programme, course, doors_ms, now),
        `something changed between ${now} and ${next}`,
      );
      said.push(next - starts_at);
      now = next;
      next = boundary(programme, course, doors_ms, now);
    }
    assert.equal(standing(programme, course, doors_ms, now).state, 'closed');
    assert.ok(said.length >= 10, `${said}`);
  }
});

describe('a steer that lands a little late', () => {
  const { programme, starts_at } = cases[0];
  const open = opening(programme, starts_at);

  test('does not start a room twice', () => {
    assert.equal(steer(programme, open, { kind: 'start' }, starts_at), open);
  });
  test('does not move forward what has gone further by itself', () => {
    const t = starts_at + 400_000;
    const after = steer(programme, open, { kind: 'go', phase: 1, back: false }, t);
    assert.equal(position(after, t), 400_000);
  });
  test('two hosts who press next together move one phase, not two', () => {
    const t = starts_at + 10_000;
    const first = resolve(programme, open, { kind: 'next' }, t);
    const once = steer(programme, open, first, t);
    assert.equal(standing(programme, steer(programme, once, first, t + 40), 0, t + 40).phase, 1);
  });
  test('never goes further back than the overtime allows', () => {
    const t = starts_at + 2_900_000;
    const longer = steer(programme, open, { kind: 'extend', phase: 4, by_ms: 7_190_000 }, t);
    const after = steer(programme, longer, { kind: 'go', phase: 4, back: true }, t);
    assert.equal(position(after, t), 2_890_000);
  });
});
