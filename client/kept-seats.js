// A saved seat that outlives the tab, where its owner asked for that: on this device, until the room is over. Quick exit
// wipes it with everything else.

/** @import {Seat} from './types.js' */
import { gone } from './gone.js';

const PREFIX = 'ruikatsu.kept.';
/** A room may run over, or be moved a little. */
const AFTER_MS = 3 * 3_600_000;

/** @typedef {{seat: Seat, ends: number}} Kept */

/** @returns {Storage | null} */
function device() {
  try { return globalThis.localStorage ?? null; } catch { return null; }
}

/** @param {string | null} text @returns {Kept | null} */
function readable(text) {
  try {
    const kept = JSON.parse(text ?? 'null');
    return typeof kept?.seat?.token === 'string' && typeof kept.ends === 'number' ? kept : null;
  } catch { return null; }
}

/**
 * @param {string} room
 * @param {Seat} seat
 * @param {number} ends when the room is over (ms)
 * @returns {boolean} whether it is kept
 */
export function keepOnDevice(room, seat, ends) {
  if (gone()) return false;
  try {
    const where = device();
    where?.setItem(PREFIX + room, JSON.stringify({ seat, ends: ends + AFTER_MS }));
    return where !== null;
  } catch { return false; }
}

/** @param {string} room @returns {Seat | null} */
export const keptSeat = (room) => readable(device()?.getItem(PREFIX + room) ?? null)?.seat ?? null;

/** @param {string} room */
export function dropKept(room) {
  try { device()?.removeItem(PREFIX + room); } catch { /* then nothing was kept */ }
}

/** The rooms that there is a seat in, on this device or in this tab. What is over is let go. @param {number} [now] */
export function keptRooms(now = Date.now()) {
  /** @type {Set<string>} */
  const rooms = new Set();
  const where = device();
  for (const name of Object.keys(where ?? {}).filter((one) => one.startsWith(PREFIX))) {
    const kept = readable(where?.getItem(name) ?? null);
    if (kept && kept.ends > now) rooms.add(kept.seat.room);
    else dropKept(name.slice(PREFIX.length));
  }
  try {
    for (const name of Object.keys(globalThis.sessionStorage ?? {})) if (name.startsWith('ruikatsu.seat.')) rooms.add(name.slice('ruikatsu.seat.'.length));
  } catch { /* no storage, no seats */ }
  return [...rooms];
}
