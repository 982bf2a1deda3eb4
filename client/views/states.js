import { html } from 'htm/preact';
import * as api from '../api.js';
import { known, langOf, t } from '../i18n.js';
import { go } from '../router.js';
import { listenNoMore } from './entry.js';
import { Link } from './link.js';
import { open } from './panel.js';
import { PICTURES } from './pictures.js';

/** @type {Record<string, {picture: string, steps: ('again' | 'front' | 'after' | 'steady' | 'return')[]}>} */
const STATES = {
  unknown_room: { picture: 'window', steps: ['front'] },
  nowhere: { picture: 'window', steps: ['front'] },
  room_closed: { picture: 'light', steps: ['after', 'front'] },
  room_full: { picture: 'chair', steps: ['again', 'front'] },
  room_locked: { picture: 'window', steps: ['again', 'front'] },
  doors_closed: { picture: 'lamp', steps: ['again', 'front'] },
  listeners_off: { picture: 'chair', steps: ['return', 'front'] },
  turned_away: { picture: 'light', steps: ['front'] },
  cancelled: { picture: 'lamp', steps: ['front'] },
  removed: { picture: 'light', steps: ['after', 'front'] },
  banned: { picture: 'light', steps: ['after', 'front'] },
  left: { picture: 'light', steps: ['after', 'front'] },
  store_away: { picture: 'line', steps: ['again', 'steady', 'front'] },
  offline: { picture: 'line', steps: ['again', 'steady', 'front'] },
  other: { picture: 'lamp', steps: ['again', 'front'] },
};

/** What looks the same to a person. @type {Record<string, string>} */
const SAME = { unavailable: 'store_away', not_found: 'unknown_room' };

/**
 * A place where the way ends for now: its own picture, its own sentence, its own next step.
 * @param {{name: string, why?: string, told?: string, again?: () => void, room?: string}} props
 */
export function State({ name, why, told, again, room }) {
  const wanted = SAME[name] ?? name;
  const found = known(`state.${wanted}.title`) && STATES[wanted] ? wanted : 'other';
  const { picture, steps } = STATES[found];
  const anew = () => {
    if (room) api.dropSeat(room);
    listenNoMore();
    again?.();
  };
  /** @type {Record<string, import('preact').ComponentChildren>} */
  const ways = {
    again: again && html`<button type="button" class="button" onClick=${again} data-testid="state-again">${t('again')}</button>`,
    return: html`<button type="button" class="button" onClick=${anew} data-testid="state-door">${t('state.to_door')}</button>`,
    front: html`<${Link} to="/" class="button plain">${t('state.to_front')}<//>`,
    steady: html`<button type="button" class="button plain" onClick=${() => open('steady')}>${t('top.steady')}</button>`,
    after: html`<button type="button" class="button" onClick=${() => go('/after')}>${t('state.to_after')}</button>`,
  };
  return html`<div class="state" data-testid=${`state-${found}`}>
    ${PICTURES[picture]}
    <h1>${t(`state.${found}.title`)}</h1>
    <p class="lead">${t(`state.${found}.text`)}</p>
    ${told && html`<p class="told" data-testid="state-told"><span class="soft small">${t('state.told')}</span><br /><span dir="auto" lang=${langOf(told)}>${told}</span></p>`}
    ${why && found === 'other' && html`<p class="soft" data-testid="state-why">${why}</p>`}
    <p class="doors">${steps.map((step) => ways[step])}</p>
  </div>`;
}

export const Nowhere = () => html`<${State} name="nowhere" />`;
