import { signal } from '@preact/signals';

/** How the person comes in to a room, chosen before its page opens: a listener needs no seat. Memory only. */
export const enterAs = signal(/** @type {{room: string, as: 'listener'} | null} */ (null));
