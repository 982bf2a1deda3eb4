import { signal } from '@preact/signals';

/** @typedef {import('../types.js').Message} Message */

/** The message a person has tapped, and the one they answer. */
export const chosen = signal(/** @type {Message | null} */ (null));
export const answering = signal(/** @type {Message | null} */ (null));
/** Words put back in the box after a refusal. */
export const putBack = signal(/** @type {{text: string, veil?: string} | null} */ (null));
