import { html } from 'htm/preact';
import { signal } from '@preact/signals';
import * as api from '../api.js';
import { language, t } from '../i18n.js';
import { go, route } from '../router.js';
import { unlockSound } from '../tone.js';
import { listenIn } from './entry.js';
import { hour, until, useNow } from './moment.js';
import { open } from './panel.js';

/** @typedef {{room: string, starts_at: string}} Next */

/** @typedef {import('../router.js').Route} Route */

/** Where somebody stood when they asked to be taken anywhere, until they are there. */
const going = signal(/** @type {Route | null} */ (null));

/** Why nobody could be taken anywhere, which room begins next, and where they stood. */
const nothing = signal(/** @type {{at: Route, code: string, next: Next | null} | null} */ (null));

/** One tap to the best room in session: no name, no question. @param {{language?: string, topic?: string}} [wanted] */
export async function dropIn(wanted = {}) {
  const at = route.value;
  unlockSound();
  going.value = at;
  nothing.value = null;
  const { place, why } = await api.dropIn({ ...wanted, language: wanted.language || language.value }).then(
    (found) => ({ place: found, why: null }),
    ({ code = 'offline', next = null }) => ({ place: null, why: { at, code, next } }),
  );
  // Who went somewhere else meanwhile is where they want to be; a later tap is a wish of its own.
  if (going.value !== at) return;
  going.value = null;
  if (route.value !== at) return;
  nothing.value = why;
  if (!place) return;
  // The place needs no token: whoever listens is nobody, and nothing of them is kept.
  listenIn(place.room);
  go(`/rooms/${place.room}`);
}

const onTheWay = () => going.value !== null && going.value === route.value;

/** @param {Next} next */
function waitThere(next) {
  nothing.value = null;
  listenIn(next.room);
  go(`/rooms/${next.room}`);
}

/** @param {{now: number}} props */
function Nothing({ now }) {
  const why = nothing.value;
  if (why?.at !== route.value) return null;
  if (why.code !== 'nothing_on') return html`<p>${t('front.listen_failed')}</p>`;
  if (!why.next) return html`<p>${t('front.listen_none')} <button type="button" class="link" onClick=${() => open('steady')}>${t('top.steady')}</button></p>`;
  const { next } = why;
  const starts = Date.parse(next.starts_at);
  return html`<p>${t('front.listen_next', { time: hour(starts), left: until(Math.max(0, starts - now)) })}</p>
    <button type="button" class="button plain" data-testid="drop-in-wait" onClick=${() => waitThere(next)}>${t('front.listen_wait')}</button>`;
}

/** @param {{topic: string, language: string, now: number}} props */
export const DropIn = ({ topic, language: spoken, now }) => html`<div class="drop-in">
  <button type="button" class="button drop-in-button" data-testid="drop-in" disabled=${onTheWay()}
    onClick=${() => dropIn({ topic: topic || undefined, language: spoken })}>${t(onTheWay() ? 'front.listen_going' : 'front.listen')}</button>
  <p class="soft">${t('front.listen_why')}</p>
  <div class="drop-in-why" role="status" data-testid="drop-in-why"><${Nothing} now=${now} /></div>
</div>`;

/** At the end of a room that runs by itself: on to another, or why there is none. */
export function ListenOn() {
  const now = useNow(1000);
  return html`<div class="listen-on">
    <button type="button" class="button plain" data-testid="listen-on" disabled=${onTheWay()} onClick=${() => dropIn()}>${t(onTheWay() ? 'front.listen_going' : 'close.listen_on')}</button>
    <div class="drop-in-why" role="status" data-testid="drop-in-why"><${Nothing} now=${now} /></div>
  </div>`;
}
