// A programme as it is being put together: what follows when a phase becomes longer, or another film comes into it.

/** @import {Cue, MediaCue, Phase} from './types.js' */
import { HLS } from './stream.js';
import { uuid } from './uuid.js';
import { YOUTUBE, youTubeAddress } from './youtube.js';

/** Before the film: the lead-in that everybody sees. */
const LEAD_MS = 12_000;
/** A silence after a film is not made shorter than this, to make room for it. */
const SILENCE_MS = 60_000;

/** @param {Cue} cue */
const endOf = (cue) => cue.at_ms + cue.length_ms;
/** @param {Cue[]} cues */
const lastEnd = (cues) => Math.max(0, ...cues.map(endOf));

/** The film or song of a phase. @param {Phase} phase @returns {MediaCue | undefined} */
export const filmOf = (phase) => /** @type {MediaCue | undefined} */ (phase.cues.find(({ kind }) => kind === 'media'));

/**
 * The phase with another length. What lasted to its end still does; what would be cut off is made shorter, but never
 * a film.
 * @param {Phase} phase
 * @param {number} length_ms
 * @returns {Phase}
 */
export function lasting(phase, length_ms) {
  const film = filmOf(phase);
  const length = Math.max(length_ms, film ? endOf(film) : 0);
  const cues = phase.cues
    .filter((cue) => cue === film || cue.at_ms < length)
    .map((cue) => (cue !== film && (endOf(cue) === phase.length_ms || endOf(cue) > length) ? { ...cue, length_ms: length - cue.at_ms } : cue));
  return { ...phase, length_ms: length, cues };
}

/**
 * The phase with a film in it, or with something else about the film that it has. What comes after the film moves on
 * with its end; the silence behind it gives way, down to a minute, before the phase grows.
 * @param {Phase} phase
 * @param {Partial<MediaCue>} fields
 * @returns {Phase}
 */
export function filmed(phase, fields) {
  const before = filmOf(phase);
  const length_ms = Math.max(1_000, phase.length_ms - LEAD_MS);
  /** @type {MediaCue} */
  const film = { id: `film-${uuid().slice(0, 8)}`, kind: 'media', at_ms: LEAD_MS, length_ms, url: '', type: 'video/webm', captions: [], ...before, ...fields };
  const from = before ? endOf(before) : 0;
  const cues = phase.cues
    .filter((cue) => cue !== before)
    .map((cue) => (cue.at_ms >= from ? { ...cue, at_ms: cue.at_ms + endOf(film) - from } : cue));
  const silence = cues.at(-1);
  if (silence?.kind === 'candle') cues[cues.length - 1] = { ...silence, length_ms: Math.max(SILENCE_MS, phase.length_ms - silence.at_ms) };
  const all = [...cues, film].sort((a, b) => a.at_ms - b.at_ms);
  return { ...phase, length_ms: Math.max(phase.length_ms, lastEnd(all)), cues: all };
}

/**
 * The phase as another kind: words and cues that spoke of the old one go, and where people cry or rest, words rest too.
 * @param {Phase} phase
 * @param {Phase['kind']} kind
 * @returns {Phase}
 */
export function turned(phase, kind) {
  const cues = kind === 'cry' ? phase.cues.filter((cue) => cue.kind === 'media') : [];
  return { ...phase, kind, cues, title: undefined, chat: kind === 'cry' || kind === 'quiet' ? 'closed' : phase.chat };
}

const TYPES = /** @type {const} */ ({ mp3: 'audio/mpeg', m4a: 'audio/mp4', ogg: 'audio/ogg', opus: 'audio/ogg', wav: 'audio/wav', flac: 'audio/flac', mp4: 'video/mp4', m4v: 'video/mp4', mov: 'video/mp4', m3u8: HLS });

/** What lies at an address, by its house or its ending. @param {string} url */
export function typeAt(url) {
  if (youTubeAddress(url)) return YOUTUBE;
  const ending = /\.(\w+)(?:[?#].*)?$/.exec(url)?.[1]?.toLowerCase() ?? '';
  return ending in TYPES ? TYPES[/** @type {keyof typeof TYPES} */ (ending)] : 'video/webm';
}
