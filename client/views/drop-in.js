import { html } from 'htm/preact';
import { signal } from '@preact/signals';
import * as api from '../api.js';
import { language, t } from '../i18n.js';
import { go } from '../router.js';
import { unlockSound } from '../tone.js';
import { listenIn } from './entry.js';
import { hour, until } from './moment.js';
import { open } from './panel.js';

/** @typedef {{room: string, starts_at: string}} Next */

const going = signal(false);

/** Why nobody could be taken anywhere, and which room begins next. */
const nothing = signal(/** @type {{code: string, next: Next | null} | null} */ (null));

/** One tap to the best room in session: no name, no question. @param {{language?: string, topic?: string}} [wanted] */
export async function dropIn(wanted = {}) {
  unlockSound();
  going.value = true;
  nothing.value = null;
  try {
    const place = await api.dropIn({ ...wanted, language: wanted.language || language.value });
    // The place needs no token: whoever listens is nobody, and nothing of them is kept.
    listenIn(place.room);
    go(`/rooms/${place.room}`);
  } catch (error) {
    const { code = 'offline', next = null } = /** @type {{code?: string, next?: Next | null}} */ (error);
    nothing.value = { code, next };
  }
  going.value = false;
}

/** @param {Next} next */
function waitThere(next) {
  nothing.value = null;
  listenIn(next.room);
  go(`/rooms/${next.room}`);
}

/** @param {{now: number}} props */
function Nothing({ now }) {
  const why = nothing.value;
  if (!why) return null;
  if (why.code !== 'nothing_on') return html`<p>${t('front.listen_failed')}</p>`;
  if (!why.next) return html`<p>${t('front.listen_none')} <button type="button" class="link" onClick=${() => open('steady')}>${t('top.steady')}</button></p>`;
  const { next } = why;
  const starts = Date.parse(next.starts_at);
  return html`<p>${t('front.listen_next', { time: hour(starts), left: until(Math.max(0, starts - now)) })}</p>
    <button type="button" class="button plain" data-testid="drop-in-wait" onClick=${() => waitThere(next)}>${t('front.listen_wait')}</button>`;
}

/** @param {{topic: string, language: string, now: number}} props */
export const DropIn = ({ topic, language: spoken, now }) => html`<div class="drop-in">
  <button type="button" class="button drop-in-button" data-testid="drop-in" disabled=${going.value}
    onClick=${() => dropIn({ topic: topic || undefined, language: spoken })}>${t(going.value ? 'front.listen_going' : 'front.listen')}</button>
  <p class="soft">${t('front.listen_why')}</p>
  <div class="drop-in-why" role="status" data-testid="drop-in-why"><${Nothing} now=${now} /></div>
</div>`;
