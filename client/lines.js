// The line of a visit, and how it moves: somebody who listens takes a seat, whose own line is welcomed before the
// listener's ends. Whoever uses this sees one line, and no moment without it.

/** @import {ByeFrame, ClientFrame, ServerFrame} from './types.js' */
/** @import {Answer} from './requests.js' */
/** @import {Line, LineStatus} from './socket.js' */
import { openSocket } from './socket.js';

/**
 * @typedef {object} Lines
 * @property {(hello: () => ClientFrame) => void} open
 * @property {(hello: () => ClientFrame, on: {knocks: (staffed: boolean) => void, taken: () => void}) => Promise<Answer>} move `knocks`: the staff, who
 *   are there or not, are asked first, and the old line goes on meanwhile; `taken`: from now on the new one is the line
 * @property {(frame: ClientFrame) => boolean} send
 * @property {() => void} again
 * @property {() => void} close
 */

/**
 * @param {object} options
 * @param {string} options.url
 * @param {(frame: ServerFrame) => void} options.onFrame of the line alone, not of one that is still to be
 * @param {(status: LineStatus, bye: ByeFrame | null) => void} options.onStatus likewise
 * @param {() => void} options.probe
 * @param {typeof WebSocket} [options.Socket]
 * @returns {Lines}
 */
export function createLines({ onFrame, onStatus, ...rest }) {
  /** @type {Line | null} */
  let line = null;
  /** @type {(() => void) | null} gives up the move that is under way */
  let stay = null;
  /** Whose frames count. */
  let own = 0;
  let last = 0;
  let over = false;

  /**
   * @param {() => ClientFrame} hello
   * @param {{onFrame: (frame: ServerFrame) => void, onStatus: (status: LineStatus, bye: ByeFrame | null) => void}} [aside] who hears it until it is the line
   */
  function dial(hello, aside) {
    const mark = ++last;
    if (!aside) own = mark;
    const opened = openSocket({
      ...rest,
      hello,
      onFrame: (frame) => (mark === own ? onFrame : aside?.onFrame)?.(frame),
      onStatus: (status, bye) => (mark === own ? onStatus : aside?.onStatus)?.(status, bye),
    });
    return { opened, mark };
  }

  return {
    open(hello) {
      line = dial(hello).opened;
    },
    move(hello, { knocks, taken }) {
      // A seat may be handed out when whoever asked for it has left.
      if (over) return Promise.resolve({ ok: false, code: 'no_answer', why: '' });
      stay?.();
      return new Promise((resolve) => {
        /** What the staff said with a no. @type {string | undefined} */
        let told;
        const next = dial(hello, {
          onFrame(frame) {
            if (frame.op === 'knocking') knocks(frame.staff_here ?? true);
            if (frame.op === 'desk') told = frame.why ?? told;
            if (frame.op !== 'welcome') return;
            const before = line;
            own = next.mark;
            line = next.opened;
            stay = null;
            taken();
            before?.send({ op: 'leave' });
            before?.close();
            onFrame(frame);
            resolve({ ok: true });
          },
          onStatus(status, bye) {
            if (status !== 'closed' || own === next.mark) return;
            stay = null;
            resolve({ ok: false, code: bye?.code ?? 'no_answer', why: bye?.why ?? '', ...(told && { told }) });
          },
        });
        stay = next.opened.close;
      });
    },
    send: (frame) => line?.send(frame) ?? false,
    again: () => line?.again(),
    close() {
      over = true;
      stay?.();
      line?.close();
    },
  };
}
