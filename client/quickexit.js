import { forget } from './api.js';

const ESCAPES = 3;
const WITHIN_MS = 2000;

/** @type {Set<() => void>} */
const endings = new Set();

/**
 * Registers what must stop at once: a sound, a socket.
 * @param {() => void} stop
 * @returns {() => void} unregister
 */
export function onQuickExit(stop) {
  endings.add(stop);
  return () => { endings.delete(stop); };
}

/** Covers the page, stops every sound, wipes what this site stored and replaces the page by a neutral one. */
export function quickExit() {
  // The cover comes first and alone: what follows may throw or take a moment.
  document.documentElement.dataset.gone = '';
  document.title = '\u200b';
  for (const player of document.querySelectorAll('video, audio')) if (player instanceof HTMLMediaElement) { player.muted = true; player.pause(); }
  for (const stop of endings) quietly(stop);
  wipe();
  location.replace(document.querySelector('meta[name="quick-exit"]')?.getAttribute('content') || 'https://www.wikipedia.org/');
}

function wipe() {
  quietly(forget);
  quietly(() => sessionStorage.clear());
  quietly(() => localStorage.clear());
  quietly(() => { void globalThis.caches?.keys().then((names) => names.forEach((name) => caches.delete(name))); });
}

/** @param {() => unknown} act */
function quietly(act) {
  try { act(); } catch { /* leaving matters more than a clean wipe */ }
}

/** Escape three times, from anywhere, also inside a dialog or a text box. */
export function watchEscape() {
  /** @type {number[]} */
  let pressed = [];
  window.addEventListener('keydown', (event) => {
    if (event.isComposing || event.repeat) return;
    if (event.key !== 'Escape') { pressed = []; return; }
    pressed = [...pressed.filter((at) => event.timeStamp - at < WITHIN_MS), event.timeStamp];
    if (pressed.length >= ESCAPES) quickExit();
  }, { capture: true });
  // A page brought back from the back-forward cache must not show the room again.
  window.addEventListener('pageshow', (event) => { if (event.persisted && 'gone' in document.documentElement.dataset) quickExit(); });
}
