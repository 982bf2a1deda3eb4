import { ofRoom } from '../of-room.js';

/** @typedef {import('../types.js').Message} Message */

/** The message a person has tapped, and the one they answer. */
export const chosen = ofRoom(/** @type {Message | null} */ (null));
export const answering = ofRoom(/** @type {Message | null} */ (null));
/** Words put back in the box after a refusal. */
export const putBack = ofRoom(/** @type {{text: string, veil?: string} | null} */ (null));
