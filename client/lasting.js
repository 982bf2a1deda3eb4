// What stays on this device when the tab closes: only what somebody asked to be kept. Quick exit wipes it.

import { gone } from './gone.js';

const PREFIX = 'ruikatsu.';

/**
 * @param {string} key
 * @returns {any} null where nothing was kept, or nothing that can be read
 */
export function readLasting(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key) ?? 'null');
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {unknown} value
 * @returns {boolean} whether this device keeps anything at all
 */
export function keepLasting(key, value) {
  if (gone()) return false;
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} key */
export function dropLasting(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Then nothing was kept.
  }
}
