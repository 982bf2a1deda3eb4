import { computed, signal } from '@preact/signals';
import * as api from '../api.js';
import { language } from '../i18n.js';
import { keptHelplines } from '../keeping.js';
import { guessHere } from '../regions.js';
import * as store from '../store.js';

/**
 * @typedef {import('../types.js').Helpline} Helpline
 * @typedef {import('../types.js').Helplines} All
 */

/** By language, kept in memory from the first moment so that help needs no network later. */
export const helplines = signal(/** @type {Partial<Record<string, All>>} */ (keptHelplines() ?? {}));
export const helplinesFailed = signal(false);

const KEY = 'region';
const kept = store.read(KEY);

/** Guessed on this device, changed by hand, told to nobody; a choice is kept as long as the tab. '' shows all. */
export const region = signal(typeof kept === 'string' ? kept : guessHere() ?? '');

/** @param {string} wanted */
export function chooseRegion(wanted) {
  region.value = wanted;
  store.keep(KEY, wanted);
}

/** Regions that have somebody to call. */
export const regions = computed(() => [...new Set((helplines.value[language.value]?.helplines ?? []).map((line) => line.region))].filter((code) => code !== '*'));

/** The lines of the region, those for anywhere after them; all of them where nobody is known there. */
export const near = computed(() => {
  const all = helplines.value[language.value];
  if (!all) return null;
  const there = all.helplines.filter((line) => line.region === region.value);
  const anywhere = all.helplines.filter((line) => line.region === '*');
  return {
    lines: there.length ? [...there, ...anywhere] : [...anywhere, ...(region.value ? [] : all.helplines.filter((line) => line.region !== '*'))],
    emergency: all.emergency.find((one) => one.region === region.value) ?? null,
  };
});

export async function loadHelplines(wanted = language.value) {
  if (helplines.value[wanted]) return;
  try {
    const found = await api.helplines(wanted);
    helplines.value = { ...helplines.value, [wanted]: found };
    helplinesFailed.value = false;
  } catch {
    helplinesFailed.value = true;
  }
}
