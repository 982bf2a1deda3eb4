// The calls over HTTP. What goes wrong is thrown as one kind of error whose `code` is stable and whose `detail`
// is a sentence for a person, in their language.

/** @import {Card, Helplines, OpenCard, Role, Seat, Slip} from './types.js' */
import { dropKept, keptSeat } from './kept-seats.js';
import * as store from './store.js';

export { forget } from './store.js';

export class ApiError extends Error {
  /**
   * @param {string} code
   * @param {{detail?: string, retry_after?: number, status?: number, errors?: unknown, next?: {room: string, starts_at: string}}} [more]
   */
  constructor(code, more = {}) {
    super(more.detail || code);
    this.name = 'ApiError';
    this.code = code;
    this.detail = more.detail ?? '';
    /** seconds */
    this.retry_after = more.retry_after;
    this.status = more.status ?? 0;
    this.errors = more.errors;
    /** @type {{room: string, starts_at: string} | null} the room that begins next */
    this.next = more.next ?? null;
  }
}

const TIMEOUT_MS = 15_000;

/**
 * @param {string} path
 * @param {{method?: string, body?: unknown, bearer?: string, language?: string, signed?: boolean, keepalive?: boolean}} [options] `signed`: with the host's cookie
 * @returns {Promise<any>}
 * @throws {ApiError} `offline` where no answer came, `unreadable` where it was none of ours
 */
export async function call(path, { method = 'GET', body, bearer, language, signed = false, keepalive = false } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json, application/problem+json' };
  const tongue = language ?? globalThis.document?.documentElement.lang;
  if (tongue) headers['Accept-Language'] = tongue;
  if (bearer) headers.Authorization = `Bearer ${bearer}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
      credentials: signed ? 'same-origin' : 'omit',
      keepalive,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw new ApiError('offline');
  }
  if (response.status === 204) return undefined;
  const said = await response.json().catch(() => null);
  if (response.ok && said !== null) return said;
  throw problem(response, said);
}

/**
 * @param {Response} response
 * @param {any} said
 */
function problem(response, said) {
  const { status } = response;
  // A proxy in front of the server answers in its own words: those are not for people.
  if (typeof said?.code !== 'string') {
    return new ApiError(status >= 500 ? 'unavailable' : 'unreadable', { status });
  }
  const header = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  const retry_after = said.retry_after ?? (Number.isFinite(header) ? header : undefined);
  return new ApiError(said.code, { detail: said.detail, errors: said.errors, next: said.next, retry_after, status });
}

const roomPath = (/** @type {string} */ room) => `/api/rooms/${encodeURIComponent(room)}`;

/** @returns {Promise<Card[]>} rooms that are on or coming */
export const rooms = async () => (await call('/api/rooms')).rooms;

/**
 * @param {string} id
 * @returns {Promise<OpenCard>}
 */
export const room = (id) => call(roomPath(id));

/**
 * @param {string} id
 * @param {{as?: Role, name?: string, agreed: boolean, language?: string, invitation?: string}} wanted
 * @returns {Promise<Seat>}
 */
export const takeSeat = (id, { as = 'guest', invitation, ...rest }) =>
  call(`${roomPath(id)}/seats`, {
    method: 'POST',
    body: { as, ...rest },
    bearer: invitation,
    language: rest.language,
  });

/**
 * The seat is anybody's again, also before the doors open. Sent even as the page goes.
 * @param {{room: string, token: string}} seat
 */
export const giveBackSeat = (seat) => call(`${roomPath(seat.room)}/seats`, { method: 'DELETE', bearer: seat.token, keepalive: true });

/**
 * The best room in session, in one tap.
 * @param {{language?: string, topic?: string}} [wanted]
 * @returns {Promise<Seat>}
 */
export const dropIn = (wanted = {}) =>
  call('/api/drop-in', { method: 'POST', body: wanted, language: wanted.language });

/**
 * @param {string} language
 * @returns {Promise<string>} a gentle name to keep or change
 */
export const name = async (language) =>
  (await call(`/api/names?language=${encodeURIComponent(language)}`, { language })).name;

/**
 * @param {string} language
 * @returns {Promise<Helplines>} of every region: where somebody is stays on their device
 */
export const helplines = (language) =>
  call(`/api/helplines?language=${encodeURIComponent(language)}`, { language });

/**
 * What lies in the box, for the staff.
 * @param {string} id
 * @returns {Promise<Slip[]>}
 */
export const slips = async (id) =>
  (await call(`${roomPath(id)}/box`, { bearer: seatFor(id)?.token })).slips;

/**
 * @param {string} key a host's key
 * @param {Record<string, unknown>} wanted
 * @returns {Promise<Card & {links: {guest: string, moderator: string, host: string}}>}
 */
export const makeRoom = (key, wanted) =>
  call('/api/rooms', { method: 'POST', body: wanted, bearer: key });

// ---- the seat lasts as long as the tab: a reload comes back to it, a closed tab leaves nothing, but where its owner
// asked the device to keep it (kept-seats.js)

/**
 * @param {string} id
 * @returns {Seat | null}
 */
export function seatFor(id) {
  const seat = /** @type {Seat | null} */ (store.read(`seat.${id}`));
  return typeof seat?.token === 'string' ? seat : keptSeat(id);
}

/**
 * @param {string} id
 * @param {Seat} seat
 */
export const keepSeat = (id, seat) => store.keep(`seat.${id}`, seat);

/** The evening is over: what is still said is said in this tab, and the device keeps the seat no longer. @param {string} id */
export function leaveSeatToTab(id) {
  const seat = keptSeat(id);
  if (seat && !store.read(`seat.${id}`)) keepSeat(id, seat);
  dropKept(id);
}

/** @param {string} id */
export function dropSeat(id) {
  store.drop(`seat.${id}`);
  dropKept(id);
}
