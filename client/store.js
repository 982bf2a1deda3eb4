// What the page remembers, for as long as the tab lives: the seat, and words not yet acknowledged. Where a
// browser allows no storage (some private windows throw), the memory of this page has to do.

import { gone } from './gone.js';

const PREFIX = 'ruikatsu.';

/** @type {Map<string, string>} */
const fallback = new Map();

/** @returns {Storage | null} */
function storage() {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @returns {unknown} null when nothing was kept, or nothing that can be read
 */
export function read(key) {
  const name = PREFIX + key;
  try {
    const text = storage()?.getItem(name) ?? fallback.get(name);
    return text === undefined ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {unknown} value
 */
export function keep(key, value) {
  if (gone()) return;
  const name = PREFIX + key;
  const text = JSON.stringify(value);
  try {
    const kept = storage();
    if (!kept) throw new Error('no storage');
    kept.setItem(name, text);
    fallback.delete(name);
  } catch {
    fallback.set(name, text);
  }
}

/** @param {string} key */
export function drop(key) {
  const name = PREFIX + key;
  fallback.delete(name);
  try {
    storage()?.removeItem(name);
  } catch {
    // Then nothing was kept there either.
  }
}

/** Leaves no trace of ours on this device. */
export function forget() {
  fallback.clear();
  for (const where of /** @type {const} */ (['sessionStorage', 'localStorage'])) {
    try {
      const kept = globalThis[where];
      for (const name of Object.keys(kept)) if (name.startsWith('ruikatsu')) kept.removeItem(name);
    } catch {
      // Not allowed to look: then nothing of ours is there.
    }
  }
}
