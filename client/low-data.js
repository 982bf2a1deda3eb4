// Little data: the sound of a film without its picture, and signals as numbers instead of rain. Asked for by the browser
// (`Save-Data`, prefers-reduced-data) or by the person; what they choose is kept until the tab closes.
import { effect, signal } from '@preact/signals';
import * as store from './store.js';
import { soundOnly } from './views/film-choices.js';

const KEPT = 'low_data';

/** Whether the browser was told to spare data. */
function asked() {
  const { connection } = /** @type {Navigator & {connection?: {saveData?: boolean}}} */ (navigator);
  return connection?.saveData === true || matchMedia('(prefers-reduced-data: reduce)').matches;
}

const kept = store.read(KEPT);

export const lowData = signal(typeof kept === 'boolean' ? kept : asked());

/** @param {boolean} on */
export function useLittle(on) {
  lowData.value = on;
  store.keep(KEPT, on);
}

// A person may still ask for one film's picture: only a change of the mode decides again.
effect(() => { soundOnly.value = lowData.value; });
