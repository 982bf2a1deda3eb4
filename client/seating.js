// From listening to a seat: how far it has come, and why it led nowhere. What is seen and heard goes on meanwhile.

/** @import {Answer, Undone} from './requests.js' */
/** @import {ReadonlySignal} from '@preact/signals-core' */
import { batch, signal } from '@preact/signals-core';
import { dropSeat, giveBackSeat } from './api.js';

/**
 * @typedef {{token: string}} Seat
 * @typedef {object} Seating
 * @property {ReadonlySignal<'asked' | 'knocking' | null>} sitting
 * @property {ReadonlySignal<Undone | null>} notSeated
 * @property {(token: string) => Promise<Answer>} sit
 */

/**
 * @param {object} options
 * @param {string} options.roomId
 * @param {(seat: Seat, on: {knocks: (staffed: boolean) => void, taken: () => void}) => Promise<Answer>} options.move
 * @param {(staffed: boolean) => void} options.knocks
 * @param {(seat: Seat) => void} options.taken
 * @param {(why: Undone) => void} options.refused
 * @returns {Seating}
 */
export function createSeating({ roomId, move, knocks, taken, refused }) {
  const sitting = signal(/** @type {'asked' | 'knocking' | null} */ (null));
  const notSeated = signal(/** @type {Undone | null} */ (null));
  /** The latest: of an earlier one nothing is told any more. @type {Seat | null} */
  let latest = null;

  return {
    sitting,
    notSeated,
    async sit(token) {
      const seat = { token };
      latest = seat;
      batch(() => {
        sitting.value = 'asked';
        notSeated.value = null;
      });
      const answer = await move(seat, {
        knocks(staffed) {
          sitting.value = 'knocking';
          knocks(staffed);
        },
        taken: () => taken(seat),
      });
      // A seat that led nowhere is anybody's again, not taken for nothing until the end.
      if (!answer.ok) giveBackSeat({ token, room: roomId }).catch(() => {});
      if (latest !== seat) return answer;
      batch(() => {
        sitting.value = null;
        if (answer.ok) return;
        dropSeat(roomId);
        notSeated.value = answer;
        refused(answer);
      });
      return answer;
    },
  };
}
