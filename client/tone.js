// Two soft sounds, made on the spot. A browser lets a page sound only from inside a tap: the sound test at the
// door is that tap, and what it opens stays open for the bell.

import { onQuickExit } from './quickexit.js';

/** @type {AudioContext | null} */
let context = null;

onQuickExit(() => { void context?.close(); });

/** Must be called from a tap, a click or a key. */
export function unlockSound() {
  if (typeof AudioContext === 'undefined') return null;
  context ??= new AudioContext();
  if (context.state !== 'running') void context.resume().catch(() => {});
  return context;
}

/**
 * One partial that swells and fades: an abrupt edge would click.
 * @param {AudioContext} at
 * @param {{hertz: number, loud: number, after?: number, rise: number, fall: number}} tone seconds
 */
function partial(at, { hertz, loud, after = 0, rise, fall }) {
  const start = at.currentTime + after;
  const gain = at.createGain();
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(loud, start + rise);
  gain.gain.exponentialRampToValueAtTime(0.0001, start + rise + fall);
  const voice = at.createOscillator();
  voice.frequency.value = hertz;
  voice.connect(gain).connect(at.destination);
  voice.start(start);
  voice.stop(start + rise + fall + 0.05);
  voice.onended = () => gain.disconnect();
}

/**
 * The sound test: two quiet notes, a fourth apart. Call it inside the tap.
 * @returns {boolean} false where this browser has no such sound
 */
export function soundTest() {
  const at = unlockSound();
  if (!at) return false;
  partial(at, { hertz: 392, loud: 0.12, rise: 0.08, fall: 0.9 });
  partial(at, { hertz: 523.25, loud: 0.1, after: 0.45, rise: 0.08, fall: 1.3 });
  return true;
}

// The partials of a small standing bell, as multiples of its hum, with how loud and how long each rings (s).
const BELL = /** @type {const} */ ([
  [1, 0.07, 3.2],
  [2.71, 0.03, 1.9],
  [5.15, 0.012, 0.9],
]);

/** A soft bell at a change of phase. Silent until a tap has allowed sound. */
export function bell() {
  const at = context;
  if (!at || at.state !== 'running') return;
  for (const [times, loud, fall] of BELL) partial(at, { hertz: 262 * times, loud, rise: 0.012, fall });
}
