import { signal } from '@preact/signals';
import { ofRoom } from '../of-room.js';

/** Each person's own: nothing here reaches anybody else or outlives the page. */
export const volume = signal(1);
export const captions = signal('off');
export const dimmed = signal(false);
export const soundOnly = signal(false);
/** The film a person has stepped out of; the next one finds them back. */
export const steppedOut = ofRoom(/** @type {string | null} */ (null));
/** How the film runs here, for the phase line. */
export const running = signal(/** @type {string | null} */ (null));
/** The same in figures: ms behind the room, and by how much its clock may be wrong here. */
export const step = signal(/** @type {{skew_ms: number, error_ms: number} | null} */ (null));
/** Back to where the room is, now; nothing while no film runs. */
export const rejoin = signal(/** @type {(() => void) | null} */ (null));
/** Whether this person let YouTube's frame be loaded. */
export const youTube = signal(false);
