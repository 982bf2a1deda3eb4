// The line to the room: one WebSocket after another, so that whoever holds it sees one line that is sometimes
// away. What was missed meanwhile is asked for in `hello`; this file knows nothing of rooms.

/** @import {ByeFrame, ClientFrame, ServerFrame} from './types.js' */
import { gone as left } from './gone.js';

const BASE_MS = 500;
const CAP_MS = 15_000;
/** Asked to wait longer than this (doors that open next week), it asks again meanwhile; timers hold no month. */
const LONGEST_MS = 1_800_000;
const SWEEP_MS = 5_000;
/** So long a silence asks for a sign of life ... */
const SILENT_MS = 15_000;
/** ... that has to come within this. Together: a dead line is left after 25 s. */
const ANSWER_MS = 10_000;
/** Where there is reason to doubt (the device woke, the network changed) the sign has to come sooner. */
const DOUBT_MS = 4_000;

/**
 * How long to wait before coming back for the nth time. Full jitter: a hall full of people whose server was
 * restarted comes back spread over the whole span, not in waves.
 * @param {number} attempt from 0
 * @param {number | undefined} retry_after seconds, where the server named them
 * @param {() => number} [random]
 */
export function backoff(attempt, retry_after, random = Math.random) {
  const span = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 10));
  return (retry_after ?? 0) * 1000 + random() * span;
}

/** @param {number} code of the close */
export const comesBack = (code) => code < 4500 || code > 4999;

/**
 * @typedef {'connecting' | 'live' | 'reconnecting' | 'closed'} LineStatus
 * @typedef {object} Line
 * @property {(frame: ClientFrame) => boolean} send false while the line is away: nothing is kept here
 * @property {() => void} again leaves this connection and makes another at once
 * @property {() => void} close for good
 */

/**
 * @param {object} options
 * @param {string} options.url
 * @param {() => ClientFrame} options.hello asked anew for each connection
 * @param {(frame: ServerFrame) => void} options.onFrame
 * @param {(status: LineStatus, bye: ByeFrame | null) => void} options.onStatus
 * @param {() => void} [options.probe] sends something that is answered
 * @param {typeof WebSocket} [options.Socket]
 * @returns {Line}
 */
export function openSocket({ url, hello, onFrame, onStatus, probe = () => {}, Socket = WebSocket }) {
  /** @type {WebSocket | null} */
  let socket = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {ByeFrame | null} */
  let bye = null;
  let attempt = 0;
  let heardAt = 0;
  let answerBy = Infinity;
  let notBefore = 0;
  let live = false;
  let known = false;
  let over = false;

  function connect() {
    clearTimeout(timer);
    if (left()) return;
    bye = null;
    answerBy = Infinity;
    heardAt = performance.now();
    const mine = new Socket(url, ['ruikatsu.v1']);
    socket = mine;
    mine.onopen = () => mine === socket && mine.send(JSON.stringify(hello()));
    mine.onmessage = ({ data }) => mine === socket && heard(data);
    mine.onclose = ({ code, reason }) => mine === socket && gone(code, reason);
  }

  /** @param {unknown} data */
  function heard(data) {
    heardAt = performance.now();
    answerBy = Infinity;
    /** @type {ServerFrame} */
    let frame;
    try {
      frame = JSON.parse(String(data));
    } catch {
      return;
    }
    if (frame.op === 'bye') bye = frame;
    if (frame.op === 'welcome') {
      attempt = 0;
      live = known = true;
    }
    onFrame(frame);
    // After the frame: whoever hears "live" may already rely on what the welcome brought.
    if (frame.op === 'welcome' && live) onStatus('live', null);
  }

  /** @param {number} code @param {string} [reason] */
  function gone(code, reason) {
    socket = null;
    live = false;
    if (over) return;
    // The goodbye itself may have been lost on the way: the close carries its code too.
    if (!bye && code >= 4000 && reason) bye = { op: 'bye', code: reason, why: '' };
    if (!comesBack(code)) return end();
    const wait = Math.min(LONGEST_MS, backoff(attempt, bye?.retry_after));
    // By the clock on the wall: a device that slept through it comes back at once.
    notBefore = Date.now() + (bye?.retry_after ? wait : 0);
    attempt += 1;
    timer = setTimeout(connect, wait);
    onStatus(known ? 'reconnecting' : 'connecting', bye);
  }

  function end() {
    over = true;
    clearTimeout(timer);
    clearInterval(sweep);
    for (const [where, name, act] of watched) where?.removeEventListener(name, act);
    const last = socket;
    socket = null;
    live = false;
    last?.close(1000);
    onStatus('closed', bye);
  }

  /** Cuts what is open without waiting for a dead peer's goodbye. */
  function cut() {
    const last = socket;
    socket = null;
    last?.close();
    if (last) gone(1006);
  }

  /** @param {number} within */
  function doubt(within) {
    if (!socket || socket.readyState !== Socket.OPEN || answerBy !== Infinity) return;
    answerBy = performance.now() + within;
    probe();
    setTimeout(look, within + 50);
  }

  function look() {
    const now = performance.now();
    if (now >= answerBy) cut();
    else if (now - heardAt >= SILENT_MS) {
      // A connection that does not even open is as dead as one that fell silent.
      if (socket?.readyState === Socket.CONNECTING) cut();
      else doubt(ANSWER_MS);
    }
  }

  function again() {
    if (over) return;
    const last = socket;
    socket = null;
    last?.close();
    live = false;
    attempt = 0;
    onStatus('reconnecting', null);
    connect();
  }

  function back() {
    if (socket) return doubt(DOUBT_MS);
    // A server that asked for time is given it, whatever the network of this device does.
    if (over || Date.now() < notBefore) return;
    attempt = 0;
    connect();
  }
  const seen = () => document.visibilityState === 'visible' && back();
  /** @type {[EventTarget | undefined, string, () => void][]} */
  const watched = [
    [globalThis.window, 'online', back],
    [globalThis.window, 'offline', cut],
    [globalThis.window, 'pageshow', back],
    [globalThis.document, 'visibilitychange', seen],
  ];
  for (const [where, name, act] of watched) where?.addEventListener(name, act);
  const sweep = setInterval(look, SWEEP_MS);

  onStatus('connecting', null);
  connect();
  return {
    send(frame) {
      if (!socket || !live || socket.readyState !== Socket.OPEN) return false;
      socket.send(JSON.stringify(frame));
      return true;
    },
    again,
    close: () => over || end(),
  };
}
