import { signal } from '@preact/signals';
import { gone } from '../gone.js';
import { ofRoom, onRoomLeft } from '../of-room.js';

/** @typedef {'help' | 'steady' | 'more' | 'people' | 'film' | 'run' | 'seat' | 'slip' | 'exit' | 'keep' | 'share' | 'feed'} PanelName */

/** The one sheet that is open. */
export const panel = signal(/** @type {PanelName | null} */ (null));

/** They belong to every view: who reads a helpline's number goes on reading where a room ends. */
const EVERYWHERE = new Set(['help', 'steady', 'exit']);
onRoomLeft(() => { if (!EVERYWHERE.has(panel.value ?? '')) panel.value = null; });

/** The room the person is in, if any. */
export const here = signal(/** @type {import('../session.js').Session | null} */ (null));

/** What the room's one polite announcer says next. */
export const spoken = signal('');
export const announcing = signal(true);

/** Cues without chat, for this person alone. */
export const alone = ofRoom(false);

/** @param {PanelName} name */
export function open(name) {
  panel.value = name;
}

export function close() {
  panel.value = null;
}

/** Whether the key `s` does anything: for who speaks to their device, or hits keys by mistake, it is a trap. */
export const keyed = signal(true);

/** `s` opens "steady me" from anywhere but a text field. */
export function watchKeys() {
  window.addEventListener('keydown', (event) => {
    if (!keyed.value || event.key !== 's' || gone() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const at = event.target;
    if (at instanceof HTMLElement && at.closest('input:not([type=checkbox]):not([type=range]), textarea, select')) return;
    event.preventDefault();
    panel.value = panel.value === 'steady' ? null : 'steady';
  });
}
