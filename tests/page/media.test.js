import './vendored.js';
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { stopTime } from './frames.js';

globalThis.document = new EventTarget();
globalThis.HTMLMediaElement = { HAVE_METADATA: 1, HAVE_FUTURE_DATA: 3 };
globalThis.MediaError = { MEDIA_ERR_NETWORK: 2 };
const { signal } = await import('../../client/vendor/signals-core.js');

/** A player that is as slow as real ones: it takes time to start, to seek, and for want of data it stands. */
class Player extends EventTarget {
  dataset = {};
  duration = 60;
  error = null;
  ended = false;
  readyState = 4;
  seeking = false;
  paused = true;
  playbackRate = 1;
  seeks = [];
  plays = 0;
  startMs = 80;
  seekMs = 400;
  drift = 1;
  refuse = null;
  starving = false;
  #place = 0;
  #moving = Infinity;
  #now = 0;

  get currentTime() {
    return this.#place / 1000;
  }
  set currentTime(seconds) {
    this.#place = seconds * 1000;
    this.seeks.push(this.#now);
    this.seeking = true;
    this.readyState = 1;
    setTimeout(() => {
      this.seeking = false;
      this.readyState = this.starving ? 2 : 4;
      this.dispatchEvent(new Event('seeked'));
    }, this.seekMs);
  }
  play() {
    this.plays += 1;
    if (this.refuse) return Promise.reject(this.refuse);
    if (this.paused) this.#moving = this.#now + this.startMs;
    this.paused = false;
    setTimeout(() => this.dispatchEvent(new Event('playing')), 20);
    return Promise.resolve();
  }
  pause() {
    this.paused = true;
    this.#moving = Infinity;
  }
  starve(yes) {
    this.starving = yes;
    this.readyState = yes ? 2 : 4;
    this.dispatchEvent(new Event(yes ? 'waiting' : 'canplay'));
  }
  fail(code) {
    this.error = { code };
    this.dispatchEvent(new Event('error'));
  }
  load() {
    this.error = null;
    this.loads = (this.loads ?? 0) + 1;
  }
  pass(ms) {
    this.#now += ms;
    if (this.paused || this.seeking || this.starving || this.#now < this.#moving) return;
    this.#place = Math.min(this.duration * 1000, this.#place + ms * this.playbackRate * this.drift);
    this.ended = this.#place >= this.duration * 1000;
  }
}

let scene;
let attachMedia;
let fresh = 0;
// What was learnt of one player must not be known of the next.
beforeEach(async () => {
  scene = null;
  fresh += 1;
  ({ attachMedia } = await import(`../../client/media.js?${fresh}`));
});
afterEach(() => scene?.media.detach());

/** @param {number} [at] room time at which the film starts; the scene begins at 0 */
function show(t, { at = 1_000, player = new Player(), ...more } = {}) {
  const time = stopTime(t);
  let now = 0;
  const vector = signal(at === null ? null : { position_ms: 0, velocity: 1, at });
  const reports = [];
  const media = attachMedia(player, { clock: { now: () => now }, vector, length_ms: 60_000, onState: (r) => reports.push(r), ...more });
  scene = {
    media, player, vector, reports,
    get state() { return reports.at(-1).state; },
    get skew() {
      const { position_ms, velocity, at: since } = vector.value;
      return position_ms + velocity * (now - since) - player.currentTime * 1000;
    },
    get now() { return now; },
    async pass(ms) {
      for (let i = 0; i < ms; i += 10) {
        now += 10;
        player.pass(10);
        time.pass(10);
        if (i % 100 === 0) await null;
      }
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
  return scene;
}

test('the lead-in stands on the first frame, counts down, and the film starts on the vector', async (t) => {
  const scene = show(t, { at: 12_000 });
  await scene.pass(500);
  assert.equal(scene.state, 'loading');
  await scene.pass(2_000);
  assert.equal(scene.state, 'lead_in');
  assert.ok(Math.abs(scene.reports.at(-1).remaining_ms - 9_500) < 120);
  assert.equal(scene.player.currentTime, 0);
  await scene.pass(10_500);
  assert.equal(scene.state, 'in_step');
  assert.ok(Math.abs(scene.skew) < 30, `${scene.skew}`);
  assert.equal(scene.player.seeks.length, 0);
  assert.equal(scene.player.plays, 1, 'it is told a little early, and not stopped again for that');
});

test('who comes late is on the right frame within two seconds, with one seek', async (t) => {
  const scene = show(t, { at: -20_000 });
  await scene.pass(2_000);
  assert.ok(Math.abs(scene.skew) < 50, `${scene.skew}`);
  assert.equal(scene.player.seeks.length, 1);
  await scene.pass(3_000);
  assert.ok(Math.abs(scene.skew) < 10, `${scene.skew}`);
});

test('where seeking takes much longer than was thought, a second seek lands, and there is no third', async (t) => {
  const player = Object.assign(new Player(), { seekMs: 1_300 });
  const scene = show(t, { at: -20_000, player });
  await scene.pass(4_000);
  assert.ok(Math.abs(scene.skew) < 60, `${scene.skew}`);
  assert.equal(player.seeks.length, 2);
  await scene.pass(6_000);
  assert.equal(player.seeks.length, 2);
  scene.vector.value = { position_ms: 2_000, velocity: 1, at: scene.now };
  await scene.pass(4_000);
  assert.equal(player.seeks.length, 3, 'what it costs is known by now');
  assert.ok(Math.abs(scene.skew) < 60, `${scene.skew}`);
});

test('where each seek takes longer than the last, two are made and the rest is left to time', async (t) => {
  const player = Object.assign(new Player(), { seekMs: 1_000 });
  player.addEventListener('seeked', () => { player.seekMs *= 2.5; });
  const scene = show(t, { at: -20_000, player });
  await scene.pass(5_000);
  assert.equal(player.seeks.length, 2);
});

test('a player that something else keeps pausing is told to play again, not thrown about', async (t) => {
  const scene = show(t);
  await scene.pass(4_000);
  for (let i = 0; i < 8; i++) {
    await scene.pass(700);
    scene.player.pause();
    scene.player.currentTime -= 0.3;
  }
  const own = 8;
  assert.ok(scene.player.seeks.length - own <= 3, `${scene.player.seeks.length - own}`);
});

test('a film that is a little late is still let to its end', async (t) => {
  const scene = show(t, { at: -50_000 });
  await scene.pass(7_000);
  scene.player.starve(true);
  await scene.pass(400);
  scene.player.starve(false);
  await scene.pass(6_000);
  assert.equal(scene.state, 'ended');
  assert.ok(scene.player.currentTime > 59.9, `${scene.player.currentTime}`);
});

test('a player that loads nothing before it is told to play is told so', async (t) => {
  const player = Object.assign(new Player(), { starving: true });
  const scene = show(t, { at: -20_000, player });
  await scene.pass(3_500);
  assert.equal(player.paused, false);
});

test('a player that runs slow or fast is kept within 10 ms by its rate alone', async (t) => {
  for (const drift of [0.997, 1.003]) {
    const player = Object.assign(new Player(), { drift });
    const scene = show({ mock: t.mock }, { player });
    await scene.pass(8_000);
    let worst = 0;
    for (let i = 0; i < 40; i++) {
      await scene.pass(200);
      worst = Math.max(worst, Math.abs(scene.skew));
    }
    assert.ok(worst < 10, `${worst}`);
    assert.equal(player.seeks.length, 0);
    scene.media.detach();
    t.mock.timers.reset();
    t.mock.restoreAll();
  }
});

test('a stall of three seconds costs one seek at most, and nobody is asked', async (t) => {
  const scene = show(t);
  await scene.pass(6_000);
  scene.player.starve(true);
  await scene.pass(3_000);
  assert.equal(scene.state, 'catching_up');
  assert.equal(scene.player.seeks.length, 0, 'without data a seek is of no use');
  scene.player.starve(false);
  await scene.pass(2_000);
  assert.equal(scene.player.seeks.length, 1);
  assert.ok(Math.abs(scene.skew) < 60, `${scene.skew}`);
});

test('a short stall is caught up by rate, without a seek', async (t) => {
  const scene = show(t);
  await scene.pass(6_000);
  scene.player.starve(true);
  await scene.pass(250);
  scene.player.starve(false);
  let fastest = 0;
  for (let i = 0; i < 120; i++) {
    await scene.pass(100);
    fastest = Math.max(fastest, scene.player.playbackRate);
  }
  assert.equal(scene.player.seeks.length, 0);
  assert.ok(fastest > 1.03 && fastest <= 1.0801, `${fastest}`);
  assert.ok(Math.abs(scene.skew) < 10, `${scene.skew}`);
});

test('a player whose seeks never help is not asked again and again', async (t) => {
  const scene = show(t, { at: -5_000 });
  scene.player.pass = () => {};
  await scene.pass(40_000);
  const { seeks } = scene.player;
  assert.ok(seeks.length >= 2 && seeks.length <= 7, `${seeks.length}`);
});

describe('a hold', () => {
  test('stops on exactly its frame, and goes on from there', async (t) => {
    const scene = show(t);
    await scene.pass(5_000);
    scene.vector.value = { position_ms: 3_700, velocity: 0, at: scene.now - 300 };
    await scene.pass(600);
    assert.equal(scene.state, 'held');
    assert.equal(scene.player.paused, true);
    assert.ok(Math.abs(scene.player.currentTime - 3.7) < 0.016);
    scene.vector.value = { position_ms: 3_700, velocity: 1, at: scene.now };
    await scene.pass(5_000);
    assert.equal(scene.state, 'in_step');
    assert.ok(Math.abs(scene.skew) < 10, `${scene.skew}`);
  });

  test('takes effect at once, not with the next tick', async (t) => {
    const scene = show(t);
    await scene.pass(5_000);
    scene.vector.value = { position_ms: 4_000, velocity: 0, at: scene.now };
    await null;
    await null;
    assert.equal(scene.player.paused, true);
  });
});

test('a seek of the host moves everybody once', async (t) => {
  const scene = show(t);
  await scene.pass(5_000);
  scene.vector.value = { position_ms: 40_000, velocity: 1, at: scene.now };
  await scene.pass(2_000);
  assert.equal(scene.player.seeks.length, 1);
  assert.ok(Math.abs(scene.skew) < 60, `${scene.skew}`);
});

test('the end is clean: it plays to its end, stays there and is not started again', async (t) => {
  const scene = show(t, { at: -55_000 });
  await scene.pass(8_000);
  assert.equal(scene.state, 'ended');
  assert.equal(scene.player.paused, true);
  const { length } = scene.player.seeks;
  await scene.pass(3_000);
  assert.equal(scene.player.seeks.length, length);
});

test('where the browser wants a tap it is asked for, and the tap brings the film to its place', async (t) => {
  const player = Object.assign(new Player(), { refuse: Object.assign(new Error(), { name: 'NotAllowedError' }) });
  const scene = show(t, { player });
  await scene.pass(4_000);
  assert.equal(scene.state, 'needs_tap');
  player.refuse = null;
  await scene.pass(1_000);
  assert.equal(scene.state, 'needs_tap', 'it does not try by itself');
  scene.media.unlock();
  await scene.pass(2_500);
  assert.equal(scene.state, 'in_step');
  assert.ok(Math.abs(scene.skew) < 60, `${scene.skew}`);
});

test('a start that was cut short by something else asks for no tap', async (t) => {
  const player = Object.assign(new Player(), { refuse: Object.assign(new Error(), { name: 'AbortError' }) });
  const scene = show(t, { player });
  await scene.pass(2_000);
  assert.notEqual(scene.state, 'needs_tap');
});

test('a film that does not load is tried again where the network failed, and then said to have failed', async (t) => {
  const scene = show(t);
  scene.player.fail(2);
  await scene.pass(900);
  assert.equal(scene.state, 'loading');
  await scene.pass(200);
  assert.equal(scene.player.loads, 1);
  scene.player.fail(2);
  await scene.pass(3_100);
  scene.player.fail(2);
  assert.equal(scene.state, 'failed');
});

test('a file that is no film has failed at once', (t) => {
  const scene = show(t);
  scene.player.fail(4);
  assert.equal(scene.state, 'failed');
});

test('whoever asks for it is where the room is at once, by one seek', async (t) => {
  const scene = show(t);
  await scene.pass(6_000);
  scene.player.starve(true);
  await scene.pass(200);
  scene.player.starve(false);
  scene.media.rejoin();
  assert.equal(scene.player.seeks.length, 1);
  assert.equal(scene.media.seeks(), 1);
  await scene.pass(3_000);
  assert.equal(scene.state, 'in_step');
  assert.ok(Math.abs(scene.skew) < 30, `${scene.skew}`);
  assert.equal(scene.player.seeks.length, 1);
});

test('a page that goes into the background leaves no rate behind that would run on there', async (t) => {
  const scene = show(t);
  await scene.pass(6_000);
  scene.player.starve(true);
  await scene.pass(250);
  scene.player.starve(false);
  await scene.pass(1_000);
  assert.ok(scene.player.playbackRate > 1);
  document.visibilityState = 'hidden';
  document.dispatchEvent(new Event('visibilitychange'));
  assert.equal(scene.player.playbackRate, 1);
  document.visibilityState = 'visible';
});

test('where timers come every two seconds a rate that was set is taken back', async (t) => {
  const scene = show(t);
  const often = globalThis.setInterval;
  t.mock.method(globalThis, 'setInterval', (act, ms) => often(act, ms * 20));
  const { player, vector } = scene;
  const media = attachMedia(player, { clock: { now: () => scene.now }, vector, length_ms: 60_000, onState: () => {} });
  scene.media.detach();
  await scene.pass(8_000);
  player.playbackRate = 1.08;
  await scene.pass(2_500);
  assert.equal(player.playbackRate, 1);
  media.detach();
});

test('a player that knows no rates is set to its place when it is too far off, and let alone when it is near', async (t) => {
  const player = new Player();
  Object.defineProperty(player, 'playbackRate', { get: () => 1, set: () => assert.fail('its rate was set') });
  const scene = show(t, { player, byRate: false });
  await scene.pass(12_000);
  const landed = player.seeks.length;
  assert.equal(scene.state, 'in_step');
  player.starve(true);
  await scene.pass(1_000);
  player.starve(false);
  await scene.pass(6_000);
  assert.equal(player.seeks.length, landed + 1);
  assert.equal(scene.state, 'in_step');
});
