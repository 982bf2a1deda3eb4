// How somebody feels, three times if they like: at the door, at the close, and ninety minutes later. The server is
// sent a ticket that names nobody; what has been asked, and when to ask again, is known to this device alone.

/** @import {Seat} from './types.js' */
import { call } from './api.js';
import { dropLasting, keepLasting, readLasting } from './lasting.js';
import * as store from './store.js';

/**
 * @typedef {{pleasure?: number, arousal?: number}} Felt 0..100
 * @typedef {'before' | 'after'} When
 * @typedef {{room: string, ticket: string, asked: When[]}} Visit the room this tab was in last
 * @typedef {{ticket: string, at: number, until: number}} Later ms since 1970, by this device's clock
 */

export const LATER_MS = 90 * 60_000;
/** The server takes the last answer until three hours after the end; later than that nobody is asked. */
export const STILL_MS = 85 * 60_000;
/** Answers at the door go out after a while, no two alike: the order in which they come says nothing of who came when. */
const WAIT_MS = [8_000, 90_000];

const VISIT = 'mood';
const LATER = 'later';

/** A seat was taken. @param {Seat} seat */
export function seated(seat) {
  if (!seat.mood) return;
  const visit = visitNow();
  if (visit?.ticket !== seat.mood) store.keep(VISIT, { room: seat.room, ticket: seat.mood, asked: [] });
}

/** That seat led nowhere: there was no visit. @param {Seat} seat */
export function unseated(seat) {
  if (visitNow()?.ticket === seat.mood) store.drop(VISIT);
}

/** @returns {Visit | null} */
export function visitNow() {
  const visit = /** @type {Visit | null} */ (store.read(VISIT));
  return typeof visit?.ticket === 'string' ? visit : null;
}

/** Whether there is something to ask of who was, or is, in that room. @param {When} when @param {string} [room] */
export function toAsk(when, room) {
  const visit = visitNow();
  return visit !== null && (room === undefined || visit.room === room) && !visit.asked.includes(when);
}

/** Answered or skipped: it is not asked again. @param {When} when */
export function asked(when) {
  const visit = visitNow();
  if (visit) store.keep(VISIT, { ...visit, asked: [...visit.asked, when] });
}

/**
 * Counts how it feels. That it does not arrive is no trouble of whoever feels: nothing is said of it.
 * @param {When} when
 * @param {Felt} felt
 */
export function feel(when, felt) {
  const visit = visitNow();
  asked(when);
  if (!visit || (felt.pleasure === undefined && felt.arousal === undefined)) return;
  const { room, ticket } = visit;
  const send = () => { call(`/api/rooms/${encodeURIComponent(room)}/mood`, { method: 'POST', body: { ticket, when, ...felt } }).catch(() => {}); };
  if (when === 'before') setTimeout(send, WAIT_MS[0] + Math.random() * (WAIT_MS[1] - WAIT_MS[0]));
  else send();
}

/** Asks once more, ninety minutes from now, on this device. @param {number} [now] @returns {boolean} whether it can be kept */
export function askLater(now = Date.now()) {
  const visit = visitNow();
  return visit !== null && keepLasting(LATER, { ticket: visit.ticket, at: now + LATER_MS, until: now + LATER_MS + STILL_MS });
}

/** What is to be asked later, or due now. @param {number} [now] @returns {Later | null} */
export function later(now = Date.now()) {
  const kept = /** @type {Later | null} */ (readLasting(LATER));
  if (typeof kept?.ticket !== 'string' || typeof kept.at !== 'number' || typeof kept.until !== 'number') return null;
  // Nobody is asked in the middle of the next day; what is kept is gone then.
  if (now < kept.until) return kept;
  dropLasting(LATER);
  return null;
}

/** @param {number} now */
export function due(now) {
  const kept = later(now);
  return kept !== null && now >= kept.at;
}

export const forgetLater = () => dropLasting(LATER);

/** The last answer. Nothing of it stays on this device. @param {Felt} felt */
export async function feelLater(felt) {
  const kept = later();
  forgetLater();
  if (!kept || (felt.pleasure === undefined && felt.arousal === undefined)) return;
  await call('/api/mood', { method: 'POST', body: { ticket: kept.ticket, ...felt } }).catch(() => {});
}
