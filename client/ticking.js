// Where the room stands, as a signal that changes of itself: woken at the next boundary, and once a second in
// case this device's timers or its clock were off.

/** @import {Standing} from './types.js' */
/** @import {RoomState} from './room.js' */
/** @import {ReadonlySignal} from '@preact/signals-core' */
import { signal } from '@preact/signals-core';
import { boundary, standing as standingAt } from './timeline.js';

const AT_LEAST_MS = 1_000;

/**
 * @param {ReadonlySignal<RoomState>} state
 * @param {{now: () => number, known: () => boolean}} clock
 * @returns {{standing: ReadonlySignal<Standing | null>, refresh: () => void, start: () => void, stop: () => void}} `start`: a line that ended may be followed by that of a seat
 */
export function createStanding(state, clock) {
  const standing = signal(/** @type {Standing | null} */ (null));
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let over = false;

  function refresh() {
    clearTimeout(timer);
    const { timeline, at } = state.peek();
    if (!timeline || over) return;
    const { programme, course, doors_ms } = timeline;
    // What the room has recorded has happened, even where this clock still lags by a few milliseconds.
    const now = Math.max(Math.floor(clock.now()), at);
    const found = standingAt(programme, course, doors_ms, now);
    if (!same(found, standing.peek())) standing.value = found;
    const next = boundary(programme, course, doors_ms, now);
    const wait = next === null ? AT_LEAST_MS : Math.min(AT_LEAST_MS, next - clock.now());
    timer = setTimeout(refresh, Math.max(1, wait));
  }
  return {
    standing,
    refresh,
    start() {
      over = false;
      refresh();
    },
    stop() {
      over = true;
      clearTimeout(timer);
    },
  };
}

/**
 * Views and players are told only of what is new.
 * @param {Standing} a
 * @param {Standing | null} b
 */
function same(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}
