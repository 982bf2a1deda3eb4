// Commands that are owed an answer. On a line that breaks they are sent again under their own id; what would
// come as a surprise when it is late (a host's tool) is given up after a while, a call for help never is.

/** @import {ClientFrame, NoFrame, OkFrame} from './types.js' */
import { uuid } from './uuid.js';

const GIVE_UP_MS = 10_000;

/**
 * @typedef {{ok: true, seq?: number, care?: true}} Done
 * @typedef {{ok: false, code: string, why: string, told?: string, retry_after?: number}} Undone `told`: in the staff's own words
 * @typedef {Done | Undone} Answer
 * @typedef {object} Requests
 * @property {(frame: {op: string, [field: string]: unknown}, patient?: boolean) => Promise<Answer>} ask
 * @property {(answer: OkFrame | NoFrame) => void} answered
 * @property {() => void} up the line is there (again), be it another one
 * @property {() => void} stop whoever still waits is told so
 */

/**
 * @param {(frame: ClientFrame) => boolean} send
 * @returns {Requests}
 */
export function createRequests(send) {
  /** @type {Map<string, {frame: ClientFrame, settle: (answer: Answer) => void}>} */
  const open = new Map();
  let over = false;
  const unanswered = /** @type {Undone} */ ({ ok: false, code: 'no_answer', why: '' });

  return {
    ask(fields, patient = false) {
      if (over) return Promise.resolve(unanswered);
      return new Promise((resolve) => {
        const id = uuid();
        const frame = { ...fields, id };
        const timer = patient ? undefined : setTimeout(() => settle(unanswered), GIVE_UP_MS);
        /** @param {Answer} answer */
        function settle(answer) {
          clearTimeout(timer);
          open.delete(id);
          resolve(answer);
        }
        open.set(id, { frame, settle });
        send(frame);
      });
    },
    answered(answer) {
      const { settle } = open.get(answer.id ?? '') ?? {};
      if (answer.op === 'ok') settle?.({ ok: true, seq: answer.seq, care: answer.care });
      else settle?.({ ok: false, code: answer.code, why: answer.why, retry_after: answer.retry_after });
    },
    up() {
      over = false;
      for (const { frame } of open.values()) send(frame);
    },
    stop() {
      over = true;
      for (const { settle } of [...open.values()]) settle(unanswered);
    },
  };
}
