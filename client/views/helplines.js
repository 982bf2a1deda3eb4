import { signal } from '@preact/signals';
import * as api from '../api.js';
import { language } from '../i18n.js';
import { keptHelplines } from '../keeping.js';

/** @typedef {import('../types.js').Helpline} Helpline */

/** By language, kept in memory from the first moment so that help needs no network later. */
export const helplines = signal(/** @type {Partial<Record<string, Helpline[]>>} */ (keptHelplines() ?? {}));
export const helplinesFailed = signal(false);

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
