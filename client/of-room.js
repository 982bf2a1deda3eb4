// What belongs to one visit to one room, though it stands in a module and would outlive it: a sheet that is open, the message
// that is being answered. When the room is left, all of it is as it was at first.

import { batch, signal } from '@preact/signals-core';

/** @type {Set<() => void>} */
const all = new Set();

/**
 * A signal that the next room finds as new.
 * @template T
 * @param {T} first
 */
export function ofRoom(first) {
  const one = signal(first);
  all.add(() => { one.value = first; });
  return one;
}

/** @param {() => void} forget for what is not simply as it was at first */
export function onRoomLeft(forget) {
  all.add(forget);
}

export function forgetRoom() {
  batch(() => { for (const forget of all) forget(); });
}
