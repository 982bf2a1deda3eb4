// What a host asks over HTTP. The browser carries the session's cookie to our own calls and nowhere else.

/** @import {Card, OpenCard, Programme} from './types.js' */
import { ApiError, call } from './api.js';

/**
 * @typedef {{id: string, name: string}} Host
 * @typedef {{guest: string, moderator: string, host: string}} Links
 * @typedef {{where: string, code: string, why: string}} Fault
 * @typedef {OpenCard & {public: boolean, wave: number | null, listeners_read: boolean, doors_ms: number, retention_ms: number, links: Links}} OwnRoom
 * @typedef {OpenCard & {links: Links, warnings: Fault[], occurrences: {id: string, starts_at: string}[]}} Made
 * @typedef {{name: string, programme: Programme, length_ms: number}} Template
 * @typedef {{id: string, url: string, type: string, kind: 'film' | 'song' | 'captions' | 'poster', bytes: number, length_ms?: number}} Media
 */

const signed = { signed: true };

/** @param {string} key @returns {Promise<Host>} */
export const signIn = (key) => call('/api/host/session', { method: 'POST', body: { key }, ...signed });
/** @returns {Promise<Host>} */
export const whoAmI = () => call('/api/host/session', signed);
export const signOut = () => call('/api/host/session', { method: 'DELETE', ...signed });

/** @returns {Promise<OwnRoom[]>} */
export const ownRooms = async () => (await call('/api/host/rooms', signed)).rooms;
/** @param {string} id @returns {Promise<OwnRoom>} */
export const ownRoom = (id) => call(`/api/host/rooms/${encodeURIComponent(id)}`, signed);
/** @param {Record<string, unknown>} wanted @returns {Promise<Made>} */
export const make = (wanted) => call('/api/rooms', { method: 'POST', body: wanted, ...signed });
/** @param {string} id @param {Record<string, unknown>} wanted @returns {Promise<OwnRoom>} */
export const change = (id, wanted) => call(`/api/rooms/${encodeURIComponent(id)}`, { method: 'PATCH', body: wanted, ...signed });
/** @param {string} id @returns {Promise<OwnRoom>} */
export const cancel = (id) => call(`/api/rooms/${encodeURIComponent(id)}/cancel`, { method: 'POST', ...signed });
/** @param {string} id @returns {Promise<{cancelled: string[]}>} */
export const cancelSeries = (id) => call(`/api/series/${encodeURIComponent(id)}/cancel`, { method: 'POST', ...signed });
/** @returns {Promise<Template[]>} */
export const templates = async () => (await call('/api/templates')).templates;
/** @param {Programme} programme @returns {Promise<{errors: Fault[], warnings: Fault[], length_ms: number}>} */
export const check = (programme) => call('/api/programmes/check', { method: 'POST', body: { programme }, ...signed });

/**
 * A file of the host's own, with its progress from 0 to 1. Only XMLHttpRequest tells how much has gone.
 * @param {File} file
 * @param {(part: number) => void} progress
 * @returns {Promise<Media>}
 */
export function bring(file, progress) {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open('POST', '/api/media');
    sending.setRequestHeader('Accept-Language', document.documentElement.lang);
    sending.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
    sending.onerror = () => reject(new ApiError('offline'));
    sending.onload = () => {
      let said = null;
      try { said = JSON.parse(sending.responseText); } catch { /* a proxy's own words */ }
      if (sending.status === 201 && said) resolve(said);
      else reject(new ApiError(said?.code ?? 'unavailable', { detail: said?.detail, status: sending.status }));
    };
    sending.send(file);
  });
}

/**
 * The wall-clock time of a moment in a time zone, as a field of a form has it.
 * @param {string | number} at
 * @param {string} zone
 */
export function wallTime(at, zone) {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).formatToParts(new Date(at));
  const of = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${of.year}-${of.month}-${of.day}T${of.hour}:${of.minute}`;
}

/**
 * The same for a room that runs by itself: it has no end.
 * @param {string} every '' | 'PAUSELESS' | 'HOURLY' | 'DAILY'
 * @param {number} length_ms of the programme
 */
export function endlessRule(every, length_ms) {
  if (!every) return undefined;
  return every === 'PAUSELESS' ? `FREQ=MINUTELY;INTERVAL=${Math.max(5, Math.ceil(length_ms / 60_000))}` : `FREQ=${every}`;
}

/**
 * The rule of RFC 5545 for what the form offers.
 * @param {string} every '' | 'DAILY' | 'WEEKLY' | 'FORTNIGHTLY' | 'MONTHLY'
 * @param {number} count
 */
export function rule(every, count) {
  if (!every) return undefined;
  return every === 'FORTNIGHTLY' ? `FREQ=WEEKLY;INTERVAL=2;COUNT=${count}` : `FREQ=${every};COUNT=${count}`;
}
