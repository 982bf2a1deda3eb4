// Words on their way out. They are kept, in their order, until the room has them: across a thin line, a slow
// mode and a reload of the page. One is on its way at a time, so that none overtakes another.

/** @import {NoFrame, OkFrame, Outgoing} from './types.js' */
import * as store from './store.js';
import { uuid } from './uuid.js';

/** No answer for so long on a line that is up: the same is sent again. Its id makes that harmless. */
const AGAIN_MS = 8_000;

/**
 * @typedef {object} Outbox
 * @property {(text: string, more?: {replyTo?: number, veil?: string, lang?: string}) => string} add returns the id
 * @property {(id: string) => void} retry
 * @property {(id: string) => void} discard
 * @property {(answer: OkFrame | NoFrame) => void} answered
 * @property {(code: string) => void} lifted what stood against words no longer does
 * @property {(id: string, reason?: import('./types.js').HeldFor) => void} held a moderator looks at these words first
 * @property {(id: string, why?: string) => void} declined a moderator did not let them through
 * @property {(id: string) => void} heard these words stand in the room
 * @property {() => void} up the line is there (again)
 * @property {() => void} down
 * @property {() => void} stop leaves what is kept as it is
 * @property {() => void} clear forgets all of it
 */

/**
 * What no longer stands against words after an event.
 * @param {import('./types.js').RoomEvent} event
 * @returns {string[]}
 */
export function lifts(event) {
  switch (event.type) {
    case 'slowed': return ['slow'];
    case 'calmed': return event.on ? [] : ['slow'];
    case 'hushed': return event.on ? [] : ['hushed'];
    case 'left_alone': return event.on ? [] : ['alone'];
    default: return [];
  }
}

/**
 * @param {object} options
 * @param {string} options.room
 * @param {(frame: import('./types.js').ClientFrame) => boolean} options.send
 * @param {(entries: Outgoing[]) => void} options.onChange
 * @returns {Outbox}
 */
export function createOutbox({ room, send, onChange }) {
  const key = `words.${room}`;
  /** @type {Outgoing[]} */
  let entries = kept(key);
  /** Acknowledged, but not yet seen among the words: shown, not sent again. @type {Set<string>} */
  const taken = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isUp = false;
  /** The one that was sent and has no answer yet. @type {string | null} */
  let away = null;

  /** @param {Outgoing[]} now */
  function change(now) {
    entries = now;
    const owed = entries.filter(({ id }) => !taken.has(id));
    if (owed.length) store.keep(key, owed);
    else store.drop(key);
    onChange(entries);
  }
  /**
   * @param {string} id
   * @param {Partial<Outgoing>} fields
   */
  function mark(id, fields) {
    change(entries.map((entry) => (entry.id === id ? { ...entry, ...fields } : entry)));
  }

  /** Sends the first that is owed, or waits for when it may go. */
  function next() {
    const first = entries.find(({ id, state }) => state !== 'refused' && state !== 'held' && !taken.has(id));
    if (first && first.id === away) return;
    clearTimeout(timer);
    away = null;
    if (!first || !isUp) return;
    const wait = (first.retryAt ?? 0) - Date.now();
    if (wait > 0) {
      timer = setTimeout(next, wait);
      return;
    }
    const { id, text, veil, lang, replyTo } = first;
    const sent = send({ op: 'say', id, text, reply_to: replyTo, veil, lang });
    mark(id, { state: sent ? 'sending' : 'waiting', retryAt: undefined, code: undefined, why: undefined });
    if (!sent) return;
    away = id;
    timer = setTimeout(again, AGAIN_MS);
  }

  function again() {
    away = null;
    next();
  }
  /** @param {string} id */
  function settled(id) {
    if (away === id) away = null;
  }

  if (entries.length) onChange(entries);
  return {
    add(text, { replyTo, veil, lang } = {}) {
      const id = uuid();
      change([...entries, { id, text, replyTo, veil, lang, state: 'waiting' }]);
      next();
      return id;
    },
    retry(id) {
      mark(id, { state: 'waiting', code: undefined, why: undefined, retryAt: undefined });
      next();
    },
    discard(id) {
      taken.delete(id);
      settled(id);
      change(entries.filter((entry) => entry.id !== id));
      next();
    },
    answered(answer) {
      if (!entries.some(({ id }) => id === answer.id)) return;
      const id = /** @type {string} */ (answer.id);
      settled(id);
      if (answer.op === 'ok' && answer.seq === undefined) {
        mark(id, { state: 'held' });
      } else if (answer.op === 'ok') {
        taken.add(id);
        mark(id, { state: 'sending' });
      } else if (answer.retry_after !== undefined) {
        const retryAt = Date.now() + answer.retry_after * 1000;
        mark(id, { state: 'waiting', code: answer.code, why: answer.why, retryAt });
      } else {
        mark(id, { state: 'refused', code: answer.code, why: answer.why });
      }
      next();
    },
    lifted(code) {
      if (!entries.some((entry) => entry.code === code)) return;
      change(entries.map((entry) => (entry.code === code ? { ...entry, state: 'waiting', retryAt: undefined, why: undefined } : entry)));
      next();
    },
    held(id, reason) {
      settled(id);
      mark(id, { state: 'held', reason, code: undefined, why: undefined, retryAt: undefined });
      next();
    },
    declined(id, why) {
      settled(id);
      mark(id, { state: 'refused', code: 'declined', why });
      next();
    },
    heard(id) {
      if (!entries.some((entry) => entry.id === id)) return;
      taken.delete(id);
      settled(id);
      change(entries.filter((entry) => entry.id !== id));
      next();
    },
    up() {
      isUp = true;
      // What was acknowledged before the line broke is in the log, and comes with the words of the room.
      if (taken.size) {
        const landed = new Set(taken);
        taken.clear();
        change(entries.filter(({ id }) => !landed.has(id)));
      } else onChange(entries);
      next();
    },
    down() {
      isUp = false;
      away = null;
      clearTimeout(timer);
      for (const { id, state } of entries) if (state === 'sending' && !taken.has(id)) mark(id, { state: 'waiting' });
    },
    stop() {
      isUp = false;
      clearTimeout(timer);
    },
    clear() {
      clearTimeout(timer);
      taken.clear();
      change([]);
    },
  };
}

/**
 * @param {string} key
 * @returns {Outgoing[]}
 */
function kept(key) {
  const found = store.read(key);
  if (!Array.isArray(found)) return [];
  return found
    .filter((entry) => typeof entry?.id === 'string' && typeof entry.text === 'string')
    .map((entry) => (entry.state === 'refused' ? entry : { ...entry, state: 'waiting' }));
}
