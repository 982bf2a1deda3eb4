import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUSE, YouTubePlayer, youTubeAddress } from '../../client/youtube.js';

const ID = 'dQw4w9WgXcQ';

test('a film of theirs is known by one address, from any that people copy', () => {
  for (const text of [`https://www.youtube.com/watch?v=${ID}&t=3`, `https://youtu.be/${ID}?si=x`, `https://m.youtube.com/shorts/${ID}`, ` https://www.youtube-nocookie.com/embed/${ID} `]) {
    assert.equal(youTubeAddress(text), `${HOUSE}/embed/${ID}`, text);
  }
  for (const text of ['', 'film.webm', `http://youtu.be/${ID}`, `https://youtube.com.evil.example/watch?v=${ID}`, 'https://www.youtube.com/watch?v=short', `https://evil.example/?u=youtube.com/${ID}`]) {
    assert.equal(youTubeAddress(text), null, text);
  }
});

/** A frame that keeps what it is told. */
function framed(t) {
  globalThis.window = new EventTarget();
  const sent = [];
  const inside = { postMessage: (text, origin) => sent.push({ ...JSON.parse(text), origin }) };
  const frame = Object.assign(new EventTarget(), { contentWindow: inside, dataset: {}, src: '' });
  const player = new YouTubePlayer(frame);
  t.after(() => player.close());
  const say = (data, { origin = HOUSE, source = inside } = {}) => player.hear({ origin, source, data: JSON.stringify(data) });
  return { player, sent, say, frame };
}

test('it is spoken to at its house alone, and nobody else is believed', (t) => {
  const { player, sent, say } = framed(t);
  say({ event: 'onReady' }, { origin: 'https://evil.example' });
  say({ event: 'onReady' }, { source: {} });
  assert.equal(player.readyState, 0);
  say({ event: 'onReady' });
  assert.equal(player.readyState, 4);
  player.currentTime = 12;
  assert.deepEqual(sent.at(-1), { event: 'command', func: 'seekTo', args: [12, true], id: 1, channel: 'widget', origin: HOUSE });
});

test('set to a place while it stands, it is there, and goes on from there when it plays', async (t) => {
  const { player, say } = framed(t);
  say({ event: 'onReady' });
  say({ event: 'infoDelivery', info: { playerState: 2, currentTime: 1 } });
  player.currentTime = 12;
  say({ event: 'infoDelivery', info: { currentTime: 1 } });
  assert.equal(player.currentTime, 12);
  assert.equal(player.seeking, false);
  const plays = player.play();
  say({ event: 'infoDelivery', info: { playerState: 1, currentTime: 12 } });
  await plays;
  assert.ok(Math.abs(player.currentTime - 12) < 0.2);
});

test('what is not allowed to be shown elsewhere has failed', (t) => {
  const { player, say } = framed(t);
  let heard = 0;
  player.addEventListener('error', () => { heard += 1; });
  say({ event: 'onError', info: 150 });
  assert.equal(heard, 1);
  assert.deepEqual(player.error, { code: 4 });
});

test('how loud it is to be is told again to a frame that listens only now, or anew', (t) => {
  const { player, sent, say, frame } = framed(t);
  player.volume = 0.2;
  const told = () => sent.filter(({ func }) => func === 'setVolume').map(({ args }) => args[0]);
  sent.length = 0;
  // It may tell how it stands before it says that it is ready.
  say({ event: 'infoDelivery', info: { playerState: 5 } });
  say({ event: 'onReady' });
  assert.deepEqual(told(), [20]);
  sent.length = 0;
  player.load();
  frame.dispatchEvent(new Event('load'));
  say({ event: 'initialDelivery', info: {} });
  assert.deepEqual(told(), [20]);
});

test('where nobody has chosen how loud, nothing is said of it', (t) => {
  const { sent, say } = framed(t);
  say({ event: 'onReady' });
  assert.deepEqual(sent.filter(({ func }) => func === 'setVolume'), []);
});
