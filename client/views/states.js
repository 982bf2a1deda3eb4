import { html } from 'htm/preact';
import * as api from '../api.js';
import { known, langOf, t } from '../i18n.js';
import { go } from '../router.js';
import { listenNoMore } from './entry.js';
import { Link } from './link.js';
import { open } from './panel.js';

/** Pictures in ink: a closed window, an empty chair, a far light, a thin line. @type {Record<string, import('preact').ComponentChildren>} */
const PICTURES = {
  window: html`<path d="M60 20h80v96H60zM100 20v96M60 68h80M44 116h112" />`,
  chair: html`<path d="M78 24v92M122 70v46M78 70h44M78 34h0M78 48c14-4 30-4 44 0v22" />`,
  light: html`<path d="M20 104c30-8 50 6 80 0s50-8 80 0M50 116c20-5 30 3 50 0s30-4 50 0" /><circle class="far" cx="128" cy="82" r="5" />`,
  line: html`<path d="M10 74c30-16 44 16 66 4M124 70c24-10 38 12 66-6" /><path d="M88 76h.01M100 74h.01M112 72h.01" stroke-width="4" stroke-linecap="round" />`,
  lamp: html`<path d="M100 12v24M78 36h44l8 50H70zM84 86v8h32v-8" /><circle class="far" cx="100" cy="64" r="6" />`,
};

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
    <svg class="picture" viewBox="0 0 200 130" aria-hidden="true">${PICTURES[picture]}</svg>
    <h1>${t(`state.${found}.title`)}</h1>
    <p class="lead">${t(`state.${found}.text`)}</p>
    ${told && html`<p class="told" data-testid="state-told"><span class="soft small">${t('state.told')}</span><br /><span dir="auto" lang=${langOf(told)}>${told}</span></p>`}
    ${why && found === 'other' && html`<p class="soft" data-testid="state-why">${why}</p>`}
    <p class="doors">${steps.map((step) => ways[step])}</p>
  </div>`;
}

export const Nowhere = () => html`<${State} name="nowhere" />`;
