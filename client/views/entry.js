import { signal } from '@preact/signals';
import * as store from '../store.js';

/** @typedef {{room: string, as: 'listener'}} Entry */

const KEY = 'listening';

/** @returns {Entry | null} */
function kept() {
  const room = store.read(KEY);
  return typeof room === 'string' ? { room, as: 'listener' } : null;
}

/**
 * How the person comes in to a room, chosen before its page opens: a listener needs no seat. Kept with the tab, so
 * that a phone that reloads the page at night comes back to the film; only which room, and no longer than the visit.
 */
export const enterAs = signal(kept());

/** @param {string} room */
export function listenIn(room) {
  enterAs.value = { room, as: 'listener' };
  store.keep(KEY, room);
}

export function listenNoMore() {
  enterAs.value = null;
  store.drop(KEY);
}
