import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { signal } from '@preact/signals';
import * as api from '../api.js';
import { language, LANGUAGES, languageName, t } from '../i18n.js';
import { go } from '../router.js';
import { unlockSound } from '../tone.js';
import { enterAs } from './entry.js';
import { Coming } from './coming.js';
import { LitWindow, DarkWindow } from './lit-window.js';
import { useNow } from './moment.js';
import { open } from './panel.js';

/** @typedef {import('../types.js').Card} Card */

const AGAIN_MS = 30_000;
const TOPICS = ['grief', 'break_up', 'burnout', 'loneliness', 'no_reason'];

const rooms = signal(/** @type {Card[] | null} */ (null));
const failed = signal(false);
const topic = signal('');
const spoken = signal('');

async function load() {
  try {
    rooms.value = await api.rooms();
    failed.value = false;
  } catch {
    failed.value = true;
  }
}

/** @param {{value: import('@preact/signals').Signal<string>, name: string, label: string, choices: [string, string, string?][]}} props */
const Choice = ({ value, name, label, choices }) => html`<fieldset class="choice">
  <legend class="unseen">${label}</legend>
  ${choices.map(([key, text, lang]) => html`<label class="chip" lang=${lang}>
    <input type="radio" name=${name} value=${key} checked=${value.value === key} onChange=${() => { value.value = key; }} data-testid=${`filter-${name}-${key || 'any'}`} />
    <span>${text}</span></label>`)}
</fieldset>`;

const Filters = () => html`<div class="filters">
  <${Choice} value=${topic} name="topic" label=${t('front.topics')} choices=${[['', t('topic.any')], ...TOPICS.map((name) => [name, t(`topic.${name}`)])]} />
  <${Choice} value=${spoken} name="language" label=${t('front.languages')} choices=${[['', t('front.any_language')], ...LANGUAGES.map((name) => [name, languageName(name), name])]} />
</div>`;

/** One tap to the best room in session: no name, no question. */
async function chooseForMe() {
  unlockSound();
  try {
    const seat = await api.dropIn({ language: language.value });
    api.keepSeat(seat.room, seat);
    go(`/rooms/${seat.room}`);
  } catch {
    await load();
  }
}

/** @param {Card} card */
function justListen(card) {
  unlockSound();
  enterAs.value = { room: card.id, as: 'listener' };
  go(`/rooms/${card.id}`);
}

export function Front() {
  const now = useNow(AGAIN_MS);
  useEffect(() => { if (!document.hidden) load(); }, [now]);
  const all = rooms.value;
  const wanted = all?.filter((card) => (!topic.value || card.topics.includes(topic.value)) && (!spoken.value || card.language === spoken.value)) ?? [];
  const on = wanted.filter((card) => card.state === 'live' || card.state === 'doors_open');
  const coming = wanted.filter((card) => card.state === 'scheduled');
  return html`<div class="front">
    <header class="front-head">
      <h1>${t('front.title')}</h1>
      <p class="lead">${t('front.lead')}</p>
    </header>
    <section class="front-on" aria-labelledby="on-now">
      <h2 id="on-now" class="eyebrow">${t('front.on_now')}</h2>
      ${all === null
        ? html`<${DarkWindow} testid="front-loading">${t(failed.value ? 'front.failed' : 'front.loading')}
            ${failed.value && html`<button type="button" class="button" onClick=${load} data-testid="front-again">${t('again')}</button>`}<//>`
        : on.length === 0
          ? html`<${DarkWindow} testid="front-none">${t(coming.length ? 'front.none_on' : 'front.none')}
              <button type="button" class="button plain" onClick=${() => open('steady')}>${t('top.steady')}</button><//>`
          : html`<div class="windows">${on.map((card) => html`<${LitWindow} key=${card.id} card=${card} now=${now} onListen=${justListen} />`)}</div>`}
      ${on.filter((card) => card.state === 'live' && card.listeners_allowed).length > 1 && html`<p><button type="button" class="quiet-button" onClick=${chooseForMe} data-testid="drop-in">${t('front.choose_for_me')}</button></p>`}
    </section>
    <section class="front-coming" aria-labelledby="coming">
      <h2 id="coming" class="eyebrow">${t('front.coming')}</h2>
      <${Filters} />
      ${all !== null && html`<${Coming} cards=${coming} now=${now} />`}
      ${all !== null && failed.value && html`<p class="soft" role="status">${t('front.stale')}</p>`}
    </section>
    <footer class="foot">
      <p>${t('foot.not_crisis')} <button type="button" class="link" onClick=${() => open('help')}>${t('foot.helplines')}</button></p>
      <p><button type="button" class="link" onClick=${() => open('exit')}>${t('foot.exit')}</button></p>
    </footer>
  </div>`;
}
