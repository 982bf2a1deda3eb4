import { forget } from './api.js';
import { gone } from './gone.js';

const ESCAPES = 3;
const WITHIN_MS = 2000;
const NEUTRAL = 'https://www.wikipedia.org/';

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

/**
 * Covers the page, stops every sound, wipes what this site stored and replaces the page by a neutral one. From the cover
 * on `gone()` holds: what was in flight may still arrive, and is neither kept nor shown nor heard.
 */
export function quickExit() {
  const elsewhere = document.querySelector('meta[name="quick-exit"]')?.getAttribute('content') || NEUTRAL;
  // The cover comes first and alone: what follows may throw or take a moment.
  document.documentElement.dataset.gone = '';
  quietly(() => { for (const sheet of document.querySelectorAll('dialog')) sheet.close(); });
  // What a tab is called while it loads the page that it is going to.
  document.title = new URL(elsewhere).hostname;
  quietly(silence);
  // What came last ends first: the page itself came before all that is in it.
  for (const stop of [...endings].reverse()) quietly(stop);
  wipe();
  // Where the next page takes long, or does not come at all, the address bar names no room meanwhile.
  quietly(() => history.replaceState(null, '', '/'));
  location.replace(elsewhere);
}

function silence() {
  for (const player of document.querySelectorAll('video, audio')) {
    if (!(player instanceof HTMLMediaElement)) continue;
    player.muted = true;
    player.pause();
  }
  // The phone's lock screen would go on showing what was playing.
  if (navigator.mediaSession) navigator.mediaSession.metadata = null;
}

function wipe() {
  quietly(forget);
  quietly(() => sessionStorage.clear());
  quietly(() => localStorage.clear());
  quietly(() => caches.keys().then((names) => names.forEach((name) => caches.delete(name))));
  quietly(() => indexedDB.databases().then((all) => all.forEach(({ name }) => { if (name) indexedDB.deleteDatabase(name); })));
  quietly(() => navigator.serviceWorker.getRegistrations().then((all) => all.forEach((one) => one.unregister())));
  // And the browser itself, also of what no script may touch; it is asked even as the page goes.
  quietly(() => fetch('/exit', { keepalive: true, redirect: 'manual', cache: 'no-store' }));
}

/** @param {() => unknown} act */
function quietly(act) {
  try {
    const done = act();
    if (done instanceof Promise) done.catch(() => {});
  } catch { /* leaving matters more than a clean wipe */ }
}

/** Escape three times, from anywhere, also inside a dialog or a text box. */
export function watchEscape() {
  /** @type {number[]} */
  let pressed = [];
  // The hand's own time, not the script's: presses that waited for a busy script still count.
  window.addEventListener('keydown', (event) => {
    if (event.isComposing || event.repeat) return;
    if (event.key !== 'Escape') { pressed = []; return; }
    pressed = [...pressed.filter((at) => event.timeStamp - at < WITHIN_MS), event.timeStamp];
    if (pressed.length >= ESCAPES) quickExit();
  }, { capture: true });
  // A page brought back from the back-forward cache must not show the room again.
  window.addEventListener('pageshow', (event) => { if (event.persisted && gone()) quickExit(); });
}
