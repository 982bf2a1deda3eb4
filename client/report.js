// What a host has afterwards. The browser sends the session's cookie; who came by a link has the seat of this tab.

import { ApiError, call, seatFor } from './api.js';
import * as store from './store.js';

/**
 * @typedef {{starts_at: number, ends_at: number}} Stretch
 * @typedef {Stretch & {phase: number, kind: import('./types.js').Phase['kind'], title: Record<string, string> | null}} Span
 * @typedef {'tear' | 'hug' | 'candle' | 'me_too'} Signal
 * @typedef {{at: number, people: number, listeners: number, words: number, help: number, signals: Record<Signal, number>}} Minute
 * @typedef {{calls: number, taken: number, median_s: number | null, longest_s: number | null, at: number[]}} Waits
 * @typedef {{answers: number | null, bins: number[] | null, mean: number | null}} Distribution
 * @typedef {{before: Distribution, after: Distribution, later: Distribution, difference: number | null}} Curve
 * @typedef {{pleasure: Curve, arousal: Curve}} Feelings
 * @typedef {object} Report
 * @property {'scheduled' | 'doors_open' | 'live' | 'closed'} state
 * @property {boolean} cancelled
 * @property {{planned_starts_at: number, planned_ends_at: number, started_at: number, ends_at: number, ended_at: number | null, emergency_at: number | null, held_ms: number, added_ms: number}} times
 * @property {Span[]} phases
 * @property {Stretch[]} holds
 * @property {Minute[]} minutes
 * @property {{guests: number, staff: number, knocked: number, peak: number, peak_listeners: number}} people
 * @property {{said: number, redacted: number, reported: number, held: number, released: number, declined: number}} words
 * @property {Record<Signal, number>} signals
 * @property {Record<string, number>} tools
 * @property {Waits} help
 * @property {Waits} alarms
 * @property {Stretch[]} alone
 * @property {Waits} checks
 * @property {Feelings} mood
 *
 * @typedef {{room: string, title: string, language: string, now: number, erased_at: number, report: Report, curve: string}} Told
 * @typedef {{at: number, who: {name: string | null, role: 'host' | 'moderator' | null} | null, what: string, whom: string | null, why: string | null, for_ms: number | null, count: number}} Act
 * @typedef {{name: string | null, at: number, help: number, alarms: number, checks: number, taken: boolean, done: boolean}} Cared
 * @typedef {{acts: Act[], look_after: Cared[]}} Audit
 * @typedef {{bearer?: string, signed?: boolean}} Way
 */

/** @param {string} room */
export const reportPath = (room) => `/rooms/${encodeURIComponent(room)}/report`;

/** Where a host gives their seat up at the close, this keeps it for the report, as long as the tab. @param {string} room */
export function keepChair(room) {
  const seat = seatFor(room);
  if (seat) store.keep(`chair.${room}`, seat.token);
}

/**
 * By the seat that this tab keeps, or else by the session.
 * @template T
 * @param {string} room
 * @param {(way: Way) => Promise<T>} ask
 * @returns {Promise<T>}
 */
async function asHost(room, ask) {
  const kept = seatFor(room)?.token ?? store.read(`chair.${room}`);
  if (typeof kept === 'string') {
    try {
      return await ask({ bearer: kept });
    } catch (error) {
      // Perhaps a guest's seat, in the browser of the room's own host.
      if (!(error instanceof ApiError) || ![401, 403].includes(error.status)) throw error;
    }
  }
  return ask({ signed: true });
}

/**
 * @param {string} room
 * @returns {Promise<{told: Told, audit: Audit}>}
 * @throws {ApiError}
 */
export async function afterwards(room) {
  const path = `/api/rooms/${encodeURIComponent(room)}`;
  return asHost(room, async (way) => {
    const [told, audit] = await Promise.all([call(`${path}/report`, way), call(`${path}/audit`, way)]);
    store.keep(`curve.${room}`, told.curve);
    return { told, audit };
  });
}

/**
 * How the group felt, also when all else is erased: by the ticket that the report gave this tab.
 * @param {string} room
 * @returns {Promise<{kept_until: number, mood: Feelings}>}
 * @throws {ApiError}
 */
export async function curveOf(room) {
  const ticket = store.read(`curve.${room}`);
  if (typeof ticket !== 'string') throw new ApiError('unknown_room');
  return call('/api/mood', { bearer: ticket });
}

/**
 * A file for the host to keep, under the name that the server gives it: nothing in it says what kind of room it was.
 * @param {string} room
 * @param {'report' | 'report.csv' | 'audit' | 'audit.csv'} what
 * @throws {ApiError}
 */
export async function exported(room, what) {
  const { name, data } = await asHost(room, async ({ bearer }) => {
    const answer = await fetch(`/api/rooms/${encodeURIComponent(room)}/${what}`, {
      headers: bearer ? { Authorization: `Bearer ${bearer}` } : {},
      credentials: bearer ? 'omit' : 'same-origin',
      cache: 'no-store',
    }).catch(() => { throw new ApiError('offline'); });
    if (!answer.ok) throw new ApiError(answer.status === 404 ? 'unknown_room' : 'other', { status: answer.status });
    const found = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '');
    return { name: found?.[1] ?? what, data: await answer.blob() };
  });
  const url = URL.createObjectURL(data);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
