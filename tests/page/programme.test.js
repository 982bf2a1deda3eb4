import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filmed, filmOf, lasting, turned, typeAt } from '../../client/programme.js';

/** @import {Phase} from '../../client/types.js' */

const MINUTE = 60_000;
const film = { id: 'film', kind: /** @type {const} */ ('media'), at_ms: 12_000, length_ms: 92_000, url: '/a.webm', type: 'video/webm', captions: [] };
const candle = { id: 'after', kind: /** @type {const} */ ('candle'), at_ms: 104_000, length_ms: 15 * MINUTE - 104_000 };
/** @type {Phase} */
const cry = { kind: 'cry', length_ms: 15 * MINUTE, chat: 'closed', cues: [film, candle] };
/** @type {Phase} */
const arrive = { kind: 'arrive', length_ms: 5 * MINUTE, chat: 'open', cues: [{ id: 'words', kind: 'prompt', at_ms: 0, length_ms: 5 * MINUTE, text: { en: 'Come in.' } }] };

/** Nothing overlaps and nothing lies outside: what the server asks of a phase. @param {Phase} phase */
function whole(phase) {
  let end = 0;
  for (const cue of phase.cues) {
    assert.ok(cue.at_ms >= end && cue.length_ms > 0, `${cue.id} at ${cue.at_ms}`);
    end = cue.at_ms + cue.length_ms;
  }
  assert.ok(end <= phase.length_ms);
}

test('what lasted to the end of a phase still does when it is shorter, and longer again', () => {
  const shorter = lasting(arrive, 3 * MINUTE);
  assert.equal(shorter.cues[0]?.length_ms, 3 * MINUTE);
  assert.equal(lasting(shorter, 8 * MINUTE).cues[0]?.length_ms, 8 * MINUTE);
});

test('a film is never cut, however short the phase is asked to be', () => {
  for (const minutes of [0.1, 1, 2, 3, 40]) {
    const phase = lasting(cry, minutes * MINUTE);
    whole(phase);
    assert.equal(filmOf(phase)?.length_ms, film.length_ms);
  }
});

test('another film moves what follows it, and the silence gives way before the phase grows', () => {
  const longer = filmed(cry, { url: '/b.webm', length_ms: 10 * MINUTE });
  whole(longer);
  assert.equal(longer.length_ms, 15 * MINUTE);
  assert.deepEqual(longer.cues.map(({ id }) => id), ['film', 'after']);
  const long = filmed(cry, { url: '/c.webm', length_ms: 20 * MINUTE });
  whole(long);
  assert.equal(long.cues[1]?.length_ms, MINUTE);
  assert.equal(long.length_ms, 12_000 + 21 * MINUTE);
});

test('what is said about a film changes nothing else', () => {
  assert.deepEqual(filmed(cry, { credit: 'ours' }).cues, [{ ...film, credit: 'ours' }, candle]);
});

test('films in two phases never have one name, wherever the phases are moved', () => {
  /** @type {Phase} */
  const empty = { kind: 'cry', length_ms: 5 * MINUTE, chat: 'closed', cues: [] };
  const [one, other] = [filmed(empty, { url: '/a' }), filmed(empty, { url: '/b' })];
  whole(one);
  assert.notEqual(filmOf(one)?.id, filmOf(other)?.id);
});

test('a phase that becomes another kind no longer speaks of the old one', () => {
  const quiet = turned(arrive, 'quiet');
  assert.deepEqual([quiet.cues, quiet.chat], [[], 'closed']);
  assert.deepEqual(turned(cry, 'cry').cues, [film]);
});

test('an address tells by its ending what lies there', () => {
  assert.equal(typeAt('https://a.example/song.MP3?x=1'), 'audio/mpeg');
  assert.equal(typeAt('https://a.example/film.mp4#t=3'), 'video/mp4');
  assert.equal(typeAt('https://a.example/film'), 'video/webm');
  assert.equal(typeAt('https://a.example/film.m3u8?token=1'), 'application/vnd.apple.mpegurl');
  assert.equal(typeAt('https://youtu.be/dQw4w9WgXcQ'), 'video/youtube');
});
